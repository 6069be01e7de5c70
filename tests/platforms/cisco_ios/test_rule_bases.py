from ipaddress import ip_address

import pytest

from netproof.model.rule_base import AddressSet, NumberRange, Rule, RuleBase, Service, Wildcard
from netproof.model.state import RuleBases
from netproof.platforms.cisco_ios import rule_bases
from netproof.rules.evaluate import permitted_sources

from .samples import of_configuration, of_fixture

TO_ME = "access-list 105 permit tcp 10.0.0.0 0.0.0.255 any"
ADMINISTRATORS = """
object-group network ADMINISTRATORS
 host 10.0.0.1
 range 10.0.0.5 10.0.0.6
 10.1.0.0 255.255.0.0
ip access-list extended X
 permit tcp object-group ADMINISTRATORS any eq 22
"""
WAYS = """
object-group service WAYS
 tcp eq 22
 udp range 1 9
ip access-list extended X
 permit object-group WAYS host 10.0.0.1 any
"""
EXTENDED = """
ip access-list extended X
 permit tcp 10.0.0.0 0.0.0.255 any eq 22
 permit udp host 10.0.0.9 any eq snmp
 permit tcp any eq www host 10.0.0.1 range 1000 2000 established
 deny ip any any log
"""


def _bases(text: str) -> dict[str, RuleBase]:
    return {base.name: base for base in rule_bases.parse(of_configuration(text)).rule_bases}


def test_edge_router() -> None:
    bases = {base.name: base for base in rule_bases.parse(of_fixture("edge_router_15")).rule_bases}
    assert set(bases) == {"23", "MGMT-OLD", "OUTSIDE-IN", "NOT-THERE"}
    outside = bases["OUTSIDE-IN"]
    assert [rule.action for rule in outside.rules] == ["permit"] * 5 + ["deny"]
    assert outside.rules[0].comment == "partner's web service"
    assert outside.rules[1].service.states == ("established",)
    assert outside.rules[3].service.source_ports == (NumberRange(first=53, last=53),)
    assert isinstance(outside.rules[4].source.terms[0], Wildcard)
    assert outside.rules[4].unmodelled == ("`time-range WORK` is not modelled",)
    assert outside.rules[5].log
    assert [(b.kind, b.name, b.direction) for b in outside.bindings] == [("interface", "GigabitEthernet0/0", "in")]
    assert (bases["NOT-THERE"].defined, bases["NOT-THERE"].implicit_action) == (False, "permit")
    assert [(b.kind, b.name) for b in bases["23"].bindings] == [
        ("line", "vty 0 2"), ("line", "vty 3"), ("line", "vty 4"), ("http-server", ""), ("snmp", ""),
    ]  # fmt: skip
    assert "Sup3rS3cretRW" not in bases["23"].model_dump_json()


@pytest.mark.parametrize(
    ("text", "reachable", "refused"),
    [
        ("access-list 5 permit 10.0.0.0 0.0.0.255", ["10.0.0.7"], ["10.0.1.7"]),
        ("access-list 5 permit 10.0.0.7", ["10.0.0.7"], ["10.0.0.8"]),
        ("access-list 5 permit host 10.0.0.7 log", ["10.0.0.7"], ["10.0.0.8"]),
        ("access-list 5 permit 10.0.0.1 0.0.255.0", ["10.0.9.1"], ["10.0.9.2"]),
        ("ip access-list standard 5\n 10 deny 10.0.0.0 0.255.255.255\n 20 permit any", ["11.0.0.1"], ["10.0.0.1"]),
        ("ip access-list standard 5\n remark only words", ["10.0.0.1"], []),
        (f"{TO_ME} eq 22\naccess-list 105 deny ip any any", ["10.0.0.1"], ["11.0.0.1"]),
        (f"{TO_ME} range 20 telnet", ["10.0.0.1"], ["11.0.0.1"]),
        (f"{TO_ME} neq 22\naccess-list 105 permit ip host 1.1.1.1 any", ["1.1.1.1"], ["10.0.0.1"]),
        ("access-list 105 permit udp any any", [], ["10.0.0.1"]),
        ("access-list 105 permit tcp any any established", [], ["10.0.0.1"]),
        (ADMINISTRATORS, ["10.0.0.1", "10.0.0.6", "10.1.9.9"], ["10.0.0.2"]),
        (WAYS, ["10.0.0.1"], ["10.0.0.2"]),
        ("object-group network NONE\n!\nip access-list extended X\n permit ip object-group NONE any", [], ["10.0.0.2"]),
    ],
)
def test_lists_mean_what_the_device_does(text: str, reachable: list[str], refused: list[str]) -> None:
    (base,) = _bases(text).values()
    found = permitted_sources(base, family="ipv4", protocol="tcp", destination_port=22)
    assert [address for address in reachable if int(ip_address(address)) not in found.definite.intervals] == []
    assert [address for address in refused if int(ip_address(address)) in found.possible.intervals] == []
    assert found.reasons == ()


@pytest.mark.parametrize(
    "line",
    [
        "permit tcp any any eq nonsense",
        "permit tcp",
        "evaluate X",
        "permit ip object-group GONE any",
        "permit 400 any any",
    ],
)
def test_what_cannot_be_read_is_neither_permitted_nor_denied(line: str) -> None:
    base = _bases(f"ip access-list extended X\n permit tcp host 1.1.1.1 any\n {line}\n")["X"]
    assert base.rules[-1].action == "unknown"
    found = permitted_sources(base, family="ipv4", protocol="tcp", destination_port=22)
    assert found.reasons


@pytest.mark.parametrize(
    "text",
    [
        "ip access-list standard X\n permit 10.0.0.7\n permit 10.1.0.0 0.0.255.255\n deny any log",
        EXTENDED,
        "ipv6 access-list X\n sequence 10 permit tcp 2001:DB8::/64 any eq 22\n sequence 20 deny ipv6 any any log",
        "ip access-list standard X\n permit 10.0.0.1 0.0.255.0",
    ],
)
def test_a_list_that_is_written_reads_back_the_same(text: str) -> None:
    after = rule_bases.parse(of_configuration(text))
    lines = [o.line for o in rule_bases.render(RuleBases(rule_bases=()), after) if o.kind == "line"]
    again = rule_bases.parse(
        of_configuration("\n".join(line if i == 0 else f" {line}" for i, line in enumerate(lines[:-1])))
    )
    assert lines[-1] == "exit"
    assert [_meaning(rule) for rule in again.rule_bases[0].rules] == [
        _meaning(rule) for rule in after.rule_bases[0].rules
    ]


def _meaning(rule: Rule) -> Rule:
    return rule.model_copy(update={"id": "", "native": ()})


def test_a_defined_list_is_never_edited_in_place() -> None:
    before = rule_bases.parse(of_configuration("ip access-list standard X\n permit any"))
    after = rule_bases.parse(of_configuration("ip access-list standard X\n permit 10.0.0.1"))
    with pytest.raises(ValueError, match="in use"):
        rule_bases.render(before, after)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(position=0, id="0", action="permit", source=AddressSet.of("10.0.0.0/8", excluded=("10.0.0.0/24",))),
        Rule(position=0, id="0", action="unknown"),
        Rule(position=0, id="0", action="permit", service=Service(states=("new",))),
    ],
)
def test_what_a_list_cannot_say_is_refused(rule: Rule) -> None:
    after = RuleBases(rule_bases=(RuleBase(name="X", families=("ipv4",), rules=(rule,), implicit_action="deny"),))
    with pytest.raises(ValueError, match="cannot"):
        rule_bases.render(RuleBases(rule_bases=()), after)
