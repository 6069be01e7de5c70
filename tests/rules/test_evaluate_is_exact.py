"""The set evaluator against the packet-by-packet one, on random rule bases over a packet space small enough to try.

Rules draw every dimension's edges from the values below, so that the packets tried stand for all packets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netproof.model.rule_base import (
    ANY_ADDRESS,
    ANY_PORT,
    ANY_PROTOCOL,
    ANY_STATE,
    AddressRange,
    AddressSet,
    Chain,
    Family,
    IcmpType,
    InterfaceSet,
    NumberRange,
    Rule,
    RuleBase,
    Service,
    Wildcard,
)
from netproof.rules import addresses
from netproof.rules.evaluate import SourceSet, permitted_sources
from netproof.rules.packets import Packet, decide

SCATTERED_BITS = (0, 1, 8, 9, 17)
SOURCE_PORTS = (0, 1024, 65535)
INTERFACES = ("eth0", "eth1", "wlan0")


@dataclass(frozen=True)
class Space:
    """A family's addresses: those that differ from the base in the scattered bits, and one far away."""

    family: Family
    base: int
    bits: int
    far: int

    def address(self, number: int) -> IPv4Address | IPv6Address:
        return IPv4Address(number) if self.family == "ipv4" else IPv6Address(number)

    def near(self, choice: int) -> int:
        return self.base | sum(1 << bit for place, bit in enumerate(SCATTERED_BITS) if choice >> place & 1)

    def everything(self) -> list[IPv4Address | IPv6Address]:
        return [self.address(number) for number in [*map(self.near, range(32)), self.base | 4, self.far]]


SPACES = (
    Space("ipv4", int(IPv4Address("10.0.0.0")), 32, int(IPv4Address("198.51.100.7"))),
    Space("ipv6", int(IPv6Address("2001:db8::")), 128, int(IPv6Address("2001:db8:ffff::7"))),
)
CHOICES = st.integers(0, 31)


def terms(space: Space) -> st.SearchStrategy[Any]:
    near = CHOICES.map(space.near)
    prefixes = st.sampled_from([space.bits - size for size in (0, 1, 2, 9, 10, 18, space.bits)])
    networks = st.builds(lambda number, prefix: ip_network((number, prefix), strict=False), near, prefixes)
    ranges = st.tuples(near, near).map(
        lambda ends: AddressRange(first=space.address(min(ends)), last=space.address(max(ends)))
    )
    masks = st.builds(lambda choice, low: (space.near(choice) & ~space.base) | low, CHOICES, st.sampled_from([0, 255]))
    wildcards = st.builds(
        lambda number, mask: Wildcard(address=space.address(number), wildcard=space.address(mask)), near, masks
    )
    return st.one_of(networks, ranges, wildcards)


def address_sets(space: Space) -> st.SearchStrategy[AddressSet]:
    other = terms(SPACES[1 - SPACES.index(space)])
    some = st.lists(st.one_of(terms(space), terms(space), other), min_size=1, max_size=3).map(tuple)
    few = st.lists(terms(space), max_size=1).map(tuple)
    return st.builds(AddressSet, terms=some, excluded=few)


def number_ranges(*ranges: tuple[int, int]) -> st.SearchStrategy[tuple[NumberRange, ...]]:
    return st.lists(st.sampled_from([NumberRange(first=first, last=last) for first, last in ranges]), max_size=2).map(
        tuple
    )


def mostly[T](usual: T, *others: T) -> st.SearchStrategy[T]:
    """Most conditions hold, or hardly a rule would decide anything."""
    return st.sampled_from([*[usual] * 3 * len(others), *others])


PROTOCOLS = number_ranges((6, 6), (6, 17), (17, 17))
SERVICES = st.builds(
    Service,
    protocols=mostly(st.just(ANY_PROTOCOL), PROTOCOLS).flatmap(lambda chosen: chosen),
    source_ports=st.just(ANY_PORT) | number_ranges((0, 1023), (1024, 65535), (1024, 1024)),
    destination_ports=mostly(st.just(ANY_PORT), number_ranges((22, 22), (0, 22), (23, 80))).flatmap(
        lambda chosen: chosen
    ),
    icmp_types=mostly(None, (IcmpType(type=8, code=0),)),
    states=mostly(ANY_STATE, ("new",), ("established", "related")),
)
INTERFACE_SETS = mostly(
    InterfaceSet(),
    *(InterfaceSet(names=(name,)) for name in ("eth0", "eth*", "lo")),
    InterfaceSet(excluded=("eth1",)),
)


def rule_lists(space: Space, *, targets: tuple[str, ...], unmodelled: bool) -> st.SearchStrategy[tuple[Rule, ...]]:
    actions = ["permit", "permit", "permit", "deny", "deny", "reject", "continue", "return", "return"]
    choices = [(action, None) for action in actions] + [(jump, name) for jump in ("jump", "goto") for name in targets]
    doubts = {"unmodelled": st.sampled_from([(), ("time-range",)])} if unmodelled else {}
    common = {
        "choice": st.sampled_from([*choices, *([("unknown", None)] if unmodelled else [])]),
        "enabled": mostly(*(True, False)),
        "source": address_sets(space),
        **doubts,
    }
    other = {
        "source": st.just(ANY_ADDRESS) | address_sets(space),
        "destination": st.just(ANY_ADDRESS) | address_sets(space),
        "service": SERVICES,
        "interfaces": INTERFACE_SETS,
    }
    by_source, by_all = st.builds(rule, **common), st.builds(rule, **{**common, **other})
    return st.lists(by_source | by_source | by_all, min_size=2, max_size=5).map(tuple)


def rule(choice: tuple[Any, str | None], **fields: Any) -> Rule:
    return Rule(position=0, id="0", action=choice[0], target=choice[1], **fields)


@st.composite
def rule_bases(draw: st.DrawFn, space: Space, *, chained: bool, unmodelled: bool) -> RuleBase:
    chains: tuple[Chain, ...] = ()
    if chained:
        inner = Chain(name="b", rules=draw(rule_lists(space, targets=(), unmodelled=unmodelled)))
        chains = (Chain(name="a", rules=draw(rule_lists(space, targets=("b",), unmodelled=unmodelled))), inner)
    return RuleBase(
        name="R",
        families=(space.family,),
        implicit_action=draw(st.sampled_from(["permit", "deny"])),
        rules=draw(rule_lists(space, targets=("a", "b") if chained else (), unmodelled=unmodelled)),
        chains=chains,
        loopback=("lo",),
    )


@dataclass(frozen=True)
class Query:
    """Which addresses of the device and which of its interfaces are asked for."""

    space: Space
    destinations: tuple[int, ...]
    interfaces: tuple[str, ...] | None

    def sets(self, base: RuleBase) -> tuple[SourceSet, SourceSet]:
        found = permitted_sources(
            base,
            family=self.space.family,
            protocol="tcp",
            destination_port=22,
            destination=AddressSet(terms=tuple(map(ip_network, self.destinations))),
            interfaces=self.interfaces,
        )
        return found.definite, found.possible

    def packets(self, source: IPv4Address | IPv6Address) -> Iterator[Packet]:
        destinations = map(self.space.address, self.destinations)
        for destination, port, interface in product(destinations, SOURCE_PORTS, self.interfaces or INTERFACES):
            yield Packet(
                source=source, destination=destination, source_port=port, destination_port=22, interface=interface
            )


def queries(space: Space) -> st.SearchStrategy[Query]:
    destinations = st.lists(
        st.sampled_from([space.near(0), space.near(19), space.far]), min_size=1, max_size=2, unique=True
    )
    names = st.none() | st.lists(st.sampled_from(INTERFACES), min_size=1, max_size=2, unique=True).map(tuple)
    return st.builds(Query, st.just(space), destinations.map(tuple), names)


def outcomes(base: RuleBase, packet: Packet) -> set[bool]:
    """What may become of the packet, over all ways in which the unmodelled rules may match."""
    found: set[bool] = set()
    doubtful = [
        id(rule) for rules in (base.rules, *(c.rules for c in base.chains)) for rule in rules if rule.unmodelled
    ]
    for answers in product([False, True], repeat=len(doubtful)):
        matching = {rule for rule, answer in zip(doubtful, answers, strict=True) if answer}
        action = decide(base, packet, lambda rule, matching=matching: id(rule) in matching).action  # type: ignore[misc]
        found |= {True, False} if action == "unknown" else {action == "permit"}
    return found


EXACTLY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOURCES = st.lists(st.integers(0, 33), min_size=4, max_size=8, unique=True)


@pytest.mark.parametrize("space", SPACES, ids=lambda space: space.family)
@EXACTLY
@given(data=st.data())
def test_exact_where_everything_is_modelled(data: st.DataObject, space: Space) -> None:
    base = data.draw(rule_bases(space, chained=True, unmodelled=False))
    query = data.draw(queries(space))
    definite, possible = query.sets(base)
    assert definite == possible
    for source in space.everything():
        permitted = any(decide(base, packet).action == "permit" for packet in query.packets(source))
        assert (source in definite) == permitted, source


@pytest.mark.parametrize("space", SPACES, ids=lambda space: space.family)
@EXACTLY
@given(data=st.data())
def test_three_valued_where_rules_are_partly_modelled(data: st.DataObject, space: Space) -> None:
    base = data.draw(rule_bases(space, chained=False, unmodelled=True))
    query = data.draw(queries(space))
    definite, possible = query.sets(base)
    for choice in data.draw(SOURCES):
        source = space.everything()[choice]
        found = [outcomes(base, packet) for packet in query.packets(source)]
        assert (source in definite) == any(outcome == {True} for outcome in found), source
        assert (source in possible) == any(True in outcome for outcome in found), source


@pytest.mark.parametrize("space", SPACES, ids=lambda space: space.family)
@EXACTLY
@given(data=st.data(), blocks=st.sampled_from([1, 2, 65536]))
def test_never_wrong_with_jumps_and_masks_over_the_cap(data: st.DataObject, space: Space, blocks: int) -> None:
    base = data.draw(rule_bases(space, chained=True, unmodelled=False))
    query = data.draw(queries(space))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(addresses, "MAXIMUM_WILDCARD_BLOCKS", blocks)
        definite, possible = query.sets(base)
    for source in space.everything():
        permitted = any(decide(base, packet).action == "permit" for packet in query.packets(source))
        assert not (source in definite and not permitted), source
        assert not (permitted and source not in possible), source
