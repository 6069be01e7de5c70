"""What rules a clause out: the firm's profile, and a better rule of its group that somebody signed for."""

from datetime import date
from typing import Any

import pytest

from netproof.applicability import exemptions
from netproof.assess import assess
from netproof.model.assessment import Status
from netproof.model.context import FirmProfile
from netproof.model.register import Proof, Registers
from netproof.registers.group_rules import GroupRule, GroupRulesRegister
from tests.checks.states import NOW, SOFTWARE, catalog, context, device

TODAY = NOW.date()
PROOF = Proof(file="proofs/group.pdf", sha256="0" * 64)
FOREIGN = FirmProfile(foreign=True)


def row(**values: Any) -> GroupRule:
    facts: dict[str, Any] = {
        "id": "password-rule",
        "owner": "compliance",
        "clause": "4.1.4",
        "group_rule": "IT Standard 7, version 3",
        "is_better": True,
        "reason": "asks for hardware tokens",
        "signed_by": "CISO",
        "signed_on": date(2026, 2, 1),
        "proofs": (PROOF,),
    }
    return GroupRule(**(facts | values))


def registers(*rows: GroupRule, state: str = "verified") -> Registers:
    found = {"present": (GroupRulesRegister(entries=rows), SOFTWARE), "proofs": {f"{PROOF.sha256} {PROOF.file}": state}}
    return Registers.model_validate(found)


def test_a_profile_without_a_duty_rules_its_clauses_out_with_the_flags_that_are_false() -> None:
    firm = FirmProfile(online_ordering=False, public_website=False, firm_class=2)
    found = exemptions(catalog(), firm, Registers(), TODAY)
    assert {"5.1.2", "6.1", "6.3.3", "6.3.4", "2.9"} == set(found)
    assert "online ordering, an official website" in found["6.1"].en


def test_a_class_and_a_foreign_firm_are_independent() -> None:
    assert set(exemptions(catalog(), FOREIGN.changed(firm_class=2), Registers(), TODAY)) == {"6.3.3", "6.3.4"}


def test_a_signed_better_rule_of_the_group_stands_in_for_its_clause() -> None:
    found = exemptions(catalog(), FOREIGN, registers(row()), TODAY)
    assert list(found) == ["4.1.4"]
    assert "IT Standard 7" in found["4.1.4"].zh_tw
    assert "password-rule" in found["4.1.4"].en


NOT_IN_FORCE = {
    "not better": ({"is_better": False}, "verified"),
    "not signed": ({"signed_by": ""}, "verified"),
    "no day of signature": ({"signed_on": None}, "verified"),
    "signed tomorrow": ({"signed_on": date(2027, 1, 1)}, "verified"),
    "withdrawn": ({"withdrawn_on": date(2026, 3, 1)}, "verified"),
    "no proof": ({"proofs": ()}, "verified"),
    "altered proof": ({}, "altered"),
    "missing proof": ({}, "missing"),
    "the comparison itself": ({"clause": "2.9"}, "verified"),
}


@pytest.mark.parametrize(("values", "state"), NOT_IN_FORCE.values(), ids=NOT_IN_FORCE)
def test_without_a_row_in_force_the_domestic_rule_is_judged(values: dict[str, Any], state: str) -> None:
    assert exemptions(catalog(), FOREIGN, registers(row(**values), state=state), TODAY) == {}


def test_a_domestic_firm_has_no_group_rule() -> None:
    assert "4.1.4" not in exemptions(catalog(), FirmProfile(), registers(row()), TODAY)


def test_a_control_stays_judged_for_its_other_clauses() -> None:
    surroundings = context(firm=FOREIGN, registers=registers(row()))
    judged = assess(catalog(), {"sw1": device()}, {"sw1": surroundings}, run="r1", as_of=NOW)
    by_check = {finding.check: finding for finding in judged.findings}
    assert by_check["registered_accounts"].status is Status.NOT_APPLICABLE
    assert "IT Standard 7" in str(by_check["registered_accounts"].reason)
    assert by_check["password_storage"].clauses == ("4.1.6",)
    assert by_check["password_storage"].status is Status.SATISFIED
    assert [exemption.clause for exemption in judged.exemptions] == ["4.1.4"]
