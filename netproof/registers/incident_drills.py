"""Clause 7.1: drills of the reporting procedure, which the text leaves to the firm."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry
from netproof.registers._fields import Action, blank, overdue

_DEMANDS = {
    "participants": Text(en="who took part is not on record", zh_tw="未載明參與人員"),
    "result": Text(en="what came of it is not on record", zh_tw="未載明演練結果"),
}
_NO_ACTION = Text(en="the drill failed, and no action was set for it", zh_tw="演練未通過，惟未訂定改善措施")


class IncidentDrill(RegisterEntry):
    """One drill."""

    drilled_on: date
    """The day of it."""
    scenario: Filled
    """What was assumed to have happened."""
    participants: tuple[Filled, ...] = ()
    """Who took part."""
    outcome: Literal["passed", "failed"]
    """Whether the procedure and the contacts worked."""
    result: str = ""
    """What came of it, in a sentence."""
    actions: tuple[Action, ...] = ()
    """What has to be done about what did not work."""

    @property
    def done(self) -> date:
        """Return the day of the drill."""
        return self.drilled_on

    def shortcomings(self, today: date) -> Iterable[Text]:
        """Say what the record lacks, and which actions are missing or overdue."""
        yield from blank(self, _DEMANDS)
        if self.outcome == "failed" and not self.actions:
            yield _NO_ACTION
        yield from overdue(self.actions, today)


class IncidentDrillsRegister(EntryRegister[IncidentDrill]):
    """Clause 7.1: drills of the reporting procedure."""

    title: ClassVar[Text] = Text(en="Incident drills", zh_tw="資安事件通報演練紀錄")
