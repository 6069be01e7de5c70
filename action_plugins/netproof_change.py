"""The only task that leads to a write: plans in check mode, applies an approved plan otherwise."""

from typing import Any

from ansible import context

from netproof.errors import ConfigurationError, RefusedError
from netproof.model.plan import ChangeSet, Unplannable
from nornir_tasks.ansible_side import NetproofAction
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


class ActionModule(NetproofAction):
    """Translates between Ansible and `nornir_tasks.planning` and `nornir_tasks.applying`."""

    ARGUMENTS = {"plan": {"type": "str", "default": ""}}

    def act(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        """Plan or apply the host's change."""
        plan = str(arguments["plan"])
        if not self._task.check_mode:
            return self._apply(plan, task_vars)
        if plan:
            raise RefusedError(
                "refused: an approved plan is applied, not checked; leave out --check, or leave out plan"
            )
        return self._plan(task_vars)

    def _plan(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        facts = task_vars.get("ansible_facts", {})
        draft, baselines = facts.get("netproof_draft"), facts.get("netproof_baselines", [])
        if not draft:
            raise ConfigurationError("no draft was opened in this play; start it with the task netproof_draft")
        planned = plan_host(self.workspace(), str(draft), self.device(task_vars), map(str, baselines))
        if planned is None:
            return {"changed": False, "msg": "nothing is to be changed"}
        if isinstance(planned, Unplannable):
            return {"changed": False, "msg": "; ".join(reason.en for reason in planned.reasons)}
        return {"changed": True, "diff": {"prepared": planned.predicted_diff}, "msg": _summary(planned)}

    def _apply(self, plan: str, task_vars: dict[str, Any]) -> dict[str, Any]:
        if not plan:
            raise RefusedError(
                "refused: nothing is written without an approved plan; plan with --check --diff (or netproof plan), "
                "let it be approved, then pass -e plan=PLAN"
            )
        tags = set(context.CLIARGS.get("tags") or ()) - {"all"}
        if tags or context.CLIARGS.get("skip_tags"):
            raise RefusedError("refused: a plan is applied whole; leave out --tags and --skip-tags")
        application = apply_host(self.workspace(), plan, self.device(task_vars))
        failed = application.outcome != "applied"
        return {"changed": not failed, "failed": failed, "outcome": application.outcome, "msg": application.reason}


def _summary(change_set: ChangeSet) -> str:
    findings = len(change_set.findings)
    return f"predicted: {len(change_set.operations)} operations for {findings} findings, risk {change_set.risk}"
