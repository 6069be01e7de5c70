"""Declares that a baseline applies to the host, for role change_control to plan once for all baselines."""

from typing import Any

from nornir_tasks.ansible_side import NetproofAction

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


class ActionModule(NetproofAction):
    """Collects the declared baselines as a fact of the host."""

    ARGUMENTS = {"name": {"type": "str", "required": True}}

    def act(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        """Return the host's declared baselines with this one added."""
        declared = map(str, task_vars.get("ansible_facts", {}).get("netproof_baselines", []))
        names = list(dict.fromkeys([*declared, str(arguments["name"])]))
        return {"ansible_facts": {"netproof_baselines": names}}
