"""What one expression of an nftables rule says of a packet (libnftables-json(5)), in the words of the rule-base model.

A condition that the model has no word for is listed as unmodelled, so that the rule only bounds what it matches.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

from netproof.model.rule_base import (
    ANY_ADDRESS,
    ANY_PORT,
    ANY_PROTOCOL,
    ANY_STATE,
    AddressRange,
    AddressSet,
    AddressTerm,
    IcmpType,
    InterfaceSet,
    NumberRange,
    Service,
)

PROTOCOLS = {
    "icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "gre": 47, "esp": 50, "ah": 51, "ipv6-icmp": 58, "icmpv6": 58,
    "ospf": 89, "pim": 103, "vrrp": 112, "sctp": 132, "udplite": 136,
}  # fmt: skip
"""Numbers from https://www.iana.org/assignments/protocol-numbers."""
_ICMP_TYPES = {
    1: {"echo-reply": 0, "destination-unreachable": 3, "source-quench": 4, "redirect": 5, "echo-request": 8,
        "router-advertisement": 9, "router-solicitation": 10, "time-exceeded": 11, "parameter-problem": 12,
        "timestamp-request": 13, "timestamp-reply": 14, "info-request": 15, "info-reply": 16,
        "address-mask-request": 17, "address-mask-reply": 18},
    58: {"destination-unreachable": 1, "packet-too-big": 2, "time-exceeded": 3, "parameter-problem": 4,
         "echo-request": 128, "echo-reply": 129, "mld-listener-query": 130, "mld-listener-report": 131,
         "mld-listener-done": 132, "nd-router-solicit": 133, "nd-router-advert": 134, "nd-neighbor-solicit": 135,
         "nd-neighbor-advert": 136, "nd-redirect": 137, "mld2-listener-report": 143},
}  # fmt: skip
"""Names as in nft(8), numbers from https://www.iana.org/assignments/icmp-parameters and icmpv6-parameters."""
_ALL = {"ip": "0.0.0.0/0", "ip6": "::/0"}
_FAMILIES = {"ipv4": "ip", "ipv6": "ip6", 2: "ip", 10: "ip6"}

_ANY_INTERFACE = InterfaceSet()

type Sets = Mapping[str, list[Any]]
"""Elements of a table's named sets, by `@name`."""


class UnmodelledError(ValueError):
    """The model has no word for this condition."""


@dataclass
class Conditions:
    """What a rule's expressions say together; each may narrow what the earlier ones left."""

    source: AddressSet = ANY_ADDRESS
    destination: AddressSet = ANY_ADDRESS
    protocols: tuple[NumberRange, ...] = ANY_PROTOCOL
    source_ports: tuple[NumberRange, ...] = ANY_PORT
    destination_ports: tuple[NumberRange, ...] = ANY_PORT
    icmp_types: tuple[IcmpType, ...] | None = None
    states: tuple[str, ...] = ANY_STATE
    interfaces: InterfaceSet = _ANY_INTERFACE
    unmodelled: list[str] = field(default_factory=list)

    def service(self) -> Service:
        """Return what is said above the addresses."""
        return Service.model_validate(
            {
                "protocols": self.protocols,
                "source_ports": self.source_ports,
                "destination_ports": self.destination_ports,
                "icmp_types": self.icmp_types,
                "states": self.states,
            }
        )

    def add(self, match: Mapping[str, Any], sets: Sets, *, hook: str) -> None:
        """Take in one `match` expression."""
        try:
            left, values = match["left"], _values(match["right"], sets)
            if _is_opening(left, values):
                left, values = {"ct": {"key": "state"}}, ["new"]
                _restrict(self, PROTOCOLS["tcp"])
            apply = _BY_FIELD.get(_field(left, hook))
            if apply is None or match.get("op", "==") not in {"==", "!=", "in"}:
                raise UnmodelledError  # noqa: TRY301 - one handler names the condition
            apply(self, left, values, match.get("op") == "!=")
        except (UnmodelledError, KeyError, TypeError, ValueError):
            self.unmodelled.append(json.dumps(match, sort_keys=True))


def _field(left: Any, hook: str) -> str:
    """Return a name for what a condition looks at, or an empty word for what has none here."""
    if "payload" in left:
        protocol, name = left["payload"]["protocol"], left["payload"]["field"]
        if name in {"sport", "dport"} or name in {"saddr", "daddr"}:
            return str(name) if protocol not in {"ether", "arp"} else ""
        return f"{protocol} {name}"
    if "meta" in left:
        key = str(left["meta"]["key"])
        out = hook in {"output", "postrouting"}
        names = {"iifname": "", "iif": ""} if out else {"oifname": "", "oif": ""}
        return names.get(key, f"meta {key}")
    return f"ct {left['ct']['key']}" if "ct" in left else ""


def _is_opening(left: Any, values: list[Any]) -> bool:
    """Tell whether only the packet that opens a TCP connection is meant (`tcp flags & (fin|syn|rst|ack) == syn`)."""
    masked = left.get("&", [{}]) if isinstance(left, dict) else [{}]
    return masked[0] == {"payload": {"protocol": "tcp", "field": "flags"}} and "syn" in masked[1] and values == ["syn"]


def _values(right: Any, sets: Sets) -> list[Any]:
    if isinstance(right, str) and right.startswith("@"):
        return sets[right]
    if isinstance(right, dict) and "set" in right:
        found = right["set"]
        return list(found) if isinstance(found, list) else [found]
    return list(right) if isinstance(right, list) else [right]


def _element(value: Any) -> Any:
    """Return an element without its counter, time-out or comment."""
    return value["elem"]["val"] if isinstance(value, dict) and "elem" in value else value


def _addresses(conditions: Conditions, left: Any, values: list[Any], negated: bool) -> None:  # noqa: FBT001 - one of a table
    payload = left["payload"]
    family = payload["protocol"]
    terms = tuple(_term(_element(value)) for value in values)
    side = "source" if payload["field"] == "saddr" else "destination"
    before: AddressSet = getattr(conditions, side)
    whole = ip_network(_ALL[family])
    if before != ANY_ADDRESS and before.terms != (whole,):
        raise UnmodelledError
    new = (
        AddressSet(terms=(whole,), excluded=(*before.excluded, *terms))
        if negated
        else AddressSet(terms=terms, excluded=before.excluded)
    )
    setattr(conditions, side, new)


def _term(value: Any) -> AddressTerm:
    if isinstance(value, dict) and "prefix" in value:
        return ip_network(f"{value['prefix']['addr']}/{value['prefix']['len']}", strict=False)
    if isinstance(value, dict) and "range" in value:
        first, last = value["range"]
        return AddressRange(first=ip_address(first), last=ip_address(last))
    return ip_network(value)


def _numbers(values: list[Any], names: Mapping[str, int], last: int, negated: bool) -> tuple[NumberRange, ...]:  # noqa: FBT001
    found = [_number_range(_element(value), names) for value in values]
    return _without(tuple(sorted(found, key=lambda one: one.first)), last) if negated else tuple(found)


def _number_range(value: Any, names: Mapping[str, int]) -> NumberRange:
    first, last = value["range"] if isinstance(value, dict) else (value, value)
    return NumberRange(first=names.get(first, first), last=names.get(last, last))


def _without(ranges: tuple[NumberRange, ...], last: int) -> tuple[NumberRange, ...]:
    """Return the numbers up to `last` that are in none of the sorted ranges."""
    rest: list[NumberRange] = []
    start = 0
    for one in ranges:
        if one.first > start:
            rest.append(NumberRange(first=start, last=one.first - 1))
        start = max(start, one.last + 1)
    return (*rest, NumberRange(first=start, last=last)) if start <= last else tuple(rest)


def _both(one: tuple[NumberRange, ...], other: tuple[NumberRange, ...]) -> tuple[NumberRange, ...]:
    pairs = ((max(a.first, b.first), min(a.last, b.last)) for a in one for b in other)
    return tuple(NumberRange(first=first, last=last) for first, last in pairs if first <= last)


def _ports(conditions: Conditions, left: Any, values: list[Any], negated: bool) -> None:  # noqa: FBT001 - one of a table
    payload = left["payload"]
    side = "source_ports" if payload["field"] == "sport" else "destination_ports"
    setattr(conditions, side, _both(getattr(conditions, side), _numbers(values, {}, 65535, negated)))
    if payload["protocol"] != "th":
        _restrict(conditions, PROTOCOLS[payload["protocol"]])


def _restrict(conditions: Conditions, *protocols: int) -> None:
    wanted = tuple(NumberRange(first=number, last=number) for number in protocols)
    conditions.protocols = _both(conditions.protocols, wanted)


def _protocol(conditions: Conditions, left: Any, values: list[Any], negated: bool) -> None:  # noqa: FBT001 - one of a table
    conditions.protocols = _both(conditions.protocols, _numbers(values, PROTOCOLS, 255, negated))
    if "payload" in left:
        _family(conditions, left["payload"]["protocol"])


def _family(conditions: Conditions, family: str) -> None:
    """Keep the packets of one IP version, which a condition on one of its fields implies."""
    if conditions.source == ANY_ADDRESS:
        conditions.source = AddressSet.of(_ALL[family])


def _nfproto(conditions: Conditions, _left: Any, values: list[Any], negated: bool) -> None:  # noqa: FBT001 - one of a table
    if negated or len(values) != 1:
        raise UnmodelledError
    _family(conditions, _FAMILIES[values[0]])


def _icmp(conditions: Conditions, left: Any, values: list[Any], negated: bool) -> None:  # noqa: FBT001 - one of a table
    number = PROTOCOLS[left["payload"]["protocol"]]
    if negated:
        raise UnmodelledError
    ranges = _numbers(values, _ICMP_TYPES[number], 255, negated)
    _restrict(conditions, number)
    conditions.icmp_types = tuple(IcmpType(type=n) for one in ranges for n in range(one.first, one.last + 1))


def _states(conditions: Conditions, _left: Any, values: list[Any], negated: bool) -> None:  # noqa: FBT001 - one of a table
    named = {str(_element(value)) for value in values}
    if not named <= set(ANY_STATE):
        raise UnmodelledError
    conditions.states = tuple(state for state in conditions.states if (state in named) != negated)


def _interfaces(conditions: Conditions, _left: Any, values: list[Any], negated: bool) -> None:  # noqa: FBT001 - one of a table
    names = tuple(str(_element(value)) for value in values)
    if conditions.interfaces != _ANY_INTERFACE:
        raise UnmodelledError
    conditions.interfaces = InterfaceSet(excluded=names) if negated else InterfaceSet(names=names)


type _Apply = Callable[[Conditions, Any, list[Any], bool], None]
_BY_FIELD: dict[str, _Apply] = {
    "saddr": _addresses, "daddr": _addresses, "sport": _ports, "dport": _ports,
    "ip protocol": _protocol, "ip6 nexthdr": _protocol, "meta l4proto": _protocol, "meta protocol": _nfproto,
    "meta nfproto": _nfproto, "icmp type": _icmp, "icmpv6 type": _icmp, "ct state": _states,
    "meta iifname": _interfaces, "meta iif": _interfaces, "meta oifname": _interfaces, "meta oif": _interfaces,
}  # fmt: skip
