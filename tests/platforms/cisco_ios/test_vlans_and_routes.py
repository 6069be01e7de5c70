"""VLANs, routes and stateful inspection. Layouts as in ntc-templates' transcripts (tests/cisco_ios), values made up."""

from typing import Any

import pytest

from netproof.model.record import Unknown
from netproof.platforms.cisco_ios import routes, rule_bases, vlans
from netproof.platforms.outputs import NotCollectedError

from .samples import of_configuration

SWITCH = """interface GigabitEthernet1/0/1
 switchport mode trunk
interface GigabitEthernet1/0/2
 switchport access vlan 110
interface TenGigabitEthernet1/0/2
 switchport access vlan 110"""
ROUTER = "interface GigabitEthernet0/0\n ip address 192.0.2.1 255.255.255.0"
REFUSED = "                ^\n% Invalid input detected at '^' marker."
BRIEF = """
VLAN Name                             Status    Ports
---- -------------------------------- --------- -------------------------------
1    default                          active    Gi1/0/5, Gi1/0/6
110  OFFICE                           active    Gi1/0/2, Te1/0/2, Gi1/0/7, Gi1/0/8
                                                Gi1/0/9
120  UAT                              active
1002 fddi-default                     act/unsup
1003 token-ring-default               act/unsup"""


def test_vlans_with_their_ports() -> None:
    section = vlans.parse(of_configuration(SWITCH, **{vlans.BRIEF: BRIEF}))
    assert not isinstance(section.vlans, Unknown)
    assert [(vlan.id, vlan.name, vlan.interfaces) for vlan in section.vlans] == [
        (1, "default", ("Gi1/0/5", "Gi1/0/6")),
        (110, "OFFICE", ("GigabitEthernet1/0/2", "TenGigabitEthernet1/0/2", "Gi1/0/7", "Gi1/0/8", "Gi1/0/9")),
        (120, "UAT", ()),
    ]
    assert "120  UAT                              active" in section.lines


def test_a_router_has_no_vlans() -> None:
    assert vlans.parse(of_configuration(ROUTER, **{vlans.BRIEF: REFUSED})).vlans == ()


@pytest.mark.parametrize(
    ("configuration", "answers"),
    [(SWITCH, {vlans.BRIEF: REFUSED}), (ROUTER + "\nvlan 10", {vlans.BRIEF: REFUSED}), (SWITCH, {}), (ROUTER, {})],
    ids=["a switch that refuses", "a router with VLANs that refuses", "not read", "not read of a router"],
)
def test_vlans_that_are_not_known(configuration: str, answers: dict[str, str]) -> None:
    with pytest.raises(NotCollectedError):
        vlans.parse(of_configuration(configuration, **answers))


def test_an_answer_without_a_table() -> None:
    with pytest.raises(ValueError, match="no table"):
        vlans.parse(of_configuration(SWITCH, **{vlans.BRIEF: "whatever"}))
    with pytest.raises(ValueError, match="no table"):
        routes.parse(of_configuration(ROUTER, **{routes.TABLE: "whatever"}))


TABLE = """Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area

Gateway of last resort is 192.0.2.254 to network 0.0.0.0

S*    0.0.0.0/0 [1/0] via 192.0.2.254
      10.0.0.0/8 is variably subnetted, 3 subnets, 2 masks
O IA     10.1.0.0/16 [110/20] via 192.0.2.9, 1d02h, GigabitEthernet0/0
                     [110/20] via 192.0.2.10, 1d02h, GigabitEthernet0/0
C        10.2.0.0/24 is directly connected, GigabitEthernet0/1
L        10.2.0.1/32 is directly connected, GigabitEthernet0/1"""
HOST = """Default gateway is 10.10.0.1

Host               Gateway           Last Use    Total Uses  Interface
ICMP redirect cache is empty"""


def test_routes() -> None:
    section = routes.parse(of_configuration(ROUTER, **{routes.TABLE: TABLE}))
    assert section.forwarding == ("ipv4",)
    assert not isinstance(section.routes, Unknown)
    assert [(one.network, one.protocol, one.next_hops, one.interfaces) for one in section.routes] == [
        ("0.0.0.0/0", "static", ("192.0.2.254",), ()),
        ("10.1.0.0/16", "ospf", ("192.0.2.9", "192.0.2.10"), ("GigabitEthernet0/0",)),
        ("10.2.0.0/24", "connected", (), ("GigabitEthernet0/1",)),
        ("10.2.0.1/32", "local", (), ("GigabitEthernet0/1",)),
    ]


@pytest.mark.parametrize(
    ("configuration", "answer", "forwarding"),
    [
        (ROUTER, HOST, ()),
        (f"no ip routing\n{ROUTER}", TABLE, ()),
        (f"ipv6 unicast-routing\n{ROUTER}", TABLE, ("ipv4", "ipv6")),
        (f"ipv6 unicast-routing\n{ROUTER}", HOST, ("ipv6",)),
    ],
    ids=["a host", "told not to route", "both families", "IPv6 only"],
)
def test_what_is_passed_on(configuration: str, answer: str, forwarding: tuple[str, ...]) -> None:
    assert routes.parse(of_configuration(configuration, **{routes.TABLE: answer})).forwarding == forwarding


@pytest.mark.parametrize("answers", [{}, {routes.TABLE: REFUSED}], ids=["not read", "refused"])
def test_routes_that_are_not_known(answers: dict[str, Any]) -> None:
    with pytest.raises(NotCollectedError):
        routes.parse(of_configuration(ROUTER, **answers))


def test_where_connections_are_tracked() -> None:
    section = rule_bases.parse(
        of_configuration(
            "zone security OUT\ninterface Gi0/0\n zone-member security OUT\ninterface Gi0/1\n ip inspect FW in\n"
            "interface Gi0/2\n ip address 192.0.2.1 255.255.255.0"
        )
    )
    assert [(one.interface, one.group) for one in section.inspections] == [("Gi0/0", "OUT"), ("Gi0/1", "")]
