"""Groups the hosts by the role they need, from the latest assessment, and by the plan that is to be applied."""

from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible.utils.vars import load_extra_vars

from netproof.checks import checks
from netproof.errors import ConfigurationError, NetproofError
from netproof.home import Home, read_record
from netproof.model.plan import Plan
from netproof.runs import load_assessment
from netproof.selection import needs_change, plan_kind

DOCUMENTATION = r"""
name: findings
short_description: Groups hosts by the baseline roles that their findings need
description:
  - Adds each host of the inventories before it that has a finding to be mended to C(needs_<baseline>), and to
    C(needs_change) where a change of configuration mends it.
  - With the extra variable C(plan) it adds the hosts of that plan to C(planned), in the order of its batches.
options:
  plugin:
    description: The token that names this plugin.
    required: true
    choices: [findings]
"""


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
        home = Home()
        for group in ("needs_change", "planned", *(f"needs_{name}" for name in baselines())):
            inventory.add_group(group)
        try:
            self._group_by_findings(home, named={str(name) for name in extra.get("findings") or ()})
            if plan := extra.get("plan"):
                self._group_by_plan(home, str(plan))
        except NetproofError as error:
            raise AnsibleParserError(str(error)) from None

    def _group_by_findings(self, home: Home, named: set[str]) -> None:
        try:
            assessment = load_assessment(home, home.latest_run())
        except ConfigurationError:
            return  # nothing was assessed yet: no host needs a change, and the play says that none matched
        for finding in assessment.findings:
            if needs_change(finding, named) and finding.subject in self.inventory.hosts:
                if plan_kind(finding) == "configuration":
                    self.inventory.add_host(finding.subject, group="needs_change")
                self.inventory.add_host(finding.subject, group=f"needs_{checks()[finding.check].baseline}")

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
