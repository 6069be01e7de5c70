"""What the checks of access ports share: which ports they concern, and which may be changed."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from ipaddress import ip_address, ip_network
from typing import ClassVar

from netproof.checks.check import Check, IndeterminateError, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import AccessPort

ACCESS = "access"
_UNREAD = Text(
    en="the device's access ports could not be read ({reason})",
    zh_tw="無法讀取設備的存取埠（{reason}）",
)
_ENABLED_UNKNOWN = Text(
    en="it could not be told whether port {name} is switched on",
    zh_tw="無法得知存取埠 {name} 是否啟用",
)
_NOT_READ = Text(
    en="the inventory calls {name} an access port, but how it is guarded was not read",
    zh_tw="設備清冊將 {name} 列為存取埠，但未能讀取其防護設定",
)
_GUARDS = {
    "bpdu_guard": Text(en="BPDU guard", zh_tw="BPDU Guard"),
    "dhcp_snooping": Text(en="DHCP snooping", zh_tw="DHCP Snooping"),
    "arp_inspection": Text(en="dynamic ARP inspection", zh_tw="動態 ARP 檢查"),
}
_OFF = Text(en="access port {name} has no {guard}", zh_tw="存取埠 {name} 未啟用 {guard}")
_GUARD_UNKNOWN = Text(
    en="it could not be told whether access port {name} has {guard}",
    zh_tw="無法得知存取埠 {name} 是否啟用 {guard}",
)
NO_PORTS = Text(en="the device has no access ports", zh_tw="本設備沒有存取埠")


def concerns(state: DeviceState, context: Context) -> bool:
    """Tell whether there is a port to judge; what was not read may hold some."""
    section = state.access_ports
    if section is None or isinstance(section.ports, Unknown):
        return True
    declared = ACCESS in context.device.interface_roles.values()
    return declared or any(_is_access(port, context) for port in section.ports)


def open_ports(state: DeviceState, context: Context) -> Iterator[AccessPort | Observation]:
    """Yield the access ports that are switched on, and what could not be told of others.

    The inventory's role decides which port is one; without a role, every port does that is no trunk.

    Raises:
        IndeterminateError: the ports were not read.
    """
    section = need(state.access_ports, "access_ports", state)
    if isinstance(section.ports, Unknown):
        raise IndeterminateError(_UNREAD.format(reason=section.ports.unknown))
    names = {port.interface for port in section.ports}
    for name, role in sorted(context.device.interface_roles.items()):
        if role == ACCESS and name not in names:
            yield Observation(kind="undetermined", target=name, message=_NOT_READ.format(name=name))
    for port in section.ports:
        if _is_access(port, context):
            yield from undetermined(port.interface, port.enabled, _ENABLED_UNKNOWN.format(name=port.interface))
            if port.enabled is True:
                yield port


def mended_ports(state: DeviceState, context: Context, mend: Callable[[AccessPort], AccessPort]) -> DeviceState:
    """Return the state with ports mended that the inventory itself calls access ports, and behind which we are not."""
    section = state.access_ports
    if section is None or isinstance(section.ports, Unknown):
        return state
    ports = tuple(mend(port) if _is_safe(port, context) else port for port in section.ports)
    return state.changed(access_ports=section.changed(ports=ports)) if ports != section.ports else state


def _is_access(port: AccessPort, context: Context) -> bool:
    role = context.device.interface_roles.get(port.interface)
    return port.mode != "trunk" if role is None else role == ACCESS


def _is_safe(port: AccessPort, context: Context) -> bool:
    own = context.device.own_access.address
    if isinstance(own, Unknown) or context.device.interface_roles.get(port.interface) != ACCESS:
        return False
    return port.enabled is True and not any(ip_address(own) in ip_network(network) for network in port.networks)


class GuardedPorts(Check):
    """Every access port that is switched on has some guards; a check of its own names them."""

    sections: ClassVar[tuple[str, ...]] = ("access_ports",)
    baseline: ClassVar[str] = "access_ports"

    @abstractmethod
    def guards(self) -> tuple[str, ...]:
        """Return the guards, as fields of a port."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:
        """Concern only devices with access ports."""
        return None if concerns(state, context) else NO_PORTS

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every guard of every port."""
        for port in open_ports(state, context):
            if isinstance(port, Observation):
                yield port
                continue
            for guard in self.guards():
                value, facts = getattr(port, guard), {"name": port.interface, "guard": _GUARDS[guard]}
                if value is False:
                    yield violation(port.interface, _OFF.format(**facts), port.lines)
                yield from undetermined(port.interface, value, _GUARD_UNKNOWN.format(**facts))
