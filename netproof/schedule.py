"""Which runs should have happened: calendar arithmetic without a clock.

Days, weeks and months are calendar units in the firm's time zone, so a run at two in the morning stays due at two in
the morning when the clocks change, and a monthly run of the 31st is due on the last day of a shorter month. Hours are
hours of elapsed time.
"""

from datetime import UTC, datetime, timedelta
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from netproof.model.firm import Schedule

_CALENDAR_UNITS = {"d": "days", "w": "weeks", "mo": "months", "y": "years"}


def later(moment: datetime, interval: str, times: int, time_zone: str) -> datetime:
    """Return the moment that is `times` intervals (`12h`, `1d`, `2w`, `1mo`) after another, in UTC.

    All of them are counted from the first moment, so that a short month does not shorten those after it.
    """
    amount = int(interval.rstrip("hdwmoy")) * times
    unit = interval.lstrip("0123456789")
    if unit == "h":
        return moment.astimezone(UTC) + timedelta(hours=amount)
    step = relativedelta(**{_CALENDAR_UNITS[unit]: amount})  # type: ignore[arg-type]  # the units are whole numbers
    local: datetime = moment.astimezone(ZoneInfo(time_zone)) + step
    return local.astimezone(UTC)


def missed_runs(schedule: Schedule, previous: datetime, now: datetime, time_zone: str) -> tuple[datetime, ...]:
    """Return when runs were due, counted from the previous one, that had not begun by the end of their grace.

    The run that begins now stands for the latest due one, unless it comes after that one's grace.
    """
    due = (later(previous, schedule.every, number, time_zone) for number in count(1))
    return tuple(takewhile(lambda moment: later(moment, schedule.grace, 1, time_zone) < now, due))
