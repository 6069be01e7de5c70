"""With which reading a device is compared, and what approved plans did to it since then."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from netproof.evidence.canonical import canonical_json
from netproof.history import CHECK, History
from netproof.home import Home, write_file, write_record
from netproof.model.application import DeviceApplication
from netproof.model.assessment import Assessment, DeviceOutcome, Finding, Observation, Status
from netproof.model.plan import Batch, ChangeSet, Plan
from netproof.model.record import Text
from netproof.model.register import Registers
from netproof.model.run import CollectedDevice, RunFacts
from netproof.model.state import DeviceState
from netproof.registers.change_records import ChangeRecord, ChangeRecordsRegister, Review
from netproof.runs import save_assessment, save_run
from tests.checks.cases.change_history import digests, record
from tests.checks.states import NOW, context, device

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DEVICE = context().device
OK, DRIFT, FIRST = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE
UNTOLD = Observation(kind="undetermined", target="", message=Text(en="not read", zh_tw="未讀取"))


def facts(days_ago: int, **values: Any) -> RunFacts:
    started = NOW - days_ago * DAY
    given = {
        "run": f"{started:%Y%m%dT%H%M%SZ}",
        "started_at": started,
        "ended_at": started,
        "sources": ("hosts.yml",),
        "source": "session",
        "pattern": "all",
        "netproof_version": "1",
    }
    return RunFacts.model_validate(given | values)


def add_run(
    home: Home,
    days_ago: int,
    status: Status | None,
    running: str = "aa",
    *,
    read: bool = True,
    observations: tuple[Observation, ...] = (),
    key: str = "k1",
    **values: Any,
) -> None:
    """Write a run; without a status it was never assessed. `running` stands for the configuration."""
    run = facts(days_ago, **values)
    folder = home.runs / run.run
    folder.mkdir(parents=True)
    texts = {name: digest.replace(":k1:", f":{key}:") for name, digest in digests(running).items()}
    state = device(collected_at=run.started_at, configuration_digests={"digests": texts}) if read else None
    outcome = DeviceOutcome(device="sw1", status="collected" if read else "failed", reason="" if read else "timed out")
    save_run(home, run, [CollectedDevice(outcome=outcome, context=DEVICE, state=state)])
    if status is None:
        return
    finding = Finding(
        id=f"approved-changes/{CHECK}/sw1",
        control="approved-changes",
        check=CHECK,
        clauses=("4.2.1",),
        subject="sw1",
        status=status,
        mendable=False,
        mode="report",
        observations=observations,
    )
    assessment = Assessment(
        run=run.run, as_of=run.started_at, catalog="c", catalog_version="1", devices=(outcome,), findings=(finding,)
    )
    save_assessment(home, assessment)


def reference(home: Home, *records: ChangeRecord) -> DeviceState | None:
    registers = Registers(present=(ChangeRecordsRegister(entries=records),))
    return History(home, facts(0), registers, "Asia/Taipei").reference(DEVICE)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


type Run = tuple[int, Status | None, dict[str, Any]]
RUNS: dict[str, tuple[list[Run], int | None]] = {
    "none": ([], None),
    "the latest": ([(3, FIRST, {}), (2, OK, {}), (1, OK, {})], 1),
    "one in which the device failed": ([(2, OK, {}), (1, OK, {"read": False})], 2),
    "one that was never judged": ([(2, OK, {}), (1, None, {})], 2),
    "a verification": ([(2, OK, {}), (1, OK, {"purpose": "verification"})], 2),
    "saved files": ([(2, OK, {}), (1, OK, {"source": "saved"})], 2),
    "a later one": ([(1, OK, {}), (-1, OK, {})], 1),
    "one with a change that nobody approved": ([(3, OK, {}), (2, DRIFT, {}), (1, DRIFT, {})], 3),
    "and one in which it was taken back": ([(3, OK, {}), (2, DRIFT, {}), (1, OK, {})], 1),
    "one of which not all could be compared": ([(3, OK, {}), (2, FIRST, {"observations": (UNTOLD,)}), (1, OK, {})], 1),
    "one of which not all could be compared, the latest": ([(2, OK, {}), (1, FIRST, {"observations": (UNTOLD,)})], 2),
    "one that could not be compared at all": ([(2, OK, {}), (1, FIRST, {})], 1),
    "one with digests of another key": ([(2, OK, {"key": "k0"}), (1, FIRST, {"observations": (UNTOLD,)})], 1),
    "the oldest of those that are left": ([(2, DRIFT, {}), (1, DRIFT, {})], 2),
}


@pytest.mark.parametrize(("runs", "days_ago"), RUNS.values(), ids=RUNS)
def test_reference(home: Home, runs: list[Run], days_ago: int | None) -> None:
    for days, status, values in runs:
        add_run(home, days, status, **values)
    found = reference(home)
    assert (found.collected_at if found else None) == (None if days_ago is None else NOW - days_ago * DAY)


@pytest.mark.parametrize("name", ["devices/sw1.json", "assessment.json"])
def test_what_another_version_wrote_is_passed_over(home: Home, name: str) -> None:
    for days in (2, 1):
        add_run(home, days, OK)
    write_file(home.runs / facts(1).run / name, b'{"schema_version": 0}')
    found = reference(home)
    assert found is not None
    assert found.collected_at == NOW - 2 * DAY


def reviewed(begun: datetime, ended: datetime, on: datetime = NOW) -> ChangeRecord:
    review = Review(reviewed_on=on.date(), reviewed_by="Lin", decision="kept")
    return record(performed_from=begun, performed_to=ended, approved_at=ended, review=review)


def approved(begun: datetime, ended: datetime) -> ChangeRecord:
    return record(performed_from=begun, performed_to=ended, approved_at=begun)


IN_TIME = NOW - 3 * DAY + HOUR, NOW - 2 * DAY - HOUR
SECOND = NOW - 2 * DAY + HOUR, NOW - DAY - HOUR
REVIEWS: dict[str, tuple[str, tuple[ChangeRecord, ...], int]] = {
    "none": ("abb", (), 3),
    "one change, reviewed": ("abb", (reviewed(*IN_TIME),), 1),
    "one change, to be reviewed": ("abb", (reviewed(*IN_TIME).changed(review=None),), 3),
    "one change, to be reviewed tomorrow": ("abb", (reviewed(*IN_TIME, on=NOW + DAY),), 3),
    "one change, whose approval was entered later": ("abb", (approved(*IN_TIME),), 1),
    "a review of an earlier change": ("abb", (reviewed(NOW - 9 * DAY, NOW - 8 * DAY),), 3),
    "a review of another device": ("abb", (reviewed(*IN_TIME).changed(devices=("fw*",)),), 3),
    "two changes, the first reviewed": ("abc", (reviewed(*IN_TIME),), 2),
    "two changes, the second reviewed": ("abc", (reviewed(*SECOND),), 3),
    "two changes, both reviewed": ("abc", (reviewed(*IN_TIME), reviewed(*SECOND)), 1),
}
"""The configurations of three runs, of which the last two showed a change that nobody approved."""


@pytest.mark.parametrize(("configurations", "records", "days_ago"), REVIEWS.values(), ids=REVIEWS)
def test_a_review_lets_later_runs_go_on_from_there(
    home: Home, configurations: str, records: tuple[ChangeRecord, ...], days_ago: int
) -> None:
    for days, status, running in zip((3, 2, 1), (OK, DRIFT, DRIFT), configurations, strict=True):
        add_run(home, days, status, running)
    found = reference(home, *records)
    assert found is not None
    assert found.collected_at == NOW - days_ago * DAY


def add_plan(home: Home, name: str, ended: datetime, outcome: str = "applied", device_name: str = "sw1") -> None:
    change_set = ChangeSet.model_validate(
        {
            "device": device_name,
            "platform": "cisco_ios",
            "findings": (),
            "controls": (),
            "clauses": (),
            "base_digests": {"show running-config": f"before {name}"},
            "base_text": "",
            "operations": (),
            "undo": (),
            "predicted_diff": "",
            "revert_protection": "none",
            "risk": "low",
        }
    )
    plan = Plan(
        kind="configuration",
        run="20261122T090000Z",
        author="Chen",
        created_at=NOW,
        expires_at=NOW + DAY,
        batches=(Batch(devices=(device_name,)),),
        change_sets=(change_set,),
        tool_versions={},
    )
    write_record(home.plans / name / "plan.json", plan)
    application = {
        "device": device_name,
        "plan": name,
        "plan_digest": "",
        "outcome": outcome,
        "reason": "",
        "started_at": ended - HOUR,
        "ended_at": ended,
        "promise": "none",
        "operations_digest": "",
        "digests_after": {"show running-config": f"after {name}"},
    }
    record = DeviceApplication.model_validate(application)
    write_record(home.plans / name / "applications" / f"{device_name}.json", record)


def test_what_approved_plans_did(home: Home) -> None:
    add_plan(home, "00000000000a", NOW - 9 * DAY)
    add_plan(home, "00000000000c", NOW - HOUR)
    add_plan(home, "00000000000b", NOW - 5 * HOUR)
    add_plan(home, "00000000000d", NOW - HOUR, outcome="rolled-back")
    add_plan(home, "00000000000e", NOW - HOUR, outcome="unknown")
    add_plan(home, "00000000000f", NOW - HOUR, device_name="sw2")
    history = History(home, facts(0), Registers(), "Asia/Taipei")
    found = history.changes_since("sw1", device(collected_at=NOW - DAY))
    assert [(one.plan, one.base_digests, one.digests) for one in found] == [
        (
            f"00000000000{name}",
            {"show running-config": f"before 00000000000{name}"},
            {"show running-config": f"after 00000000000{name}"},
        )
        for name in "bc"
    ]


def test_a_reading_amid_a_change_is_passed_over(home: Home) -> None:
    for days in (2, 1):
        add_run(home, days, OK)
    add_plan(home, "00000000000a", NOW - DAY + HOUR / 2)
    found = reference(home)
    assert found is not None
    assert found.collected_at == NOW - 2 * DAY


def test_an_application_from_before_digests_were_kept_can_be_read(home: Home) -> None:
    add_plan(home, "00000000000a", NOW - HOUR)
    path = home.plans / "00000000000a" / "applications" / "sw1.json"
    old = DeviceApplication.model_validate_json(path.read_bytes()).model_dump(mode="json", exclude={"digests_after"})
    write_file(path, canonical_json(old))
    history = History(home, facts(0), Registers(), "Asia/Taipei")
    assert [one.digests for one in history.changes_since("sw1", device(collected_at=NOW - DAY))] == [{}]
