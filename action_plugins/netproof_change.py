"""The only task that leads to a write: plans in check mode, applies an approved plan otherwise."""

from typing import Any

from ansible import context
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from netproof.errors import NetproofError
from netproof.model.plan import ChangeSet, Unplannable
from nornir_tasks.ansible_side import device_of_task, workspace_of
from nornir_tasks.applying import apply_host
from nornir_tasks.planning import plan_host

DOCUMENTATION = r"""
module: netproof_change
short_description: Plan the declared baselines, or apply the approved plan
description:
  - In check mode it reads the device, plans and predicts, and returns the diff; it sends read commands only.
  - Otherwise it applies the approved plan I(plan) to this host, and refuses without one.
options:
  plan:
    description: The plan's name.
    type: str
"""


class ActionModule(ActionBase):
    """Translates between Ansible and `nornir_tasks.planning` and `nornir_tasks.applying`."""

    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Plan or apply the host's change."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _, arguments = self.validate_argument_spec(argument_spec={"plan": {"type": "str", "default": ""}})
        try:
            if self._task.check_mode:
                return result | self._plan(task_vars or {})
            return result | self._apply(str(arguments["plan"]), task_vars or {})
        except NetproofError as error:
            raise AnsibleActionFail(str(error)) from None

    def _plan(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        facts = task_vars.get("ansible_facts", {})
        draft, baselines = facts.get("netproof_draft"), facts.get("netproof_baselines", [])
        if not draft:
            raise AnsibleActionFail("no draft was opened in this play; start it with the task netproof_draft")
        planned = plan_host(workspace_of(self), str(draft), device_of_task(self, task_vars), map(str, baselines))
        if planned is None:
            return {"changed": False, "msg": "nothing is to be changed"}
        if isinstance(planned, Unplannable):
            return {"changed": False, "msg": "; ".join(reason.en for reason in planned.reasons)}
        return {"changed": True, "diff": {"prepared": planned.predicted_diff}, "msg": _summary(planned)}

    def _apply(self, plan: str, task_vars: dict[str, Any]) -> dict[str, Any]:
        if not plan:
            raise AnsibleActionFail(
                "refused: nothing is written without an approved plan; plan with --check --diff (or netproof plan), "
                "let it be approved, then pass -e plan=PLAN"
            )
        tags = set(context.CLIARGS.get("tags") or ()) - {"all"}
        if tags or context.CLIARGS.get("skip_tags"):
            raise AnsibleActionFail("refused: a plan is applied whole; leave out --tags and --skip-tags")
        application = apply_host(workspace_of(self), plan, device_of_task(self, task_vars))
        failed = application.outcome != "applied"
        return {"changed": not failed, "failed": failed, "outcome": application.outcome, "msg": application.reason}


def _summary(change_set: ChangeSet) -> str:
    findings = len(change_set.findings)
    return f"predicted: {len(change_set.operations)} operations for {findings} findings, risk {change_set.risk}"
