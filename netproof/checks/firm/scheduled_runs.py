"""Whether the network was read and judged as often as the firm expects."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from netproof.checks.check import IndeterminateError, violation
from netproof.checks.firm_check import FirmCheck
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text
from netproof.schedule import missed_runs

EVERYTHING = "all"
"""The host pattern of a run that reads the whole network; a narrower one says nothing of the schedule."""

_NO_SCHEDULE = Text(
    en="schedule.yml does not say how often runs are expected; write it, e.g. every: 1d",
    zh_tw="schedule.yml 未載明執行頻率，請填寫，例如 every: 1d",
)
_NARROW = Text(
    en="this run reads only a part of the network ({pattern}), which says nothing of the schedule",
    zh_tw="本次執行僅讀取部分設備（{pattern}），無法據以判斷執行頻率",
)
_FIRST = Text(
    en="this is the first run over the whole network, so there is nothing yet to see its regularity by",
    zh_tw="這是首次讀取全部設備，尚無先前的執行可供判斷執行頻率",
)
_CLOCK = Text(
    en="the run before began at {previous}, after this one; the clock was set back",
    zh_tw="前次執行的開始時間 {previous} 晚於本次，系統時鐘曾被調回",
)
_MISSED = Text(
    en="runs missed between {previous} and {now}: {count}; one is expected every {every} (grace {grace}), "
    "and the first missed one was due at {due}",
    zh_tw="{previous} 至 {now} 之間有 {count} 次執行未進行：應每 {every} 執行一次（寬限 {grace}），"
    "首次未進行者應於 {due} 執行",
)


class ScheduledRuns(FirmCheck):
    """Clause 4.1.2 asks for regular checks: a run that did not happen is a finding of the next one."""

    title: ClassVar[Text] = Text(en="Runs happen as often as expected", zh_tw="依預定頻率執行檢查")

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Count what should have happened between the previous run over the whole network and this one."""
        if context.schedule is None:
            raise IndeterminateError(_NO_SCHEDULE)
        if context.run.pattern != EVERYTHING:
            raise IndeterminateError(_NARROW.format(pattern=context.run.pattern))
        earlier = [run for run in context.earlier if run.pattern == EVERYTHING]
        if not earlier:
            raise IndeterminateError(_FIRST)
        previous, now, zone = earlier[-1], context.run.started_at, context.firm.time_zone
        if previous.started_at > now:
            raise IndeterminateError(_CLOCK.format(previous=_local(previous.started_at, zone)))
        missed = missed_runs(context.schedule, previous.started_at, now, zone)
        if missed:
            facts = {
                "count": len(missed),
                "previous": _local(previous.started_at, zone),
                "now": _local(now, zone),
                "every": context.schedule.every,
                "grace": context.schedule.grace,
                "due": _local(missed[0], zone),
            }
            yield violation("", _MISSED.format(**facts), (previous.run, context.run.run))


def _local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
