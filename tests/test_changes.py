"""What people were not told of yet, over the runs that happened since."""

from pathlib import Path

import pytest

from netproof.changes import Coverage, mark_announced, unannounced_changes
from netproof.home import Home
from netproof.model.assessment import DeviceOutcome, Status
from netproof.report.change_text import change_text, subject_line
from netproof.runs import save_assessment
from tests.checks.states import catalog
from tests.report.samples import assessment, finding

GOOD, BAD, UNSURE = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE
ID = "idle-timeout/idle_timeout/sw1"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def store(home: Home, number: int, failed: tuple[str, ...] = (), **statuses: Status) -> str:
    run = f"202605{number:02d}T010000Z"
    findings = [finding("idle-timeout", "idle_timeout", name, status, "x") for name, status in statuses.items()]
    outcomes = tuple(
        DeviceOutcome(device=name, status="failed" if name in failed else "collected", reason="refused\x1b[2J")
        for name in statuses
        if name != "firm"
    )
    (home.runs / run).mkdir(parents=True, exist_ok=True)
    save_assessment(home, assessment(run, *findings).changed(devices=outcomes))
    return run


@pytest.mark.parametrize(
    ("statuses", "announced", "opened", "closed"),
    [
        ([BAD], None, True, False),
        ([BAD, BAD], 1, False, False),
        ([BAD, GOOD], 1, False, True),
        ([GOOD, BAD, BAD], 1, True, False),  # a run that nobody was told of saw it first
        ([BAD, GOOD, BAD], 1, False, False),
        ([GOOD, BAD, GOOD], 1, False, False),
        ([BAD, UNSURE], 1, False, False),
        ([BAD, UNSURE, BAD], 2, False, False),
        ([BAD, UNSURE, GOOD], 2, False, True),
        ([BAD, BAD], None, True, False),
    ],
)
def test_findings(home: Home, statuses: list[Status], announced: int | None, *, opened: bool, closed: bool) -> None:
    runs = [store(home, number, sw1=status) for number, status in enumerate(statuses, 1)]
    if announced:
        mark_announced(home, runs[announced - 1], "all")
    changes = unannounced_changes(home, runs[-1], "all")
    assert changes.opened == ((ID,) if opened else ())
    assert changes.closed == ((ID,) if closed else ())


def test_devices_and_coverage(home: Home) -> None:
    mark_announced(home, store(home, 1, ("b",), a=GOOD, b=UNSURE, gone=GOOD, same=GOOD), "all")
    changes = unannounced_changes(home, store(home, 2, ("a", "new"), a=UNSURE, b=GOOD, new=UNSURE, same=GOOD), "all")
    assert [outcome.device for outcome in changes.unreadable] == ["a", "new"]
    assert changes.readable == ("b",)
    assert changes.added == ("new",)
    assert changes.absent == ("gone",)
    assert changes.coverage == Coverage(judged=2, applicable=4)
    assert changes.coverage_before == Coverage(judged=3, applicable=4)
    assert changes.anything


def test_without_a_change_there_is_nothing_to_tell(home: Home) -> None:
    mark_announced(home, store(home, 1, ("b",), a=BAD, b=UNSURE, firm=UNSURE), "all")
    changes = unannounced_changes(home, store(home, 2, ("b",), a=BAD, b=UNSURE, firm=GOOD), "all")
    assert not changes.anything
    assert "沒有變動" in change_text("F", changes, catalog(), "zh-TW")


def test_a_run_of_some_devices_is_compared_with_its_like(home: Home) -> None:
    everything = store(home, 1, a=GOOD, b=GOOD)
    mark_announced(home, everything, "all")
    part = unannounced_changes(home, store(home, 2, a=BAD), "a")
    assert part.previous is None
    assert part.absent == ()
    mark_announced(home, part.run, "a")
    again = unannounced_changes(home, store(home, 3, a=BAD, b=GOOD), "all")
    assert again.previous == everything
    assert len(again.opened) == 1


def test_a_run_that_is_gone_is_not_compared_with(home: Home) -> None:
    mark_announced(home, "20260101T000000Z", "all")
    assert unannounced_changes(home, store(home, 1, a=BAD), "all").previous is None


def test_the_text_tells_it_in_both_languages_and_nothing_is_disguised(home: Home) -> None:
    mark_announced(home, store(home, 1, sw1=BAD, sw2=GOOD), "all")
    changes = unannounced_changes(home, store(home, 2, ("sw2",), sw1=GOOD, sw2=UNSURE), "all")
    chinese, english = (change_text("示範", changes, catalog(), language) for language in ("zh-TW", "en"))
    assert "已確認改善：1 項\n  - 第四條一（六） 4.1.6  sw1: " in chinese
    assert "Closed findings, on evidence: 1\n" in english
    assert "Devices that cannot be read: 1\n  - sw2: refused" in english
    assert "\x1b" not in english
    assert "Judged: 1 of 2 (before: 2/2)" in english
    subject = subject_line("示範\r\nBcc: x", changes)
    assert subject == f"Netproof 示範 Bcc: x: +0 -1 ({changes.run}) 無法讀取 unreadable: 1"
