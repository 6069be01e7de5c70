"""Seals a draft into the plan that people approve."""

from typing import Any

from netproof.errors import ConfigurationError
from nornir_tasks.ansible_side import NetproofAction
from nornir_tasks.planning import seal_draft

DOCUMENTATION = r"""
module: netproof_seal
short_description: Seal the draft of a dry run into one plan
description:
  - Orders the change sets into batches, stores the plan and records it as evidence. Its digest is what is approved.
options: {}
"""


class ActionModule(NetproofAction):
    """Seals the draft that the play opened."""

    def act(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - the plugins' common signature
        """Return the plan's name, or say that nothing is to be changed."""
        draft = task_vars.get("ansible_facts", {}).get("netproof_draft")
        if not draft:
            raise ConfigurationError("no draft was opened in this play; start it with the task netproof_draft")
        sealed = seal_draft(self.workspace(), str(draft))
        if sealed is None:
            return {"plan": "", "msg": "nothing is to be changed"}
        name, plan = sealed
        return {
            "plan": name,
            "devices": [change_set.device for change_set in plan.change_sets],
            "unplannable": [device.device for device in plan.unplannable],
            "msg": f"plan {name} waits for approval: netproof show plan {name}; netproof approve {name} --key FILE",
        }
