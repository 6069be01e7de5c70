"""Reads the devices of a plan again, and says which of its findings are closed."""

from typing import Any

from nornir_tasks.ansible_side import NetproofAction, devices_of_play
from nornir_tasks.planning import load_plan
from nornir_tasks.verifying import verify_plan

DOCUMENTATION = r"""
module: netproof_verify
short_description: Verify an applied plan
description:
  - Reads and judges the plan's devices among the play's hosts in a run of its own; only what was read counts.
options:
  plan:
    description: The plan's name.
    required: true
    type: str
"""


class ActionModule(NetproofAction):
    """Translates between a play and `nornir_tasks.verifying.verify_plan`."""

    ARGUMENTS = {"plan": {"type": "str", "required": True}}

    def act(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        """Return the findings of each device that are not closed."""
        workspace, name = self.workspace(), str(arguments["plan"])
        plan, _ = load_plan(workspace, name)
        verification = verify_plan(workspace, name, devices_of_play(task_vars))
        remaining = {
            f.id: f"{f.id}: {f.status}, {f.note.en if f.note else ''}"
            for f in verification.findings
            if f.status != "satisfied"
        }
        open_of = {
            change.device: [remaining[finding] for finding in change.findings if finding in remaining]
            for change in plan.change_sets
        }
        closed = len(verification.findings) - len(remaining)
        return {
            "run": verification.run,
            "open": open_of,
            "msg": f"plan {name}, run {verification.run}: {closed} of {len(verification.findings)} findings are closed",
        }
