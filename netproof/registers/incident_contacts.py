"""Clause 7.1: who is called when something happens, and who stands in."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry
from netproof.registers._fields import blank

_DEMANDS = {
    "deputy": Text(en="nobody stands in for this contact", zh_tw="未載明代理人"),
    "reviewed_on": Text(en="it is not on record that the contact was ever verified", zh_tw="查無聯絡資料確認紀錄"),
}
_UNREACHABLE = Text(en="neither a telephone number nor a mail address is given", zh_tw="未載明電話或電子郵件")


class IncidentContact(RegisterEntry):
    """Somebody who is called, and by what means."""

    person: Filled
    """Who it is."""
    role: Filled
    """What this person does in an incident: reports to the authority, decides, mends."""
    phone: str = ""
    """A telephone number that is answered at any hour, quoted."""
    mail: str = ""
    """A mail address."""
    deputy: str = ""
    """Who stands in, with the means to reach that person."""
    reviewed_on: date | None = None
    """The day on which somebody tried that this is still right."""
    left_on: date | None = None
    """The day since which this person is not the contact any more."""

    @property
    def closed(self) -> date | None:
        """Return the day since which this person is not the contact."""
        return self.left_on

    @property
    def done(self) -> date | None:
        """Return the day on which it was last verified."""
        return self.reviewed_on

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say that nobody stands in, that it was never verified, or that there is no way to reach the person."""
        yield from blank(self, _DEMANDS)
        if not self.phone.strip() and not self.mail.strip():
            yield _UNREACHABLE


class IncidentContactsRegister(EntryRegister[IncidentContact]):
    """Clause 7.1: incident contacts."""

    title: ClassVar[Text] = Text(en="Incident contacts", zh_tw="資安事件通報聯絡人名冊")
    proof_required: ClassVar[bool] = False
    each_recurs: ClassVar[bool] = True
