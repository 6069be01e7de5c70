"""Clause 4.1.6 and others: findings that somebody entitled to it accepted for a time, and why."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from dateutil.relativedelta import relativedelta

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry

LONGEST = relativedelta(years=1)
"""Our profile: what is accepted is looked at again within a year."""

_SELF_APPROVED = Text(
    en="{name} approved the waiver that they asked for themselves",
    zh_tw="{name} 核准了自己申請的豁免",
)
_LATE = Text(
    en="it ends on {expires}, more than a year after its approval on {approved}",
    zh_tw="效期至 {expires}，距核准日 {approved} 逾一年",
)


class Waiver(RegisterEntry):
    """Findings that are accepted until a day; they stay findings, and are shown as waived."""

    findings: tuple[Filled, ...]
    """Shell patterns over finding ids, `<control>/<check>/<subject>`: `idle-timeout/idle_timeout/branch-*`."""
    targets: tuple[str, ...] = ("*",)
    """Shell patterns over what is wrong inside the subject (an account, a line, a port): nothing else is waived."""
    reason: Filled
    """Why the risk is accepted, and what stands against it meanwhile."""
    requested_by: Filled
    """Who asked for it."""
    approver: Filled
    """Who accepted the risk; never who asked for it."""
    approved_on: date
    """Since when it is in force."""
    expires: date
    """The last day on which it is in force."""
    withdrawn_on: date | None = None
    """The day on which it was given up before its end: it is history from then on."""

    @property
    def ends(self) -> date | None:
        """Return the last day on which it is in force."""
        return self.expires

    @property
    def closed(self) -> date | None:
        """Return the day on which it was given up."""
        return self.withdrawn_on

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say what keeps the waiver from being one: no second person, or no end in sight."""
        if self.approver.casefold() == self.requested_by.casefold():
            yield _SELF_APPROVED.format(name=self.approver)
        if self.expires > self.approved_on + LONGEST:
            yield _LATE.format(expires=self.expires, approved=self.approved_on)


class WaiversRegister(EntryRegister[Waiver]):
    """Findings that are accepted for a time."""

    title: ClassVar[Text] = Text(en="Waivers", zh_tw="豁免清冊")
