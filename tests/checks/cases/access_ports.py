"""The ports to which end devices are connected."""

from typing import Any

from netproof.model.context import Context
from netproof.model.record import Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import AccessPort
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, Case, context, device


def port(**values: Any) -> AccessPort:
    facts: dict[str, Any] = {"interface": "Gi0/2", "dot1x": False, "bpdu_guard": True, "dhcp_snooping": True}
    return AccessPort(**(facts | values))


def with_port(**values: Any) -> DeviceState:
    return device(access_ports={"ports": (port(**values),)})


def roles(role: str = "access", **values: Any) -> Context:
    return context(interface_roles={"Gi0/2": role}, **values)


def secured(count: int | Unknown, **values: Any) -> DeviceState:
    return with_port(port_security=True, maximum_addresses=count, **values)


GATE, BPDU, GUARD = "port_access_control", "bpdu_guard", "port_protection"
SAFE, ELSEWHERE = roles(), ("10.0.5.0/24",)
BEHIND = ("10.0.9.0/24",)
ONLY_DOT1X = {"maximum_addresses": 0}
PRINTERS = {"mac_bypass_ports": ["Gi0/*"]}

CASES = [
    Case("802.1X", GATE, device(), GOOD),
    Case("802.1X with MAC bypass", GATE, with_port(dot1x=True, mac_bypass=True), BAD),
    Case("where it is allowed", GATE, with_port(dot1x=True, mac_bypass=True), GOOD, parameters=PRINTERS),
    Case("bypass unknown", GATE, with_port(dot1x=True, mac_bypass=UNKNOWN), OPEN),
    Case("bypass unknown, but allowed", GATE, with_port(dot1x=True, mac_bypass=UNKNOWN), GOOD, parameters=PRINTERS),
    Case("a control policy decides", GATE, with_port(dot1x=UNKNOWN), OPEN),
    Case("port security", GATE, secured(2), GOOD),
    Case("of too many addresses", GATE, secured(3), BAD, GOOD, context=SAFE),
    Case("of an unknown number", GATE, secured(UNKNOWN), OPEN),
    Case("it may be port security", GATE, with_port(port_security=UNKNOWN), OPEN),
    Case("port security does not stand in", GATE, secured(1), BAD, parameters=ONLY_DOT1X, context=SAFE),
    Case("open", GATE, with_port(), BAD, GOOD, context=SAFE),
    Case("open, no role", GATE, with_port(), BAD),
    Case("open, dynamic", GATE, with_port(mode="dynamic"), BAD, context=SAFE),
    Case("open, in our own network", GATE, with_port(networks=BEHIND), BAD, context=SAFE),
    Case("open, in another network", GATE, with_port(networks=ELSEWHERE), BAD, GOOD, context=SAFE),
    Case("open, and where we are is unknown", GATE, with_port(), BAD, context=roles(own={"address": UNKNOWN})),
    Case("open, and off", GATE, with_port(enabled=False), GOOD),
    Case("open, perhaps off", GATE, with_port(enabled=UNKNOWN), OPEN),
    Case("an uplink", GATE, with_port(), NOT, context=roles("uplink")),
    Case("a trunk", GATE, with_port(mode="trunk"), NOT, context=context(interface_roles={})),
    Case("a trunk that is called an access port", GATE, with_port(mode="trunk"), BAD, context=SAFE),
    Case("none", GATE, device(access_ports={"ports": ()}), NOT),
    Case("none of that name", GATE, device(access_ports={"ports": ()}), OPEN, context=SAFE),
    Case("not read", GATE, device(access_ports={"ports": UNKNOWN}), OPEN),
    Case("guarded", BPDU, device(), GOOD),
    Case("no BPDU guard", BPDU, with_port(bpdu_guard=False), BAD, GOOD, context=SAFE),
    Case("no BPDU guard, no role", BPDU, with_port(bpdu_guard=False), BAD),
    Case("no BPDU guard, in our own network", BPDU, with_port(bpdu_guard=False, networks=BEHIND), BAD, context=SAFE),
    Case("unknown", BPDU, with_port(bpdu_guard=UNKNOWN), OPEN),
    Case("perhaps off", BPDU, with_port(bpdu_guard=False, enabled=UNKNOWN), OPEN),
    Case("an uplink", BPDU, with_port(bpdu_guard=False), NOT, context=roles("uplink")),
    Case("guarded", GUARD, device(), GOOD),
    Case("no snooping", GUARD, with_port(dhcp_snooping=False), BAD, context=SAFE),
    Case("no inspection", GUARD, with_port(), GOOD),
    Case("inspection asked for", GUARD, with_port(), BAD, parameters={"protections": ["arp_inspection"]}),
    Case("snooping unknown", GUARD, with_port(dhcp_snooping=UNKNOWN), OPEN),
    Case("an uplink", GUARD, with_port(dhcp_snooping=False), NOT, context=roles("uplink")),
]
