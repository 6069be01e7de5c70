"""What a verification says of a plan's findings, in both languages, since supervisors read it in theirs."""

import pytest

from netproof.model.assessment import Status
from netproof.model.record import Text
from netproof.verify import verify
from tests.report.samples import AT, PLAN, facts

FACTS = facts()
NAME = "password-storage/password_storage/sw1"
WEAK = Text(en="weak", zh_tw="強度不足")


@pytest.mark.parametrize(
    ("status", "kinds", "reason", "note"),
    [
        (Status.SATISFIED, ("note",), None, None),
        (Status.NOT_SATISFIED, ("violation",), None, WEAK),
        (Status.NOT_SATISFIED, ("violation", "violation"), None, Text(en="weak; weak", zh_tw="強度不足；強度不足")),
        (Status.INDETERMINATE, (), WEAK, WEAK),
    ],
)
def test_what_remains_is_said_in_both_languages(
    status: Status, kinds: tuple[str, ...], reason: Text | None, note: Text | None
) -> None:
    found = next(finding for finding in FACTS.assessment.findings if finding.id == NAME)
    seen = tuple(found.observations[0].changed(kind=kind, message=WEAK) for kind in kinds)
    now = FACTS.assessment.changed(findings=(found.changed(status=status, observations=seen, reason=reason),))
    (verified,) = verify(FACTS.plans[0].plan, PLAN, now, AT).findings
    assert (verified.id, verified.status, verified.note) == (NAME, status, note)


def test_a_finding_that_was_not_judged_again_stays_open() -> None:
    (verified,) = verify(FACTS.plans[0].plan, PLAN, FACTS.assessment.changed(findings=()), AT).findings
    assert verified.status is Status.INDETERMINATE
    assert verified.note == Text(en="was not judged in that run", zh_tw="該次執行未予判定")
