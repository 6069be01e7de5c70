"""Records are judged by presence, proof, completeness, force and date; what is absent is never good."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from netproof.model.assessment import Status
from netproof.model.catalog import RegisterUse
from netproof.model.record import Text
from netproof.model.register import Register, Registers
from netproof.record_keeping import judge_records, record_name, recurring
from netproof.registers import registers as known_registers
from tests.registers.entries import good

TODAY = date(2026, 8, 31)
PROOF = {"file": "proofs/a.pdf", "sha256": "a" * 64}
OTHER = {"file": "proofs/b.pdf", "sha256": "b" * 64}
VERIFIED = {f"{proof['sha256']} {proof['file']}": "verified" for proof in (PROOF, OTHER)}

POLICY: dict[str, Any] = {
    "id": "p1",
    "owner": "林美君",
    "subject": "wireless",
    "version": "1.0",
    "approver": "總經理",
    "approved_on": "2026-03-02",
    "proofs": [PROOF],
}
REVIEW: dict[str, Any] = {
    "id": "r1",
    "owner": "林美君",
    "subject": "logs",
    "reviewed_on": "2026-08-03",
    "reviewer": "陳偉明",
    "outcome": "in-order",
    "result": "無異常",
    "scope": ["log1"],
    "proofs": [PROOF],
}
SERVICE: dict[str, Any] = {
    "id": "s1",
    "owner": "林美君",
    "subject": "waf",
    "provider": "示範雲端",
    "systems": ["www"],
    "mode": "blocking",
    "contract_expires": "2026-12-31",
    "tested_on": "2026-03-02",
    "proofs": [PROOF],
}
INCIDENT: dict[str, Any] = {
    "id": "i1",
    "owner": "林美君",
    "kind": "outage",
    "discovered_at": "2026-08-30T09:00:00+08:00",
    "report_by": "2026-08-31T09:00:00+08:00",
}
CONFIRMATION: dict[str, Any] = {
    "id": "c1",
    "owner": "林美君",
    "confirmed_on": "2026-08-03",
    "confirmed_by": "林美君",
}
CHANGE: dict[str, Any] = {**good("change_records"), "proofs": [PROOF]}
WHAT = Text(en="the duty", zh_tw="應辦事項")


def use(name: str, **fields: Any) -> RegisterUse:
    return RegisterUse(name=name, what=WHAT, **fields)


def register(name: str, *entries: dict[str, Any], **fields: Any) -> Register:
    return known_registers()[name].model_validate({"entries": entries, **fields})


def judged(wanted: RegisterUse, *present: Register, **proofs: str) -> tuple[Status, list[tuple[str, str]]]:
    states = {**VERIFIED, **{f"{key[-1] * 64} proofs/{key[-1]}.pdf": state for key, state in proofs.items()}}
    verdict = judge_records(wanted, Registers.model_validate({"present": present, "proofs": states}), TODAY)
    said = [(str(o.kind), f"{o.target}: {o.message.en}") for o in verdict.observations]
    assert all(o.message.zh_tw for o in verdict.observations)
    return verdict.status, said or [("reason", verdict.reason.en)] if verdict.reason else said


Case = tuple[RegisterUse, list[Register], Status, list[tuple[str, str]]]
GOOD, BAD, OPEN = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE

CASES: dict[str, Callable[[], Case]] = {
    "absent": lambda: (use("policies"), [], OPEN, [("reason", "the register is missing")]),
    "another one is there": lambda: (
        use("policies"),
        [register("reviews", REVIEW)],
        OPEN,
        [("reason", "the register is missing")],
    ),
    "empty": lambda: (use("policies"), [register("policies")], OPEN, [("reason", "the register policies is empty")]),
    "good": lambda: (use("policies", topic="wireless", every="1y"), [register("policies", POLICY)], GOOD, []),
    "no topic asked": lambda: (use("policies", every="1y"), [register("policies", POLICY)], GOOD, []),
    "topic absent": lambda: (
        use("policies", topic="patching"),
        [register("policies", POLICY)],
        BAD,
        [("violation", "nothing is on record: the duty")],
    ),
    "withdrawn": lambda: (
        use("policies", topic="wireless"),
        [register("policies", POLICY | {"withdrawn_on": "2026-08-01"})],
        BAD,
        [("violation", "nothing is on record: the duty")],
    ),
    "withdrawn in the future": lambda: (
        use("policies", topic="wireless"),
        [register("policies", POLICY | {"withdrawn_on": "2026-09-01"})],
        BAD,
        [("violation", "p1: it is dated 2026-09-01"), ("violation", "nothing is on record")],
    ),
    "without proof": lambda: (
        use("policies"),
        [register("policies", POLICY | {"proofs": []})],
        BAD,
        [("violation", "p1: no document proves it")],
    ),
    "a shortcoming": lambda: (
        use("policies"),
        [register("policies", POLICY | {"approver": ""})],
        BAD,
        [("violation", "who approved it is not on record")],
    ),
    "due today": lambda: (
        use("policies", every="1y"),
        [register("policies", POLICY | {"approved_on": "2025-08-31"})],
        GOOD,
        [("note", "due by 2026-08-31")],
    ),
    "overdue since yesterday": lambda: (
        use("policies", every="1y"),
        [register("policies", POLICY | {"approved_on": "2025-08-30"})],
        BAD,
        [("violation", "p1: overdue since 2026-08-30: last done on 2025-08-30")],
    ),
    "announced 30 days before": lambda: (
        use("policies", every="1y"),
        [register("policies", POLICY | {"approved_on": "2025-09-30"})],
        GOOD,
        [("note", "due by 2026-09-30")],
    ),
    "not announced 31 days before": lambda: (
        use("policies", every="1y"),
        [register("policies", POLICY | {"approved_on": "2025-10-01"})],
        GOOD,
        [],
    ),
    "one in each half": lambda: (
        use("reviews", topic="logs", in_each="half-year"),
        [register("reviews", REVIEW | {"reviewed_on": "2025-12-31"})],
        BAD,
        [("violation", "overdue since 2026-06-30")],
    ),
    "done in this half": lambda: (
        use("reviews", topic="logs", in_each="half-year"),
        [register("reviews", REVIEW | {"reviewed_on": "2026-07-01"})],
        GOOD,
        [],
    ),
    "dated in the future": lambda: (
        use("reviews", every="1y"),
        [register("reviews", REVIEW | {"reviewed_on": "2026-09-01"})],
        BAD,
        [("violation", "r1: it is dated 2026-09-01"), ("violation", "not on record that this was ever done: the duty")],
    ),
    "the latest counts": lambda: (
        use("reviews", every="1mo"),
        [register("reviews", REVIEW | {"id": "r0", "reviewed_on": "2025-01-02"}, REVIEW)],
        GOOD,
        [("note", "r1: due by 2026-09-03: last done on 2026-08-03")],
    ),
    "each counts": lambda: (
        use("policies", every="1y"),
        [register("policies", POLICY, POLICY | {"id": "p2", "approved_on": "2024-01-02"})],
        BAD,
        [("violation", "p2: overdue since 2025-01-02: last done on 2024-01-02")],
    ),
    "each: one was never done": lambda: (
        use("protection_services", every="1y"),
        [register("protection_services", SERVICE, {**SERVICE, "id": "s2", "tested_on": None})],
        BAD,
        [("violation", "no test or drill"), ("violation", "not on record that this was ever done")],
    ),
    "the entry's own day is earlier": lambda: (
        use("policies", every="1y"),
        [register("policies", POLICY | {"next_due": "2026-08-30"})],
        BAD,
        [("violation", "overdue since 2026-08-30")],
    ),
    "the entry's own day without a cadence": lambda: (
        use("policies"),
        [register("policies", POLICY | {"next_due": "2026-08-30"})],
        BAD,
        [("violation", "overdue since 2026-08-30")],
    ),
    "the entry's own day, never done": lambda: (
        use("incidents"),
        [register("incidents", INCIDENT | {"next_due": "2026-08-30"})],
        BAD,
        [("violation", "i1: it was due on 2026-08-30")],
    ),
    "without a cadence nothing recurs": lambda: (
        use("reviews"),
        [register("reviews", REVIEW | {"reviewed_on": "2020-01-02"})],
        GOOD,
        [],
    ),
    "ends today": lambda: (
        use("protection_services"),
        [register("protection_services", SERVICE | {"contract_expires": "2026-08-31"})],
        GOOD,
        [("note", "s1: it ends on 2026-08-31")],
    ),
    "ended yesterday": lambda: (
        use("protection_services"),
        [register("protection_services", SERVICE | {"contract_expires": "2026-08-30"})],
        BAD,
        [("violation", "s1: it ended on 2026-08-30")],
    ),
    "no case, unconfirmed": lambda: (use("incidents"), [register("incidents")], OPEN, [("reason", "is empty")]),
    "no case, confirmed": lambda: (
        use("incidents", every="6mo"),
        [register("incidents", confirmations=[CONFIRMATION])],
        GOOD,
        [],
    ),
    "no case of the kind, confirmed": lambda: (
        use("incidents", topic="grave-personal-data", every="6mo"),
        [register("incidents", INCIDENT, confirmations=[CONFIRMATION])],
        GOOD,
        [],
    ),
    "no case of the kind, unconfirmed": lambda: (
        use("incidents", topic="grave-personal-data"),
        [register("incidents", INCIDENT)],
        OPEN,
        [("reason", "nobody confirmed that this is right")],
    ),
    "confirmed too long ago": lambda: (
        use("incidents", every="6mo"),
        [register("incidents", INCIDENT, confirmations=[CONFIRMATION | {"confirmed_on": "2026-01-31"}])],
        BAD,
        [("violation", "c1: overdue since 2026-07-31: last done on 2026-01-31")],
    ),
    "cases, but the list was never confirmed": lambda: (
        use("incidents", every="6mo"),
        [register("incidents", INCIDENT)],
        BAD,
        [("violation", "not on record that this was ever done")],
    ),
    "a case of yesterday confirms nothing": lambda: (
        use("change_records", every="1y"),
        [
            register(
                "change_records",
                CHANGE,
                confirmations=[CONFIRMATION | {"confirmed_on": "2025-08-01", "proofs": [PROOF]}],
            )
        ],
        BAD,
        [("violation", "c1: overdue since 2026-08-01: last done on 2025-08-01")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_records_are_judged(name: str) -> None:
    wanted, present, status, expected = CASES[name]()
    found, said = judged(wanted, *present)
    assert found == status
    assert [kind for kind, _ in said] == [kind for kind, _ in expected]
    assert all(part in message for (_, message), (_, part) in zip(said, expected, strict=True)), said


@pytest.mark.parametrize(("state", "part"), [("missing", "is not there"), ("altered", "is not the one")])
def test_a_document_must_be_there_and_unaltered(state: str, part: str) -> None:
    status, said = judged(use("policies"), register("policies", POLICY | {"proofs": [PROOF, OTHER]}), b=state)
    assert status == BAD
    assert said == [("violation", said[0][1])]
    assert "p1: the document proofs/b.pdf" in said[0][1]
    assert part in said[0][1]


def test_a_document_that_was_not_looked_for_proves_nothing() -> None:
    verdict = judge_records(use("policies"), Registers(present=(register("policies", POLICY),)), TODAY)
    assert verdict.status == BAD


def test_the_documents_of_an_entrys_parts_are_looked_for_as_well() -> None:
    part = {"part": "architecture", "result": "無異常", "proof": OTHER}
    check = {"id": "h1", "owner": "林美君", "finished_on": "2026-05-04", "checker": "資安公司", "parts": [part]}
    _, said = judged(use("health_checks"), register("health_checks", check), b="altered")
    assert ("violation", "h1: the document proofs/b.pdf is not the one that was entered (its SHA-256 differs)") in said


def test_what_recurs_is_counted_from_what_was_done() -> None:
    entries = register("policies", POLICY, POLICY | {"id": "p2", "approved_on": "2026-09-01"})
    found = recurring(use("policies", every="1y"), entries, TODAY)
    assert [(entry.id, due.isoformat()) for entry, due in found] == [("p1", "2027-03-02")]


def test_a_judgement_of_records_has_a_name() -> None:
    assert record_name(use("policies")) == "policies"
    assert record_name(use("policies", topic="wireless")) == "policies:wireless"
