"""Findings close only on evidence: a plan's findings are looked up in an assessment that came after it."""

from datetime import datetime

from netproof.model.assessment import Assessment, Finding, Status
from netproof.model.plan import Plan
from netproof.model.verification import Verification, VerifiedFinding


def verify(plan: Plan, name: str, assessment: Assessment, verified_at: datetime) -> Verification:
    """Say of each finding of a plan whether it is closed; one that was not judged again is indeterminate."""
    judged = {finding.id: finding for finding in assessment.findings}
    wanted = sorted({finding for change_set in plan.change_sets for finding in change_set.findings})
    return Verification(
        plan=name,
        run=assessment.run,
        verified_at=verified_at,
        findings=tuple(_verified(finding, judged.get(finding)) for finding in wanted),
    )


def _verified(name: str, finding: Finding | None) -> VerifiedFinding:
    if finding is None:
        return VerifiedFinding(id=name, status=Status.INDETERMINATE, note="was not judged in that run")
    kinds = {Status.NOT_SATISFIED: "violation", Status.INDETERMINATE: "undetermined"}
    remains = [o.message.en for o in finding.observations if o.kind == kinds.get(finding.status)]
    reason = finding.reason.en if finding.reason and finding.status is not Status.SATISFIED else ""
    return VerifiedFinding(id=name, status=finding.status, note="; ".join(remains) or reason)
