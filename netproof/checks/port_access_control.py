"""Whether a stranger's device gets into the network at an access port."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import ClassVar

from netproof.checks._access_ports import NO_PORTS, concerns, mended_ports, open_ports
from netproof.checks.check import Check, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import AccessPort

_OPEN = Text(
    en="access port {name} lets any device in: no 802.1X, and no port security with at most {most} addresses",
    zh_tw="存取埠 {name} 任何設備均可接入：未啟用 802.1X，亦未以連接埠安全限制為 {most} 個位址以內",
)
_OPEN_ONLY_DOT1X = Text(
    en="access port {name} lets devices in without 802.1X",
    zh_tw="存取埠 {name} 未啟用 802.1X，設備未經驗證即可接入",
)
_BYPASS = Text(
    en="access port {name} lets a device in by its MAC address alone (MAC authentication bypass)",
    zh_tw="存取埠 {name} 僅憑 MAC 位址即可接入（MAC 驗證略過）",
)
_UNKNOWN = Text(
    en="it could not be told what access port {name} asks of a device",
    zh_tw="無法得知存取埠 {name} 對接入設備的驗證方式",
)


class PortAccessControl(Check):
    """Clauses 3.3.4 and 5.3.2 by the profile: an access port lets in whom it knows (DISA STIG CISC-L2-000020).

    802.1X itself is brought in by hand, in waves: it needs servers, supplicants and a plan for when the servers fail.
    """

    title: ClassVar[Text] = Text(en="Access ports let in only known devices", zh_tw="存取埠僅允許已核准的設備接入")
    sections: ClassVar[tuple[str, ...]] = ("access_ports",)
    baseline: ClassVar[str] = "access_ports"
    mendable: ClassVar[bool] = True

    maximum_addresses: int
    """How many MAC addresses port security may admit to stand in for 802.1X; 0: nothing stands in for it."""
    mac_bypass_ports: tuple[str, ...]
    """Shell patterns over names of ports at which a MAC address alone may let a device in, such as printers'."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:
        """Concern only devices with access ports."""
        return None if concerns(state, context) else NO_PORTS

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every access port that is switched on."""
        for port in open_ports(state, context):
            if isinstance(port, Observation):
                yield port
            elif not self._is_secured(port):
                yield from self._judged(port)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Limit the addresses of ports that ask for nothing, where the profile accepts that."""
        return mended_ports(state, context, self._mended) if self.maximum_addresses else state

    def _judged(self, port: AccessPort) -> Iterator[Observation]:
        name, what = port.interface, _UNKNOWN.format(name=port.interface)
        bypass = False if any(fnmatchcase(name, pattern) for pattern in self.mac_bypass_ports) else port.mac_bypass
        limits = [value for value in (port.port_security, port.maximum_addresses) if isinstance(value, Unknown)]
        if port.dot1x is True and bypass is False:
            return
        if limits and self.maximum_addresses and port.port_security is not False:
            yield unknown(name, limits[0], what)
        elif port.dot1x is False:
            message = _OPEN if self.maximum_addresses else _OPEN_ONLY_DOT1X
            yield violation(name, message.format(name=name, most=self.maximum_addresses), port.lines)
        elif bypass is True:
            yield violation(name, _BYPASS.format(name=name), port.lines)
        yield from undetermined(name, port.dot1x, what)
        yield from undetermined(name, bypass, what)

    def _is_secured(self, port: AccessPort) -> bool:
        """Tell whether port security stands in for 802.1X."""
        count = port.maximum_addresses
        return port.port_security is True and isinstance(count, int) and count <= self.maximum_addresses

    def _mended(self, port: AccessPort) -> AccessPort:
        unread = isinstance(port.port_security, Unknown) or isinstance(port.maximum_addresses, Unknown)
        if port.mode != "access" or port.dot1x is not False or unread or self._is_secured(port):
            return port  # a port whose mode is negotiated takes no port security
        return port.changed(port_security=True, maximum_addresses=self.maximum_addresses)
