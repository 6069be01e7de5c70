"""Clauses 7.2 and 7.3: incidents, outages and grave personal-data incidents, and when they were reported."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from netproof.model.record import Text
from netproof.model.register import CaseRegister, Filled, RegisterEntry
from netproof.registers._fields import Action, blank, overdue

GRAVE = "grave-personal-data"

_DEMANDS = {
    "report_by": Text(
        en="the firm set no deadline for reporting it; fill in report_by", zh_tw="公司未訂通報期限，請填列 report_by"
    ),
}
_TO_CLOSE = {
    "response": Text(en="how it was handled is not on record", zh_tw="未載明應變處理情形"),
    "proofs": Text(en="no document proves how it was reported and handled", zh_tw="未附通報及處理之佐證資料"),
}
_NOT_REPORTED = Text(en="it was to be reported by {due} and is not reported", zh_tw="應於 {due} 前通報，迄今未通報")
_LATE = Text(en="it was reported at {reported}, after its deadline {due}", zh_tw="於 {reported} 通報，已逾期限 {due}")
_NOT_TOLD = Text(
    en="the authority is to be told at once of a grave personal-data incident, and it is not on record that it was",
    zh_tw="重大個資事件應立即函報主管機關，惟查無函報紀錄",
)
_TOLD_LATE = Text(
    en="the authority was told at {told}, after the firm's deadline {due}; the clause says at once",
    zh_tw="於 {told} 始函報主管機關，已逾公司所訂期限 {due}；規範要求立即函報",
)
_TO_COME = Text(en="{field} lies in the future: {moment}", zh_tw="{field} 為未來時間：{moment}")


class Incident(RegisterEntry):
    """Something that hurt customers or operation, from its discovery to its end."""

    in_order = (("occurred_at", "discovered_at"), ("discovered_at", "reported_at"), ("discovered_at", "closed_at"))

    kind: Literal["incident", "outage", "grave-personal-data"]
    """An incident, a service outage, or a grave personal-data incident: data stolen, altered, destroyed, lost or
    leaked so that operation or many people's interests are in danger."""
    occurred_at: AwareDatetime | None = None
    """When it began, as far as known, with its time zone: `2026-08-22T09:05:00+08:00`."""
    discovered_at: AwareDatetime
    """When the firm learnt of it, with its time zone."""
    report_by: AwareDatetime | None = None
    """The deadline for reporting it that the firm's procedure sets, with its time zone."""
    reported_at: AwareDatetime | None = None
    """When it was reported by the market's reporting rule, with its time zone."""
    reported_to: str = ""
    """To whom: the exchange, the association, the authority."""
    authority_told_at: AwareDatetime | None = None
    """When the authority was told of a grave personal-data incident, with its time zone."""
    findings: tuple[Filled, ...] = ()
    """The findings of Netproof that it came from: `<finding id>`, or `<finding id>#<target>` for one target in it."""
    response: str = ""
    """How it was handled, its cause, and what keeps it from coming again."""
    actions: tuple[Action, ...] = ()
    """What has to be done so that it does not come again."""
    closed_at: AwareDatetime | None = None
    """When it was closed, with its time zone."""

    @property
    def topic(self) -> Literal["incident", "outage", "grave-personal-data"]:
        """Return its kind."""
        return self.kind

    @property
    def closed(self) -> date | None:
        """Return the day of its closing, in the time zone it is written in, once nothing of its record is lacking."""
        settled = [
            self.report_by,
            self.reported_at,
            self.response,
            self.proofs,
            self.kind != GRAVE or self.authority_told_at,
            all(action.closed_on for action in self.actions),
        ]
        return self.closed_at.date() if self.closed_at and all(settled) else None

    def shortcomings(self, today: date) -> Iterable[Text]:
        """Say what was not reported in time, and what a closed incident's record lacks.

        Deadlines count by the day here; one of today has not passed yet.
        """
        yield from blank(self, _DEMANDS)
        yield from self._reporting(today)
        if self.kind == GRAVE:
            yield from self._telling()
        if self.closed_at:
            yield from blank(self, _TO_CLOSE)
        yield from overdue(self.actions, today)

    def _reporting(self, today: date) -> Iterable[Text]:
        if self.reported_at is None:
            if self.report_by and self.report_by.date() < today:
                yield _NOT_REPORTED.format(due=self.report_by)
        elif self.report_by and self.reported_at > self.report_by:
            yield _LATE.format(reported=self.reported_at, due=self.report_by)
        for field in ("occurred_at", "discovered_at", "reported_at", "authority_told_at", "closed_at"):
            moment = getattr(self, field)
            if moment and moment.date() > today:
                yield _TO_COME.format(field=field, moment=moment)

    def _telling(self) -> Iterable[Text]:
        if self.authority_told_at is None:
            yield _NOT_TOLD
        elif self.report_by and self.authority_told_at > self.report_by:
            yield _TOLD_LATE.format(told=self.authority_told_at, due=self.report_by)


class IncidentsRegister(CaseRegister[Incident]):
    """Clauses 7.2 and 7.3: incidents and outages."""

    title: ClassVar[Text] = Text(en="Incidents and outages", zh_tw="資安事件及服務中斷紀錄")
    proof_required: ClassVar[bool] = False
