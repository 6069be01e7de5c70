"""Services, SNMP, interfaces and ports."""

from typing import Any

from netproof.model.state import DeviceState, SnmpCommunity, SnmpGroup, SnmpUser, Socket
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, Case, context, device, interface, service


def with_services(*services: object) -> DeviceState:
    return device(services={"services": services})


def with_port(**values: Any) -> DeviceState:
    return device(interfaces={"interfaces": (interface("Gi0/2", **values),)})


def with_socket(protocol: str, address: str, port: int) -> DeviceState:
    socket = Socket.model_validate({"protocol": protocol, "address": address, "port": port, "process": "x"})
    return device(listening={"sockets": (socket,)})


def community(word: str, *, is_default: bool = False) -> SnmpCommunity:
    return SnmpCommunity(community=word, is_default=is_default, access="rw", lines=("snmp-server community",))


def user(authentication: str | None, privacy: str | None) -> DeviceState:
    return device(snmp={"users": (SnmpUser(name="nms", authentication=authentication, privacy=privacy),)})


def group(level: str, **values: Any) -> DeviceState:
    facts = {"name": "NMS", "level": level, "lines": (f"snmp-server group NMS v3 {level}",)} | values
    return device(snmp={"groups": (SnmpGroup.model_validate(facts),)})


OUTSIDE = {"interface_roles": {"Gi0/1": "outside"}}

CASES = [
    Case("all off", "needless_services", device(), GOOD),
    *(
        Case(name, "needless_services", with_services(service(name)), BAD, GOOD)
        for name in ("telnet", "http", "finger", "tcp-small-servers", "smart-install", "snmp-v1v2c")
    ),
    Case("on an interface", "needless_services", with_services(service("mop", interface="Gi0/1")), BAD, GOOD),
    Case(
        "allowed here",
        "needless_services",
        with_services(service("http")),
        GOOD,
        parameters={"allowed_services": ["http"]},
    ),
    Case("unknown default", "needless_services", with_services(service("http", enabled=UNKNOWN)), OPEN),
    Case("a needed one that is unknown", "needless_services", with_services(service("https", enabled=UNKNOWN)), GOOD),
    Case("off outside", "discovery_on_outside_interfaces", device(), GOOD),
    Case("on outside", "discovery_on_outside_interfaces", with_services(service("cdp", interface="Gi0/1")), BAD, GOOD),
    Case(
        "third party's line",
        "discovery_on_outside_interfaces",
        with_services(service("lldp", interface="Gi0/1")),
        BAD,
        GOOD,
        context=context(interface_roles={"Gi0/1": "third-party"}),
    ),
    Case(
        "on everywhere, silent on the interface",
        "discovery_on_outside_interfaces",
        with_services(service("cdp")),
        BAD,
        GOOD,
    ),
    Case("on inside", "discovery_on_outside_interfaces", with_services(service("cdp", interface="Gi0/2")), GOOD),
    Case(
        "off for the whole device",
        "discovery_on_outside_interfaces",
        with_services(service("cdp", enabled=False), service("cdp", interface="Gi0/1")),
        GOOD,
    ),
    Case(
        "unknown",
        "discovery_on_outside_interfaces",
        with_services(service("cdp", enabled=UNKNOWN, interface="Gi0/1")),
        OPEN,
    ),
    Case(
        "nothing outside",
        "discovery_on_outside_interfaces",
        device(),
        NOT,
        context=context(interface_roles={"Gi0/1": "uplink"}),
    ),
    Case("no roles at all", "discovery_on_outside_interfaces", device(), OPEN, context=context(interface_roles={})),
    Case(
        "inventory names an interface that is not there",
        "discovery_on_outside_interfaces",
        device(),
        OPEN,
        context=context(interface_roles={"Gi0/99": "outside"}),
    ),
    Case("version 3", "snmp_versions", device(), GOOD),
    Case("a community", "snmp_versions", device(snmp={"communities": (community("<secret:snmp:1>"),)}), BAD, GOOD),
    Case("users not read", "snmp_versions", device(snmp={"users": UNKNOWN}), OPEN),
    Case("communities not all read", "snmp_versions", device(snmp={"further_communities": UNKNOWN}), OPEN),
    Case("user without privacy", "snmp_versions", user("sha", None), BAD),
    Case("user without authentication", "snmp_versions", user(None, None), BAD),
    Case("user with MD5", "snmp_versions", user("MD5", "aes128"), BAD),
    Case("user with DES", "snmp_versions", user("sha", "DES"), BAD),
    Case("group with encryption", "snmp_versions", group("priv"), GOOD),
    Case("group without authentication", "snmp_versions", group("noauth"), BAD, GOOD),
    Case("group without encryption", "snmp_versions", group("auth"), BAD, GOOD),
    Case("group that may write everything", "snmp_versions", group("priv", writes_everything=True), BAD),
    Case("what a group may write is not told", "snmp_versions", group("priv", writes_everything=UNKNOWN), OPEN),
    Case("groups not read", "snmp_versions", device(snmp={"groups": UNKNOWN}), OPEN),
    Case("none", "default_communities", device(), GOOD),
    Case(
        "public",
        "default_communities",
        device(snmp={"communities": (community("public", is_default=True),)}),
        BAD,
        GOOD,
    ),
    Case("an own word", "default_communities", device(snmp={"communities": (community("<secret:snmp:1>"),)}), GOOD),
    Case("not all read", "default_communities", device(snmp={"further_communities": UNKNOWN}), OPEN),
    Case("all used, shut, reserved or no access port", "unused_interfaces", device(), GOOD),
    Case("open and empty", "unused_interfaces", with_port(up=False), BAD, GOOD),
    Case("link unknown", "unused_interfaces", with_port(up=UNKNOWN), OPEN),
    Case("kind of port unknown", "unused_interfaces", with_port(up=False, mode=UNKNOWN), OPEN),
    Case("kind of port unknown, but linked", "unused_interfaces", with_port(up=True, mode=UNKNOWN), GOOD),
    Case("state unknown", "unused_interfaces", with_port(up=False, enabled=UNKNOWN), OPEN),
    Case(
        "reserved by the inventory",
        "unused_interfaces",
        with_port(up=False),
        GOOD,
        context=context(interface_roles={"Gi0/2": "reserved"}),
    ),
    Case(
        "access by the inventory",
        "unused_interfaces",
        with_port(up=False, mode="unknown"),
        BAD,
        GOOD,
        context=context(interface_roles={"Gi0/2": "access"}),
    ),
    Case(
        "uplink without a link",
        "unused_interfaces",
        with_port(up=False),
        GOOD,
        context=context(interface_roles={"Gi0/2": "uplink"}),
    ),
    Case("ssh only", "listening_ports", device(), GOOD),
    Case("telnet", "listening_ports", with_socket("tcp", "192.0.2.1", 23), BAD),
    Case("any address", "listening_ports", with_socket("udp", "*", 69), BAD),
    Case("loopback", "listening_ports", with_socket("tcp", "127.0.0.53%lo", 53), GOOD),
    Case("IPv6 loopback", "listening_ports", with_socket("tcp", "[::1]", 2601), GOOD),
    Case(
        "the role needs it",
        "listening_ports",
        with_socket("udp", "::", 514),
        GOOD,
        parameters={"allowed_udp_ports": [514]},
    ),
    Case("allowed as TCP only", "listening_ports", with_socket("udp", "::", 22), BAD),
    Case("ssh answers", "answering_ports", device(), GOOD),
    Case("telnet answers", "answering_ports", device(probed={"open": (22, 23)}), BAD),
    Case("nothing answers", "answering_ports", device(probed={"open": ()}), OPEN),
    Case("nothing was tried", "answering_ports", device(probed={"tried": (), "open": ()}), OPEN),
]
