"""Control-plane policing, source validation and ICMP."""

from typing import Any

from netproof.model.state import DeviceState
from netproof.model.state_network import RoutedInterface
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, Case, context, device

LINE = ("interface Gi0/1",)


def routed(**values: Any) -> DeviceState:
    facts: dict[str, Any] = {"name": "Gi0/1", "source_check": "loose", "lines": LINE} | values
    return device(control_plane={"interfaces": (RoutedInterface(**facts),)})


NOTHING_OUTSIDE = context(interface_roles={"Gi0/1": "uplink"})
NO_ROLES = context(interface_roles={})
NOT_THERE = context(interface_roles={"Gi0/99": "outside"})

CASES = [
    Case("policed", "control_plane_policing", device(), GOOD),
    Case("not policed: by hand", "control_plane_policing", device(control_plane={"policed": False}), BAD),
    Case("not told", "control_plane_policing", device(control_plane={"policed": UNKNOWN}), OPEN),
    Case("on", "syn_flood_protection", device(), GOOD),
    Case("off", "syn_flood_protection", device(control_plane={"syn_protection": False}), BAD, GOOD),
    Case("not told", "syn_flood_protection", device(control_plane={"syn_protection": UNKNOWN}), OPEN),
    Case("no such switch", "syn_flood_protection", device(control_plane={"syn_protection": None}), NOT),
    Case("loose", "source_validation", device(), GOOD),
    Case("strict", "source_validation", routed(source_check="strict"), GOOD),
    Case("none", "source_validation", routed(source_check="none"), BAD, GOOD),
    Case("none of IPv6", "source_validation", routed(ipv6_source_check="none"), BAD, GOOD),
    Case("no IPv4 there", "source_validation", routed(source_check=None, ipv6_source_check="loose"), GOOD),
    Case("IPv6 not told", "source_validation", routed(ipv6_source_check=UNKNOWN), OPEN),
    Case("not told", "source_validation", routed(source_check=UNKNOWN), OPEN),
    Case("interfaces not read", "source_validation", device(control_plane={"interfaces": UNKNOWN}), OPEN),
    Case(
        "loose where strict is asked for: not replaced",
        "source_validation",
        device(),
        BAD,
        parameters={"accepted_source_checks": ["strict"], "source_check": "strict"},
    ),
    Case(
        "what would be set does not count",
        "source_validation",
        routed(source_check="none"),
        BAD,
        parameters={"accepted_source_checks": ["strict"]},
    ),
    Case("none inside", "source_validation", routed(name="Gi0/2", source_check="none"), NOT),
    Case("nothing outside", "source_validation", device(), NOT, context=NOTHING_OUTSIDE),
    Case("no roles at all", "source_validation", device(), OPEN, context=NO_ROLES),
    Case("an interface that is not there", "source_validation", device(), OPEN, context=NOT_THERE),
    Case("silent", "icmp_behaviour", device(), GOOD),
    *(
        Case(field, "icmp_behaviour", routed(**{field: True}), BAD, GOOD)
        for field in ("redirects", "proxy_arp", "directed_broadcast")
    ),
    *(
        Case(f"{field} not told", "icmp_behaviour", routed(**{field: UNKNOWN}), OPEN)
        for field in ("redirects", "proxy_arp", "directed_broadcast")
    ),
    Case("unreachables, which path MTU discovery needs", "icmp_behaviour", routed(unreachables=True), GOOD),
    Case(
        "unreachables where they are forbidden",
        "icmp_behaviour",
        routed(unreachables=True),
        BAD,
        GOOD,
        parameters={"forbidden_behaviours": ["unreachables"]},
    ),
    Case("echo to broadcasts", "icmp_behaviour", device(control_plane={"broadcast_echo": True}), BAD, GOOD),
    Case("echo not told", "icmp_behaviour", device(control_plane={"broadcast_echo": UNKNOWN}), OPEN),
    Case("interfaces not read", "icmp_behaviour", device(control_plane={"interfaces": UNKNOWN}), OPEN),
    Case("redirects inside", "icmp_behaviour", routed(name="Gi0/2", redirects=True), NOT),
    Case("nothing outside", "icmp_behaviour", device(), NOT, context=NOTHING_OUTSIDE),
    Case("no roles at all", "icmp_behaviour", device(), OPEN, context=NO_ROLES),
    Case("an interface that is not there", "icmp_behaviour", device(), OPEN, context=NOT_THERE),
]
