"""SNMP communities and groups from the configuration, and SNMPv3 users, which only `show snmp user` tells.

Source: Cisco IOS SNMP Support Command Reference (`snmp-server community`, `snmp-server group`, `show snmp user`).
"""

import re
from collections.abc import Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known, Unknown
from netproof.model.section import Section
from netproof.model.state import Snmp, SnmpCommunity, SnmpGroup, SnmpUser
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof
from netproof.platforms.show_templates import rows
from netproof.platforms.snmp_communities import KNOWN_COMMUNITIES, sealed_community
from netproof.platforms.snmp_views import is_everything

USERS = "show snmp user"
COMMANDS = (RUNNING, USERS)

_GROUP = re.compile(
    r"snmp-server group (?P<name>\S+) v3 (?P<level>noauth|auth|priv)\b(?P<rest>.*?)(?: write (?P<write>\S+).*)?$"
)
_VIEW = re.compile(r"snmp-server view (?P<name>\S+) (?P<tree>\S+) included$")
_PREDEFINED_VIEW = "v1default"
"""IOS's own view of the whole tree."""


def parse(outputs: Outputs) -> Snmp:
    """Read the communities, sealed unless widely known, and the users."""
    root = running_configuration(outputs)
    nodes = list(root.find("snmp-server"))
    communities = tuple(community for node in nodes for community in _community(outputs, node))
    return Snmp(
        communities=communities,
        users=_users(outputs),
        groups=tuple(_groups(root)),
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


def _groups(root: Node) -> Iterator[SnmpGroup]:
    wide = {found["name"] for _, found in root.match(_VIEW) if is_everything(found["tree"])} | {_PREDEFINED_VIEW}
    for node, found in root.match(_GROUP):
        level = found["level"]
        yield SnmpGroup(
            name=found["name"],
            level="priv" if level == "priv" else "auth" if level == "auth" else "noauth",
            writes_everything=found["write"] in wide,
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
    """Return the lines that ask groups for encryption, then those that remove what asks for less, and communities.

    A community is never added, SNMPv3 is what replaces it; nor is a user, whom no configuration shows.
    """
    if not isinstance(before, Snmp) or not isinstance(after, Snmp):
        raise TypeError("snmp renders Snmp only")
    kept = {community.community for community in after.communities}
    gone = dict.fromkeys(community.community for community in before.communities if community.community not in kept)
    lines = [*_group_lines(before, after), *(f"no snmp-server community {community}" for community in gone)]
    return tuple(ConfigurationLine(line=line) for line in lines)


def _group_lines(before: Snmp, after: Snmp) -> Iterator[str]:
    if isinstance(before.groups, Unknown) or isinstance(after.groups, Unknown):
        return
    old = {(group.name, group.level): group for group in before.groups}
    new = {(group.name, group.level) for group in after.groups}
    gone = [group for key, group in old.items() if key not in new]
    for group in after.groups:
        former = next((one for one in gone if one.name == group.name), None)
        if (group.name, group.level) not in old and former and former.lines:
            yield former.lines[0].replace(f" v3 {former.level}", f" v3 {group.level}", 1)
    yield from (f"no snmp-server group {group.name} v3 {group.level}" for group in gone)
