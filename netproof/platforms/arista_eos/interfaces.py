"""Ports as configured, and whether they stand: from the configuration and `show interfaces status`.

Source: Arista EOS User Manual, Ethernet Ports and VLANs: a port is an access port of VLAN 1 unless told otherwise.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_interface
from typing import Literal

from netproof.model.record import Known, Unknown
from netproof.model.state import Interface, Interfaces
from netproof.platforms.arista_eos.answers import answer_or_none, unanswered
from netproof.platforms.arista_eos.configuration import RUNNING, proof, running_configuration
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Outputs
from netproof.platforms.show_templates import rows

STATUS = "show interfaces status"
COMMANDS = (RUNNING, STATUS)

_SHORT = (("Ethernet", "Et"), ("Management", "Ma"), ("Port-Channel", "Po"))
_DEFAULT_VLAN = 1


def parse(outputs: Outputs) -> Interfaces:
    """Read every interface of the configuration."""
    root = running_configuration(outputs)
    shown = rows("arista_eos", STATUS, answer_or_none(outputs, STATUS) or "")
    standing = {str(row["port"]): row["status"] == "connected" for row in shown}
    missing = unanswered(outputs, STATUS, "whether it is up is not known")
    defaults = root.first("interface defaults")
    shut = bool(defaults and (ethernet := defaults.first("ethernet")) and ethernet.has("shutdown"))
    routed = root.has("switchport default mode routed")
    nodes = [node for node in root.find("interface") if node is not defaults]
    return Interfaces(interfaces=tuple(_interface(node, standing, missing, shut=shut, routed=routed) for node in nodes))


def _interface(node: Node, standing: dict[str, bool], missing: Unknown, *, shut: bool, routed: bool) -> Interface:
    name = node.text.removeprefix("interface ")
    description, vlan = node.first("description"), node.first("switchport access vlan")
    mode = _mode(node, name, routed=routed)
    number = vlan.text.split()[-1] if vlan else ""
    up: Known[bool] = standing.get(_short(name), missing)
    hidden = not (shut and name.startswith("Ethernet"))
    return Interface(
        name=name,
        enabled=False if node.has("shutdown") else node.has("no shutdown") or hidden,
        up=up,
        description=description.text.removeprefix("description ") if description else "",
        addresses=tuple(_addresses(node)),
        mode=mode,
        vlan=int(number) if number.isdigit() else (_DEFAULT_VLAN if mode == "access" else None),
        lines=proof(node),
    )


def _mode(node: Node, name: str, *, routed: bool) -> Literal["routed", "access", "trunk", "unknown"]:
    if node.has("switchport mode trunk"):
        return "trunk"
    if node.first("no switchport", "ip address", "ipv6 address", "ipv6 enable"):
        return "routed"
    if re.match(r"(?:Ethernet|Port-Channel)", name) and not node.first("channel-group", "switchport mode"):
        return "routed" if routed else "access"
    return "access" if node.has("switchport mode access") else "unknown"


def _short(name: str) -> str:
    return next((name.replace(long, short) for long, short in _SHORT if name.startswith(long)), name)


def _addresses(node: Node) -> Iterator[str]:
    for child in node.find("ip address", "ipv6 address"):
        try:
            yield str(ip_interface(child.text.split()[2]))
        except (ValueError, IndexError):
            continue  # `ip address dhcp`, `ip address virtual …`: no address of its own is configured
