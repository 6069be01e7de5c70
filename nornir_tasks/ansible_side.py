"""What Netproof's Ansible plugins need of the play that they run in."""

from collections.abc import Callable, Mapping
from typing import Any

from ansible import context
from ansible.plugins.action import ActionBase

from netproof.errors import NetproofError
from nornir_tasks.device_names import require_distinct_names
from nornir_tasks.inventory import Device, device_of
from nornir_tasks.workspace import Workspace


class NetproofAction(ActionBase):  # type: ignore[misc]  # Ansible ships no types
    """An action of this process: no connection, no module, the same in check mode; its errors are one line."""

    ARGUMENTS: Mapping[str, Any] = {}
    """The task's arguments, as Ansible's argument specification."""
    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Check the arguments and act; an error of Netproof fails the host, with its message and exit code."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _, arguments = self.validate_argument_spec(argument_spec=dict(self.ARGUMENTS))
        try:
            return result | self.act(arguments, task_vars or {})
        except NetproofError as error:
            return result | {"failed": True, "msg": str(error), "exit_code": int(error.exit_code)}

    def act(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        """Do what the action is for, and return what the task answers."""
        raise NotImplementedError

    def workspace(self) -> Workspace:
        """Return the workspace of the inventories that the play was started with."""
        return Workspace.open(inventory_sources())

    def device(self, task_vars: dict[str, Any]) -> Device:
        """Return the task's host; every variable is templated only when it is needed."""
        variables = self._templar.available_variables or task_vars
        lazily = _Templated(variables, self._templar.template)
        return device_of(
            str(task_vars["inventory_hostname"]), map(str, task_vars.get("group_names", ())), lazily, _where()
        )


def devices_of_play(task_vars: dict[str, Any]) -> tuple[Device, ...]:
    """Return the hosts of the play that have not failed, so that `--limit` holds, from variables already merged."""
    hosts = task_vars["hostvars"]
    require_distinct_names(map(str, hosts), f"inventory {_where()}")
    return tuple(
        device_of(str(name), map(str, hosts[name]["group_names"]), hosts[name], _where())
        for name in task_vars["ansible_play_hosts"]
    )


def inventory_sources() -> tuple[str, ...]:
    """Return the inventories of the command line, without the one that only groups hosts by finding."""
    given = context.CLIARGS.get("inventory") or ()
    return tuple(str(source) for source in given if not str(source).endswith("findings.yml"))


def _where() -> str:
    return ", ".join(inventory_sources())


class _Templated(dict[str, Any]):
    """A play's variables, templated one by one as they are read."""

    def __init__(self, variables: dict[str, Any], template: Callable[[Any], Any]) -> None:
        super().__init__(variables)
        self._template = template

    def __getitem__(self, name: str) -> Any:
        return self._template(super().__getitem__(name))
