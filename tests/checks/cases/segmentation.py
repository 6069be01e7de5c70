"""Segments in zones, and filters between them."""

from ipaddress import ip_network
from typing import Any

from netproof.model.context import Context
from netproof.model.register import Registers
from netproof.model.rule_base import ANY_STATE, Binding, Rule, RuleBase, Service
from netproof.model.state import DeviceState, Inspection
from netproof.model.state_network import Route, Routes, Vlan
from netproof.registers.zones import Zone, ZonesRegister
from tests.checks.states import (
    BAD,
    EDGE_IN,
    EDGE_OUT,
    GOOD,
    NOT,
    OPEN,
    UNKNOWN,
    ZONES,
    Case,
    access_list,
    bound,
    context,
    device,
    interface,
)


def zone(name: str, *networks: str, **values: Any) -> Zone:
    facts = {"id": name, "kind": "other", "owner": "network section", "networks": tuple(map(ip_network, networks))}
    return Zone(**(facts | values))


def zoned(*zones: Zone) -> Context:
    return context(registers=Registers(present=(ZonesRegister(zones=zones),)))


OUTSIDE, MANAGEMENT, OFFICE = ZONES.zones
V6 = interface("Gi0/6", mode="routed", addresses=("2001:db8:1::1/64", "fe80::1/64"))


def ports(*extra: Any, **changes: Any) -> DeviceState:
    """Return the good device with further ports, or others of the same name."""
    kept = device().interfaces
    assert kept is not None
    own = tuple(changes.get(one.name.replace("/", "_"), one) for one in kept.interfaces)
    return device(interfaces={"interfaces": (*own, *extra)})


def filtered(*bases: RuleBase, **values: Any) -> DeviceState:
    return device(rule_bases={"rule_bases": bases, **values})


def hook(name: str, *rules: Rule, policy: str = "deny") -> RuleBase:
    binding = Binding(kind="hook", name=name)
    return RuleBase.model_validate(
        {
            "name": f"inet filter {name}",
            "families": ("ipv4", "ipv6"),
            "rules": rules,
            "implicit_action": policy,
            "bindings": (binding,),
        }
    )


def routed(**values: Any) -> DeviceState:
    return device(rule_bases={"rule_bases": ()}, routes=values)


VRF = (
    Route(network="203.0.113.0/30", protocol="connected", interfaces=("Gi0/1",), table="INTERNET"),
    Route(network="10.0.9.0/24", protocol="connected", interfaces=("Vlan9",)),
)
ALLOW = Rule(position=0, id="1", action="permit")
STATEFUL = Rule(position=0, id="1", action="permit", service=Service(states=("established", "related")))
assert STATEFUL.service.states != ANY_STATE

_SEGMENTS = "segment_zones"
_FILTERS = "zone_filters"
CASES = [
    Case("each in one", _SEGMENTS, device(), GOOD),
    Case("no register", _SEGMENTS, device(), OPEN, context=context(registers=Registers())),
    Case("an empty register", _SEGMENTS, device(), OPEN, context=zoned()),
    Case("an address in none", _SEGMENTS, device(), BAD, context=zoned(OUTSIDE, OFFICE)),
    Case("a VLAN in none", _SEGMENTS, device(), BAD, context=zoned(OUTSIDE, MANAGEMENT)),
    Case("in two", _SEGMENTS, device(), BAD, context=zoned(*ZONES.zones, zone("all", "10.0.0.0/8"))),
    Case(
        "a VLAN in two",
        _SEGMENTS,
        device(),
        BAD,
        context=zoned(*ZONES.zones, zone("desks", vlans=(110,))),
    ),
    Case(
        "by the interface's name",
        _SEGMENTS,
        device(),
        GOOD,
        context=zoned(zone("line", interfaces=("sw1:Gi0/1",)), MANAGEMENT, OFFICE),
    ),
    Case(
        "by name and by address",
        _SEGMENTS,
        device(),
        BAD,
        context=zoned(*ZONES.zones, zone("line", interfaces=("*:Gi0/1",))),
    ),
    Case("partly", _SEGMENTS, device(), BAD, context=zoned(OUTSIDE, OFFICE, zone("management", "10.0.9.0/25"))),
    Case("an IPv6 address in none", _SEGMENTS, ports(V6), BAD),
    Case(
        "an IPv6 address in one", _SEGMENTS, ports(V6), GOOD, context=zoned(*ZONES.zones, zone("six", "2001:db8::/32"))
    ),
    Case("a port that is off", _SEGMENTS, ports(V6.changed(enabled=False)), GOOD),
    Case("a port that may be off", _SEGMENTS, ports(V6.changed(enabled=UNKNOWN)), OPEN),
    Case(
        "loopback and link-local",
        _SEGMENTS,
        ports(interface("lo", addresses=("127.0.0.1/8", "::1/128", "fe80::2/64"))),
        GOOD,
    ),
    Case("an access port's VLAN", _SEGMENTS, ports(interface("Gi0/7", vlan=120)), BAD),
    Case("an access port that is off", _SEGMENTS, ports(interface("Gi0/7", vlan=120, enabled=False)), GOOD),
    Case("an access port that may be off", _SEGMENTS, ports(interface("Gi0/7", vlan=120, enabled=UNKNOWN)), OPEN),
    Case(
        "a port that is not in the configuration",
        _SEGMENTS,
        device(vlans={"vlans": (Vlan(id=5, interfaces=("Gi9/9",)),)}),
        BAD,
    ),
    Case("unknown VLANs", _SEGMENTS, device(vlans={"vlans": UNKNOWN}), OPEN),
    Case("both ways", _FILTERS, device(), GOOD),
    Case("one way", _FILTERS, filtered(EDGE_IN), GOOD),
    Case("nothing", _FILTERS, filtered(), BAD),
    Case("a list that is bound nowhere", _FILTERS, filtered(access_list("EDGE", "192.0.2.0/24")), BAD),
    Case(
        "a list that does not exist",
        _FILTERS,
        filtered(EDGE_IN.changed(defined=False, rules=(), implicit_action="permit")),
        BAD,
    ),
    Case("a list that permits everything", _FILTERS, filtered(EDGE_IN.changed(implicit_action="permit")), BAD),
    Case(
        "a list of the other family",
        _FILTERS,
        filtered(EDGE_IN.changed(families=("ipv6",)), EDGE_OUT.changed(families=("ipv6",))),
        BAD,
    ),
    Case("a list on another port", _FILTERS, filtered(bound("X", "Gi0/2", "in")), BAD),
    Case("a list on the other port", _FILTERS, filtered(bound("X", "Vlan9", "in")), GOOD),
    Case("forwarding is filtered", _FILTERS, filtered(hook("forward", STATEFUL)), GOOD),
    Case("forwarding accepts by default", _FILTERS, filtered(hook("forward", ALLOW, policy="permit")), BAD),
    Case("only what is for the device is filtered", _FILTERS, filtered(hook("input", STATEFUL)), BAD),
    Case(
        "two security zones",
        _FILTERS,
        filtered(inspections=(Inspection(interface="Gi0/1", group="OUT"), Inspection(interface="Vlan9", group="IN"))),
        GOOD,
    ),
    Case(
        "one security zone",
        _FILTERS,
        filtered(inspections=(Inspection(interface="Gi0/1", group="A"), Inspection(interface="Vlan9", group="A"))),
        BAD,
    ),
    Case("inspection without a list", _FILTERS, filtered(inspections=(Inspection(interface="Gi0/1"),)), BAD),
    Case("a host", _FILTERS, routed(forwarding=()), NOT),
    Case("only IPv6 is passed on", _FILTERS, routed(forwarding=("ipv6",)), GOOD),
    Case("perhaps a host", _FILTERS, routed(forwarding=UNKNOWN), OPEN),
    Case("unknown tables", _FILTERS, routed(routes=UNKNOWN), OPEN),
    Case("two tables", _FILTERS, routed(routes=VRF), GOOD),
    Case("one of them in no table that was read", _FILTERS, routed(routes=VRF[1:]), OPEN),
    Case(
        "one of them without a link",
        _FILTERS,
        ports(Gi0_1=interface("Gi0/1", mode="routed", addresses=("203.0.113.2/30",), up=False)).changed(
            rule_bases=filtered().rule_bases, routes=Routes(routes=VRF[1:], forwarding=("ipv4",))
        ),
        BAD,
    ),
    Case("one zone", _FILTERS, filtered(), NOT, context=zoned(zone("all", "203.0.113.0/24", "10.0.0.0/8"))),
    Case("an address in no zone", _FILTERS, device(), OPEN, context=zoned(OUTSIDE)),
    Case("no register", _FILTERS, device(), OPEN, context=context(registers=Registers())),
]
