"""All access lists of a configuration with their object groups, in the order of their entries.

Lists stand as `ip access-list …` with entries below, as `access-list N …` line by line (before IOS XE 16.12), and as
`ipv6 access-list …`, whose entries carry `sequence N`.
"""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network

from netproof.model.rule_base import AddressRange, AddressSet, AddressTerm, Family, NumberRange, Rule, RuleBase, Service
from netproof.platforms.access_list_entries import ObjectGroups, parse_entry, parse_ports
from netproof.platforms.block_tree import Node
from netproof.platforms.port_names import PROTOCOLS, TCP_PORTS, UDP_PORTS

_NAMED = re.compile(r"ip access-list (standard|extended) (\S+)$")
_NUMBERED = re.compile(r"access-list (\d+) (.+)$")
_IPV6 = re.compile(r"ipv6 access-list (\S+)$")
_SEQUENCE = re.compile(r"sequence (\d+) ")
_REMARK = re.compile(r"(?:\d+ )?remark (.*)$")
_STANDARD_NUMBERS = (*range(1, 100), *range(1300, 2000))
"""Numbers of standard lists (Cisco IOS Security Command Reference, `access-list (IP standard)`)."""

type Entries = dict[tuple[str, Family], tuple[bool, list[str]]]
"""(name, family) → (whether it is a standard list, its entries)."""


def access_lists(root: Node) -> dict[tuple[str, Family], RuleBase]:
    """Return every defined list by name and family."""
    groups = ObjectGroups(addresses=_address_groups(root), services=_service_groups(root))
    return {key: _rule_base(key, standard, texts, groups) for key, (standard, texts) in entries(root).items()}


def entries(root: Node) -> Entries:
    """Return the entries of every list as text."""
    found: Entries = {}
    for node in root.children:
        if named := _NAMED.match(node.text):
            found[named[2], "ipv4"] = (named[1] == "standard", [child.text for child in node.children])
        elif numbered := _NUMBERED.match(node.text):
            standard = int(numbered[1]) in _STANDARD_NUMBERS
            found.setdefault((numbered[1], "ipv4"), (standard, []))[1].append(numbered[2])
        elif six := _IPV6.match(node.text):
            found[six[1], "ipv6"] = (False, [_SEQUENCE.sub(r"\1 ", child.text) for child in node.children])
    return found


def _rule_base(key: tuple[str, Family], standard: bool, texts: list[str], groups: ObjectGroups) -> RuleBase:  # noqa: FBT001
    name, family = key
    rules: list[Rule] = []
    remarks: list[str] = []
    for text in texts:
        if remark := _REMARK.match(text):
            remarks.append(remark[1])
        else:
            rules += parse_entry(
                text,
                standard=standard,
                family=family,
                position=len(rules),
                comment="\n".join(remarks),
                groups=groups,
            )
            remarks = []
    numbered = tuple(rule.model_copy(update={"position": index}) for index, rule in enumerate(rules))
    # IOS ends a list with an implicit deny, but a list without entries filters nothing.
    return RuleBase(name=name, families=(family,), rules=numbered, implicit_action="deny" if numbered else "permit")


def _address_groups(root: Node) -> dict[str, AddressSet]:
    bodies = {node.text.split()[2]: node for node in root.find("object-group network") if len(node.text.split()) > 2}  # noqa: PLR2004
    return {name: AddressSet(terms=tuple(_terms(bodies, name, frozenset()))) for name in bodies}


def _terms(bodies: dict[str, Node], name: str, seen: frozenset[str]) -> Iterator[AddressTerm]:
    """An object group may hold others; one that holds itself is cut where it repeats."""
    if name in seen or name not in bodies:
        return
    for child in bodies[name].children:
        words = child.text.split()
        if words[0] == "group-object":
            yield from _terms(bodies, words[1], seen | {name})
        elif words[0] == "host":
            yield ip_network(words[1])
        elif words[0] == "range":
            yield AddressRange(first=ip_address(words[1]), last=ip_address(words[2]))
        elif words[0] == "any":
            yield ip_network("0.0.0.0/0")
        elif words[0][0].isdigit():
            yield ip_network("/".join(words[:2]), strict=False)


def _service_groups(root: Node) -> dict[str, tuple[Service, ...]]:
    bodies = {node.text.split()[2]: node for node in root.find("object-group service") if len(node.text.split()) > 2}  # noqa: PLR2004
    groups = {name: tuple(_services(bodies, name, frozenset())) for name in bodies}
    return {name: services for name, services in groups.items() if services}


def _services(bodies: dict[str, Node], name: str, seen: frozenset[str]) -> Iterator[Service]:
    if name in seen or name not in bodies:
        return
    for child in bodies[name].children:
        words = child.text.split()
        if words[0] == "group-object":
            yield from _services(bodies, words[1], seen | {name})
        elif words[0] in {"tcp", "udp"} and "source" not in words:
            names = TCP_PORTS if words[0] == "tcp" else UDP_PORTS
            yield _port_service(PROTOCOLS[words[0]], words[1:], names)
        elif words[0] in PROTOCOLS or words[0].isdigit():
            number = PROTOCOLS.get(words[0]) or int(words[0])
            yield Service(protocols=(NumberRange(first=number, last=number),))


def _port_service(protocol: int, words: list[str], names: Mapping[str, int]) -> Service:
    protocols = (NumberRange(first=protocol, last=protocol),)
    ports = parse_ports(words, names)
    return Service(protocols=protocols, destination_ports=ports)
