from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from netproof.evidence.approval import ApprovalRequest, Verdict, VerifiedApproval
from netproof.evidence.decision import DecisionStatus, decide
from netproof.evidence.errors import EvidenceError

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
PLAN = "a" * 64
HOUR = timedelta(hours=1)


def approved(principal: str, key: str, **changes: Any) -> VerifiedApproval:
    fields: dict[str, Any] = {
        "plan_id": "plan-1",
        "plan_digest": PLAN,
        "shown_digest": "b" * 64,
        "decision": Verdict.APPROVE,
        "reason": "ok",
        "approver": principal,
        "created_at": NOW - HOUR,
        "expires_at": NOW + HOUR,
    }
    request = ApprovalRequest(**{**fields, **changes})
    return VerifiedApproval(principal=principal, key_fingerprint=key, request=request)


ALICE, BOB, CAROL = approved("alice", "k-alice"), approved("bob", "k-bob"), approved("carol", "k-carol")
CASES: dict[str, tuple[list[VerifiedApproval], int, DecisionStatus, str]] = {
    "nobody": ([], 1, DecisionStatus.PENDING, "0 of 1"),
    "one of one": ([ALICE], 1, DecisionStatus.APPROVED, ""),
    "one of two": ([ALICE], 2, DecisionStatus.PENDING, "1 of 2"),
    "two of two": ([ALICE, BOB], 2, DecisionStatus.APPROVED, ""),
    "the same twice": ([ALICE, ALICE], 2, DecisionStatus.PENDING, "1 of 2"),
    "one key, two names": ([ALICE, approved("alicia", "k-alice")], 2, DecisionStatus.PENDING, "1 of 2"),
    "one name, two keys": ([ALICE, approved("alice", "k-alice-2")], 2, DecisionStatus.PENDING, "1 of 2"),
    "joined by a third": (
        [approved("alice", "k-2"), approved("bob", "k-1"), approved("alice", "k-1")],
        2,
        DecisionStatus.PENDING,
        "1 of 2",
    ),
    "the author": ([approved("author", "k-new")], 1, DecisionStatus.REFUSED, "author cannot approve"),
    "the author's key": ([approved("bob", "k-author")], 1, DecisionStatus.REFUSED, "one of the author's"),
    "the author beside enough others": ([approved("author", "k-new"), ALICE], 1, DecisionStatus.APPROVED, "author"),
    "another plan": ([approved("bob", "k-bob", plan_digest="c" * 64)], 1, DecisionStatus.REFUSED, "another plan"),
    "expired": ([approved("bob", "k-bob", expires_at=NOW)], 1, DecisionStatus.REFUSED, "expired"),
    "from the future": ([approved("bob", "k-bob", created_at=NOW + HOUR / 2)], 1, DecisionStatus.REFUSED, "to come"),
    "rejected": (
        [ALICE, BOB, approved("carol", "k-carol", decision=Verdict.REJECT, reason="too wide")],
        1,
        DecisionStatus.REJECTED,
        "too wide",
    ),
    "another plan rejected": (
        [ALICE, approved("carol", "k-carol", decision=Verdict.REJECT, plan_digest="c" * 64)],
        1,
        DecisionStatus.APPROVED,
        "another plan",
    ),
    "withdrawn by its author": (
        [ALICE, approved("author", "k-author", decision=Verdict.REJECT)],
        1,
        DecisionStatus.REJECTED,
        "author",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_decisions(name: str) -> None:
    approvals, required, status, reason = CASES[name]
    for order in (approvals, approvals[::-1]):
        decision = decide(
            order, plan_digest=PLAN, author="author", author_keys={"k-author"}, required=required, now=NOW
        )
        assert decision.status is status
        assert reason in "; ".join(decision.reasons)


def test_no_plan_needs_no_approval() -> None:
    with pytest.raises(EvidenceError, match="at least 1"):
        decide([], plan_digest=PLAN, author="author", author_keys=(), required=0, now=NOW)
