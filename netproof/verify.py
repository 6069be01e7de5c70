"""Findings close only on evidence: a plan's findings are looked up in an assessment that came after it."""

from datetime import datetime

from netproof.model.assessment import Assessment, Finding, Status
from netproof.model.plan import Plan
from netproof.model.record import Text
from netproof.model.verification import Verification, VerifiedFinding

_NOT_JUDGED = Text(en="was not judged in that run", zh_tw="該次執行未予判定")


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
        return VerifiedFinding(id=name, status=Status.INDETERMINATE, note=_NOT_JUDGED)
    kinds = {Status.NOT_SATISFIED: "violation", Status.INDETERMINATE: "undetermined"}
    remains = [o.message for o in finding.observations if o.kind == kinds.get(finding.status)]
    reason = finding.reason if finding.status is not Status.SATISFIED else None
    note = Text(en="; ".join(text.en for text in remains), zh_tw="；".join(text.zh_tw for text in remains))
    return VerifiedFinding(id=name, status=finding.status, note=note if remains else reason)
