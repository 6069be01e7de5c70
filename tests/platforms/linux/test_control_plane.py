"""The kernel's settings, one by one and as they add up; limits of rate; what is set and how it is undone."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from netproof.model.operation import Command, FileContent
from netproof.model.record import Unknown
from netproof.model.state_network import ControlPlane, RoutedInterface
from netproof.platforms import platform
from netproof.platforms.linux import commands, control_plane, services, sysctl
from netproof.platforms.linux.guarding import inverse_commands, touched_paths
from netproof.platforms.outputs import Outputs

QUIET = {
    "ipv4/tcp_syncookies": "1", "ipv4/icmp_echo_ignore_broadcasts": "1",
    **{f"ipv4/conf/{place}/{name}": "0" for place in ("all", "eth0") for name in (
        "rp_filter", "proxy_arp", "bc_forwarding", "forwarding", "accept_redirects", "send_redirects",
        "accept_source_route",
    )},
    "ipv6/conf/eth0/forwarding": "0", "ipv6/conf/eth0/accept_redirects": "0", "ipv6/conf/eth0/accept_source_route": "0",
}  # fmt: skip


def kernel(debian: Outputs, settings: Mapping[str, str]) -> Outputs:
    return debian.replaced({commands.SYSCTLS: "".join(f"{path}:{value}\n" for path, value in settings.items())})


def parsed(debian: Outputs, **changed: str) -> RoutedInterface:
    """Parse with other settings; `all__x` and `eth0__x` stand for IPv4's, `six__x` for IPv6's of eth0."""
    places = {"all": "ipv4/conf/all", "eth0": "ipv4/conf/eth0", "six": "ipv6/conf/eth0"}
    other = {f"{places[key.split('__')[0]]}/{key.split('__')[1]}": value for key, value in changed.items()}
    section = control_plane.parse(kernel(debian, QUIET | other))
    assert not isinstance(section.interfaces, Unknown)
    (interface,) = section.interfaces
    return interface


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({}, "source_check", "none"),
        ({"eth0__rp_filter": "1"}, "source_check", "strict"),
        ({"all__rp_filter": "2", "eth0__rp_filter": "1"}, "source_check", "loose"),  # the larger one counts
        ({"all__rp_filter": "1"}, "source_check", "strict"),
        ({}, "redirects", False),
        ({"all__accept_redirects": "1"}, "redirects", True),  # a host: either
        ({"all__accept_redirects": "1", "eth0__forwarding": "1"}, "redirects", False),  # a router: both
        ({"all__accept_redirects": "1", "eth0__accept_redirects": "1", "eth0__forwarding": "1"}, "redirects", True),
        ({"all__send_redirects": "1"}, "redirects", False),  # a host sends none
        ({"all__send_redirects": "1", "eth0__forwarding": "1"}, "redirects", True),
        ({"six__accept_redirects": "1"}, "redirects", True),
        ({"six__accept_redirects": "1", "six__forwarding": "1"}, "redirects", False),
        ({"all__proxy_arp": "1"}, "proxy_arp", True),
        ({"eth0__bc_forwarding": "1"}, "directed_broadcast", False),
        ({"all__bc_forwarding": "1", "eth0__bc_forwarding": "1"}, "directed_broadcast", True),
    ],
)
def test_settings_of_an_interface(debian: Outputs, changed: dict[str, str], field: str, expected: object) -> None:
    assert getattr(parsed(debian, **changed), field) == expected


def test_what_the_kernel_does_not_show_is_unknown(debian: Outputs) -> None:
    few = {path: value for path, value in QUIET.items() if "rp_filter" not in path and "cookies" not in path}
    section = control_plane.parse(kernel(debian, few))
    assert isinstance(section.syn_protection, Unknown)
    assert isinstance(section.interfaces, tuple)
    assert isinstance(section.interfaces[0].source_check, Unknown)


def test_ipv6_sources_are_left_open_where_ipv6_is_routed(debian: Outputs) -> None:
    links = json.loads(debian[commands.ADDRESSES])
    eth0 = next(link for link in links if link["ifname"] == "eth0")
    eth0["addr_info"].append({"family": "inet6", "local": "2001:db8::1", "prefixlen": 64, "scope": "global"})
    section = control_plane.parse(kernel(debian, QUIET).replaced({commands.ADDRESSES: json.dumps(links)}))
    assert isinstance(section.interfaces, tuple)
    assert isinstance(section.interfaces[0].ipv6_source_check, Unknown)
    assert parsed(debian).ipv6_source_check is None


LIMIT: dict[str, Any] = {"limit": {"rate": 10, "per": "second"}}
OVER: dict[str, Any] = {"limit": {"rate": 10, "per": "second", "inv": True}}


def ruleset(*rules: tuple[str, list[dict[str, Any]]], policy: str = "drop") -> str:
    table = {"family": "inet", "table": "filter"}
    chains = [
        {"chain": {**table, "name": "input", "type": "filter", "hook": "input", "prio": 0, "policy": policy}},
        {"chain": {**table, "name": "other"}},
    ]
    bodies = [{"rule": {**table, "chain": chain, "handle": 1, "expr": expr}} for chain, expr in rules]
    return json.dumps({"nftables": [*chains, *bodies]})


@pytest.mark.parametrize(
    ("text", "policed"),
    [
        (ruleset(("input", [LIMIT, {"accept": None}])), True),
        (ruleset(("input", [LIMIT, {"accept": None}]), policy="accept"), False),  # the rest is let in all the same
        (ruleset(("input", [OVER, {"drop": None}]), policy="accept"), True),
        (ruleset(("input", [LIMIT, {"log": {}}])), False),
        (ruleset(("other", [OVER, {"drop": None}])), False),
        (ruleset(("input", [{"jump": {"target": "other"}}]), ("other", [OVER, {"drop": None}])), None),
        (ruleset(), False),
        ("netproof:absent nft\n", None),
    ],
)
def test_limits_of_rate(debian: Outputs, text: str, *, policed: bool | None) -> None:
    found = control_plane.parse(debian.replaced({commands.NFT_RULESET: text})).policed
    assert (None if isinstance(found, Unknown) else found) is policed


@pytest.mark.parametrize(
    ("changed", "enabled"),
    [
        ({}, False),
        ({"ipv4/conf/all/accept_source_route": "1"}, False),  # both must say yes
        ({"ipv4/conf/all/accept_source_route": "1", "ipv4/conf/eth0/accept_source_route": "1"}, True),
        ({"ipv6/conf/eth0/accept_source_route": "1"}, True),
        ({"ipv4/conf/all/accept_source_route": ""}, None),
    ],
)
def test_source_routes(debian: Outputs, changed: dict[str, str], *, enabled: bool | None) -> None:
    found = services.parse(kernel(debian, QUIET | changed)).services
    value = next(one.enabled for one in found if one.name == "source-route")
    assert (None if isinstance(value, Unknown) else value) is enabled


def test_source_routes_that_were_not_read_are_unknown(debian: Outputs) -> None:
    texts = {command: text for command, text in debian.texts().items() if command != commands.SYSCTLS}
    found = services.parse(Outputs(texts, seal=debian.seal)).services
    assert isinstance(next(one.enabled for one in found if one.name == "source-route"), Unknown)


def with_syn_protection(section: ControlPlane) -> ControlPlane:
    return section.changed(syn_protection=True)


def test_a_setting_is_its_own_way_back(debian: Outputs) -> None:
    before = control_plane.parse(debian)
    operations = control_plane.render(before, with_syn_protection(before))
    files = {one.path: one.content for one in operations if isinstance(one, FileContent)}
    assert files[sysctl.OWN_FILE] == "net.ipv4.tcp_syncookies = 1\n"
    assert "#<off># net.ipv4.tcp_syncookies = 0\n" in files["/etc/sysctl.d/80-local.conf"]
    (command,) = (one for one in operations if isinstance(one, Command))
    ((*_, path, value, former),) = inverse_commands(command)
    assert (path, value, former) == ("ipv4/tcp_syncookies", "0", "1")
    assert touched_paths(command) == ()
    linux = platform("linux")
    assert linux.predict is not None
    predicted = linux.predict(debian, operations)
    assert control_plane.parse(predicted).syn_protection is True
    again = control_plane.parse(predicted)
    assert control_plane.render(again, with_syn_protection(again)) == ()


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("net.ipv4.tcp_syncookies=0", False),
        ("  -net/ipv4/tcp_syncookies = 0", False),
        ("# net.ipv4.tcp_syncookies = 0", True),
        ("net.ipv4.tcp_syncookies_extra = 0", True),
    ],
)
def test_lines_that_would_win_at_the_next_boot(debian: Outputs, line: str, *, kept: bool) -> None:
    files = f"==> /etc/sysctl.d/90-other.conf <==\n{line}\n\n"
    before = control_plane.parse(debian.replaced({commands.SYSCTL_FILES: files}))
    paths = [
        one.path for one in control_plane.render(before, with_syn_protection(before)) if isinstance(one, FileContent)
    ]
    assert ("/etc/sysctl.d/90-other.conf" not in paths) is kept


def test_a_name_with_a_dot_keeps_the_slashes() -> None:
    assert sysctl.dotted("ipv4/conf/eth0.100/rp_filter") == "net/ipv4/conf/eth0.100/rp_filter"
    assert sysctl.dotted("ipv4/conf/eth0/rp_filter") == "net.ipv4.conf.eth0.rp_filter"
