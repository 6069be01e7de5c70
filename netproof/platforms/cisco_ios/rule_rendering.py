"""New access lists, written completely under a name of their own; a list that is in use is never edited in place."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, summarize_address_range

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.rule_base import (
    ANY_ADDRESS,
    ANY_PORT,
    ANY_STATE,
    TCP,
    UDP,
    AddressRange,
    AddressSet,
    AddressTerm,
    NumberRange,
    Rule,
    RuleBase,
    Service,
    Wildcard,
)
from netproof.model.section import Section
from netproof.model.state import RuleBases
from netproof.platforms.port_names import PROTOCOLS, TCP_PORTS, UDP_PORTS

_PROTOCOL_NAMES = {number: name for name, number in PROTOCOLS.items()}
_LAST_PORT = 65535


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that write new lists.

    Raises:
        ValueError: a defined list would change, or a rule cannot be said in an IOS access list.
    """
    if not isinstance(before, RuleBases) or not isinstance(after, RuleBases):
        raise TypeError("rule_bases renders RuleBases only")
    old = {(base.name, base.families): base for base in before.rule_bases}
    lines: list[str] = []
    for base in after.rule_bases:
        known = old.get((base.name, base.families))
        if not base.defined or (known is not None and known.rules == base.rules):
            continue
        if known is not None and known.defined:
            raise ValueError(f"access list {base.name} is in use: write a new list and bind that")
        lines += _list_lines(base)
    return tuple(ConfigurationLine(line=line) for line in lines)


def _list_lines(base: RuleBase) -> Iterator[str]:
    if len(base.families) != 1:
        raise ValueError(f"access list {base.name}: IOS keeps one list for each address family")
    six = base.families == ("ipv6",)
    standard = not six and all(_is_standard(rule) for rule in base.rules)
    yield (
        f"ipv6 access-list {base.name}"
        if six
        else f"ip access-list {'standard' if standard else 'extended'} {base.name}"
    )
    for rule in base.rules:
        yield from (f"remark {line}" for line in rule.comment.splitlines())
        yield from _standard_entries(rule) if standard else _extended_entries(rule, six=six)
    if base.implicit_action == "permit" and base.rules:
        yield "permit any" if standard else f"permit {'ipv6' if six else 'ip'} any any"
    yield "exit"


def _is_standard(rule: Rule) -> bool:
    return rule.service == Service() and rule.destination == ANY_ADDRESS


def _action(rule: Rule) -> str:
    if rule.action not in {"permit", "deny", "reject"} or rule.unmodelled:
        raise ValueError(f"rule {rule.id} cannot be said in an access list")
    return "permit" if rule.action == "permit" else "deny"


def _standard_entries(rule: Rule) -> Iterator[str]:
    for address in _addresses(rule.source, six=False):
        # `show running-config` writes a single host of a standard list without the word `host`.
        yield f"{_action(rule)} {address.removeprefix('host ')}" + (" log" if rule.log else "")


def _extended_entries(rule: Rule, *, six: bool) -> Iterator[str]:
    if rule.service.states not in {ANY_STATE, ("established",)} or rule.service.icmp_types is not None:
        raise ValueError(f"rule {rule.id} cannot be said in an access list")
    tail = (" established" if rule.service.states != ANY_STATE else "") + (" log" if rule.log else "")
    for number, protocol in _protocols(rule.service, six=six):
        names = {
            port: name
            for name, port in (UDP_PORTS if number == UDP else TCP_PORTS).items()
            if name != "syslog" or number == UDP
        }
        for source_port in _ports(rule, rule.service.source_ports, number, names):
            for destination_port in _ports(rule, rule.service.destination_ports, number, names):
                for source in _addresses(rule.source, six=six):
                    for destination in _addresses(rule.destination, six=six):
                        yield f"{_action(rule)} {protocol} {source}{source_port} {destination}{destination_port}{tail}"


def _protocols(service: Service, *, six: bool) -> Iterator[tuple[int | None, str]]:
    if service.protocols == Service().protocols:
        yield None, "ipv6" if six else "ip"
        return
    for span in service.protocols:
        for number in range(span.first, span.last + 1):
            yield number, _PROTOCOL_NAMES.get(number, str(number))


def _ports(rule: Rule, spans: tuple[NumberRange, ...], protocol: int | None, names: dict[int, str]) -> list[str]:
    if spans == ANY_PORT:
        return [""]
    if protocol not in {TCP, UDP}:
        raise ValueError(f"rule {rule.id} names ports of a protocol that has none")
    return [_port_range(span, names) for span in spans]


def _port_range(span: NumberRange, names: dict[int, str]) -> str:
    first, last = names.get(span.first, str(span.first)), names.get(span.last, str(span.last))
    if span.first == span.last:
        return f" eq {first}"
    if span.last == _LAST_PORT:
        return f" gt {names.get(span.first - 1, str(span.first - 1))}"
    return f" range {first} {last}"


def _addresses(addresses: AddressSet, *, six: bool) -> Iterable[str]:
    if addresses == ANY_ADDRESS:
        return ["any"]
    if addresses.excluded:
        raise ValueError("an IOS access list cannot exclude addresses inside one entry")
    return [text for term in addresses.terms for text in _address(term, six=six)]


def _address(term: AddressTerm, *, six: bool) -> Iterator[str]:
    if isinstance(term, AddressRange):
        for network in summarize_address_range(term.first, term.last):
            yield from _address(network, six=six)
    elif isinstance(term, Wildcard):
        yield f"{term.address} {term.wildcard}"
    elif (term.version == 6) == six:  # noqa: PLR2004 - IP version
        yield _network(term)


def _network(network: IPv4Network | IPv6Network) -> str:
    if network.prefixlen == 0:
        return "any"
    if network.prefixlen == network.max_prefixlen:
        return f"host {_upper(network.network_address)}"
    if isinstance(network, IPv6Network):
        return f"{_upper(network.network_address)}/{network.prefixlen}"
    return f"{network.network_address} {network.hostmask}"


def _upper(address: IPv4Address | IPv6Address) -> str:
    """IOS writes IPv6 addresses in upper case."""
    return str(address).upper()
