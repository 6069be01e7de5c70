"""Whether the approvals at hand are enough: a pure judgement, with no clock, file or network."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from netproof.evidence.approval import Verdict, VerifiedApproval
from netproof.evidence.errors import EvidenceError


class DecisionStatus(StrEnum):
    """What the approvals of a plan amount to."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    REFUSED = "refused"


class Decision(BaseModel):
    """The judgement; `reasons` says what is missing or does not count, `approvers` who was counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: DecisionStatus
    approvers: tuple[str, ...]
    reasons: tuple[str, ...]


def decide(
    approvals: Sequence[VerifiedApproval],
    *,
    plan_digest: str,
    author: str,
    author_keys: Collection[str],
    required: int,
    now: datetime,
) -> Decision:
    """Judge verified approvals.

    A rejection of the plan by anyone allowed to sign ends it. An approval does not count when it is for another plan,
    by the author (by name or key), expired, or dated in the future. Names that share a key, and keys that share a name,
    are one person.

    Args:
        approvals: Verified decisions, in any order.
        plan_digest: SHA-256 of the plan that is about to be applied.
        author: The principal of the plan's author.
        author_keys: Fingerprints of the author's keys (`AllowedSigners.keys_of`).
        required: How many different people must approve, at least 1.
        now: The present time, with its zone.

    Returns:
        `approved`; `rejected`; `refused` where too few count and some do not; `pending` where too few have signed.

    Raises:
        EvidenceError: `required` is less than 1.
    """
    if required < 1:
        raise EvidenceError(f"{required} approvals required: expected at least 1; correct the approval policy")
    about_plan = [approval for approval in approvals if approval.request.plan_digest == plan_digest]
    rejections = [approval for approval in about_plan if approval.request.decision is Verdict.REJECT]
    if rejections:
        reasons = tuple(f"rejected by {item.principal}: {item.request.reason}" for item in rejections)
        return Decision(status=DecisionStatus.REJECTED, approvers=(), reasons=reasons)
    counted = []
    reasons = ()
    for approval in approvals:
        if objection := _objection(approval, plan_digest, author, author_keys, now):
            reasons += (f"the signature of {approval.principal} does not count: {objection}",)
        else:
            counted.append(approval)
    people = _people(counted)
    names = tuple(" = ".join(sorted(person)) for person in people)
    if len(people) >= required:
        return Decision(status=DecisionStatus.APPROVED, approvers=names, reasons=reasons)
    status = DecisionStatus.REFUSED if reasons else DecisionStatus.PENDING
    return Decision(status=status, approvers=names, reasons=(*reasons, f"{len(people)} of {required} approvals"))


def _objection(
    approval: VerifiedApproval, plan_digest: str, author: str, author_keys: Collection[str], now: datetime
) -> str:
    request = approval.request
    objections = {
        "it is for another plan": request.plan_digest != plan_digest,
        "the author cannot approve": approval.principal == author,
        "its key is one of the author's": approval.key_fingerprint in author_keys,
        f"it expired at {request.expires_at.isoformat()}": request.expires_at <= now,
        f"it is dated {request.created_at.isoformat()}, which is to come": request.created_at > now,
    }
    return next((text for text, applies in objections.items() if applies), "")


def _people(approvals: Sequence[VerifiedApproval]) -> list[frozenset[str]]:
    """Return the names of each person: approvals that share a name or a key are joined, in whatever order they come."""
    groups: list[tuple[set[str], set[str]]] = []
    for approval in approvals:
        names, keys = {approval.principal}, {approval.key_fingerprint}
        for group in [group for group in groups if group[0] & names or group[1] & keys]:
            groups.remove(group)
            names |= group[0]
            keys |= group[1]
        groups.append((names, keys))
    return sorted((frozenset(names) for names, _ in groups), key=sorted)
