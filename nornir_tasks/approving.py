"""Approvals: what an approver is shown, the document that they sign, and what the signatures amount to."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from netproof.errors import ConfigurationError, RefusedError
from netproof.evidence.allowed_signers import AllowedSigners
from netproof.evidence.approval import (
    Verdict,
    VerifiedApproval,
    parse_document,
    request_document,
    verify,
)
from netproof.evidence.decision import Decision, DecisionStatus, decide
from netproof.evidence.envelope import Kind
from netproof.evidence.errors import EvidenceError
from netproof.home import write_file
from netproof.model.plan import Plan
from netproof.plan import plan_digest
from netproof.report.plan_text import plan_text
from nornir_tasks.planning import load_plan
from nornir_tasks.workspace import Workspace

APPROVALS = "approvals"
REQUIRED: dict[str, int] = {"low": 1, "medium": 1, "high": 1}
"""How many people must approve, by the highest risk in the plan."""


def approval_document(
    workspace: Workspace, name: str, *, approver: str, decision: Verdict = Verdict.APPROVE, reason: str = ""
) -> bytes:
    """Return the document that an approver signs; it binds the plan's digest and the text that was shown.

    Raises:
        ConfigurationError: there is no such plan.
        RefusedError: the approver is the plan's author, or the plan has expired.
    """
    plan, content = load_plan(workspace, name)
    now = datetime.now(UTC)
    _refuse(plan, name, approver, now)
    return request_document(
        plan_id=name,
        plan_digest=plan_digest(content),
        shown_digest=hashlib.sha256(plan_text(plan, name).encode()).hexdigest(),
        decision=decision,
        reason=reason,
        approver=approver,
        created_at=now,
        expires_at=plan.expires_at,
    )


def _refuse(plan: Plan, name: str, approver: str, now: datetime) -> None:
    if approver == plan.author:
        raise RefusedError(f"plan {name}: its author {plan.author} cannot approve it; ask another approver")
    if now >= plan.expires_at:
        raise RefusedError(f"plan {name}: expired at {plan.expires_at:%Y-%m-%d %H:%M} UTC; plan again")


def take_approval(
    workspace: Workspace, name: str, document: bytes, signature: bytes
) -> tuple[VerifiedApproval, Decision]:
    """Verify a signed decision, store and record it, and return it with what the plan's approvals amount to now.

    Raises:
        RefusedError: the signature, its signer or what it is about is not acceptable.
    """
    plan, content = load_plan(workspace, name)
    try:
        approval = verify(document, signature, _signers(workspace), datetime.now(UTC))
    except EvidenceError as error:
        raise RefusedError(str(error)) from None
    request = approval.request
    if request.plan_digest != plan_digest(content):
        raise RefusedError(f"the signature is for plan {request.plan_id}, not for plan {name}; sign that one")
    if request.shown_digest != hashlib.sha256(plan_text(plan, name).encode()).hexdigest():
        raise RefusedError(f"plan {name}: what the approver was shown is not what the plan says; export it again")
    _refuse(plan, name, approval.principal, datetime.now(UTC))
    if approval.key_fingerprint in AllowedSigners.load(_signers(workspace)).keys_of(plan.author):
        raise RefusedError(f"plan {name}: its author {plan.author} cannot approve it, also not under another name")
    stem = hashlib.sha256(document).hexdigest()[:16]
    folder = workspace.home.plan(name) / APPROVALS
    workspace.record(
        Kind.APPROVAL,
        {
            "plan": name,
            "plan_digest": request.plan_digest,
            "decision": request.decision,
            "approver": approval.principal,
            "key": approval.key_fingerprint,
            "reason": request.reason,
        },
        {"request.json": document, "request.json.sig": signature},
    )
    write_file(folder / f"{stem}.json", document)
    write_file(folder / f"{stem}.json.sig", signature)
    return approval, decision_on(workspace, name)


def decision_on(workspace: Workspace, name: str) -> Decision:
    """Judge the stored approvals of a plan anew, from their signatures."""
    plan, content = load_plan(workspace, name)
    now = datetime.now(UTC)
    risks = {change_set.risk for change_set in plan.change_sets}
    return decide(
        tuple(_approvals(workspace, name, now)),
        plan_digest=plan_digest(content),
        author=plan.author,
        author_keys=AllowedSigners.load(_signers(workspace)).keys_of(plan.author),
        required=max((REQUIRED[risk] for risk in risks), default=1),
        now=now,
    )


def require_approved(workspace: Workspace, name: str) -> Decision:
    """Return the decision on a plan that may be applied now.

    Raises:
        RefusedError: it was rejected, is not approved by enough people, or has expired.
    """
    plan, _ = load_plan(workspace, name)
    if datetime.now(UTC) >= plan.expires_at:
        raise RefusedError(f"plan {name}: expired at {plan.expires_at:%Y-%m-%d %H:%M} UTC; plan again")
    decision = decision_on(workspace, name)
    if decision.status is not DecisionStatus.APPROVED:
        reasons = "; ".join(decision.reasons)
        raise RefusedError(f"plan {name}: {decision.status}: {reasons}; see: netproof approve {name} --help")
    return decision


def _approvals(workspace: Workspace, name: str, now: datetime) -> Iterator[VerifiedApproval]:
    for path in sorted((workspace.home.plan(name) / APPROVALS).glob("*.json")):
        try:
            document = path.read_bytes()
            parse_document(document)
            yield verify(document, path.with_suffix(".json.sig").read_bytes(), _signers(workspace), now)
        except (EvidenceError, OSError) as error:
            raise RefusedError(f"{path}: this stored approval does not verify any more: {error}") from None


def _signers(workspace: Workspace) -> Path:
    path = workspace.allowed_signers
    if not path.is_file():
        raise ConfigurationError(
            f"{path}: missing; list who may approve, one line each: "
            'NAME namespaces="plan-approval@netproof" ssh-ed25519 KEY'
        )
    return path
