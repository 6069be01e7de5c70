"""Clause 3.3.4: outside equipment (also staff's own devices) that may join the internal network."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from netproof.model.record import Text
from netproof.model.register import CaseRegister, Filled, RegisterEntry
from netproof.registers._fields import Kind, Network, blank

LONGEST = timedelta(days=90)
"""Our profile, not the rule's text: equipment is let in for at most 90 days at a time."""

_DEMANDS = {
    "applied_on": Text(en="the day of the application is not on record", zh_tw="未載明申請日期"),
    "checked_on": Text(en="no security check of the equipment is on record", zh_tw="查無設備資安檢視紀錄"),
    "checked_by": Text(en="who checked the equipment is not on record", zh_tw="未載明檢視人員"),
    "is_secure": Text(en="the result of the security check is not on record", zh_tw="未載明資安檢視結果"),
    "approved_by": Text(en="nobody approved it", zh_tw="未載明核准人"),
    "approved_on": Text(en="the day of its approval is not on record", zh_tw="未載明核准日期"),
    "scope": Text(en="where it may reach is not limited; name the networks", zh_tw="未限定可使用之網段"),
    "expires": Text(en="it has no end; name the last day of its use", zh_tw="未訂使用期限，請填列到期日"),
}
_INSECURE = Text(
    en="it did not pass its security check on {checked}", zh_tw="{checked} 之資安檢視結果不合格，不得連接內部網路"
)
_UNCHECKED = Text(
    en="it was let in on {opened}, before its {step} on {day}", zh_tw="於 {opened} 即開放使用，早於{step}日 {day}"
)
_STEPS = {
    "checked_on": Text(en="security check", zh_tw="資安檢視"),
    "approved_on": Text(en="approval", zh_tw="核准"),
}
_LONG = Text(
    en="it lasts {days} days; our profile (not the rule's text) allows 90",
    zh_tw="使用期間達 {days} 日；本系統預設值（非規範條文）以 90 日為限",
)


class ExternalEquipment(RegisterEntry):
    """A piece of equipment that is not the firm's, who uses it, and how far it may reach."""

    in_order = (("valid_from", "expires"), ("applied_on", "approved_on"))

    person: Filled
    """Who uses it."""
    kind: Kind
    """Whether that is staff or somebody of a provider."""
    equipment: Filled
    """What it is: maker and model."""
    identifier: Filled
    """What it is told apart by: its MAC address or serial number."""
    applied_on: date | None = None
    """The day of the application."""
    checked_on: date | None = None
    """The day of the security check of the equipment."""
    checked_by: str = ""
    """Who checked it."""
    is_secure: bool | None = None
    """Whether it passed."""
    approved_by: str = ""
    """Who approved it."""
    approved_on: date | None = None
    """The day of its approval, never later than `valid_from`."""
    scope: tuple[Network, ...] = ()
    """The networks that it may reach."""
    valid_from: date
    """The first day of its use."""
    expires: date | None = None
    """The last day of its use."""
    closed_on: date | None = None
    """The day on which it was shut out again."""

    @property
    def topic(self) -> Kind:
        """Return the kind of people who use it."""
        return self.kind

    @property
    def closed(self) -> date | None:
        """Return the day on which it was shut out."""
        return self.closed_on

    @property
    def ends(self) -> date | None:
        """Return the last day of its use."""
        return self.expires

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say what of application, check, authorisation and scope is lacking, came too late or reaches too far."""
        yield from blank(self, _DEMANDS)
        if self.is_secure is False:
            yield _INSECURE.format(checked=self.checked_on)
        for field, step in _STEPS.items():
            day = getattr(self, field)
            if day and self.valid_from < day:
                yield _UNCHECKED.format(opened=self.valid_from, step=step, day=day)
        if self.expires and self.expires - self.valid_from > LONGEST:
            yield _LONG.format(days=(self.expires - self.valid_from).days)


class ExternalEquipmentRegister(CaseRegister[ExternalEquipment]):
    """Clause 3.3.4: outside equipment that may join the internal network."""

    title: ClassVar[Text] = Text(en="Outside equipment on the network", zh_tw="外部設備使用核准清冊")
