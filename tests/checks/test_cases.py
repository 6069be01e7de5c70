"""Every row of every table: the verdict, and what the remedy leaves."""

import pytest

from netproof.checks import checks
from netproof.checks.judging import judge
from netproof.model.assessment import Status
from tests.checks.cases import CASES
from tests.checks.states import Case, check, context


@pytest.mark.parametrize("case", CASES, ids=str)
def test_verdict(case: Case) -> None:
    verdict = judge(check(case.check, **case.parameters), case.state, case.context or context())
    assert verdict.status is case.status, verdict


@pytest.mark.parametrize("case", CASES, ids=str)
def test_remedy(case: Case) -> None:
    the_check, surroundings = check(case.check, **case.parameters), case.context or context()
    mended = the_check.remedy(case.state, surroundings)
    if case.after is None:
        assert mended == case.state
        return
    assert mended != case.state
    assert judge(the_check, mended, surroundings).status is case.after
    assert the_check.remedy(mended, surroundings) == mended


def test_every_check_has_a_row_for_each_way_that_it_can_turn_out() -> None:
    for name in checks():
        found = {case.status for case in CASES if case.check == name}
        assert {Status.SATISFIED, Status.NOT_SATISFIED} <= found, name


def test_every_mendable_check_mends_something() -> None:
    mended = {case.check for case in CASES if case.after}
    assert mended == {name for name, kind in checks().items() if kind.mendable}
