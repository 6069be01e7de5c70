"""Ports as configured, and whether they stand: from the configuration and `show ip interface brief`."""

from collections.abc import Iterator
from ipaddress import ip_interface
from typing import Literal

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known, Unknown
from netproof.model.section import Section
from netproof.model.state import Interface, Interfaces
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof
from netproof.platforms.show_templates import rows

BRIEF = "show ip interface brief"
COMMANDS = (RUNNING, BRIEF)


def parse(outputs: Outputs) -> Interfaces:
    """Read every interface of the configuration."""
    root = running_configuration(outputs)
    shown = rows("cisco_ios", BRIEF, answer_or_none(outputs, BRIEF) or "")
    standing = {str(row["interface"]): row["proto"] == "up" for row in shown}
    missing = unanswered(outputs, BRIEF, "whether it is up is not known")
    return Interfaces(interfaces=tuple(_interface(node, standing, missing) for node in root.find("interface")))


def _interface(node: Node, standing: dict[str, bool], missing: Unknown) -> Interface:
    name = node.text.removeprefix("interface ")
    description = node.first("description")
    vlan = node.first("switchport access vlan")
    mode = _mode(node)
    up: Known[bool] = standing.get(name, missing)
    return Interface(
        name=name,
        enabled=not node.has("shutdown"),  # `no shutdown` is the default of an interface that the configuration shows
        up=up,
        description=description.text.removeprefix("description ") if description else "",
        addresses=tuple(_addresses(node)),
        mode=mode,
        vlan=int(vlan.text.split()[-1])
        if vlan and vlan.text.split()[-1].isdigit()
        else (1 if mode == "access" else None),
        lines=proof(node),
    )


def _mode(node: Node) -> Literal["routed", "access", "trunk", "unknown"]:
    if node.has("switchport mode access"):
        return "access"
    if node.has("switchport mode trunk"):
        return "trunk"
    routed = node.first("no switchport", "ip address", "ip unnumbered", "ipv6 address", "ipv6 enable")
    return "routed" if routed else "unknown"


def _addresses(node: Node) -> Iterator[str]:
    for child in node.find("ip address", "ipv6 address"):
        words = child.text.split()[2:]
        try:
            yield str(ip_interface("/".join(words[:2]) if child.text.startswith("ip ") else words[0]))
        except (ValueError, IndexError):
            continue  # `ip address dhcp`, `ipv6 address autoconfig`: no address is configured


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that shut interfaces down, or bring them up again."""
    if not isinstance(before, Interfaces) or not isinstance(after, Interfaces):
        raise TypeError("interfaces renders Interfaces only")
    old = {interface.name: interface.enabled for interface in before.interfaces}
    lines: list[str] = []
    for interface in after.interfaces:
        if isinstance(interface.enabled, bool) and old.get(interface.name) != interface.enabled:
            lines += [f"interface {interface.name}", "no shutdown" if interface.enabled else "shutdown", "exit"]
    return tuple(ConfigurationLine(line=line) for line in lines)
