"""Where IOS keeps track of connections: the zone-based policy firewall, and the inspection that came before it.

Source: Cisco IOS Security Configuration Guide, Zone-Based Policy Firewall: traffic between interfaces of two security
zones, or between one of a zone and one of none, is dropped unless a zone pair with a policy lets it pass. `ip inspect`
(Context-Based Access Control) opens what access lists close, for answers of tracked connections.
"""

from collections.abc import Iterator

from netproof.model.state import Inspection
from netproof.platforms.block_tree import Node

_MEMBER, _INSPECT = "zone-member security", "ip inspect"


def inspections(root: Node) -> Iterator[Inspection]:
    """Yield the interfaces of a configuration that a stateful firewall guards."""
    for node in root.find("interface"):
        for child in node.find(_MEMBER, _INSPECT):
            group = child.text.removeprefix(f"{_MEMBER} ") if child.text.startswith(_MEMBER) else ""
            name = node.text.removeprefix("interface ")
            yield Inspection(interface=name, group=group, lines=(node.text, f" {child.text}"))
