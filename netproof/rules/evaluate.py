"""Which sources a rule base lets reach a local service, as exact sets.

First match is folded from the last rule to the first: what a rule permits is what its action does to the sources that
it matches, and what the rules behind it do to the others. Where a rule is modelled only in part, both cases are kept,
which yields what is certainly and what is possibly permitted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, product
from typing import Literal

from netproof.model.rule_base import (
    ANY_ADDRESS,
    ANY_PORT,
    TCP,
    UDP,
    AddressSet,
    Family,
    InterfaceSet,
    NumberRange,
    Rule,
    RuleBase,
)
from netproof.rules.addresses import Address, Network, SourceSet, bounds, covers, every_address, outside
from netproof.rules.intervals import Bounds, Intervals

__all__ = ["Address", "Network", "Permitted", "SourceSet", "covers", "outside", "permitted_sources"]

MAXIMUM_STEPS = 500_000
"""Rules looked at in one evaluation, over all cells; beyond it the answer is unknown."""
MAXIMUM_DEPTH = 64
"""Jumps within jumps; Linux allows 16 (NFT_JUMP_STACK_SIZE, include/net/netfilter/nf_tables.h)."""

_PROTOCOLS = {"tcp": TCP, "udp": UDP}
_OTHER = "\0"  # stands in an interface name for whatever no rule mentions: no real name holds it


@dataclass(frozen=True, slots=True)
class Permitted:
    """The sources that are certainly permitted, those that are possibly permitted, and why the two differ."""

    definite: SourceSet
    possible: SourceSet
    reasons: tuple[str, ...] = ()


def permitted_sources(
    *bases: RuleBase,
    family: Family,
    protocol: Literal["tcp", "udp"],
    destination_port: int,
    destination: AddressSet = ANY_ADDRESS,
    interfaces: Sequence[str] | None = None,
) -> Permitted:
    """Find the sources from which some first packet of a connection to a local service passes every one of the bases.

    Any source port counts, any address in `destination` (pass the device's own), and any of the interfaces; None for
    those means all but the bases' loopback. Without a base nothing is filtered: every source is permitted.
    """
    query = _Query(family, _PROTOCOLS[protocol], destination_port)
    everything = SourceSet(family, every_address(family))
    try:
        found = _evaluate([base for base in bases if family in base.families], query, destination, interfaces)
    except _TooComplexError as error:
        return Permitted(SourceSet(family, Intervals()), everything, (str(error),))
    reasons = () if found.is_exact() else tuple(dict.fromkeys(query.reasons))
    return Permitted(SourceSet(family, found.lower), SourceSet(family, found.upper), reasons)


class _TooComplexError(Exception):
    """The work is over its cap; the message says which."""


@dataclass(frozen=True, slots=True)
class _Query:
    family: Family
    protocol: int
    port: int
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One value of each dimension other than the source, standing for all values that no rule tells apart."""

    destination: int
    source_port: int
    interface: str


@dataclass(frozen=True, slots=True, eq=False)
class _Match:
    """A rule whose protocol, port and state fit the query, and what else it asks for."""

    rule: Rule
    source: Bounds
    destination: Bounds
    source_ports: Intervals

    def sources(self, cell: _Cell) -> Bounds:
        if (
            cell.source_port not in self.source_ports
            or cell.destination not in self.destination.upper
            or not self.rule.interfaces.includes(cell.interface)
        ):
            return Bounds.exactly(Intervals())
        certain = not self.rule.unmodelled and cell.destination in self.destination.lower
        return self.source if certain else Bounds(Intervals(), self.source.upper)


def _evaluate(
    bases: list[RuleBase], query: _Query, destination: AddressSet, interfaces: Sequence[str] | None
) -> Bounds:
    walks = [_Walk(base, query) for base in bases]
    matches = [match for walk in walks for match in walk.matches()]
    local = bounds(destination, query.family)
    if not local.is_exact():
        raise _TooComplexError("the destination's wildcard mask splits into too many blocks")
    sides = (side for match in matches for side in (match.destination.lower, match.destination.upper))
    cells = product(
        _classes(local.upper, sides),
        _classes(_numbers(ANY_PORT), (match.source_ports for match in matches)),
        _interfaces(bases, (match.rule.interfaces for match in matches)) if interfaces is None else interfaces,
    )
    everything = Bounds.exactly(every_address(query.family))
    found = Bounds.exactly(Intervals())
    for values in cells:
        passing = everything
        for walk in walks:
            passing &= walk.permitted(_Cell(*values))
        found |= passing
    return found


class _Walk:
    """One base's rules, compiled for one query."""

    def __init__(self, base: RuleBase, query: _Query) -> None:
        self._base = base
        self._query = query
        self._rules = self._compile(base.rules)
        self._chains = {called.name: self._compile(called.rules) for called in base.chains}
        self._steps = 0
        everything, nothing = every_address(query.family), Intervals()
        self._effects = {
            "permit": Bounds.exactly(everything),
            "deny": Bounds.exactly(nothing),
            "reject": Bounds.exactly(nothing),
            "unknown": Bounds(nothing, everything),
        }

    def matches(self) -> Iterator[_Match]:
        yield from self._rules
        for rules in self._chains.values():
            yield from rules

    def permitted(self, cell: _Cell) -> Bounds:
        return self._fold(self._rules, cell, self._effects[self._base.implicit_action], MAXIMUM_DEPTH)

    def _compile(self, rules: Iterable[Rule]) -> list[_Match]:
        fitting = [rule for rule in rules if rule.enabled and rule.action != "continue" and _fits(rule, self._query)]
        return [self._match(rule) for rule in fitting]

    def _match(self, rule: Rule) -> _Match:
        source, destination = (bounds(side, self._query.family) for side in (rule.source, rule.destination))
        reasons = list(rule.unmodelled)
        if not (source.is_exact() and destination.is_exact()):
            reasons.append("a wildcard mask splits into too many blocks")
        if rule.action == "unknown" and not reasons:
            reasons.append("its action is not modelled")
        self._query.reasons.extend(f"{self._base.name} rule {rule.id}: {reason}" for reason in reasons)
        return _Match(rule, source, destination, _numbers(rule.service.source_ports))

    def _fold(self, rules: list[_Match], cell: _Cell, end: Bounds, depth: int) -> Bounds:
        """Return what is permitted of the packets that enter these rules, when `end` is of those that leave them."""
        self._steps += len(rules)
        if self._steps > MAXIMUM_STEPS or depth == 0:
            raise _TooComplexError(f"{self._base.name}: too many rules or jumps to evaluate exactly")
        behind = end
        for _, group in groupby(reversed(rules), key=self._run):
            run = list(group)
            hit = _union([match.sources(cell) for match in run])
            if hit.upper:
                behind = _either(hit, self._taken(run[0].rule, cell, behind, end, depth), behind)
        return behind

    def _run(self, match: _Match) -> object:
        """Neighbours with one and the same effect are taken together: their order does not matter."""
        return match.rule.action if match.rule.action in self._effects else id(match)

    def _taken(self, rule: Rule, cell: _Cell, behind: Bounds, end: Bounds, depth: int) -> Bounds:
        """Return what is permitted of the packets that the rule matches."""
        if rule.action == "return":
            return end
        if rule.target is not None:
            return self._fold(self._chains[rule.target], cell, behind if rule.action == "jump" else end, depth - 1)
        return self._effects[rule.action]


def _either(hit: Bounds, taken: Bounds, behind: Bounds) -> Bounds:
    """Return `taken` where the rule hits, `behind` where it does not, and what both allow where that is not known."""
    doubt = hit.upper - hit.lower
    return Bounds(
        (hit.lower & taken.lower) | (doubt & taken.lower & behind.lower) | (behind.lower - hit.upper),
        (hit.lower & taken.upper) | (doubt & (taken.upper | behind.upper)) | (behind.upper - hit.upper),
    )


def _union(hits: list[Bounds]) -> Bounds:
    return Bounds(
        Intervals.of(chain.from_iterable(hit.lower.spans for hit in hits)),
        Intervals.of(chain.from_iterable(hit.upper.spans for hit in hits)),
    )


def _fits(rule: Rule, query: _Query) -> bool:
    service = rule.service
    return (
        query.protocol in _numbers(service.protocols)
        and query.port in _numbers(service.destination_ports)
        and service.icmp_types is None
        and "new" in service.states
    )


def _numbers(ranges: Iterable[NumberRange]) -> Intervals:
    return Intervals.of((span.first, span.last) for span in ranges)


def _classes(universe: Intervals, sets: Iterable[Intervals]) -> list[int]:
    """Return one member of each part into which the sets cut the universe."""
    parts = [universe] if universe else []
    for cut in dict.fromkeys(sets):
        parts = [side for part in parts for side in (part & cut, part - cut) if side]
        if len(parts) > MAXIMUM_STEPS:
            raise _TooComplexError("the destinations or source ports of the rules cut into too many parts")
    return [part.spans[0][0] for part in parts]


def _interfaces(bases: list[RuleBase], sets: Iterable[InterfaceSet]) -> list[str]:
    """Return one name for each set of interfaces that the rules tell apart, without the loopback ones."""
    patterns = {pattern for names in sets for pattern in (*names.names, *names.excluded)} | {"*"}
    names = {pattern[:-1] + _OTHER if pattern.endswith("*") else pattern for pattern in patterns}
    return sorted(names.difference(*(base.loopback for base in bases)))
