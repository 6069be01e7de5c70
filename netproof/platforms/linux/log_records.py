"""The day of a log record, by its own time stamp."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from netproof.model.record import Known, Unknown

type YearKnownBy = Literal["time stamp", "file name", "modification time", ""]

_ISO = re.compile(r"(?:<\d+>1? ?)?(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)[T ]\d\d:\d\d")
_RFC_3164 = re.compile(r"(?:<\d+>)?(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) (?:(?P<year>\d{4}) )?\d\d:\d\d:\d\d")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OTHER_ZONE, _LATE = 1, 2
"""Days by which a record may differ from its file's name (another time zone), or from when the file was written."""


@dataclass(frozen=True)
class Day:
    """A record's day, and how its year is known."""

    day: Known[date]
    year_known_by: YearKnownBy = ""


def record_day(record: str, path: str, named: date | None, written: date | None = None) -> Day:
    """Return the day of a file's first or last record.

    `named` is the day in the file's name. `written` is when the file was changed last, which is the year's proof only
    of its last record. A stamp and a name that contradict each other prove neither.
    """
    iso, match = _ISO.match(record), _RFC_3164.match(record)
    if iso:
        return _stamped(_day(int(iso["year"]), int(iso["month"]), int(iso["day"])), path, named)
    if not match or match["month"] not in _MONTHS:
        return Day(Unknown(unknown=f"{path}: its record could not be read, or begins with no time stamp that is known"))
    month, number = _MONTHS.index(match["month"]) + 1, int(match["day"])
    if match["year"]:
        return _stamped(_day(int(match["year"]), month, number), path, named)
    if named and (by_name := _nearest(named, month, number, _OTHER_ZONE)):
        return Day(by_name, "file name")
    if not named and written and (by_time := _nearest(written, month, number, _LATE)):
        return Day(by_time, "modification time")
    return _no_year(path)


def _stamped(day: date | None, path: str, named: date | None) -> Day:
    if day is None:
        return Day(Unknown(unknown=f"{path}: its record's time stamp is no day"))
    if named and abs((day - named).days) > _OTHER_ZONE:
        return Day(Unknown(unknown=f"{path}: its name says {named}, its record {day}"))
    return Day(day, "time stamp")


def _no_year(path: str) -> Day:
    return Day(Unknown(unknown=f"{path}: its records carry no year (RFC 3164), and nothing else proves it"))


def _nearest(hint: date, month: int, number: int, apart: int) -> date | None:
    days = [day for year in (hint.year - 1, hint.year, hint.year + 1) if (day := _day(year, month, number))]
    return next((day for day in days if abs((day - hint).days) <= apart), None)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
