"""Access lists as rule bases, with the places where they take effect.

Source: Arista EOS User Manual, ACLs and Route Maps: entries are matched in order, and a list ends with an implicit
deny. What a place does that names a list which does not exist is not documented: such a list is not read, so that what
hangs on it cannot be told. The hidden `default-control-plane-acl` lets every source reach SSH, telnet and HTTP(S).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from netproof.model.rule_base import Binding, BindingKind, Family, Rule, RuleBase
from netproof.model.state import RuleBases
from netproof.platforms.arista_eos.access_entries import parse_entry
from netproof.platforms.arista_eos.configuration import DEFAULT_VRF, RUNNING, running_configuration, vrfs
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

COMMANDS = (RUNNING,)

_LIST = re.compile(r"(?P<six>ipv6|ip) access-list (?P<standard>standard )?(?P<name>\S+)$")
_GROUP = re.compile(
    r"(?P<six>ipv6|ip) access-group (?:ipv6 )?(?P<name>\S+)(?: vrf (?P<vrf>\S+))?(?: (?P<way>in|out))?$"
)
_COMMUNITY = re.compile(
    r"snmp-server community \S+ (?:view \S+ )?(?:ro |rw )?(?:ipv6 \S+ )?(?P<name>(?!ro$|rw$|ipv6 )\S+)$"
)
_ENTRY = re.compile(r"(?:\d+ )?(?:permit|deny)\b")
_REMARK = re.compile(r"(?:\d+ )?remark (.*)$")
_EMPTY = "the list has no entry, and what an empty list does is not documented"


@dataclass(frozen=True)
class Use:
    """A place that names a list."""

    name: str
    family: Family
    binding: Binding
    vrf: str = DEFAULT_VRF
    stanza: str = ""
    """The service's stanza, or empty where the list filters all that reaches the device."""


def parse(outputs: Outputs) -> RuleBases:
    """Read every list that is defined, with its places."""
    root = running_configuration(outputs)
    uses = (*service_uses(root), *control_plane_uses(root), *_interface_uses(root), *_snmp_uses(root))
    bases = tuple(_rule_base(node, found, uses) for node, found in root.match(_LIST))
    return RuleBases(
        rule_bases=bases, lines=tuple(line for base in bases for rule in base.rules for line in rule.native)
    )


def _rule_base(node: Node, found: re.Match[str], uses: tuple[Use, ...]) -> RuleBase:
    family = _family(found["six"])
    rules: list[Rule] = []
    remarks: list[str] = []
    for child in node.children:
        if remark := _REMARK.match(child.text):
            remarks.append(remark[1])
        elif _ENTRY.match(child.text):
            rule = parse_entry(child.text, standard=bool(found["standard"]), family=family, position=len(rules))
            rules.append(rule.changed(comment="\n".join(remarks)))
            remarks = []
    if not rules:
        rules = [Rule(position=0, id="-", action="unknown", native=(node.text,), unmodelled=(_EMPTY,))]
    return RuleBase(
        name=found["name"],
        families=(family,),
        rules=tuple(rules),
        implicit_action="deny",
        bindings=tuple(use.binding for use in uses if (use.name, use.family) == (found["name"], family)),
    )


def service_uses(root: Node) -> Iterator[Use]:
    """Yield the lists of the management services, by the VRF that they filter."""
    for stanza in root.find("management ssh", "management telnet", "management api"):
        yield from _groups(stanza, stanza, DEFAULT_VRF)
        for vrf, node in vrfs(stanza).items():
            yield from _groups(stanza, node, vrf)
        for transport in stanza.find("transport"):
            named = transport.first("vrf")
            yield from _groups(transport, transport, named.text.split()[1] if named else DEFAULT_VRF)


def _groups(stanza: Node, node: Node, vrf: str) -> Iterator[Use]:
    kind: BindingKind = "ssh-server" if stanza.text == "management ssh" else "http-server"
    for child, found in node.match(_GROUP):
        yield Use(
            name=found["name"],
            family=_family(found["six"]),
            binding=Binding(
                kind="line" if stanza.text == "management telnet" else kind,
                name=stanza.text,
                direction="in",
                native=(stanza.text, f"   {child.text}"),
            ),
            vrf=found["vrf"] or vrf,
            stanza=stanza.text,
        )


def control_plane_uses(root: Node) -> Iterator[Use]:
    """Yield the lists that filter all that reaches the device itself."""
    for stanza in root.find("system control-plane", "control-plane"):
        for child, found in stanza.match(_GROUP):
            binding = Binding(kind="hook", name=stanza.text, direction="in", native=(stanza.text, f"   {child.text}"))
            yield Use(found["name"], _family(found["six"]), binding, vrf=found["vrf"] or DEFAULT_VRF)


def _interface_uses(root: Node) -> Iterator[Use]:
    for stanza in root.find("interface"):
        for child, found in stanza.match(_GROUP):
            binding = Binding(
                kind="interface",
                name=stanza.text.removeprefix("interface "),
                direction="out" if found["way"] == "out" else "in",
                native=(stanza.text, f"   {child.text}"),
            )
            yield Use(found["name"], _family(found["six"]), binding)


def _snmp_uses(root: Node) -> Iterator[Use]:
    for node, found in root.match(_COMMUNITY):
        yield Use(found["name"], "ipv4", Binding(kind="snmp", native=(redacted(node.text),)))


def _family(word: str) -> Family:
    return "ipv6" if word == "ipv6" else "ipv4"
