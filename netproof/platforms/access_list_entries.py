"""One entry of an access list in the form that Cisco IOS set and others share: its words read from left to right.

Sources: Cisco IOS Security Command Reference, `access-list (IP standard)`, `permit (IP)`, `permit (IPv6)`,
`object-group (ACL)`. A wildcard mask's 1 bits are ignored bits and need not be contiguous.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network
from itertools import pairwise
from typing import Any

from netproof.model.rule_base import (
    ANY_ADDRESS,
    ANY_PORT,
    ANY_STATE,
    TCP,
    UDP,
    AddressSet,
    AddressTerm,
    ConnectionState,
    Family,
    IcmpType,
    NumberRange,
    Rule,
    Service,
    Wildcard,
)
from netproof.platforms.port_names import ICMP_TYPES, ICMPV6_TYPES, PROTOCOLS, TCP_PORTS, UDP_PORTS

_LAST_PORT, _LAST_PROTOCOL = 65535, 255
_NARROWING = {"dscp": 1, "precedence": 1, "tos": 1, "time-range": 1, "ttl": 2, "option": 1, "flow-label": 1, "vlan": 1}
"""Words that narrow what an entry matches by something the model does not have, with the number of their values."""
_TCP_FLAGS = frozenset({"ack", "fin", "psh", "rst", "syn", "urg", "match-all", "match-any", "fragments", "routing"})
_ICMP, _ICMPV6 = 1, 58
_ACTIONS = {"permit": "permit", "deny": "deny"}


@dataclass(frozen=True)
class ObjectGroups:
    """The object groups of a device: addresses by name, and services by name."""

    addresses: Mapping[str, AddressSet] = field(default_factory=dict)
    services: Mapping[str, tuple[Service, ...]] = field(default_factory=dict)


class _Words:
    def __init__(self, words: list[str]) -> None:
        self._words = words

    def peek(self) -> str:
        return self._words[0] if self._words else ""

    def take(self) -> str:
        if not self._words:
            raise ValueError("the entry ends too early")
        return self._words.pop(0)

    def take_if(self, *words: str) -> bool:
        if self.peek() in words:
            self.take()
            return True
        return False


def parse_entry(
    text: str, *, standard: bool, family: Family, position: int, comment: str, groups: ObjectGroups
) -> tuple[Rule, ...]:
    """Read `[sequence] permit|deny …`; an object group of several services becomes several rules.

    An entry that cannot be read becomes one rule whose action is not modelled, so that nothing is taken for permitted
    or denied because of it.
    """
    words = _Words(text.split())
    number = words.take() if words.peek().isdigit() else ""
    common: dict[str, Any] = {
        "position": position,
        "id": number or str(position),
        "comment": comment,
        "native": (text,),
    }
    try:
        action = _ACTIONS[words.take()]
        found = _standard(words, groups) if standard else _extended(words, family, groups)
        return tuple(Rule(**common, action=action, **fields) for fields in found)
    except (ValueError, KeyError) as error:
        reason = f"`{text}` could not be read ({error})"
        return (Rule(**common, action="unknown", unmodelled=(reason,)),)


def _standard(words: _Words, groups: ObjectGroups) -> list[dict[str, Any]]:
    source = _address(words, "ipv4", groups, standard=True)
    return [{"source": source, "log": words.take_if("log")}]


def _extended(words: _Words, family: Family, groups: ObjectGroups) -> list[dict[str, Any]]:
    services = _protocol(words, family, groups)
    number = services[0].protocols[0].first if services[0].protocols != Service().protocols else None
    names = UDP_PORTS if number == UDP else TCP_PORTS
    has_ports = number in {TCP, UDP}
    source = _address(words, family, groups)
    source_ports = _ports(words, names) if has_ports else ANY_PORT
    destination = _address(words, family, groups)
    destination_ports = _ports(words, names) if has_ports else ANY_PORT
    icmp = _icmp_types(words, ICMP_TYPES if number == _ICMP else ICMPV6_TYPES) if number in {_ICMP, _ICMPV6} else None
    states, log, unmodelled = _options(words)
    fields = {"source": source, "destination": destination, "log": log, "unmodelled": unmodelled}
    ports = (source_ports, destination_ports) if has_ports else None
    return [fields | {"service": _narrowed(service, ports, icmp, states)} for service in services]


type _Ports = tuple[NumberRange, ...]


@lru_cache(maxsize=4096)  # access lists of a network repeat the same few services; records are frozen and can be shared
def _narrowed(
    service: Service,
    ports: tuple[_Ports, _Ports] | None,
    icmp: tuple[IcmpType, ...] | None,
    states: tuple[ConnectionState, ...],
) -> Service:
    source_ports, destination_ports = ports or (service.source_ports, service.destination_ports)
    return Service(
        protocols=service.protocols,
        source_ports=source_ports,
        destination_ports=destination_ports,
        icmp_types=icmp,
        states=states,
    )


@lru_cache(maxsize=4096)
def _single(number: int) -> NumberRange:
    return NumberRange(first=number, last=number)


@lru_cache(maxsize=4096)
def _host(address: str) -> AddressSet:
    return AddressSet.of(str(ip_address(address)))


@lru_cache(maxsize=4096)
def _wildcard(address: str, mask: str) -> AddressSet:
    return AddressSet(terms=(wildcard_term(address, mask),))


def _protocol(words: _Words, family: Family, groups: ObjectGroups) -> tuple[Service, ...]:
    word = words.take()
    if word == "object-group":
        return groups.services[words.take()]
    if word in {"ip", "ipv6"}:
        return (Service(),)
    number = int(word) if word.isdigit() else PROTOCOLS[word]
    if family == "ipv6" and word == "icmp":
        number = _ICMPV6
    if number > _LAST_PROTOCOL:
        raise ValueError(f"{number} is not a protocol")
    return (Service(protocols=(_single(number),)),)


def _address(words: _Words, family: Family, groups: ObjectGroups, *, standard: bool = False) -> AddressSet:
    word = words.take()
    if word in {"any", "any4", "any6"}:
        return ANY_ADDRESS
    if word == "host":
        return _host(words.take())
    if word in {"object-group", "addrgroup"}:
        return groups.addresses[words.take()]
    if family == "ipv6":
        return AddressSet(terms=(IPv6Network(word, strict=False),))
    mask = words.peek()
    if standard and not _is_address(mask):
        return AddressSet.of(word)
    return _wildcard(word, words.take())


def wildcard_term(address: str, mask: str) -> AddressTerm:
    """Return a network where the wildcard mask is one, and the address with its mask otherwise."""
    base, wildcard = IPv4Address(address), IPv4Address(mask)
    bits = int(wildcard)
    if bits & (bits + 1):  # the ignored bits are not the lowest ones
        return Wildcard(address=base, wildcard=wildcard)
    return ip_network((int(base) & ~bits, 32 - bits.bit_length()))


def _is_address(word: str) -> bool:
    return word.count(".") == 3  # noqa: PLR2004 - dotted quad


def parse_ports(words: list[str], names: Mapping[str, int]) -> tuple[NumberRange, ...]:
    """Read the ports of an object group's entry: `eq 443`, `range 1 9`, or a bare port."""
    bare = words[:1] and words[0] not in {"eq", "neq", "lt", "gt", "range"}
    return _ports(_Words(["eq", *words] if bare else list(words)), names)


def _ports(words: _Words, names: Mapping[str, int]) -> tuple[NumberRange, ...]:
    """`neq` and `gt`/`lt` at the edges give what is left, which may be two ranges or none."""
    operator = words.peek()
    if operator not in {"eq", "neq", "lt", "gt", "range"}:
        return ANY_PORT
    words.take()
    first = _port(words.take(), names)
    if operator == "range":
        return (NumberRange(first=first, last=_port(words.take(), names)),)
    values = [first]
    while operator in {"eq", "neq"} and _is_port(words.peek(), names):
        values.append(_port(words.take(), names))
    if operator == "eq":
        return tuple(map(_single, values))
    if operator == "neq":
        return tuple(_without(sorted(set(values))))
    bounds = (0, first - 1) if operator == "lt" else (first + 1, _LAST_PORT)
    return (NumberRange(first=bounds[0], last=bounds[1]),) if bounds[0] <= bounds[1] else ()


def _without(values: list[int]) -> list[NumberRange]:
    edges = [-1, *values, _LAST_PORT + 1]
    return [NumberRange(first=low + 1, last=high - 1) for low, high in pairwise(edges) if low + 1 < high]


def _is_port(word: str, names: Mapping[str, int]) -> bool:
    return word.isdigit() or word in names


def _port(word: str, names: Mapping[str, int]) -> int:
    return int(word) if word.isdigit() else names[word]


def _icmp_types(words: _Words, names: Mapping[str, tuple[int, int | None]]) -> tuple[IcmpType, ...] | None:
    word = words.peek()
    if word in names:
        words.take()
        kind, code = names[word]
        return (IcmpType(type=kind, code=code),)
    if word.isdigit():
        kind = int(words.take())
        return (IcmpType(type=kind, code=int(words.take()) if words.peek().isdigit() else None),)
    return None


def _options(words: _Words) -> tuple[tuple[ConnectionState, ...], bool, tuple[str, ...]]:
    states: tuple[ConnectionState, ...] = ANY_STATE
    log = False
    unmodelled: list[str] = []
    while words.peek():
        word = words.take()
        if word in {"log", "log-input"}:
            log = True
        elif word == "established":
            states = ("established",)
        elif word in _NARROWING:
            values = [words.take() for _ in range(_NARROWING[word]) if words.peek()]
            unmodelled.append(f"`{' '.join([word, *values])}` is not modelled")
        elif word.lstrip("+-") in _TCP_FLAGS:
            unmodelled.append(f"`{word}` is not modelled")
        elif log:
            continue  # a cookie behind `log`
        elif word != "sequence":
            raise ValueError(f"`{word}` is not known")
        else:
            words.take()
    return states, log, tuple(unmodelled)
