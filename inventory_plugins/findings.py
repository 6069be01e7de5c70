"""Groups the hosts by the role they need, from the latest assessment, and by the plan that is to be applied."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible.utils.vars import load_extra_vars

from netproof.checks import checks
from netproof.errors import ConfigurationError, NetproofError
from netproof.home import Home, read_record
from netproof.model.plan import Plan
from netproof.runs import latest_regular_run, load_assessment
from netproof.selection import is_chosen, plan_kind

DOCUMENTATION = r"""
name: findings
short_description: Groups hosts by the baseline roles that their findings need
description:
  - Adds each host of the inventories before it that has a finding to be mended to C(needs_<baseline>), and to
    C(needs_change) where a change of configuration mends it.
  - The extra variables C(run), C(controls), C(devices) and C(findings) choose among the findings, as in the dry run.
  - With the extra variable C(plan) it adds the hosts of that plan to C(planned), in the order of its batches.
options:
  plugin:
    description: The token that names this plugin.
    required: true
    choices: [findings]
"""

CHOICES = ("controls", "devices", "findings")
VARIABLES = ("plan", "run", *CHOICES)
"""The extra variables of Netproof's playbooks that decide what is touched."""


class InventoryModule(BaseInventoryPlugin):
    """Adds groups only; the hosts come from the firm's own inventories."""

    NAME = "findings"

    def verify_file(self, path: str) -> bool:
        """Accept only files that say so by their name."""
        return bool(super().verify_file(path)) and path.endswith(("findings.yml", "findings.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:  # noqa: FBT001, FBT002 - Ansible's
        """Add the groups."""
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        extra = load_extra_vars(loader)
        for group in ("needs_change", "planned", *(f"needs_{name}" for name in baselines())):
            inventory.add_group(group)
        try:
            refuse_misspelt(extra)
            if not inventory.hosts:
                raise ConfigurationError("no inventory before this one has a host; give yours first: -i INVENTORY")
            self._group_by_findings(Home(), extra)
            if plan := extra.get("plan"):
                self._group_by_plan(Home(), str(plan))
        except NetproofError as error:
            raise AnsibleParserError(str(error)) from None

    def _group_by_findings(self, home: Home, extra: Mapping[str, Any]) -> None:
        try:
            run = str(extra.get("run") or latest_regular_run(home))
        except ConfigurationError:
            return  # nothing was assessed yet: no host needs a change, and the playbooks say so
        chosen = {name: _names(extra.get(name)) for name in CHOICES}
        for finding in load_assessment(home, run).findings:
            if finding.subject in self.inventory.hosts and is_chosen(finding, **chosen):
                self.inventory.add_host(finding.subject, group=f"needs_{checks()[finding.check].baseline}")
                if plan_kind(finding) == "configuration":
                    self.inventory.add_host(finding.subject, group="needs_change")

    def _group_by_plan(self, home: Home, name: str) -> None:
        plan = read_record(Plan, home.plan(name) / "plan.json")
        for batch in plan.batches:
            for device in batch.devices:
                if device not in self.inventory.hosts:
                    raise ConfigurationError(f"plan {name} changes {device}, which is not in the inventory; correct -i")
                self.inventory.add_host(device, group="planned")


def baselines() -> set[str]:
    """Return the baselines that some check belongs to."""
    return {check.baseline for check in checks().values()}


def refuse_misspelt(extra: Mapping[str, Any]) -> None:
    """Refuse an extra variable that is nearly one of ours: `-e contorls=…` would plan everything.

    Raises:
        ConfigurationError: it names the variable that was meant.
    """
    for name in map(str, extra):
        meant = get_close_matches(name, VARIABLES, n=1, cutoff=0.75)
        if meant and name not in VARIABLES:
            raise ConfigurationError(f"extra variable {name!r} is not known; did you mean {meant[0]!r}?")


def _names(value: Any) -> set[str]:
    """Return a choice's names, given as a list or, as on a command line, as text with commas."""
    values = value.split(",") if isinstance(value, str) else value or ()
    return {str(name).strip() for name in values}
