"""Declares that a baseline applies to the host, for role change_control to plan once for all baselines."""

from typing import Any

from ansible.plugins.action import ActionBase

DOCUMENTATION = r"""
module: netproof_baseline
short_description: Declare a baseline for the host
description:
  - Adds the baseline to the host's declared ones; role C(change_control) plans or applies all of them at once.
options:
  name:
    description: The baseline's name, which is its role's.
    required: true
    type: str
"""


class ActionModule(ActionBase):
    """Collects the declared baselines as a fact of the host."""

    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the host's declared baselines with this one added."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _, arguments = self.validate_argument_spec(argument_spec={"name": {"type": "str", "required": True}})
        declared = list((task_vars or {}).get("ansible_facts", {}).get("netproof_baselines", []))
        name = str(arguments["name"])
        result["ansible_facts"] = {"netproof_baselines": declared if name in declared else [*declared, name]}
        return result
