"""The control plane's policy, and how routed interfaces treat forged and misleading packets."""

import pytest

from netproof.model.record import Unknown
from netproof.model.state_network import ControlPlane, RoutedInterface
from netproof.platforms.cisco_ios import control_plane

from .samples import of_configuration, of_fixture

POLICY, VERSION = "show policy-map control-plane", "show version"
INVALID = "       ^\n% Invalid input detected at '^' marker.\n"
ROUTER = "Cisco IOS Software, C2900 Software (C2900-UNIVERSALK9-M), Version 15.7(3)M8\n"
CATALYST = "Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4a\n"
SERVED = "control-plane\n service-policy input COPP\n"
LIMITS = "policy-map COPP\n class MGMT\n  police 64000 conform-action transmit  exceed-action drop\n"
COUNTS = "policy-map COPP\n class MGMT\n  police 64000 conform-action transmit  exceed-action transmit\n"
NESTED = (
    "policy-map COPP\n class class-default\n  police cir 32000\n    conform-action transmit\n    exceed-action {}\n"
)


@pytest.mark.parametrize(
    ("text", "others", "policed"),
    [
        (LIMITS + SERVED, {}, True),
        (COUNTS + SERVED, {}, False),
        (NESTED.format("drop") + SERVED, {}, True),
        (NESTED.format("transmit") + SERVED, {}, False),
        ("policy-map COPP\n class MGMT\n  police rate 100 pps\n" + SERVED, {}, True),
        ("policy-map COPP\n class MGMT\n  set dscp cs6\n" + SERVED, {}, False),
        (SERVED, {}, False),  # a policy that is not there limits nothing
        ("control-plane\n service-policy input system-cpp-policy\n", {}, True),
        ("control-plane\n", {VERSION: ROUTER}, False),
        ("", {VERSION: ROUTER, POLICY: INVALID}, False),
        ("", {VERSION: CATALYST, POLICY: "Control Plane\n\n  Service-policy input: system-cpp-policy\n"}, True),
        ("", {VERSION: CATALYST, POLICY: ""}, False),
        ("", {VERSION: CATALYST}, None),
        ("", {VERSION: CATALYST, POLICY: INVALID}, None),
        ("", {}, None),
    ],
)
def test_policing(text: str, others: dict[str, str], *, policed: bool | None) -> None:
    found = control_plane.parse(of_configuration(text, **others)).policed
    assert (None if isinstance(found, Unknown) else found) is policed


def interface(*lines: str, before: str = "") -> RoutedInterface:
    body = "".join(f" {line}\n" for line in lines)
    section = control_plane.parse(of_configuration(f"{before}interface Gi0/1\n{body}"))
    assert not isinstance(section.interfaces, Unknown)
    (found,) = section.interfaces
    return found


ADDRESS = "ip address 192.0.2.1 255.255.255.0"


@pytest.mark.parametrize(
    ("lines", "four", "six"),
    [
        ((ADDRESS,), "none", None),
        ((ADDRESS, "ip verify unicast source reachable-via rx"), "strict", None),
        ((ADDRESS, "ip verify unicast source reachable-via any allow-default 101"), "loose", None),
        ((ADDRESS, "ip verify unicast reverse-path"), "strict", None),
        (("no ip address", "ipv6 enable"), None, "none"),
        ((ADDRESS, "ipv6 address 2001:DB8::1/64", "ipv6 verify unicast source reachable-via rx"), "none", "strict"),
    ],
)
def test_source_checks(lines: tuple[str, ...], four: str | None, six: str | None) -> None:
    found = interface(*lines)
    assert (found.source_check, found.ipv6_source_check) == (four, six)


def test_hidden_defaults_of_an_interface() -> None:
    found = interface(ADDRESS)
    assert (found.redirects, found.proxy_arp, found.unreachables, found.directed_broadcast) == (True, True, True, False)
    quiet = interface(ADDRESS, "no ip redirects", "no ip proxy-arp", "no ip unreachables", "ip directed-broadcast 101")
    assert (quiet.redirects, quiet.proxy_arp, quiet.unreachables, quiet.directed_broadcast) == (
        False, False, False, True,
    )  # fmt: skip
    assert interface(ADDRESS, before="ip arp proxy disable\n").proxy_arp is False


def test_fixtures() -> None:
    router = control_plane.parse(of_fixture("edge_router_15"))
    switch = control_plane.parse(of_fixture("access_switch_17"))
    assert (router.policed, switch.policed, switch.policy) == (False, True, "system-cpp-policy")
    assert not isinstance(router.interfaces, Unknown)
    assert [(one.name, one.proxy_arp) for one in router.interfaces] == [
        ("Loopback0", True), ("GigabitEthernet0/0", False), ("GigabitEthernet0/1", True),
    ]  # fmt: skip
    assert not isinstance(switch.interfaces, Unknown)
    assert [(one.name, one.ipv6_source_check) for one in switch.interfaces] == [
        ("GigabitEthernet0/0", None), ("Vlan30", "none"),
    ]  # fmt: skip


def mended(section: ControlPlane, **values: object) -> list[str]:
    assert not isinstance(section.interfaces, Unknown)
    interfaces = tuple(one.changed(**values) for one in section.interfaces)
    return [one.line for one in control_plane.render(section, section.changed(interfaces=interfaces))]  # type: ignore[union-attr]


def test_a_strict_check_takes_the_place_of_a_loose_one() -> None:
    text = f"interface Gi0/1\n {ADDRESS}\n ip verify unicast source reachable-via any 101\n"
    section = control_plane.parse(of_configuration(text))
    assert mended(section, source_check="strict", directed_broadcast=False) == [
        "interface Gi0/1",
        "no ip verify unicast source reachable-via any 101",
        "ip verify unicast source reachable-via rx allow-default",
        "exit",
    ]
    assert mended(section) == []
