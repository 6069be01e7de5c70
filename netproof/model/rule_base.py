"""Vendor-neutral records of access lists and firewall rule bases.

Every field is a *set* that defaults to everything and is nothing when empty, so that no reader has to know what an
absent value meant on some platform: platforms spell their defaults out when they parse.
"""

from graphlib import CycleError, TopologicalSorter
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from netproof.model.record import Record

type Family = Literal["ipv4", "ipv6"]
type Action = Literal["permit", "deny", "reject", "continue", "jump", "goto", "return", "unknown"]
type ConnectionState = Literal["new", "established", "related", "invalid", "untracked"]
type BindingKind = Literal[
    "interface", "line", "http-server", "snmp", "ssh-server", "ntp", "hook", "nat", "route-map", "class-map", "other"
]

TCP, UDP = 6, 17  # https://www.iana.org/assignments/protocol-numbers


class AddressRange(Record):
    """Addresses from first to last, both included, of one family."""

    first: IPv4Address | IPv6Address
    last: IPv4Address | IPv6Address

    @model_validator(mode="after")
    def _is_ascending(self) -> Self:
        if self.first.version != self.last.version or int(self.first) > int(self.last):
            raise ValueError(f"address range {self.first}-{self.last}: expected an ascending range of one family")
        return self


class Wildcard(Record):
    """Addresses equal to `address` where `wildcard` has a 0 bit; the 1 bits need not be contiguous (Cisco IOS)."""

    address: IPv4Address | IPv6Address
    wildcard: IPv4Address | IPv6Address

    @model_validator(mode="after")
    def _is_one_family(self) -> Self:
        if self.address.version != self.wildcard.version:
            raise ValueError(f"wildcard {self.address} {self.wildcard}: expected address and mask of one family")
        return self


type AddressTerm = IPv4Network | IPv6Network | AddressRange | Wildcard


class AddressSet(Record):
    """The union of `terms` without the union of `excluded`.

    A negated match says what it is taken from: nftables' `ip saddr != 10.0.0.0/8` matches IPv4 packets only, so it is
    `0.0.0.0/0` without `10.0.0.0/8`.
    """

    terms: tuple[AddressTerm, ...] = ()
    excluded: tuple[AddressTerm, ...] = ()

    @classmethod
    def of(cls, *networks: str, excluded: tuple[str, ...] = ()) -> Self:
        """Build a set from networks or addresses in text, such as `10.0.0.0/8` or `2001:db8::1`.

        Raises:
            ValueError: A text is not a network, or has host bits set.
        """
        return cls(terms=tuple(map(ip_network, networks)), excluded=tuple(map(ip_network, excluded)))


class NumberRange(Record):
    """Numbers from first to last, both included: ports, or IP protocol numbers."""

    first: int = Field(ge=0, le=65535)
    last: int = Field(ge=0, le=65535)

    @model_validator(mode="after")
    def _is_ascending(self) -> Self:
        if self.first > self.last:
            raise ValueError(f"range {self.first}-{self.last}: expected an ascending range")
        return self


class IcmpType(Record):
    """An ICMP or ICMPv6 type, with any code when `code` is None."""

    type: int = Field(ge=0, le=255)
    code: int | None = Field(default=None, ge=0, le=255)


class InterfaceSet(Record):
    """Interface names; one that ends in `*` stands for all that start so (nftables, iptables' `+`)."""

    names: tuple[str, ...] = ("*",)
    excluded: tuple[str, ...] = ()

    def includes(self, name: str) -> bool:
        """Tell whether the interface of this name is in the set."""
        return _names_match(self.names, name) and not _names_match(self.excluded, name)


ANY_ADDRESS = AddressSet.of("0.0.0.0/0", "::/0")
ANY_PORT = (NumberRange(first=0, last=65535),)
ANY_PROTOCOL = (NumberRange(first=0, last=255),)
ANY_STATE: tuple[ConnectionState, ...] = ("new", "established", "related", "invalid", "untracked")


class Service(Record):
    """What a rule says of a packet above the addresses; all fields must match.

    A packet without ports (ICMP, a tunnel) matches only where the ports are unrestricted, and one that is not ICMP only
    where `icmp_types` is None. IOS's `established` (TCP with ACK or RST) is `states=("established",)`.
    """

    protocols: tuple[NumberRange, ...] = ANY_PROTOCOL
    source_ports: tuple[NumberRange, ...] = ANY_PORT
    destination_ports: tuple[NumberRange, ...] = ANY_PORT
    icmp_types: tuple[IcmpType, ...] | None = None
    states: tuple[ConnectionState, ...] = ANY_STATE

    @classmethod
    def tcp(cls, *destination_ports: int) -> Self:
        """Build the service of TCP to these ports, or to all ports when none is named."""
        return cls(
            protocols=(NumberRange(first=TCP, last=TCP),),
            destination_ports=tuple(NumberRange(first=port, last=port) for port in destination_ports) or ANY_PORT,
        )


class Rule(Record):
    """One entry of a rule base.

    `unmodelled` names the conditions of the native rule that this model cannot express (a time range, an FQDN object, a
    socket owner): what is modelled then only bounds what the rule matches, and verdicts that hang on it are partial.
    `unknown` is an action whose effect is not modelled (a queue, a verdict map). `target` is the chain that a jump or a
    goto enters.
    """

    position: int = Field(ge=0)
    id: str
    enabled: bool = True
    action: Action
    target: str | None = None
    source: AddressSet = ANY_ADDRESS
    destination: AddressSet = ANY_ADDRESS
    service: Service = Service()
    interfaces: InterfaceSet = InterfaceSet()
    log: bool = False
    comment: str = ""
    native: tuple[str, ...] = ()
    unmodelled: tuple[str, ...] = ()


class Chain(Record):
    """A named list of rules that other rules jump to (nftables, iptables); falling off its end returns."""

    name: str
    rules: tuple[Rule, ...] = ()


class Binding(Record):
    """Where a rule base takes effect: what kind of place, its name (`vty 0 4`, `Gi0/1`, `input`) and direction."""

    kind: BindingKind
    name: str = ""
    direction: Literal["in", "out"] | None = None
    native: tuple[str, ...] = ()


class RuleBase(Record):
    """An access list or firewall chain: first match wins, `implicit_action` is for what no rule decides.

    A base filters only the families it names: it lets every packet of another family pass. `defined` is False for a
    list that is referenced but does not exist; what it does then differs between platforms, so the platform says it by
    `implicit_action` (Cisco IOS: an undefined list, and a list without entries, permit everything). `loopback` names
    the interfaces on which nothing from outside arrives.
    """

    name: str
    families: Annotated[tuple[Family, ...], Field(min_length=1)]
    rules: tuple[Rule, ...] = ()
    chains: tuple[Chain, ...] = ()
    implicit_action: Literal["permit", "deny"]
    defined: bool = True
    bindings: tuple[Binding, ...] = ()
    loopback: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if not self.defined and self.rules:
            raise ValueError(f"rule base {self.name}: expected no rules in a list that is not defined")
        if len({chain.name for chain in self.chains}) != len(self.chains):
            raise ValueError(f"rule base {self.name}: expected chain names to be unique")
        self._check_targets()
        return self

    def _check_targets(self) -> None:
        names = {chain.name for chain in self.chains}
        graph = {chain.name: _targets(self.name, chain.rules) for chain in self.chains}
        missing = (_targets(self.name, self.rules).union(*graph.values())) - names
        if missing:
            raise ValueError(f"rule base {self.name}: expected chain {min(missing)}, which a rule jumps to, to exist")
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            raise ValueError(f"rule base {self.name}: expected no loop of jumps, found {error.args[1]}") from error


def _targets(base: str, rules: tuple[Rule, ...]) -> set[str]:
    for rule in rules:
        if (rule.target is not None) != (rule.action in {"jump", "goto"}):
            raise ValueError(
                f"rule base {base}, rule {rule.id}: expected a target for jump and goto, and only for them"
            )
    return {rule.target for rule in rules if rule.target is not None}


def _names_match(patterns: tuple[str, ...], name: str) -> bool:
    return any(name == text or (text.endswith("*") and name.startswith(text[:-1])) for text in patterns)
