"""Clause 3.2.3: access from outside that was applied for and approved before it was opened."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from netproof.model.record import Text
from netproof.model.register import CaseRegister, Filled, RegisterEntry
from netproof.registers._fields import Kind, Network, Service, blank

LONGEST = timedelta(days=90)
"""Our profile, not the rule's text: access is granted for at most 90 days at a time."""

_DEMANDS = {
    "applied_on": Text(en="the day of the application is not on record", zh_tw="未載明申請日期"),
    "approved_by": Text(en="nobody approved it", zh_tw="未載明核准人"),
    "approved_on": Text(en="the day of its approval is not on record", zh_tw="未載明核准日期"),
    "expires": Text(en="it has no end; name the last day of the access", zh_tw="未訂使用期限，請填列到期日"),
}
_LATE = Text(
    en="it was opened on {opened}, before its approval on {approved}", zh_tw="於 {opened} 開放，早於核准日 {approved}"
)
_LONG = Text(
    en="it lasts {days} days; our profile (not the rule's text) allows 90",
    zh_tw="使用期間達 {days} 日；本系統預設值（非規範條文）以 90 日為限",
)


class AccessGrant(RegisterEntry):
    """A permit of access from outside, for whom, for what, where to and until when."""

    in_order = (("valid_from", "expires"), ("applied_on", "approved_on"))

    grantee: Filled
    """Who may come in: a person, or a provider's person with the provider's name."""
    kind: Kind
    """Staff (for official business only) or a provider (after an approved application)."""
    purpose: Filled
    """The official business, or the provider's work."""
    source: tuple[Network, ...]
    """From where."""
    destination: tuple[Network, ...]
    """Where to."""
    services: tuple[Service, ...]
    """By which services: `tcp/443`."""
    applied_on: date | None = None
    """The day of the application."""
    approved_by: str = ""
    """Who approved it."""
    approved_on: date | None = None
    """The day of its approval, never later than `valid_from`."""
    valid_from: date
    """The day on which the access was or will be opened."""
    expires: date | None = None
    """The last day of the access."""
    closed_on: date | None = None
    """The day on which the access was taken away again on the devices."""

    @property
    def topic(self) -> Kind:
        """Return the kind of people who come in."""
        return self.kind

    @property
    def closed(self) -> date | None:
        """Return the day on which the access was taken away."""
        return self.closed_on

    @property
    def ends(self) -> date | None:
        """Return the last day of the access."""
        return self.expires

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say what of the approval is lacking, and that the access was opened too early or for too long."""
        yield from blank(self, _DEMANDS)
        if self.approved_on and self.valid_from < self.approved_on:
            yield _LATE.format(opened=self.valid_from, approved=self.approved_on)
        if self.expires and self.expires - self.valid_from > LONGEST:
            yield _LONG.format(days=(self.expires - self.valid_from).days)


class AccessGrantsRegister(CaseRegister[AccessGrant]):
    """Clause 3.2.3: approved access from outside."""

    title: ClassVar[Text] = Text(en="Approved access from outside", zh_tw="外部連線核准清冊")
