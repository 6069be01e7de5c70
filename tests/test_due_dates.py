"""When something is due again: ends of months, leap years, halves of the year, and the firm's time zone."""

from datetime import UTC, date, datetime

import pytest

from netproof.due_dates import after, due_on, end_of_next, today
from netproof.model.firm import CalendarPart


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        (datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC), "Asia/Taipei", "2026-06-30"),
        (datetime(2026, 6, 30, 16, 0, tzinfo=UTC), "Asia/Taipei", "2026-07-01"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "Asia/Taipei", "2027-01-01"),
        (datetime(2026, 6, 30, 16, 0, tzinfo=UTC), "UTC", "2026-06-30"),
        (datetime(2026, 7, 1, 3, 0, tzinfo=UTC), "America/New_York", "2026-06-30"),
    ],
)
def test_the_day_is_the_firms(moment: datetime, zone: str, expected: str) -> None:
    assert today(moment, zone) == day(expected)


@pytest.mark.parametrize(
    ("start", "interval", "expected"),
    [
        ("2026-08-31", "6mo", "2027-02-28"),
        ("2027-08-31", "6mo", "2028-02-29"),
        ("2026-01-31", "1mo", "2026-02-28"),
        ("2026-03-31", "1mo", "2026-04-30"),
        ("2026-02-28", "6mo", "2026-08-28"),
        ("2028-02-29", "1y", "2029-02-28"),
        ("2028-02-29", "4y", "2032-02-29"),
        ("2026-12-31", "1d", "2027-01-01"),
        ("2026-12-25", "2w", "2027-01-08"),
        ("2026-01-01", "90d", "2026-04-01"),
        ("2026-11-30", "12mo", "2027-11-30"),
    ],
)
def test_months_end_rightly(start: str, interval: str, expected: str) -> None:
    assert after(day(start), interval) == day(expected)


def test_hours_make_no_day_due() -> None:
    with pytest.raises(ValueError, match="'12h' is no number of days, weeks, months or years"):
        after(day("2026-01-01"), "12h")


@pytest.mark.parametrize(
    ("start", "part", "expected"),
    [
        ("2026-01-01", "half-year", "2026-12-31"),
        ("2026-06-30", "half-year", "2026-12-31"),
        ("2026-07-01", "half-year", "2027-06-30"),
        ("2026-12-31", "half-year", "2027-06-30"),
        ("2026-01-31", "month", "2026-02-28"),
        ("2028-01-31", "month", "2028-02-29"),
        ("2026-12-15", "month", "2027-01-31"),
        ("2026-05-15", "quarter", "2026-09-30"),
        ("2026-11-15", "quarter", "2027-03-31"),
        ("2026-03-01", "year", "2027-12-31"),
    ],
)
def test_the_end_of_the_next_part_of_the_calendar(start: str, part: CalendarPart, expected: str) -> None:
    assert end_of_next(day(start), part) == day(expected)


@pytest.mark.parametrize(
    ("every", "in_each", "next_due", "expected"),
    [
        (None, None, None, None),
        ("6mo", None, None, "2026-07-05"),
        (None, "half-year", None, "2026-12-31"),
        ("6mo", "half-year", None, "2026-07-05"),
        ("1y", "half-year", None, "2026-12-31"),
        ("1y", None, "2026-03-01", "2026-03-01"),
        ("1y", None, "2028-03-01", "2027-01-05"),
        (None, None, "2026-03-01", "2026-03-01"),
        ("1y", None, "2026-01-05", "2027-01-05"),
        ("1y", None, "2025-11-01", "2027-01-05"),
        (None, None, "2025-11-01", None),
    ],
)
def test_the_earliest_day_counts_and_a_kept_one_does_not(
    every: str | None, in_each: CalendarPart | None, next_due: str | None, expected: str | None
) -> None:
    found = due_on(day("2026-01-05"), every, in_each, day(next_due) if next_due else None)
    assert found == (day(expected) if expected else None)
