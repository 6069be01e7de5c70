"""Records of traffic and alarms: NetFlow (classic and flexible) and SNMP notifications.

Sources: Cisco IOS NetFlow and Flexible NetFlow Command References (`ip flow-export`, `flow exporter`, `flow monitor`,
`ip flow monitor`), Cisco IOS SNMP Support Command Reference (`snmp-server host`, `snmp-server enable traps`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Unknown
from netproof.model.section import Section
from netproof.model.state_network import FlowExporter, Monitoring, TrapDestination
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof

COMMANDS = (RUNNING,)

OWN = "NETPROOF"
"""The name of our own flow record and monitor, and how our exporters' names begin."""
_CLASSIC = re.compile(r"ip flow-export destination (?P<address>\S+) (?P<port>\d+)")
_ON_INTERFACE = re.compile(r"(?:ip|ipv6|datalink) flow monitor (?P<monitor>\S+)(?: sampler \S+)? (?:input|output)")
_CLASSIC_ON_INTERFACE = re.compile(r"ip (?:flow (?:ingress|egress)|route-cache flow)$")
_HOST = re.compile(
    r"snmp-server host (?P<address>\S+)(?: vrf \S+)?(?: (?:traps|informs))?"
    r"(?: version (?:(?P<version>1|2c)|3 (?P<level>noauth|auth|priv)))? (?P<who>\S+)"
)
_LEVELS: dict[str, Literal["none", "authenticated", "encrypted"]] = {
    "noauth": "none",
    "auth": "authenticated",
    "priv": "encrypted",
}
_RECORD = (
    f"flow record {OWN}", "match ipv4 tos", "match ipv4 protocol", "match ipv4 source address",
    "match ipv4 destination address", "match transport source-port", "match transport destination-port",
    "match interface input", "collect counter bytes long", "collect counter packets long", "exit",
)  # fmt: skip
"""The seven keys of a NetFlow record and its counters, in words that routers and Catalyst switches both take."""
_TRAPS = ("snmp authentication linkdown linkup coldstart warmstart", "config")
"""Written out, because `snmp-server enable traps` alone becomes a list of its own on every release."""


def parse(outputs: Outputs) -> Monitoring:
    """Read the exporters with the interfaces that feed them, and the receivers of notifications."""
    root = running_configuration(outputs)
    enabled = tuple(root.find("snmp-server enable traps"))
    return Monitoring(
        exporters=(*_classic(root), *_flexible(root)),
        traps=tuple(_traps(root)),
        traps_enabled=bool(enabled),
        lines=tuple(line for node in (*root.find("flow", "ip flow-export"), *enabled) for line in proof(node)),
    )


def _classic(root: Node) -> Iterator[FlowExporter]:
    """Classic NetFlow sends whatever is recorded to every destination."""
    names = tuple(_name(node) for node in root.find("interface") if any(node.match(_CLASSIC_ON_INTERFACE)))
    for node, found in root.match(_CLASSIC):
        yield FlowExporter(
            name="ip flow-export",
            address=found["address"],
            port=int(found["port"]),
            protocol="netflow",
            interfaces=names,
            lines=proof(node),
        )


def _flexible(root: Node) -> Iterator[FlowExporter]:
    monitors = {
        node.text.split()[-1]: {child.text.split()[-1] for child in node.find("exporter")}
        for node in root.find("flow monitor")
    }
    applied = {
        _name(node): {found["monitor"] for _, found in node.match(_ON_INTERFACE)} for node in root.find("interface")
    }
    for node in root.find("flow exporter"):
        name = node.text.split()[-1]
        feeding = {monitor for monitor, exporters in monitors.items() if name in exporters}
        destination, port = node.first("destination"), node.first("transport udp")
        if destination is None:
            continue
        yield FlowExporter(
            name=name,
            address=destination.text.split()[1],
            port=int(port.text.split()[2]) if port else 0,
            protocol="ipfix" if node.has("export-protocol ipfix") else "netflow",
            interfaces=tuple(interface for interface, used in applied.items() if used & feeding),
            lines=proof(node),
        )


def _name(node: Node) -> str:
    return node.text.removeprefix("interface ")


def _traps(root: Node) -> Iterator[TrapDestination]:
    """Yield the receivers; without `version` it is 1."""
    for node, found in root.match(_HOST):
        secured = found["level"] is not None
        yield TrapDestination(
            address=found["address"],
            version="3" if secured else "2c" if found["version"] == "2c" else "1",
            security=_LEVELS[found["level"]] if secured else "none",
            user=found["who"] if secured else "",
            lines=proof(node),
        )


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that add exporters on their interfaces, and receivers of alarms; none is ever taken away."""
    if not isinstance(before, Monitoring) or not isinstance(after, Monitoring):
        raise TypeError("monitoring renders Monitoring only")
    lines = [*_flow_lines(before, after), *_trap_lines(before, after)]
    return tuple(ConfigurationLine(line=line) for line in lines)


def _flow_lines(before: Monitoring, after: Monitoring) -> Iterator[str]:
    if isinstance(before.exporters, Unknown) or isinstance(after.exporters, Unknown):
        return
    old = {exporter.name for exporter in before.exporters}
    new = [exporter for exporter in after.exporters if exporter.name not in old]
    own = [exporter for exporter in after.exporters if exporter.name.startswith(OWN)]
    watched = _interfaces(own)
    gained = [name for name in watched if name not in _interfaces(before.exporters, own_only=True)]
    for exporter in new:
        yield f"flow exporter {exporter.name}"
        yield f"destination {exporter.address}"
        yield f"transport udp {exporter.port}"
        yield from ("export-protocol ipfix",) if exporter.protocol == "ipfix" else ()
        yield "exit"
    if new or gained:
        yield from _RECORD if not any(name.startswith(OWN) for name in old) else ()
        yield f"flow monitor {OWN}"
        yield f"record {OWN}"
        yield from (f"exporter {exporter.name}" for exporter in new)
        yield "exit"
    for name in gained:
        yield from (f"interface {name}", f"ip flow monitor {OWN} input", "exit")


def _interfaces(exporters: Sequence[FlowExporter], *, own_only: bool = False) -> list[str]:
    mine = [exporter for exporter in exporters if not own_only or exporter.name.startswith(OWN)]
    names = [name for one in mine if not isinstance(one.interfaces, Unknown) for name in one.interfaces]
    return list(dict.fromkeys(names))


def _trap_lines(before: Monitoring, after: Monitoring) -> Iterator[str]:
    if isinstance(before.traps, Unknown) or isinstance(after.traps, Unknown):
        return
    for trap in after.traps:
        if trap not in before.traps and trap.user:
            yield f"snmp-server host {trap.address} version 3 priv {trap.user}"
    if after.traps_enabled is True and before.traps_enabled is False:
        yield from (f"snmp-server enable traps {kind}" for kind in _TRAPS)
