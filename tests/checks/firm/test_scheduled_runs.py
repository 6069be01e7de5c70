"""A run that did not happen is a finding of the next."""

from datetime import datetime, timedelta

import pytest

from netproof.assess import assess
from netproof.checks import firm_checks
from netproof.checks.judging import judge_firm
from netproof.errors import ConfigurationError
from netproof.model.assessment import Status
from netproof.model.context import FirmProfile
from netproof.model.firm import FirmContext, Schedule
from netproof.model.register import Registers
from netproof.model.run import RunFacts
from tests.checks.states import NOW, catalog, context, device


def facts(started: datetime, pattern: str = "all") -> RunFacts:
    return RunFacts(
        run=f"{started:%Y%m%dT%H%M%SZ}",
        started_at=started,
        ended_at=started,
        sources=("hosts.yml",),
        source="session",
        pattern=pattern,
        netproof_version="1",
    )


def surroundings(*earlier: RunFacts, schedule: Schedule | None, pattern: str = "all") -> FirmContext:
    return FirmContext(
        run=facts(NOW, pattern), earlier=earlier, firm=FirmProfile(), registers=Registers(), schedule=schedule
    )


DAILY = Schedule(every="1d")
YESTERDAY, THREE_DAYS_AGO = facts(NOW - timedelta(days=1)), facts(NOW - timedelta(days=3))
CASES = {
    "in time": (surroundings(YESTERDAY, schedule=DAILY), Status.SATISFIED),
    "two missed": (surroundings(THREE_DAYS_AGO, schedule=DAILY), Status.NOT_SATISFIED),
    "a run of some devices is none of the schedule": (
        surroundings(THREE_DAYS_AGO, facts(NOW - timedelta(days=1), "sw1"), schedule=DAILY),
        Status.NOT_SATISFIED,
    ),
    "only the last gap counts": (surroundings(THREE_DAYS_AGO, YESTERDAY, schedule=DAILY), Status.SATISFIED),
    "no schedule": (surroundings(THREE_DAYS_AGO, schedule=None), Status.INDETERMINATE),
    "this run reads some devices": (
        surroundings(THREE_DAYS_AGO, schedule=DAILY, pattern="sw1"),
        Status.INDETERMINATE,
    ),
    "the first run": (surroundings(schedule=DAILY), Status.INDETERMINATE),
    "the clock was set back": (surroundings(facts(NOW + timedelta(days=1)), schedule=DAILY), Status.INDETERMINATE),
}


@pytest.mark.parametrize(("firm", "status"), CASES.values(), ids=CASES)
def test_scheduled_runs(firm: FirmContext, status: Status) -> None:
    verdict = judge_firm(firm_checks()["scheduled_runs"](), firm)
    assert verdict.status is status
    assert (verdict.reason is None) == (status in {Status.SATISFIED, Status.NOT_SATISFIED})


def test_what_was_missed_is_told() -> None:
    verdict = judge_firm(firm_checks()["scheduled_runs"](), surroundings(THREE_DAYS_AGO, schedule=DAILY))
    told = verdict.observations[0]
    assert told.message.en == (
        "runs missed between 2026-11-19 17:00 and 2026-11-22 17:00: 2; one is expected every 1d (grace 2h), "
        "and the first missed one was due at 2026-11-20 17:00"
    )
    assert "2 次" in told.message.zh_tw
    assert told.proof == ("20261119T090000Z", "20261122T090000Z")


def test_the_firm_has_rows_of_its_own() -> None:
    firm = surroundings(THREE_DAYS_AGO, schedule=DAILY)
    assessment = assess(catalog(), {"sw1": device()}, {"sw1": context()}, run="r1", as_of=NOW, firm=firm)
    rows = [finding for finding in assessment.findings if finding.subject == "firm"]
    assert {row.control for row in rows} == {
        control.id for control in catalog().controls if control.firm_checks or control.registers or control.not_decided
    }
    rows = [row for row in rows if row.control == "scheduled-runs"]
    assert [(row.id, row.status, row.clauses, row.mendable) for row in rows] == [
        ("scheduled-runs/scheduled_runs/firm", Status.NOT_SATISFIED, ("4.1.2", "6.3.1"), False)
    ]


def test_no_device_is_called_as_the_firm() -> None:
    with pytest.raises(ConfigurationError, match="rename the device"):
        assess(catalog(), {}, {"firm": context(name="firm")}, run="r1", as_of=NOW)


def test_every_check_of_the_firm_decides_some_control() -> None:
    assert {use.check for control in catalog().controls for use in control.firm_checks} == set(firm_checks())
