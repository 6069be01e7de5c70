"""How traffic is carried and watched: sections on VLANs, routes, neighbours, the control plane and monitoring."""

from typing import Literal

from netproof.model.record import Known, Record
from netproof.model.section import Section


class Vlan(Record):
    """A VLAN that the device carries."""

    id: int
    name: str = ""
    interfaces: tuple[str, ...] = ()
    """Ports that are in it without a tag, as far as the device lists them."""


class Vlans(Section):
    """The VLANs of a switch; empty on a device that has none."""

    vlans: Known[tuple[Vlan, ...]]


class Route(Record):
    """A route that is in force, in the default or another routing table."""

    network: str
    protocol: str
    """`connected`, `local`, `static`, `ospf`, `bgp`, …"""
    next_hops: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    table: str = ""
    """The VRF or routing table; empty for the default one."""


class Routes(Section):
    """Operational: the routing tables, and whether the device carries traffic of others at all."""

    routes: Known[tuple[Route, ...]]
    forwarding: Known[tuple[Literal["ipv4", "ipv6"], ...]]
    """The families of which packets are passed on between interfaces; empty on a host."""


type SourceCheck = Literal["strict", "loose", "none"]
"""Unicast reverse path forwarding (RFC 3704): the way back leads to where a packet came in, anywhere, or unasked."""


class RoutedInterface(Record):
    """How a routed interface treats packets that could be forged or misled."""

    name: str
    source_check: Known[SourceCheck | None]
    """Of IPv4 packets; `None` where the interface routes no IPv4."""
    ipv6_source_check: Known[SourceCheck | None] = None
    """Likewise of IPv6 packets."""
    redirects: Known[bool] = False
    """Whether ICMP redirects are sent or accepted."""
    proxy_arp: Known[bool] = False
    unreachables: Known[bool] = False
    """Whether ICMP unreachables are sent; path MTU discovery needs them (RFC 1191)."""
    directed_broadcast: Known[bool] = False
    """Whether packets to a whole network behind it are turned into broadcasts (RFC 2644)."""
    lines: tuple[str, ...] = ()


class ControlPlane(Section):
    """What protects the device's own processor, and its interfaces against forged packets (5.3.2, 6.1)."""

    policed: Known[bool]
    """Whether traffic to the device itself is limited in rate, any of it."""
    policy: str = ""
    """The name of the policy that limits it, where it has one."""
    interfaces: Known[tuple[RoutedInterface, ...]]
    syn_protection: Known[bool] | None = None
    """Linux: TCP SYN cookies (RFC 4987); `None` where the platform has no such switch for itself."""
    broadcast_echo: Known[bool] = False
    """Whether an echo request to a broadcast address is answered (RFC 2644)."""


class FlowExporter(Record):
    """Where records of traffic are sent (NetFlow, IPFIX, sFlow)."""

    name: str
    address: str
    port: Known[int] = 0
    """UDP; zero where the device's default holds."""
    protocol: Literal["netflow", "ipfix", "sflow"]
    interfaces: Known[tuple[str, ...]] = ()
    """The interfaces whose traffic it records; `*` stands for all of them."""
    lines: tuple[str, ...] = ()


class TrapDestination(Record):
    """Where alarms are sent (SNMP notifications)."""

    address: str
    version: Literal["1", "2c", "3"]
    security: Literal["none", "authenticated", "encrypted"] = "none"
    user: str = ""
    """SNMPv3: the user who sends; a community is a secret, and never stands here."""
    lines: tuple[str, ...] = ()


class Monitoring(Section):
    """How traffic is watched and alarms are raised (5.3.1, 5.3.2)."""

    exporters: Known[tuple[FlowExporter, ...]]
    traps: Known[tuple[TrapDestination, ...]]
    traps_enabled: Known[bool] = False
    """Whether any kind of notification is switched on; destinations alone send nothing."""


type DiscoveryProtocol = Literal["cdp", "lldp", "edp", "fdp", "sonmp"]


class Neighbour(Record):
    """A device that another one hears next to it, as it announces itself: anybody on the link can announce anything."""

    device: str
    local_interface: str
    remote_interface: str = ""
    platform: str = ""
    address: str = ""
    protocol: DiscoveryProtocol


class Neighbours(Section):
    """What a device hears on its links; with no protocol in `protocols` it does not listen: silence says nothing."""

    neighbours: tuple[Neighbour, ...]
    protocols: tuple[DiscoveryProtocol, ...]
    listening_interfaces: tuple[str, ...] | None = None
    """On which interfaces it listens; `None` where every one does that is not switched off in `services`."""
