"""Routes as a Debian 12 namespace printed them (iproute2 6.1), and VLANs in the form of iproute2's bridge/vlan.c."""

import json
from collections.abc import Callable

import pytest

from netproof.model.record import Unknown
from netproof.platforms.linux import commands, routes, vlans
from netproof.platforms.linux.files import join_files
from netproof.platforms.outputs import NotCollectedError, Outputs

type Read = Callable[[dict[str, str]], Outputs]

FOUR = (
    '[{"dst":"10.9.0.0/16","gateway":"10.20.0.9","dev":"v0","table":"77","flags":[]},'
    '{"dst":"default","gateway":"10.20.0.1","dev":"v0","flags":[]},'
    '{"dst":"10.20.0.0/24","dev":"v0","protocol":"kernel","scope":"link","prefsrc":"10.20.0.2","flags":[]},'
    '{"dst":"10.30.0.0/16","flags":[],"nexthops":[{"gateway":"10.20.0.3","dev":"v0","weight":1,"flags":[]},'
    '{"gateway":"10.20.0.4","dev":"v0","weight":1,"flags":[]}]},'
    '{"dst":"10.40.0.7","gateway":"10.20.0.5","dev":"v0","protocol":"ospf","flags":[]},'
    '{"type":"blackhole","dst":"10.50.0.0/16","flags":[]},'
    '{"type":"local","dst":"10.20.0.2","dev":"v0","table":"local","protocol":"kernel","scope":"host","flags":[]}]'
)
SIX = (
    '[{"dst":"2001:db8::/64","dev":"v0","protocol":"kernel","metric":256,"flags":[],"pref":"medium"},'
    '{"dst":"default","gateway":"fe80::1","dev":"v0","protocol":"ra","flags":[]},'
    '{"type":"multicast","dst":"ff00::/8","dev":"v0","table":"local","protocol":"kernel","flags":[]}]'
)
IPV4, IPV6 = "/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv6/conf/all/forwarding"


def answers(four: str = FOUR, six: str = SIX, **switches: str) -> dict[str, str]:
    files = {path: f"{switches[name]}\n" for name, path in (("ipv4", IPV4), ("ipv6", IPV6)) if name in switches}
    return {commands.ROUTES: four, commands.ROUTES_IPV6: six, commands.FORWARDING: join_files(files)}


def test_routes(reading: Read) -> None:
    section = routes.parse(reading(answers(ipv4="1", ipv6="0")))
    assert not isinstance(section.routes, Unknown)
    found = [(one.network, one.protocol, one.next_hops, one.interfaces, one.table) for one in section.routes]
    assert found == [
        ("10.9.0.0/16", "static", ("10.20.0.9",), ("v0",), "77"),
        ("0.0.0.0/0", "static", ("10.20.0.1",), ("v0",), ""),
        ("10.20.0.0/24", "connected", (), ("v0",), ""),
        ("10.30.0.0/16", "static", ("10.20.0.3", "10.20.0.4"), ("v0",), ""),
        ("10.40.0.7/32", "ospf", ("10.20.0.5",), ("v0",), ""),
        ("2001:db8::/64", "connected", (), ("v0",), ""),
        ("::/0", "router-advertisement", ("fe80::1",), ("v0",), ""),
    ]
    assert section.lines[0] == "10.9.0.0/16 via 10.20.0.9 dev v0 proto static table 77"


@pytest.mark.parametrize(
    ("switches", "forwarding"),
    [
        ({"ipv4": "0", "ipv6": "0"}, ()),
        ({"ipv4": "1", "ipv6": "1"}, ("ipv4", "ipv6")),
        ({"ipv4": "1"}, ("ipv4",)),
        ({"ipv4": "0", "ipv6": "1"}, ("ipv6",)),
    ],
)
def test_what_is_passed_on(reading: Read, switches: dict[str, str], forwarding: tuple[str, ...]) -> None:
    assert routes.parse(reading(answers("", "", **switches))).forwarding == forwarding


def test_a_switch_that_is_not_there_says_nothing(reading: Read) -> None:
    assert isinstance(routes.parse(reading(answers())).forwarding, Unknown)


@pytest.mark.parametrize("missing", [commands.ROUTES, commands.ROUTES_IPV6, commands.FORWARDING])
def test_routes_that_were_not_read(reading: Read, missing: str) -> None:
    texts = answers(ipv4="1")
    del texts[missing]
    with pytest.raises(NotCollectedError):
        routes.parse(reading(texts))


BRIDGE = [
    {"ifname": "eth1", "vlans": [{"vlan": 1, "flags": ["PVID", "Egress Untagged"]}, {"vlan": 120, "vlanEnd": 122}]},
    {"ifname": "eth2", "vlans": [{"vlan": 120, "flags": ["PVID", "Egress Untagged"]}]},
]


def test_vlans(reading: Read) -> None:
    section = vlans.parse(reading({commands.BRIDGE_VLANS: json.dumps(BRIDGE)}))
    assert not isinstance(section.vlans, Unknown)
    assert [(vlan.id, vlan.interfaces) for vlan in section.vlans] == [
        (1, ("eth1",)),
        (120, ("eth2",)),
        (121, ()),
        (122, ()),
    ]


@pytest.mark.parametrize("text", ["", "[]", "[]\n"])
def test_no_bridge(reading: Read, text: str) -> None:
    assert vlans.parse(reading({commands.BRIDGE_VLANS: text})).vlans == ()


@pytest.mark.parametrize("texts", [{}, {commands.BRIDGE_VLANS: "netproof:absent bridge"}], ids=["not read", "absent"])
def test_vlans_that_are_not_known(reading: Read, texts: dict[str, str]) -> None:
    with pytest.raises(NotCollectedError):
        vlans.parse(reading(texts))
