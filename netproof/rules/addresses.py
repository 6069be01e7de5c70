"""Address sets of the model as intervals, and sets of sources as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    summarize_address_range,
)
from itertools import chain, islice
from operator import or_

from netproof.model.rule_base import AddressRange, AddressSet, AddressTerm, Family, Wildcard
from netproof.rules.intervals import Bounds, Intervals

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network

MAXIMUM_WILDCARD_BLOCKS = 65536
"""A wildcard mask that splits into more blocks than this is bounded by the range it lies in: partial, never wrong."""

_VERSIONS: dict[Family, int] = {"ipv4": 4, "ipv6": 6}
_BITS: dict[Family, int] = {"ipv4": 32, "ipv6": 128}
_ORDINARY: dict[Family, Intervals] = {  # unicast a packet can come from: RFC 1112, RFC 1122 3.2.1.3, RFC 4291 2.4
    "ipv4": Intervals(((1 << 24, (127 << 24) - 1), (128 << 24, (224 << 24) - 1))),
    "ipv6": Intervals(((0x2000 << 112, (0x4000 << 112) - 1),)),
}


def every_address(family: Family) -> Intervals:
    """Return all addresses of a family."""
    return Intervals(((0, (1 << _BITS[family]) - 1),))


def bounds(addresses: AddressSet, family: Family) -> Bounds:
    """Return which addresses of a family are in a set; exact unless a wildcard mask splits into too many blocks."""
    return _union(addresses.terms, family) - _union(addresses.excluded, family)


def _union(terms: Iterable[AddressTerm], family: Family) -> Bounds:
    nothing = Bounds.exactly(Intervals())
    exact: list[tuple[int, int]] = []
    partial = []
    for term in terms:
        if isinstance(term, Wildcard):
            partial.append(_wildcard(term) if term.address.version == _VERSIONS[family] else nothing)
            continue
        first, last = (term.first, term.last) if isinstance(term, AddressRange) else (term[0], term[-1])
        if first.version == _VERSIONS[family]:
            exact.append((int(first), int(last)))
    return reduce(or_, partial, Bounds.exactly(Intervals.of(exact)))


def _wildcard(term: Wildcard) -> Bounds:
    mask = int(term.wildcard)
    base = int(term.address) & ~mask
    block = (mask ^ (mask + 1)) >> 1  # the run of 1 bits at the low end: one span
    scattered = mask & ~block
    if 1 << scattered.bit_count() > MAXIMUM_WILDCARD_BLOCKS:
        return Bounds(Intervals(), Intervals(((base, base | mask),)))
    starts = [base]
    while scattered:
        bit = scattered & -scattered
        starts += [start | bit for start in starts]
        scattered ^= bit
    return Bounds.exactly(Intervals.of((start, start | block) for start in starts))


@dataclass(frozen=True, slots=True)
class SourceSet:
    """A set of addresses of one family."""

    family: Family
    intervals: Intervals

    def __bool__(self) -> bool:
        return bool(self.intervals)

    def __contains__(self, address: Address) -> bool:
        return address.version == _VERSIONS[self.family] and int(address) in self.intervals

    def networks(self) -> Iterable[Network]:
        """Yield the fewest networks that make up the set, in ascending order."""
        spans = ((_address(first, self.family), _address(last, self.family)) for first, last in self.intervals.spans)
        return chain.from_iterable(summarize_address_range(first, last) for first, last in spans)

    def describe(self, limit: int = 5) -> str:
        """Name the first `limit` networks, for a line of a report; an ellipsis says that there are more."""
        texts = [str(network) for network in islice(self.networks(), limit + 1)]
        return ", ".join([*texts[:limit], *(["…"] if len(texts) > limit else [])])


def outside(sources: SourceSet, networks: Iterable[Network]) -> Address | None:
    """Return a source that lies outside all the networks, or None when there is none.

    An ordinary unicast address is preferred, so that the witness can be sent as a test packet.
    """
    rest = sources.intervals - _spans(networks, sources.family)
    chosen = (rest & _ORDINARY[sources.family]) or rest
    return _address(chosen.spans[0][0], sources.family) if chosen else None


def covers(sources: SourceSet, network: Network) -> bool:
    """Tell whether every address of the network is in the set."""
    return network.version == _VERSIONS[sources.family] and not (_spans([network], sources.family) - sources.intervals)


def _spans(networks: Iterable[Network], family: Family) -> Intervals:
    return Intervals.of((int(net[0]), int(net[-1])) for net in networks if net.version == _VERSIONS[family])


def _address(number: int, family: Family) -> Address:
    return IPv4Address(number) if family == "ipv4" else IPv6Address(number)
