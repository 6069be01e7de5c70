"""Clause 5.1.3: leased lines to third parties, the firewall that each of them ends at, and the ports agreed for it."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from netproof.model.agreed_service import AgreedService
from netproof.model.record import DeviceName, Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry, RegisterPart
from netproof.registers.zones import Network

_NO_FIREWALL = Text(
    en="{entry} names no firewall that the line ends at",
    zh_tw="{entry} 未登載該線路所經的防火牆",
)
_EXPIRED = Text(
    en="{entry}: the agreement on {service} ended on {day}; close it, or agree anew",
    zh_tw="{entry}：{service} 的約定已於 {day} 到期，請關閉或重新約定",
)


class AgreedPort(RegisterPart):
    """A service that the two parties agreed to let pass; every other one is to be closed."""

    direction: Literal["inbound", "outbound"]
    """Who opens the connection: `inbound` is the third party, `outbound` the firm."""
    service: AgreedService
    """What may be reached: `tcp/443`, `udp/5060-5070`."""
    sources: tuple[Network, ...] = Field(min_length=1)
    """Who may open it."""
    destinations: tuple[Network, ...] = Field(min_length=1)
    """What may be reached by it."""
    approved_by: Filled
    """Who approved it for the firm."""
    expires: date
    """The last day of the agreement."""


class ThirdPartyLine(RegisterEntry):
    """A line to a third party."""

    partner: Filled
    """The other party: a settlement house, a market data vendor, a bank."""
    device: DeviceName
    """The firm's device that the line is plugged into, as the inventory names it."""
    interface: Filled
    """The interface, as the device names it."""
    firewall: DeviceName | None = None
    """The device that filters the line's traffic and keeps track of connections: the same one, or one behind it."""
    contract: Filled
    """The contract's number or title."""
    ends_on: date | None = None
    """The last day of the contract."""
    agreed: tuple[AgreedPort, ...]
    """What both parties agreed to let pass; empty for nothing."""

    @property
    def ends(self) -> date | None:
        """Return the last day of the contract."""
        return self.ends_on

    def shortcomings(self, today: date) -> Iterable[Text]:
        """Say that there is no firewall, and which agreements are over."""
        if self.firewall is None:
            yield _NO_FIREWALL.format(entry=self.id)
        for port in self.agreed:
            if port.expires < today:
                yield _EXPIRED.format(entry=self.id, service=port.service, day=port.expires)


class ThirdPartyLinesRegister(EntryRegister[ThirdPartyLine]):
    """Clause 5.1.3: leased lines to third parties, the firewall that each of them ends at, and the agreed ports."""

    title: ClassVar[Text] = Text(en="Third-party lines and agreed ports", zh_tw="第三方專線及約定埠號")
