"""In which of the declared zones a device's addresses and VLANs lie."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import IPv4Interface, IPv6Interface, ip_interface

from netproof.checks.check import IndeterminateError, need
from netproof.model.record import Text, Unknown
from netproof.model.register import Registers
from netproof.model.state import DeviceState, Interface
from netproof.registers.zones import Network, Zone, ZonesRegister

MISSING = Text(
    en="the zones register is missing or empty; declare the zones and their segments in registers/zones.yml",
    zh_tw="缺少「網路區域及區域間允許流量」或內容空白；請於 registers/zones.yml 登載區域及網段",
)


@dataclass(frozen=True)
class Place:
    """An address or a VLAN of a device, and the zones that lay claim to it."""

    name: str
    """`GigabitEthernet0/0 203.0.113.2/30` or `VLAN 110`."""
    zones: tuple[str, ...]
    partly: bool = False
    """Whether its segment reaches beyond the zone's."""
    certain: bool = True
    """Whether it is known to be in use."""
    interface: str = ""
    version: int = 0


def zones_of(registers: Registers) -> ZonesRegister:
    """Return the declared zones.

    Raises:
        IndeterminateError: nobody declared any.
    """
    register = registers.get(ZonesRegister)
    if register is None or register.is_empty:
        raise IndeterminateError(MISSING)
    return register


def addresses(state: DeviceState, register: ZonesRegister) -> Iterator[Place]:
    """Yield every address of an interface that may be in use; those that never leave the link or the device do not."""
    for interface in need(state.interfaces, "interfaces", state).interfaces:
        if interface.enabled is False:
            continue
        claimed = _by_name(f"{state.device}:{interface.name}", register.zones)
        for text in interface.addresses:
            address = ip_interface(text)
            if not (address.is_loopback or address.is_link_local):
                yield _address(interface, address, claimed, register.zones)


def vlans(state: DeviceState, register: ZonesRegister) -> Iterator[Place]:
    """Yield every VLAN that a port which may be in use is in without a tag.

    Raises:
        IndeterminateError: the device does not tell its VLANs.
    """
    interfaces = {one.name: one for one in need(state.interfaces, "interfaces", state).interfaces}
    listed = need(state.vlans, "vlans", state).vlans
    if isinstance(listed, Unknown):
        raise IndeterminateError(Text(en=f"vlans: {listed.unknown}", zh_tw=f"VLAN：{listed.unknown}"))
    ports: dict[int, list[Interface | None]] = {}
    for vlan in listed:
        ports.setdefault(vlan.id, []).extend(interfaces.get(port) for port in vlan.interfaces)
    for interface in interfaces.values():
        if interface.vlan is not None:
            ports.setdefault(interface.vlan, []).append(interface)
    for number, members in sorted(ports.items()):
        used = [port for port in members if port is None or port.enabled is not False]
        if used:
            zones = tuple(zone.id for zone in register.zones if number in zone.vlans)
            certain = any(port is None or port.enabled is True for port in used)
            yield Place(name=f"VLAN {number}", zones=zones, certain=certain)


def zones_of_networks(network: Network, zones: Iterable[Zone]) -> tuple[Zone, ...]:
    """Return the zones of which a segment overlaps a network."""
    return tuple(zone for zone in zones if any(overlap(network, segment) for segment in zone.networks))


def overlap(one: Network, other: Network) -> bool:
    """Tell whether two networks have an address in common; those of different families have none."""
    return one.version == other.version and one.overlaps(other)


def _address(
    interface: Interface, address: IPv4Interface | IPv6Interface, claimed: tuple[str, ...], zones: tuple[Zone, ...]
) -> Place:
    touched = zones_of_networks(address.network, zones)
    segments = [segment for zone in touched for segment in zone.networks]
    return Place(
        name=f"{interface.name} {address}",
        zones=tuple(dict.fromkeys((*claimed, *(zone.id for zone in touched)))),
        partly=bool(touched) and not any(_within(address.network, segment) for segment in segments),
        certain=interface.enabled is True,
        interface=interface.name,
        version=address.version,
    )


def _within(network: Network, segment: Network) -> bool:
    return overlap(network, segment) and network.prefixlen >= segment.prefixlen


def _by_name(name: str, zones: tuple[Zone, ...]) -> tuple[str, ...]:
    return tuple(zone.id for zone in zones if any(fnmatchcase(name, pattern) for pattern in zone.interfaces))
