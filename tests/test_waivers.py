"""Waivers: who accepted which finding until when, and what is never waived."""

from datetime import date
from typing import Any

import pytest

from netproof.checks.check import violation
from netproof.model.assessment import Finding, Status
from netproof.model.record import Text
from netproof.model.register import Proof, Registers
from netproof.registers.waivers import Waiver, WaiversRegister
from netproof.selection import needs_change
from netproof.waivers import with_waivers

TODAY = date(2026, 11, 22)
PROOF = Proof(file="proofs/w1.pdf", sha256="a" * 64)
SAID = Text(en="x", zh_tw="某")


def finding(*targets: str, status: Status = Status.NOT_SATISFIED) -> Finding:
    return Finding(
        id="idle-timeout/idle_timeout/sw1",
        control="idle-timeout",
        check="idle_timeout",
        clauses=("4.1.6",),
        subject="sw1",
        status=status,
        mendable=True,
        mode="mend",
        observations=tuple(violation(target, SAID) for target in targets or ("vty 0",)),
    )


def waiver(**values: Any) -> Waiver:
    facts: dict[str, Any] = {
        "id": "W1",
        "owner": "Lin",
        "findings": ("idle-timeout/*/sw1",),
        "reason": "the console server needs it until it is replaced",
        "requested_by": "Chen",
        "approver": "Wang",
        "approved_on": date(2026, 10, 1),
        "expires": date(2027, 3, 31),
        "proofs": (PROOF,),
    }
    return Waiver(**(facts | values))


def registers(*waivers: Waiver, state: str = "verified") -> Registers:
    return Registers(
        present=(WaiversRegister(entries=waivers),),
        proofs={f"{PROOF.sha256} {PROOF.file}": state},
    )


def mark(item: Finding, *waivers: Waiver, state: str = "verified") -> Finding:
    return with_waivers([item], registers(*waivers, state=state), TODAY)[0]


def test_a_waiver_marks_a_finding_and_leaves_its_status() -> None:
    marked = mark(finding(), waiver())
    assert marked.status is Status.NOT_SATISFIED
    assert marked.waiver
    assert (marked.waiver.id, marked.waiver.approver, marked.waiver.expires) == ("W1", "Wang", date(2027, 3, 31))
    assert not marked.is_open
    assert finding().is_open


def test_what_is_waived_is_mended_only_when_it_is_named() -> None:
    marked = mark(finding(), waiver())
    assert needs_change(finding())
    assert not needs_change(marked)
    assert needs_change(marked, [marked.id])


@pytest.mark.parametrize(
    ("values", "waived"),
    [
        ({}, True),
        ({"expires": TODAY}, True),
        ({"expires": date(2026, 11, 21)}, False),
        ({"approved_on": TODAY}, True),
        ({"approved_on": date(2026, 11, 23)}, False),
        ({"withdrawn_on": date(2026, 11, 1)}, False),
        ({"findings": ("*/sw2",)}, False),
        ({"findings": ("*/sw2", "*/sw1")}, True),
        ({"targets": ("vty *",)}, True),
        ({"targets": ("console 0",)}, False),
        ({"proofs": ()}, False),
        ({"approver": "chen"}, False),
        ({"expires": date(2027, 10, 1)}, True),
        ({"expires": date(2027, 10, 2)}, False),
    ],
)
def test_only_a_waiver_in_force_waives(values: dict[str, Any], *, waived: bool) -> None:
    assert (mark(finding(), waiver(**values)).waiver is not None) is waived


@pytest.mark.parametrize("state", ["missing", "altered"])
def test_without_its_document_a_waiver_waives_nothing(state: str) -> None:
    assert mark(finding(), waiver(), state=state).waiver is None


def test_a_violation_that_came_up_since_is_not_waived() -> None:
    own = waiver(targets=("vty 0",))
    assert mark(finding("vty 0"), own).waiver
    assert mark(finding("vty 0", "vty 1"), own).waiver is None


@pytest.mark.parametrize("status", [Status.SATISFIED, Status.INDETERMINATE, Status.NOT_APPLICABLE])
def test_only_violations_are_waived(status: Status) -> None:
    assert mark(finding(status=status), waiver()).waiver is None


def test_without_a_register_nothing_is_waived() -> None:
    assert with_waivers([finding()], Registers(), TODAY)[0].waiver is None
