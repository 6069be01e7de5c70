"""How traffic is carried and watched: sections on VLANs, routes, the control plane and monitoring."""

from typing import Literal

from netproof.model.record import Known, Record
from netproof.model.section import Section


class Vlan(Record):
    """A VLAN that the device carries."""

    id: int
    name: str = ""
    interfaces: tuple[str, ...] = ()
    """Access ports in it, as far as the device lists them."""


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
    """Operational: the routing tables."""

    routes: Known[tuple[Route, ...]]


class RoutedInterface(Record):
    """How a routed interface treats packets that could be forged or misled."""

    name: str
    source_check: Known[Literal["strict", "loose", "none"]]
    """Unicast reverse path forwarding (RFC 3704)."""
    redirects: Known[bool] = False
    """Whether ICMP redirects are sent or accepted."""
    proxy_arp: Known[bool] = False
    unreachables: Known[bool] = False
    directed_broadcast: Known[bool] = False
    lines: tuple[str, ...] = ()


class ControlPlane(Section):
    """What protects the device's own processor, and its interfaces against forged packets (5.3.2, 6.1)."""

    policed: Known[bool]
    """Whether traffic to the device itself is limited in rate."""
    policy: str = ""
    interfaces: Known[tuple[RoutedInterface, ...]]
    syn_protection: Known[bool] = False
    """Linux: TCP SYN cookies. Elsewhere: TCP intercept or the like."""
    further_lines: tuple[str, ...] = ()


class FlowExporter(Record):
    """Where records of traffic are sent (NetFlow, IPFIX, sFlow)."""

    name: str
    address: str
    protocol: Literal["netflow", "ipfix", "sflow"]
    interfaces: Known[tuple[str, ...]] = ()
    """The interfaces whose traffic it records."""
    lines: tuple[str, ...] = ()


class TrapDestination(Record):
    """Where alarms are sent (SNMP notifications)."""

    address: str
    version: Literal["1", "2c", "3"]
    security: Literal["none", "authenticated", "encrypted"] = "none"
    lines: tuple[str, ...] = ()


class Monitoring(Section):
    """How traffic is watched and alarms are raised (5.3.1, 5.3.2)."""

    exporters: Known[tuple[FlowExporter, ...]]
    traps: Known[tuple[TrapDestination, ...]]
    traps_enabled: Known[bool] = False
    """Whether any kind of notification is switched on; destinations alone send nothing."""
