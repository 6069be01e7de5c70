"""What a rule base does with one packet.

This goes rule by rule as a device does and shares no arithmetic with the set evaluator, so that each can prove the
other wrong; it also replays the witnesses of findings.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from netproof.model.record import Record
from netproof.model.rule_base import (
    ANY_PORT,
    TCP,
    AddressRange,
    AddressSet,
    AddressTerm,
    ConnectionState,
    NumberRange,
    Rule,
    RuleBase,
    Service,
    Wildcard,
)
from netproof.rules.addresses import Address

MAXIMUM_STEPS = 1_000_000
"""Rules looked at for one packet; only a rule base built to explode by its jumps has more."""


class Packet(Record):
    """One packet as it meets a rule base; ports are None for protocols without them."""

    source: Address
    destination: Address
    protocol: int = TCP
    source_port: int | None = None
    destination_port: int | None = None
    icmp_type: int | None = None
    icmp_code: int | None = None
    state: ConnectionState = "new"
    interface: str = ""


class Verdict(Record):
    """What becomes of the packet, and the rule that decides it: None for the implicit action."""

    action: Literal["permit", "deny", "reject", "unknown"]
    rule: Rule | None = None


def decide(base: RuleBase, packet: Packet, assume: Callable[[Rule], bool] | None = None) -> Verdict:
    """Find the first rule that decides the packet.

    `assume` says whether a rule with unmodelled conditions matches where its modelled ones do; without it the verdict
    is `unknown` at the first such rule.
    """
    if f"ipv{packet.source.version}" not in base.families:
        return Verdict(action="permit")
    chains = {chain.name: chain.rules for chain in base.chains}
    pending = [iter(base.rules)]
    for _ in range(MAXIMUM_STEPS):
        if not pending:
            return Verdict(action=base.implicit_action)
        rule = next(pending[-1], None)
        if rule is None:
            pending.pop()
            continue
        if rule.action == "continue" or not _matches(rule, packet):
            continue
        if rule.unmodelled and assume is None:
            return Verdict(action="unknown", rule=rule)
        if rule.unmodelled and assume is not None and not assume(rule):
            continue
        if rule.action not in {"jump", "goto", "return"}:
            return Verdict(action=rule.action, rule=rule)
        _follow(rule, chains, pending)
    return Verdict(action="unknown")


def _follow(rule: Rule, chains: dict[str, tuple[Rule, ...]], pending: list[Iterator[Rule]]) -> None:
    """Do what a jump, goto or return does to the chains that are still to be walked."""
    if rule.action != "jump":
        pending.pop()
    if rule.target is not None:
        pending.append(iter(chains[rule.target]))


def _matches(rule: Rule, packet: Packet) -> bool:
    return (
        rule.enabled
        and _in_set(rule.source, packet.source)
        and _in_set(rule.destination, packet.destination)
        and rule.interfaces.includes(packet.interface)
        and _is_service(rule.service, packet)
    )


def _in_set(addresses: AddressSet, address: Address) -> bool:
    return any(_in_term(term, address) for term in addresses.terms) and not any(
        _in_term(term, address) for term in addresses.excluded
    )


def _in_term(term: AddressTerm, address: Address) -> bool:
    if isinstance(term, AddressRange):
        return term.first.version == address.version and int(term.first) <= int(address) <= int(term.last)
    if isinstance(term, Wildcard):
        differing = int(term.address) ^ int(address)
        return term.address.version == address.version and differing & ~int(term.wildcard) == 0
    return address in term


def _is_service(service: Service, packet: Packet) -> bool:
    return (
        _in_ranges(service.protocols, packet.protocol)
        and _is_port(service.source_ports, packet.source_port)
        and _is_port(service.destination_ports, packet.destination_port)
        and packet.state in service.states
        and (
            service.icmp_types is None
            or any(
                kind.type == packet.icmp_type and kind.code in {None, packet.icmp_code} for kind in service.icmp_types
            )
        )
    )


def _is_port(ranges: tuple[NumberRange, ...], port: int | None) -> bool:
    return ranges == ANY_PORT if port is None else _in_ranges(ranges, port)


def _in_ranges(ranges: tuple[NumberRange, ...], number: int) -> bool:
    return any(span.first <= number <= span.last for span in ranges)
