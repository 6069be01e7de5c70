"""Access lists as rule bases, with the places where they take effect.

A list that is referenced but not defined permits everything (Cisco IOS Security Configuration Guide: Access Control
Lists, "An access list that does not exist is treated as permit any").
"""

import re
from collections.abc import Iterator
from typing import Literal

from netproof.model.rule_base import Binding, BindingKind, Family, RuleBase
from netproof.model.state import RuleBases
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.access_lists import access_lists
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.cisco_ios.inspection import inspections
from netproof.platforms.cisco_ios.rule_rendering import render
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

__all__ = ["COMMANDS", "parse", "render"]

COMMANDS = (RUNNING,)

type _Use = tuple[str, Family, Binding]

_IN_SECTIONS: tuple[tuple[str, BindingKind, re.Pattern[str], Family], ...] = (
    ("interface", "interface", re.compile(r"ip access-group (?P<name>\S+) (?P<direction>in|out)"), "ipv4"),
    ("interface", "interface", re.compile(r"ipv6 traffic-filter (?P<name>\S+) (?P<direction>in|out)"), "ipv6"),
    ("line", "line", re.compile(r"access-class (?P<name>\S+) (?P<direction>in|out)"), "ipv4"),
    ("line", "line", re.compile(r"ipv6 access-class (?P<name>\S+) (?P<direction>in|out)"), "ipv6"),
    ("route-map", "route-map", re.compile(r"match ip address (?!prefix-list)(?P<name>\S+)(?P<direction>)"), "ipv4"),
    ("class-map", "class-map", re.compile(r"match access-group (?:name )?(?P<name>\S+)(?P<direction>)"), "ipv4"),
)
_GLOBAL: tuple[tuple[BindingKind, re.Pattern[str], Family], ...] = (
    ("http-server", re.compile(r"ip http access-class (?:ipv4 )?(?P<name>(?!ipv6 )\S+)$"), "ipv4"),
    ("http-server", re.compile(r"ip http access-class ipv6 (?P<name>\S+)$"), "ipv6"),
    (
        "snmp",
        re.compile(r"snmp-server community \S+ (?:view \S+ )?(?:RO|RW|ro|rw) (?:ipv6 \S+ )?(?P<name>(?!ipv6)\S+)$"),
        "ipv4",
    ),
    ("snmp", re.compile(r"snmp-server community \S+ (?:view \S+ )?(?:RO|RW|ro|rw) ipv6 (?P<name>\S+)"), "ipv6"),
    ("snmp", re.compile(r"snmp-server group .* access (?:ipv6 \S+ )?(?P<name>(?!ipv6)\S+)$"), "ipv4"),
    ("ntp", re.compile(r"ntp access-group (?:ipv4 )?\S+ (?P<name>\S+)"), "ipv4"),
    ("nat", re.compile(r"ip nat (?:inside|outside) source list (?P<name>\S+)"), "ipv4"),
    ("ssh-server", re.compile(r"netconf-yang ssh ipv4 access-list name (?P<name>\S+)$"), "ipv4"),
    ("other", re.compile(r"login quiet-mode access-class (?P<name>\S+)$"), "ipv4"),
)


def parse(outputs: Outputs) -> RuleBases:
    """Read every list that is defined or referenced."""
    root = running_configuration(outputs)
    defined = access_lists(root)
    bindings: dict[tuple[str, Family], list[Binding]] = {key: [] for key in defined}
    for name, family, binding in _uses(root):
        bindings.setdefault((name, family), []).append(binding)
    bases = tuple(_bound(key, defined.get(key), tuple(places)) for key, places in bindings.items())
    return RuleBases(
        rule_bases=bases,
        inspections=tuple(inspections(root)),
        lines=tuple(line for base in bases for rule in base.rules for line in rule.native),
    )


def _bound(key: tuple[str, Family], base: RuleBase | None, bindings: tuple[Binding, ...]) -> RuleBase:
    if base is None:
        return RuleBase(name=key[0], families=(key[1],), implicit_action="permit", defined=False, bindings=bindings)
    return base.model_copy(update={"bindings": bindings})


def _uses(root: Node) -> Iterator[_Use]:
    for section, kind, pattern, family in _IN_SECTIONS:
        for node in root.find(section):
            for child, found in node.match(pattern):
                name = node.text.removeprefix(f"{section} ")
                yield (
                    found["name"],
                    family,
                    Binding(
                        kind=kind,
                        name=name,
                        direction=_direction(found["direction"]),
                        native=(node.text, f" {child.text}"),
                    ),
                )
    for kind, pattern, family in _GLOBAL:
        for node, found in root.match(pattern):
            yield found["name"], family, Binding(kind=kind, native=(redacted(node.text),))


def _direction(word: str) -> Literal["in", "out"] | None:
    return "in" if word == "in" else "out" if word == "out" else None
