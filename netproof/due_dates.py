"""When something that was done is due again: calendar days in the firm's time zone, without a clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from netproof.model.firm import CalendarPart, Interval

_UNITS = {"d": "days", "w": "weeks", "mo": "months", "y": "years"}
_MONTHS: dict[CalendarPart, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def today(as_of: datetime, time_zone: str) -> date:
    """Return the day of a moment in the firm's time zone."""
    return as_of.astimezone(ZoneInfo(time_zone)).date()


def after(day: date, interval: Interval) -> date:
    """Return the day an interval after another; months end rightly: 31 August and six months is 28 February.

    Raises:
        ValueError: the interval is in hours, by which no day is due.
    """
    unit = interval.lstrip("0123456789")
    if unit not in _UNITS:
        raise ValueError(f"{interval!r} is no number of days, weeks, months or years")
    step = relativedelta(**{_UNITS[unit]: int(interval.removesuffix(unit))})  # type: ignore[arg-type]  # whole numbers
    return day + step


def end_of_next(day: date, part: CalendarPart) -> date:
    """Return the last day of the calendar part that follows the one in which a day lies."""
    months = _MONTHS[part]
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return start + relativedelta(months=2 * months) - timedelta(days=1)


def due_on(
    done: date, every: Interval | None, in_each: CalendarPart | None, next_due: date | None = None
) -> date | None:
    """Return the last day on which something that was done is in time to be done again; `None` if it never is due.

    The earliest of: the period since then, the end of the next calendar part, and what the entry itself says; a day
    that the entry says and that is not after `done` was kept.
    """
    days = [next_due] if next_due and next_due > done else []
    if every:
        days.append(after(done, every))
    if in_each:
        days.append(end_of_next(done, in_each))
    return min(days, default=None)
