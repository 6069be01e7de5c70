"""Judges a run clause by clause."""

from typing import Any

from netproof.model.assessment import Assessment
from nornir_tasks.ansible_side import NetproofAction
from nornir_tasks.running import assess_run

DOCUMENTATION = r"""
module: netproof_assess
short_description: Judge a run
description:
  - Runs every check of the catalog on a run and stores the findings.
  - The whole run is judged, because a verdict may need several devices; C(devices) tells of the play's hosts only.
options:
  run:
    description: The run; the latest one when it is empty.
    type: str
"""


class ActionModule(NetproofAction):
    """Translates between a play and `nornir_tasks.running.assess_run`."""

    ARGUMENTS = {"run": {"type": "str", "default": ""}}

    def act(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        """Return the counts of the play's hosts, and where the findings are stored."""
        workspace = self.workspace()
        assessment = assess_run(workspace, str(arguments["run"]) or workspace.home.latest_run("run.json"))
        devices = {str(name): _device(assessment, str(name)) for name in task_vars["ansible_play_hosts"]}
        counted = ", ".join(f"{_count(assessment, status)} {status}" for status in ("not-satisfied", "indeterminate"))
        return {
            "run": assessment.run,
            "assessment": str(workspace.home.run(assessment.run) / "assessment.json"),
            "devices": devices,
            "msg": f"run {assessment.run}: {counted}; see: netproof show findings",
        }


def _count(assessment: Assessment, status: str, device: str = "") -> int:
    return sum(f.status == status and (not device or f.subject == device) for f in assessment.findings)


def _device(assessment: Assessment, name: str) -> dict[str, Any]:
    outcome = next((outcome for outcome in assessment.devices if outcome.device == name), None)
    if outcome is None:
        return {"status": "failed", "msg": f"is not in run {assessment.run}; collect it first"}
    counts = {status: _count(assessment, status, name) for status in ("not-satisfied", "indeterminate")}
    told = ", ".join(f"{number} {status}" for status, number in counts.items())
    return {"status": outcome.status, "msg": outcome.reason if outcome.status == "failed" else told}
