import multiprocessing
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from netproof.errors import ConfigurationError, NetproofError
from netproof.home import Home, write_record
from netproof.model.assessment import Assessment, Status
from netproof.model.plan import Plan
from netproof.plan import plan_id
from netproof.runs import save_assessment
from netproof.store import changes_since_previous, plans_answering, record_assessment, reindex
from tests.report.samples import assessment, finding, story

GOOD, BAD, UNSURE, OFF = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE, Status.NOT_APPLICABLE
ID = "idle-timeout/idle_timeout/sw1"


def run_name(number: int) -> str:
    return f"202605{number + 1:02d}T010000Z"


def judged(number: int, statuses: Iterable[tuple[str, Status]]) -> Assessment:
    findings = [finding("idle-timeout", "idle_timeout", subject, status, "x") for subject, status in statuses]
    return assessment(run_name(number), *findings)


def store(home: Home, number: int, *statuses: tuple[str, Status]) -> Assessment:
    found = judged(number, statuses)
    (home.runs / found.run).mkdir(parents=True, exist_ok=True)
    save_assessment(home, found)
    return found


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "var")


CASES: list[tuple[list[Status | None], tuple[int, int, int]]] = [
    # the finding's status in each run (None: not judged there), and (opened, closed, still) of the last run
    ([BAD], (1, 0, 0)),
    ([BAD, BAD], (0, 0, 1)),
    ([BAD, GOOD], (0, 1, 0)),
    ([BAD, OFF], (0, 1, 0)),
    ([BAD, UNSURE], (0, 0, 1)),
    ([BAD, UNSURE, BAD], (0, 0, 1)),
    ([BAD, UNSURE, GOOD], (0, 1, 0)),
    ([BAD, None], (0, 0, 1)),
    ([BAD, None, GOOD], (0, 1, 0)),
    ([BAD, GOOD, BAD], (1, 0, 0)),
    ([BAD, GOOD, GOOD], (0, 0, 0)),
    ([UNSURE, BAD], (1, 0, 0)),
    ([UNSURE], (0, 0, 0)),
    ([GOOD, BAD], (1, 0, 0)),
]


@pytest.mark.parametrize(("statuses", "expected"), CASES)
@pytest.mark.parametrize("rebuilt", [False, True])
def test_a_finding_opens_on_a_violation_and_closes_on_evidence_only(
    home: Home, statuses: list[Status | None], expected: tuple[int, int, int], *, rebuilt: bool
) -> None:
    for number, status in enumerate(statuses):
        found = store(home, number, *([("sw1", status)] if status else [("other", GOOD)]))
        record_assessment(home, found)
    if rebuilt:
        assert reindex(home) == len(statuses)
    changes = changes_since_previous(home, run_name(len(statuses) - 1))
    assert (len(changes.opened), len(changes.closed), len(changes.still)) == expected
    assert {*changes.opened, *changes.closed, *changes.still} <= {ID}
    assert changes.previous == (run_name(len(statuses) - 2) if len(statuses) > 1 else None)


def test_a_run_judged_out_of_order_or_again_tells_the_same_story(home: Home) -> None:
    last = store(home, 2, ("sw1", GOOD))
    record_assessment(home, last)
    record_assessment(home, store(home, 0, ("sw1", GOOD)))
    record_assessment(home, store(home, 1, ("sw1", GOOD)))
    record_assessment(home, store(home, 1, ("sw1", BAD)))
    assert changes_since_previous(home, run_name(1)).opened == (ID,)
    assert changes_since_previous(home, run_name(2)).closed == (ID,)


def test_the_report_of_an_earlier_run_is_not_changed_by_later_ones(home: Home) -> None:
    for number, status in enumerate((BAD, GOOD)):
        record_assessment(home, store(home, number, ("sw1", status)))
    assert changes_since_previous(home, run_name(0)).opened == (ID,)


def test_runs_from_before_the_index_are_taken_in(home: Home) -> None:
    store(home, 0, ("sw1", BAD))
    store(home, 1, ("sw1", BAD))
    assert changes_since_previous(home, run_name(1)).still == (ID,)


def test_a_run_that_was_not_assessed_is_named(home: Home) -> None:
    with pytest.raises(ConfigurationError, match=f"run {run_name(5)}: was not assessed"):
        changes_since_previous(home, run_name(5))


def damage_content(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)


def damage_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def damage_table(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE runs")
        connection.execute("CREATE TABLE runs (other TEXT)")
    connection.close()


@pytest.mark.parametrize("damage", [damage_content, damage_version, damage_table])
def test_a_damaged_index_names_the_way_out_which_works(home: Home, damage: object) -> None:
    found = store(home, 0, ("sw1", BAD))
    record_assessment(home, found)
    assert callable(damage)
    damage(home.database)
    with pytest.raises(NetproofError, match="run: netproof reindex"):
        record_assessment(home, found)
    assert reindex(home) == 1
    assert changes_since_previous(home, found.run).opened == (ID,)


def test_plans_are_found_by_the_run_that_they_answer(home: Home) -> None:
    plan = story().plan
    names = []
    for author in ("one", "two"):
        sealed: Plan = plan.changed(author=author)
        name = plan_id(sealed.model_dump_json(indent=1).encode() + b"\n")
        write_record(home.plans / name / "plan.json", sealed)
        names.append(name)
        assert sorted(plans_answering(home, plan.run)) == sorted(names), "also what was sealed after the index was made"
    assert plans_answering(home, run_name(9)) == ()


def test_the_index_is_for_its_owner_alone(home: Home) -> None:
    record_assessment(home, store(home, 0, ("sw1", BAD)))
    assert home.database.stat().st_mode & 0o077 == 0


def _record(folder: Path, number: int) -> None:
    home = Home(folder)
    record_assessment(home, store(home, number, (f"sw{number}", BAD)))


def test_runs_judged_at_the_same_time_are_all_kept(home: Home) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_record, args=(home.folder, number)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    last = changes_since_previous(home, run_name(3))
    assert len(last.opened) + len(last.still) == 4
