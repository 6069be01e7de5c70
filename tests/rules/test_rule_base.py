from typing import Any

import pytest
from pydantic import ValidationError

from netproof.model.rule_base import (
    AddressRange,
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
from netproof.rules.packets import Packet, decide


def rule(action: str, **fields: Any) -> Rule:
    return Rule.model_validate({"position": 10, "id": "10", "action": action, **fields})


def base(*rules: Rule, **fields: Any) -> RuleBase:
    return RuleBase.model_validate(
        {"name": "R", "families": ("ipv4", "ipv6"), "implicit_action": "deny", "rules": rules, **fields}
    )


REFUSED = {
    "host bits": (AddressSet, {"terms": ["10.0.0.1/8"]}, "not a valid IPv4 network"),
    "descending addresses": (AddressRange, {"first": "10.0.0.2", "last": "10.0.0.1"}, "ascending range of one family"),
    "mixed range": (AddressRange, {"first": "10.0.0.2", "last": "::1"}, "ascending range of one family"),
    "mixed wildcard": (Wildcard, {"address": "10.0.0.2", "wildcard": "::1"}, "of one family"),
    "descending ports": (NumberRange, {"first": 2, "last": 1}, "ascending range"),
    "port beyond 65535": (NumberRange, {"first": 2, "last": 65536}, "65535"),
    "no family": (RuleBase, {"name": "R", "families": [], "implicit_action": "deny"}, "at least 1"),
    "rules in an undefined list": (
        RuleBase,
        {"name": "R", "families": ["ipv4"], "implicit_action": "permit", "defined": False, "rules": [rule("permit")]},
        "no rules in a list that is not defined",
    ),
    "implicit action left open": (RuleBase, {"name": "R", "families": ["ipv4"]}, "implicit_action"),
    "unknown field": (RuleBase, {"name": "R", "families": ["ipv4"], "implicit_action": "deny", "x": 1}, "Extra inputs"),
}


@pytest.mark.parametrize(("record", "fields", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(record: Any, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        record.model_validate(fields)


JUMP = rule("jump", target="a")
BROKEN_JUMPS = {
    "missing chain": (base, (JUMP,), (), "expected chain a, which a rule jumps to, to exist"),
    "loop": (base, (JUMP,), (Chain(name="a", rules=(JUMP,)),), "expected no loop of jumps"),
    "two chains of one name": (base, (), (Chain(name="a"), Chain(name="a")), "chain names to be unique"),
    "jump without target": (base, (rule("jump"),), (), "expected a target for jump and goto"),
    "target without jump": (base, (rule("permit", target="a"),), (Chain(name="a"),), "and only for them"),
}


@pytest.mark.parametrize(("build", "rules", "chains", "message"), BROKEN_JUMPS.values(), ids=BROKEN_JUMPS)
def test_broken_jumps_are_refused(build: Any, rules: tuple[Rule, ...], chains: tuple[Chain, ...], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        build(*rules, chains=chains)


def test_a_record_survives_json() -> None:
    terms = (
        *AddressSet.of("10.0.0.0/8", "2001:db8::1").terms,
        AddressRange.model_validate({"first": "10.0.0.1", "last": "10.0.0.9"}),
        Wildcard.model_validate({"address": "10.0.0.1", "wildcard": "0.0.254.0"}),
    )
    written = base(
        rule("permit", source=AddressSet(terms=terms), service=Service.tcp(22)), JUMP, chains=[Chain(name="a")]
    )
    assert RuleBase.model_validate_json(written.model_dump_json()) == written


PING = Service(icmp_types=(IcmpType(type=8),), protocols=(NumberRange(first=1, last=1),))
UNREACHABLE = Service(icmp_types=(IcmpType(type=3, code=4),))
PACKET_CASES: dict[str, tuple[Rule, dict[str, Any], str]] = {
    "type of ICMP": (rule("permit", service=PING), {"protocol": 1, "icmp_type": 8, "icmp_code": 0}, "permit"),
    "other type of ICMP": (rule("permit", service=PING), {"protocol": 1, "icmp_type": 0, "icmp_code": 0}, "deny"),
    "code of ICMP": (rule("permit", service=UNREACHABLE), {"protocol": 1, "icmp_type": 3, "icmp_code": 4}, "permit"),
    "other code of ICMP": (
        rule("permit", service=UNREACHABLE),
        {"protocol": 1, "icmp_type": 3, "icmp_code": 1},
        "deny",
    ),
    "no port where one is wanted": (rule("permit", service=Service.tcp(22)), {"protocol": 6}, "deny"),
    "no port where any will do": (rule("permit"), {"protocol": 47}, "permit"),
    "state": (rule("permit", service=Service(states=("established",))), {"state": "established"}, "permit"),
    "other state": (rule("permit", service=Service(states=("established",))), {}, "deny"),
    "interface": (rule("permit", interfaces=InterfaceSet(names=("eth*",))), {"interface": "eth1"}, "permit"),
    "excluded interface": (rule("permit", interfaces=InterfaceSet(excluded=("eth1",))), {"interface": "eth1"}, "deny"),
    "destination": (rule("permit", destination=AddressSet.of("192.0.2.1")), {}, "permit"),
    "another destination": (rule("permit", destination=AddressSet.of("192.0.2.2")), {}, "deny"),
    "IPv6": (rule("permit", source=AddressSet.of("::/0")), {"source": "::1", "destination": "::2"}, "permit"),
    "IPv4 is not IPv6": (rule("permit", source=AddressSet.of("::/0")), {}, "deny"),
    "unmodelled": (rule("permit", unmodelled=("time-range",)), {}, "unknown"),
    "unmodelled, elsewhere": (rule("permit", unmodelled=("x",), source=AddressSet()), {}, "deny"),
    "reject": (rule("reject"), {}, "reject"),
}


@pytest.mark.parametrize(("decider", "fields", "action"), PACKET_CASES.values(), ids=PACKET_CASES)
def test_packets(decider: Rule, fields: dict[str, Any], action: str) -> None:
    packet = Packet.model_validate({"source": "10.0.0.1", "destination": "192.0.2.1", **fields})
    verdict = decide(base(decider), packet)
    assert verdict.action == action
    assert verdict.rule == (None if action == "deny" else decider)


def test_a_packet_of_another_family_is_not_filtered() -> None:
    packet = Packet.model_validate({"source": "::1", "destination": "::2"})
    assert decide(base(families=("ipv4",)), packet).action == "permit"


@pytest.mark.parametrize(("matches", "action"), [(True, "permit"), (False, "deny")])
def test_an_unmodelled_rule_can_be_assumed_to_match(*, matches: bool, action: str) -> None:
    packet = Packet.model_validate({"source": "10.0.0.1", "destination": "192.0.2.1"})
    assert decide(base(rule("permit", unmodelled=("time-range",))), packet, lambda _: matches).action == action
