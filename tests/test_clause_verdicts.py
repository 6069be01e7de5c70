"""A clause is as good as the worst of its parts; a part that was not covered, or that no device shows, is left open."""

from datetime import date
from typing import Any

import pytest

from netproof.clause_verdicts import clause_verdicts, documents
from netproof.model.assessment import AppliedWaiver, Assessment, Exemption, Finding, Status
from netproof.model.catalog import Catalog, CheckUse, Clause, Control, RegisterUse
from netproof.model.record import Text
from tests.checks.states import NOW
from tests.contract.firm import PROOF, registers, run

GOOD, BAD, OPEN, NOT = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE, Status.NOT_APPLICABLE
WORDS = Text(en="words", zh_tw="文字")
RECORDS = RegisterUse(name="reviews", topic="accounts", what=WORDS)
WAIVER = AppliedWaiver(id="w", reason="r", approver="a", expires=date(2027, 1, 1))


def control(name: str, **values: Any) -> Control:
    facts: dict[str, Any] = {"id": name, "clauses": ("1.1",), "title": WORDS, "why": WORDS}
    return Control(**(facts | {"basis": "text", "severity": "low"} | values))


READ = control("read", checks=(CheckUse(check="root_login"),))
KEPT = control("kept", registers=(RECORDS,))
LEFT = control("left", not_decided=WORDS)


def catalog(*controls: Control, **clause: Any) -> Catalog:
    facts: dict[str, Any] = {"id": "1.1", "citation": "第一條一", "decided_by": "both", "title": WORDS}
    return Catalog(id="c", version="1", title=WORDS, clauses=(Clause(**(facts | clause)),), controls=controls)


def finding(name: str, check: str, status: Status, subject: str = "sw1", **values: Any) -> Finding:
    facts: dict[str, Any] = {
        "id": f"{name}/{check}/{subject}",
        "control": name,
        "check": check,
        "clauses": ("1.1",),
        "subject": subject,
        "status": status,
        "mendable": False,
        "mode": "report",
    }
    return Finding(**(facts | values))


def read(status: Status, subject: str = "sw1", **values: Any) -> Finding:
    return finding("read", "root_login", status, subject, **values)


def kept(status: Status) -> Finding:
    return finding("kept", "reviews:accounts", status, "firm")


def left() -> Finding:
    return finding("left", "not-decided", OPEN, "firm")


def verdict(rule: Catalog, *findings: Finding, pattern: str = "all", **values: Any) -> tuple[str, str]:
    judged = Assessment(run="r", as_of=NOW, catalog="c", catalog_version="1", devices=(), findings=findings, **values)
    (found,) = clause_verdicts(rule, judged, run(NOW, pattern))
    return found.status, found.reason.en.partition(";")[0] if found.reason else ""


BOTH = catalog(READ, KEPT)
CASES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "good and good": (verdict(BOTH, read(GOOD), kept(GOOD)), ("satisfied", "")),
    "one device bad": (verdict(BOTH, read(GOOD), read(BAD, "sw2"), kept(GOOD)), ("not-satisfied", "")),
    "one device open": (verdict(BOTH, read(GOOD), read(OPEN, "sw2"), kept(GOOD)), ("indeterminate", "")),
    "bad is worse than open": (verdict(BOTH, read(OPEN), kept(BAD)), ("not-satisfied", "")),
    "records bad": (verdict(BOTH, read(GOOD), kept(BAD)), ("not-satisfied", "")),
    "records not covered": (verdict(BOTH, read(GOOD)), ("indeterminate", "")),
    "devices not covered": (verdict(BOTH, kept(GOOD)), ("indeterminate", "")),
    "nothing covered": (verdict(BOTH), ("indeterminate", "")),
    "no device concerned": (
        verdict(BOTH, read(NOT), kept(GOOD)),
        ("indeterminate", "it binds the firm, but nothing that was read is concerned"),
    ),
    "some device concerned": (verdict(BOTH, read(NOT), read(GOOD, "sw2"), kept(GOOD)), ("satisfied", "")),
    "nothing concerned": (
        verdict(BOTH, read(NOT), kept(NOT)),
        ("not-applicable", "none of its controls concerns the firm"),
    ),
    "a row of another clause": (
        verdict(BOTH, read(GOOD, clauses=("1.2",)), kept(GOOD)),
        ("indeterminate", ""),
    ),
    "left to people": (verdict(catalog(READ, LEFT), read(GOOD), left()), ("indeterminate", "")),
    "left to people and bad": (verdict(catalog(READ, LEFT), read(BAD), left()), ("not-satisfied", "")),
    "waived stays what it is": (verdict(BOTH, read(BAD, waiver=WAIVER), kept(GOOD)), ("not-satisfied", "")),
    "a part of the network": (
        verdict(BOTH, read(GOOD), kept(GOOD), pattern="sw1"),
        ("indeterminate", "the run read only a part of the network (sw1), which shows nothing of the rest"),
    ),
    "records of a part of the network": (verdict(catalog(KEPT), kept(GOOD), pattern="sw1"), ("satisfied", "")),
    "not binding": (
        verdict(BOTH, read(BAD), exemptions=(Exemption(clause="1.1", reason=WORDS),)),
        ("not-applicable", "words"),
    ),
    "definition": (
        verdict(catalog(decided_by="definition")),
        ("definition", "it defines terms and asks for nothing by itself"),
    ),
}


@pytest.mark.parametrize(("found", "expected"), CASES.values(), ids=CASES)
def test_a_clause_is_as_good_as_the_worst_of_its_parts(found: tuple[str, str], expected: tuple[str, str]) -> None:
    assert found == expected


def test_counts_and_waivers_are_told() -> None:
    findings = (read(BAD, waiver=WAIVER), read(BAD, "sw2"), kept(GOOD))
    judged = Assessment(run="r", as_of=NOW, catalog="c", catalog_version="1", devices=(), findings=findings)
    (found,) = clause_verdicts(BOTH, judged, run(NOW))
    assert found.counts == {BAD: 2, GOOD: 1}
    assert found.waived == 1
    assert [part.findings for part in found.parts] == [
        ("read/root_login/sw1", "read/root_login/sw2"),
        ("kept/reviews:accounts/firm",),
    ]


def test_documents_are_those_of_the_clauses_registers() -> None:
    (document,) = documents(BOTH, "1.1", registers())
    assert (document.entry, document.file, document.state) == ("accounts", PROOF["file"], "verified")
    assert list(documents(BOTH, "1.2", registers())) == []
