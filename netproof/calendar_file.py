"""Writes duties as an iCalendar file (RFC 5545), which every calendar program can subscribe to or import."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from netproof.duties import Duty
from netproof.record_keeping import WARNING

_PRODUCT = "-//Netproof//Duties//EN"


def calendar_file(duties: Iterable[Duty], written_at: datetime) -> bytes:
    """Return the file: one all-day event for each duty that has a day, with an alarm before it.

    A duty keeps its identifier, so that importing the file again moves an event instead of adding another one.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Netproof")
    for duty in duties:
        if duty.due is not None:
            calendar.add_component(_event(duty, written_at))
    content: bytes = calendar.to_ical()
    return content


def _event(duty: Duty, written_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{duty.id}@netproof")
    event.add("dtstamp", written_at)
    event.add("dtstart", duty.due)
    event.add("summary", f"{duty.what.zh_tw} / {duty.what.en}")
    event.add("description", "\n".join(filter(None, (", ".join(duty.clauses), duty.owner))))
    event.add("categories", [duty.kind, *duty.clauses])
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(duty))
    return event


def _alarm(duty: Duty) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", duty.what.zh_tw)
    alarm.add("trigger", -timedelta(days=WARNING.days))
    return alarm
