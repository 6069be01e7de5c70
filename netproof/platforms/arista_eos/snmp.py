"""SNMP communities and users, which both stand in the configuration.

Source: Arista EOS User Manual, SNMP (`snmp-server community`, read-only by default; `snmp-server user`).
"""

import re
from collections.abc import Iterator

from netproof.model.state import Snmp, SnmpCommunity, SnmpUser
from netproof.platforms.arista_eos.configuration import RUNNING, proof, running_configuration
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Outputs
from netproof.platforms.snmp_communities import KNOWN_COMMUNITIES, sealed_community

COMMANDS = (RUNNING,)

_COMMUNITY = re.compile(
    r"snmp-server community (?P<word>\S+)(?: view \S+)?(?: (?P<access>ro|rw))?"
    r"(?: ipv6 (?P<six>\S+))?(?: (?P<list>\S+))?$"
)
_USER = re.compile(r"snmp-server user (?P<name>\S+) \S+ v3\b")
_PROTECTION = {kind: re.compile(rf"\b{kind} (\S+) ") for kind in ("auth", "priv")}


def parse(outputs: Outputs) -> Snmp:
    """Read the communities, sealed unless widely known, and the users."""
    root = running_configuration(outputs)
    nodes = list(root.find("snmp-server"))
    return Snmp(
        communities=tuple(_communities(outputs, root)),
        users=tuple(_user(node, found) for node, found in root.match(_USER)),
        lines=tuple(line for node in nodes for line in proof(node)),
    )


def _communities(outputs: Outputs, root: Node) -> Iterator[SnmpCommunity]:
    for node in root.find("snmp-server community"):
        found = _COMMUNITY.match(node.text)
        word = found["word"] if found else node.text.split()[2]
        yield SnmpCommunity(
            community=sealed_community(outputs, word),
            is_default=word in KNOWN_COMMUNITIES,
            access="rw" if found and found["access"] == "rw" else "ro",
            access_list=(found["list"] or found["six"]) if found else None,
            lines=proof(node),
        )


def _user(node: Node, found: re.Match[str]) -> SnmpUser:
    protocols = {kind: pattern.search(f"{node.text} ") for kind, pattern in _PROTECTION.items()}
    return SnmpUser(
        name=found["name"],
        authentication=protocols["auth"][1].lower() if protocols["auth"] else None,
        privacy=protocols["priv"][1].lower() if protocols["priv"] else None,
    )
