"""Where a device's rule bases and its stateful firewall stand between its interfaces."""

from typing import Literal

from netproof.model.rule_base import ANY_STATE, Family, RuleBase
from netproof.model.state import RuleBases

_PASSING = frozenset({"forward", "prerouting"})
"""The hooks of netfilter that packets for others go through (nft(8))."""


def filters(base: RuleBase) -> bool:
    """Tell whether a rule base can stop anything at all; what it stops is for people to review."""
    stops = any(rule.action != "permit" for rule in base.rules)
    return base.defined and (base.implicit_action == "deny" or stops)


def is_filtered(section: RuleBases, family: Family, source: str, destination: str) -> bool:
    """Tell whether something stands in the way of packets that come in by one interface and leave by another."""
    groups = {one.interface: one.group for one in section.inspections if one.group}
    if groups.get(source) != groups.get(destination):
        return True
    return any(
        family in base.families and filters(base) and _stands(base, source, destination) for base in section.rule_bases
    )


def is_stateful(section: RuleBases, interface: str = "") -> bool:
    """Tell whether the device keeps track of connections that it passes on, on one interface or on any.

    An access list's `established` looks at a flag that anybody can set, and keeps track of nothing.
    """
    if any(interface in {"", one.interface} for one in section.inspections):
        return True
    return any(_tracks(base) for base in section.rule_bases if filters(base) and _hooked(base))


def _stands(base: RuleBase, source: str, destination: str) -> bool:
    places: set[tuple[str, Literal["in", "out"]]] = {(source, "in"), (destination, "out")}
    return _hooked(base) or any(
        binding.kind == "interface" and (binding.name, binding.direction) in places for binding in base.bindings
    )


def _hooked(base: RuleBase) -> bool:
    return any(binding.kind == "hook" and binding.name in _PASSING for binding in base.bindings)


def _tracks(base: RuleBase) -> bool:
    rules = (*base.rules, *(rule for chain in base.chains for rule in chain.rules))
    return any(rule.service.states != ANY_STATE for rule in rules)
