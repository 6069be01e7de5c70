"""Clause 5.2: customer data that leaves the country, how it is protected, and that the customer was told before."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, Proof, RegisterEntry, RegisterPart
from netproof.registers._fields import Network, blank

_DEMANDS = {
    "protected_by": Text(en="how the data is encrypted on its way is not on record", zh_tw="未載明傳輸加密方式"),
    "customers_told_on": Text(en="it is not on record that customers were told", zh_tw="查無告知客戶之紀錄"),
    "restrictions_checked_on": Text(
        en="it is not on record that the authority's restrictions were checked", zh_tw="查無主管機關限制之查核紀錄"
    ),
    "audit_record": Text(en="no full audit record is named", zh_tw="未附完整稽核紀錄"),
}
_TOLD_LATE = Text(
    en="customers were told on {told}, not before the first transfer on {first}",
    zh_tw="於 {told} 始告知客戶，未早於首次傳輸日 {first}",
)
_CHECKED_LATE = Text(
    en="the authority's restrictions were first checked on {checked}, after the first transfer on {first}",
    zh_tw="於 {checked} 始查核主管機關限制，晚於首次傳輸日 {first}",
)
_EXEMPTION_DEMANDS = {
    "checked_on": Text(
        en="it is not on record when the local law was compared with the transfer way",
        zh_tw="查無傳輸方式符合當地法令之查核日期",
    ),
    "proof": Text(
        en="the exemption within the group names no document that proves it", zh_tw="集團內傳輸之豁免未附佐證資料"
    ),
}


class GroupExemption(RegisterPart):
    """A foreign firm's transfer within its group, whose way meets the local law, is exempt."""

    local_law: Filled
    """The law that the transfer way meets."""
    checked_on: date | None = None
    """The day on which that was established."""
    proof: Proof | None = None
    """The document that shows it."""


class CrossBorderTransfer(RegisterEntry):
    """One flow of customer data out of the country."""

    destination: Filled
    """Where to: the country and who receives it there."""
    networks: tuple[Network, ...] = ()
    """The networks at the other end, by which a flow is found on devices."""
    data: Filled
    """Which customer data."""
    protected_by: Literal["tunnel", "device-encryption", "application-encryption"] | None = None
    """What encrypts it: a tunnel, the line's devices, or the application itself."""
    device: str = ""
    """The device of the inventory at which that tunnel begins, or that encrypts."""
    tunnel: str = ""
    """The tunnel's name as the device's configuration has it, e.g. `Tunnel10`, `CMAP 10` or `wg0`."""
    customers_told_on: date | None = None
    """The day on which customers were told, before the first transfer."""
    first_transfer_on: date
    """The day of the first transfer."""
    restrictions_checked_on: date | None = None
    """The day on which it was first established that the authority does not restrict it."""
    audit_record: Proof | None = None
    """The full audit record of the transfers."""
    reviewed_on: date | None = None
    """The day on which the flow was last looked through."""
    intra_group: GroupExemption | None = None
    """The exemption of a foreign firm's transfer within its group, with its own proof."""
    ended_on: date | None = None
    """The day of the last transfer."""

    @property
    def closed(self) -> date | None:
        """Return the day of the last transfer."""
        return self.ended_on

    @property
    def done(self) -> date | None:
        """Return the day of the last review."""
        return self.reviewed_on

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say what is lacking of encryption, notice, restrictions and audit record, or of the exemption from them."""
        if self.intra_group:
            yield from blank(self.intra_group, _EXEMPTION_DEMANDS)
            return
        yield from blank(self, _DEMANDS)
        first = self.first_transfer_on
        if self.customers_told_on and self.customers_told_on >= first:
            yield _TOLD_LATE.format(told=self.customers_told_on, first=first)
        if self.restrictions_checked_on and self.restrictions_checked_on > first:
            yield _CHECKED_LATE.format(checked=self.restrictions_checked_on, first=first)


class CrossBorderTransfersRegister(EntryRegister[CrossBorderTransfer]):
    """Clause 5.2: customer data that leaves the country."""

    title: ClassVar[Text] = Text(en="Cross-border transfers of customer data", zh_tw="客戶資料跨境傳輸清冊")
    each_recurs: ClassVar[bool] = True
