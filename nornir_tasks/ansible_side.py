"""What Netproof's Ansible plugins need of the play that they run in."""

from typing import Any

from ansible import context
from ansible.plugins.action import ActionBase

from nornir_tasks.inventory import Device, device_of
from nornir_tasks.workspace import Workspace


def workspace_of(action: ActionBase) -> Workspace:
    """Return the workspace of the inventories that the play was started with."""
    sources = inventory_sources(action._loader)  # noqa: SLF001 - Ansible gives plugins their loader under this name
    return Workspace.open(sources)


def inventory_sources(_loader: Any = None) -> tuple[str, ...]:
    """Return the inventories of the command line, without the one that only groups hosts by finding."""
    given = context.CLIARGS.get("inventory") or ()
    return tuple(str(source) for source in given if not str(source).endswith("findings.yml"))


def device_of_task(action: ActionBase, task_vars: dict[str, Any]) -> Device:
    """Return the task's host as a device; every variable is templated only when it is needed."""
    variables = action._templar.available_variables or task_vars  # noqa: SLF001 - see above
    lazily = _Templated(variables, action._templar)  # noqa: SLF001 - see above
    name = str(task_vars["inventory_hostname"])
    return device_of(name, map(str, task_vars.get("group_names", ())), lazily, ", ".join(inventory_sources()))


class _Templated(dict[str, Any]):
    """A play's variables, templated one by one as they are read."""

    def __init__(self, variables: dict[str, Any], templar: Any) -> None:
        super().__init__(variables)
        self._templar = templar

    def __getitem__(self, name: str) -> Any:
        return self._templar.template(super().__getitem__(name))
