"""Seals a draft into the plan that people approve."""

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from netproof.errors import NetproofError
from nornir_tasks.ansible_side import workspace_of
from nornir_tasks.planning import seal_draft

DOCUMENTATION = r"""
module: netproof_seal
short_description: Seal the draft of a dry run into one plan
description:
  - Orders the change sets into batches, stores the plan and records it as evidence. Its digest is what is approved.
options: {}
"""


class ActionModule(ActionBase):
    """Seals the draft that the play opened."""

    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the plan's name, or say that nothing is to be changed."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        draft = (task_vars or {}).get("ansible_facts", {}).get("netproof_draft")
        if not draft:
            raise AnsibleActionFail("no draft was opened in this play; start it with the task netproof_draft")
        try:
            sealed = seal_draft(workspace_of(self), str(draft))
        except NetproofError as error:
            raise AnsibleActionFail(str(error)) from None
        if sealed is None:
            return result | {"plan": "", "msg": "nothing is to be changed"}
        name, plan = sealed
        return result | {
            "plan": name,
            "devices": [change_set.device for change_set in plan.change_sets],
            "unplannable": [device.device for device in plan.unplannable],
            "msg": f"plan {name} waits for approval: netproof show plan {name}; netproof approve {name} --key FILE",
        }
