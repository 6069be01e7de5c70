"""SNMP communities from the configuration, and SNMPv3 users, which only `show snmp user` tells.

Source: Cisco IOS SNMP Support Command Reference (`snmp-server community`, `show snmp user`).
"""

from collections.abc import Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known
from netproof.model.section import Section
from netproof.model.state import Snmp, SnmpCommunity, SnmpUser
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof
from netproof.platforms.show_templates import rows
from netproof.platforms.snmp_communities import KNOWN_COMMUNITIES, sealed_community

USERS = "show snmp user"
COMMANDS = (RUNNING, USERS)


def parse(outputs: Outputs) -> Snmp:
    """Read the communities, sealed unless widely known, and the users."""
    root = running_configuration(outputs)
    nodes = list(root.find("snmp-server"))
    communities = tuple(community for node in nodes for community in _community(outputs, node))
    return Snmp(
        communities=communities,
        users=_users(outputs),
        lines=tuple(line for node in nodes for line in proof(node)),
    )


def _community(outputs: Outputs, node: Node) -> Iterator[SnmpCommunity]:
    words = node.text.split()
    if words[1:2] != ["community"] or len(words) < 3:  # noqa: PLR2004 - snmp-server community WORD
        return
    name, rest = words[2], words[3:]
    if rest[:1] == ["view"]:
        rest = rest[2:]
    access = "rw" if "RW" in (word.upper() for word in rest[:1]) else "ro"
    lists = [
        word
        for index, word in enumerate(rest)
        if word.upper() not in {"RO", "RW", "IPV6"} and rest[index - 1 : index] != ["ipv6"]
    ]
    yield SnmpCommunity(
        community=sealed_community(outputs, name),
        is_default=name in KNOWN_COMMUNITIES,
        access="rw" if access == "rw" else "ro",
        access_list=lists[0] if lists else None,
        lines=proof(node),
    )


def _users(outputs: Outputs) -> Known[tuple[SnmpUser, ...]]:
    text = answer_or_none(outputs, USERS)
    if text is None:
        return unanswered(outputs, USERS, "SNMPv3 users do not stand in the configuration")
    if "agent not enabled" in text or not text.strip():
        return ()
    return tuple(
        SnmpUser(
            name=str(row["user_name"]),
            authentication=_protocol(row["authentication_protocol"]),
            privacy=_protocol(row["privacy_protocol"]),
        )
        for row in rows("cisco_ios", USERS, text)
    )


def _protocol(value: str | list[str]) -> str | None:
    return str(value).lower() if value and str(value).lower() != "none" else None


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that remove communities; one is never added, SNMPv3 is what replaces them."""
    if not isinstance(before, Snmp) or not isinstance(after, Snmp):
        raise TypeError("snmp renders Snmp only")
    kept = {community.community for community in after.communities}
    gone = dict.fromkeys(community.community for community in before.communities if community.community not in kept)
    return tuple(ConfigurationLine(line=f"no snmp-server community {community}") for community in gone)
