"""When runs were due: months, clock changes, grace."""

from datetime import UTC, datetime

import pytest

from netproof.model.firm import Schedule
from netproof.schedule import later, missed_runs

TAIPEI, NEW_YORK = "Asia/Taipei", "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "interval", "times", "zone", "expected"),
    [
        ("2026-11-22T18:00", "1d", 1, TAIPEI, "2026-11-23T18:00"),
        ("2026-11-22T18:00", "12h", 3, TAIPEI, "2026-11-24T06:00"),
        ("2026-11-22T18:00", "2w", 1, TAIPEI, "2026-12-06T18:00"),
        ("2026-01-31T02:00", "1mo", 1, TAIPEI, "2026-02-28T02:00"),
        ("2026-01-31T02:00", "1mo", 2, TAIPEI, "2026-03-31T02:00"),  # the short month shortens none after it
        ("2028-01-31T02:00", "1mo", 1, TAIPEI, "2028-02-29T02:00"),
        ("2026-01-31T18:00", "1mo", 1, TAIPEI, "2026-02-28T18:00"),  # the first of February there, at two
        ("2026-03-07T07:00", "1d", 1, NEW_YORK, "2026-03-08T07:00"),  # 02:00 does not exist on the 8th: 03:00
        ("2026-03-07T08:00", "1d", 1, NEW_YORK, "2026-03-08T07:00"),  # 03:00 stays 03:00
        ("2026-10-31T07:00", "1d", 1, NEW_YORK, "2026-11-01T08:00"),  # 03:00 stays 03:00, 25 hours later
        ("2026-10-31T07:00", "24h", 1, NEW_YORK, "2026-11-01T07:00"),  # hours are elapsed time
    ],
)
def test_later(moment: str, interval: str, times: int, zone: str, expected: str) -> None:
    assert later(utc(moment), interval, times, zone) == utc(expected)


@pytest.mark.parametrize(
    ("every", "grace", "previous", "now", "missed"),
    [
        ("1d", "2h", "2026-11-20T18:00", "2026-11-21T18:00", []),
        ("1d", "2h", "2026-11-20T18:00", "2026-11-20T18:05", []),
        ("1d", "2h", "2026-11-20T18:00", "2026-11-21T20:00", []),
        ("1d", "2h", "2026-11-20T18:00", "2026-11-21T20:01", ["2026-11-21T18:00"]),
        ("1d", "2h", "2026-11-20T18:00", "2026-11-22T18:00", ["2026-11-21T18:00"]),
        ("1d", "2h", "2026-11-20T18:00", "2026-11-23T17:00", ["2026-11-21T18:00", "2026-11-22T18:00"]),
        ("1mo", "1d", "2026-01-30T18:00", "2026-02-28T18:00", []),
        ("1mo", "1d", "2026-01-30T18:00", "2026-03-31T12:00", ["2026-02-27T18:00"]),
        ("6h", "1h", "2026-11-20T00:00", "2026-11-20T13:30", ["2026-11-20T06:00", "2026-11-20T12:00"]),
    ],
)
def test_missed_runs(every: str, grace: str, previous: str, now: str, missed: list[str]) -> None:
    schedule = Schedule(every=every, grace=grace)
    assert missed_runs(schedule, utc(previous), utc(now), TAIPEI) == tuple(map(utc, missed))
