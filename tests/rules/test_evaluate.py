"""Cases of what main-loop checks ask; the random proof of exactness is in test_evaluate_is_exact.py."""

from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from netproof.model.rule_base import (
    AddressSet,
    Chain,
    IcmpType,
    InterfaceSet,
    NumberRange,
    Rule,
    RuleBase,
    Service,
    Wildcard,
)
from netproof.rules import evaluate
from netproof.rules.evaluate import Permitted, SourceSet, covers, outside, permitted_sources
from netproof.rules.packets import Packet, decide

MANAGEMENT = AddressSet.of("10.99.0.0/24")
DEVICE = AddressSet.of("192.0.2.1")
SSH = Service.tcp(22)


def rule(action: str, **fields: Any) -> Rule:
    return Rule.model_validate({"position": 10, "id": "10", "action": action, **fields})


def base(*rules: Rule, **fields: Any) -> RuleBase:
    defaults = {"name": "MGMT", "families": ("ipv4",), "implicit_action": "deny", "rules": rules}
    return RuleBase.model_validate({**defaults, **fields})


def ssh_sources(*bases: RuleBase, **query: Any) -> Permitted:
    return permitted_sources(*bases, **{"family": "ipv4", "protocol": "tcp", "destination_port": 22, **query})


HIGH, LOW = (NumberRange(first=1024, last=65535),), (NumberRange(first=0, last=1023),)
ACCEPT_LOOPBACK = rule("permit", interfaces=InterfaceSet(names=("lo",)))
ACCEPT_KNOWN = rule("permit", service=Service(states=("established", "related")))
ADMINISTRATORS = Chain(name="admins", rules=(rule("permit", source=MANAGEMENT), rule("return"), rule("permit")))

EXACT_CASES = {
    "management only": (base(rule("permit", source=MANAGEMENT)), "10.99.0.0/24"),
    "undefined list permits everything": (base(implicit_action="permit", defined=False), "0.0.0.0/0"),
    "empty object group matches nothing": (base(rule("permit", source=AddressSet())), ""),
    "disabled rule": (base(rule("permit", enabled=False)), ""),
    "deny before permit": (
        base(rule("deny", source=AddressSet.of("10.99.0.0/25")), rule("permit", source=MANAGEMENT)),
        "10.99.0.128/25",
    ),
    "reject denies": (base(rule("reject"), rule("permit")), ""),
    "log only goes on": (base(rule("continue", log=True), rule("permit", source=MANAGEMENT)), "10.99.0.0/24"),
    "negation": (
        base(rule("deny", source=AddressSet.of("0.0.0.0/0", excluded=("10.99.0.0/24",))), rule("permit")),
        "10.99.0.0/24",
    ),
    "wildcard mask that is not contiguous": (
        base(
            rule(
                "permit",
                source=AddressSet(
                    terms=(Wildcard(address=ip_address("10.0.0.0"), wildcard=ip_address("0.1.0.255")),),
                ),
            )
        ),
        "10.0.0.0/24, 10.1.0.0/24",
    ),
    "another port": (base(rule("permit", service=Service.tcp(443))), ""),
    "another protocol": (base(rule("permit", service=Service(protocols=(NumberRange(first=17, last=17),)))), ""),
    "ICMP only": (base(rule("permit", service=Service(icmp_types=(IcmpType(type=8),)))), ""),
    "established opens no connection": (base(ACCEPT_KNOWN, rule("permit", source=MANAGEMENT)), "10.99.0.0/24"),
    "loopback is not outside": (base(ACCEPT_LOOPBACK, loopback=("lo",)), ""),
    "another device's address": (base(rule("permit", destination=AddressSet.of("192.0.2.2"))), ""),
    "denied on some source ports": (
        base(rule("deny", service=Service(source_ports=HIGH)), rule("permit")),
        "0.0.0.0/0",
    ),
    "denied on all source ports, by two rules": (
        base(
            rule("deny", service=Service(source_ports=HIGH)),
            rule("deny", service=Service(source_ports=LOW)),
            rule("permit"),
        ),
        "",
    ),
    "one open interface": (
        base(rule("deny", interfaces=InterfaceSet(excluded=("eth1",))), rule("permit")),
        "0.0.0.0/0",
    ),
    "interface pattern": (
        base(
            rule("deny", interfaces=InterfaceSet(names=("eth*",))),
            rule("permit", interfaces=InterfaceSet(names=("eth0",))),
        ),
        "",
    ),
    "jump and return": (
        base(
            rule("jump", target="admins"), rule("permit", source=AddressSet.of("10.1.0.0/24")), chains=(ADMINISTRATORS,)
        ),
        "10.1.0.0/24, 10.99.0.0/24",
    ),
    "goto does not come back": (
        base(rule("goto", target="admins"), rule("permit"), chains=(ADMINISTRATORS,)),
        "10.99.0.0/24",
    ),
}


@pytest.mark.parametrize(("rules", "expected"), EXACT_CASES.values(), ids=EXACT_CASES)
def test_exact_answers(rules: RuleBase, expected: str) -> None:
    found = ssh_sources(rules, destination=DEVICE)
    assert (found.definite.describe(), found.possible.describe(), found.reasons) == (expected, expected, ())


PARTIAL_CASES = {
    "permit that may match": (base(rule("permit", unmodelled=("time-range WORK",))), "", "0.0.0.0/0"),
    "deny that may match": (base(rule("deny", unmodelled=("time-range WORK",)), rule("permit")), "", "0.0.0.0/0"),
    "doubt that changes nothing": (
        base(rule("permit", source=MANAGEMENT, unmodelled=("x",)), rule("permit", source=MANAGEMENT)),
        "10.99.0.0/24",
        "10.99.0.0/24",
    ),
    "doubt behind a decision": (
        base(rule("permit", source=MANAGEMENT), rule("deny"), rule("permit", unmodelled=("x",))),
        "10.99.0.0/24",
        "10.99.0.0/24",
    ),
    "unknown action": (base(rule("unknown", source=MANAGEMENT)), "", "10.99.0.0/24"),
    "wildcard mask with too many blocks": (
        base(
            rule(
                "permit",
                source=AddressSet(
                    terms=(Wildcard(address=ip_address("10.0.0.1"), wildcard=ip_address("0.255.255.254")),)
                ),
            )
        ),
        "",
        "10.0.0.1/32, 10.0.0.2/31, 10.0.0.4/30, 10.0.0.8/29, 10.0.0.16/28, …",
    ),
}


@pytest.mark.parametrize(("rules", "definite", "possible"), PARTIAL_CASES.values(), ids=PARTIAL_CASES)
def test_partial_answers_say_why(rules: RuleBase, definite: str, possible: str) -> None:
    found = ssh_sources(rules)
    assert (found.definite.describe(), found.possible.describe()) == (definite, possible)
    assert all(reason.startswith("MGMT rule 10: ") for reason in found.reasons)
    assert bool(found.reasons) == (definite != possible)


def test_every_base_must_let_it_pass_with_the_same_packet() -> None:
    high = base(rule("permit", service=Service(source_ports=HIGH)))
    low = base(rule("permit", service=Service(source_ports=LOW)))
    assert not ssh_sources(high, low).possible
    assert ssh_sources(high, high).definite.describe() == "0.0.0.0/0"
    assert ssh_sources().definite.describe() == "0.0.0.0/0"


def test_a_base_filters_its_own_families_only() -> None:
    assert ssh_sources(base(), family="ipv6").definite.describe() == "::/0"
    both = base(rule("permit", source=AddressSet.of("10.0.0.0/8", "2001:db8::/32")), families=("ipv4", "ipv6"))
    assert ssh_sources(both, family="ipv6").definite.describe() == "2001:db8::/32"
    assert ssh_sources(both).definite.describe() == "10.0.0.0/8"


def test_interfaces_can_be_named() -> None:
    rules = base(rule("permit", interfaces=InterfaceSet(names=("eth0",))))
    assert not ssh_sources(rules, interfaces=("eth1",)).possible
    assert ssh_sources(rules, interfaces=("eth1", "eth0")).definite.describe() == "0.0.0.0/0"


def test_too_much_work_is_unknown_and_never_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    chains = [Chain(name=f"c{n}", rules=(rule("jump", target=f"c{n + 1}"),) * 2) for n in range(40)]
    exploding = base(rule("jump", target="c0"), chains=(*chains, Chain(name="c40")))
    deep = base(
        rule("jump", target="c0"),
        chains=(
            *(Chain(name=f"c{n}", rules=(rule("jump", target=f"c{n + 1}"),)) for n in range(2000)),
            Chain(name="c2000"),
        ),
    )
    monkeypatch.setattr(evaluate, "MAXIMUM_STEPS", 1000)
    for rules in (exploding, deep):
        found = ssh_sources(rules)
        assert not found.definite
        assert found.possible.describe() == "0.0.0.0/0"
        assert found.reasons == ("MGMT: too many rules or jumps to evaluate exactly",)


def test_destination_cut_into_too_many_blocks_is_unknown() -> None:
    scattered = AddressSet(terms=(Wildcard(address=ip_address("10.0.0.1"), wildcard=ip_address("0.255.255.254")),))
    found = ssh_sources(base(rule("permit")), destination=scattered)
    assert not found.definite
    assert found.possible
    assert found.reasons


OUTSIDE_CASES = [
    (("10.99.0.0/24",), ("10.99.0.0/24",), None),
    (("10.99.0.0/23",), ("10.99.0.0/24",), "10.99.1.0"),
    (("0.0.0.0/0",), ("10.99.0.0/24",), "1.0.0.0"),
    (("0.0.0.0/8", "10.0.0.0/8"), (), "10.0.0.0"),
    (("0.0.0.0/8",), ("2001:db8::/32", "0.0.0.0/9"), "0.128.0.0"),
    (("::/0",), ("2001:db8::/32",), "2000::"),
    ((), (), None),
]


@pytest.mark.parametrize(("permitted", "networks", "witness"), OUTSIDE_CASES)
def test_outside_names_a_witness(permitted: tuple[str, ...], networks: tuple[str, ...], witness: str | None) -> None:
    family = "ipv6" if "::/0" in permitted else "ipv4"
    rules = base(rule("permit", source=AddressSet.of(*permitted)), families=(family,))
    found = outside(ssh_sources(rules, family=family).definite, map(ip_network, networks))
    assert found == (None if witness is None else ip_address(witness))
    if found is not None:
        packet = Packet(source=found, destination=found, source_port=1024, destination_port=22)
        assert decide(rules, packet).action == "permit"


@pytest.mark.parametrize(
    ("network", "expected"), [("10.99.0.0/25", True), ("10.99.0.0/24", True), ("10.98.0.0/15", False), ("::/0", False)]
)
def test_covers(network: str, *, expected: bool) -> None:
    assert covers(ssh_sources(base(rule("permit", source=MANAGEMENT))).definite, ip_network(network)) is expected


def test_membership_keeps_the_families_apart() -> None:
    sources: SourceSet = ssh_sources(base(rule("permit"))).definite
    assert ip_address("0.0.0.1") in sources
    assert ip_address("::1") not in sources
