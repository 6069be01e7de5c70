"""Ways in, VRF by VRF: what the device says wins over the configuration, and that over the documented default."""

from ipaddress import ip_network

import pytest

from netproof.model.record import Unknown
from netproof.model.rule_base import RuleBase
from netproof.model.state import ManagementLine
from netproof.platforms.arista_eos import management_access, rule_bases, services
from netproof.rules.evaluate import outside, permitted_sources

from .samples import HARDENED, WEAK, of_configuration, of_fixture

SSH, TELNET, EAPI = "show management ssh", "show management telnet", "show management api http-commands"
API = "management api http-commands\n"


def _lines(text: str, **shown: str) -> dict[str, ManagementLine]:
    return {line.name: line for line in management_access.parse(of_configuration(text, **shown)).management_lines}


def _open(lines: dict[str, ManagementLine]) -> dict[str, tuple[str, ...] | None]:
    return {
        name: None if isinstance(line.transports, Unknown) else line.transports
        for name, line in lines.items()
        if line.transports != ()
    }


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("", {}, {"ssh": ("ssh",)}),
        ("management ssh\n   shutdown", {}, {}),
        ("", {SSH: "SSHD status for Default VRF is disabled\n"}, {}),
        ("management ssh\n   shutdown\n   !\n   vrf M\n      no shutdown", {}, {"ssh vrf M": ("ssh",)}),
        ("management ssh\n   vrf M\n      idle-timeout 3", {}, {"ssh": ("ssh",), "ssh vrf M": None}),
        ("", {SSH: "SSHD status for Default VRF: disabled\nSSHD status for VRF M: enabled\n"}, {"ssh vrf M": ("ssh",)}),
        ("management telnet\n   no shutdown", {}, {"ssh": ("ssh",), "telnet": ("telnet",)}),
        ("", {TELNET: "Telnet status for Default VRF is enabled\n"}, {"ssh": ("ssh",), "telnet": ("telnet",)}),
        (f"{API}   no shutdown", {}, {"ssh": ("ssh",), "eapi-https": ("https",)}),
        (f"{API}   shutdown\n   protocol http", {}, {"ssh": ("ssh",)}),
        (f"{API}   protocol http port 8080\n   no protocol https\n   no shutdown", {},
         {"ssh": ("ssh",), "eapi-http": ("http",)}),
        (f"{API}   protocol http localhost\n   no shutdown", {}, {"ssh": ("ssh",), "eapi-https": ("https",)}),
        (f"{API}   no shutdown\n   vrf M\n      no shutdown", {},
         {"ssh": ("ssh",), "eapi-https": None, "eapi-https vrf M": ("https",)}),
        (f"{API}   no shutdown\n   vrf M\n      no shutdown",
         {EAPI: "Enabled:            Yes\nHTTPS server:       running, set to use port 443\nVRFs:               M\n"},
         {"ssh": ("ssh",), "eapi-https vrf M": ("https",)}),
        (f"{API}   no shutdown", {EAPI: "Enabled:            No\n"}, {"ssh": ("ssh",)}),
        ("management api gnmi\n   transport grpc default\n", {}, {"ssh": ("ssh",), "gnmi": ("http",)}),
        ("management api gnmi\n   transport grpc default\n      ssl profile P\n      vrf M", {},
         {"ssh": ("ssh",), "gnmi vrf M": ("https",)}),
        ("management api netconf\n   transport ssh default\n", {}, {"ssh": ("ssh",), "netconf": ("ssh",)}),
    ],
)  # fmt: skip
def test_ways_in(text: str, shown: dict[str, str], expected: dict[str, tuple[str, ...] | None]) -> None:
    assert _open(_lines(text, **shown)) == expected


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", "ssh", 0),
        ("management ssh\n   idle-timeout 10", "ssh", 600),
        ("management console\n   idle-timeout 5", "console", 300),
        ("", "console", 0),
        (API, "eapi-https", None),
    ],
)
def test_idle_seconds(text: str, line: str, expected: int | None) -> None:
    found = _lines(text)[line].idle_timeout_seconds
    assert isinstance(found, Unknown) if expected is None else found == expected


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", "ssh", "local"),
        ("aaa authentication login default group tacacs+ local", "ssh", "aaa:group tacacs+ local"),
        ("aaa authentication login default group tacacs+ none", "ssh", "none"),
        ("aaa authentication login default group X\naaa authentication login console local", "console", "local"),
        ("aaa authentication login default group X", "console", "aaa:group X"),
        ("management ssh\n   authentication protocol public-key", "ssh", "keys"),
        ("management ssh\n   authentication protocol public-key", "telnet", "local"),
    ],
)
def test_authentication(text: str, line: str, expected: str) -> None:
    assert _lines(text)[line].authentication == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("aaa authentication policy lockout failure 3 window 900 duration 900", (3, 900, 900)),
        ("aaa authentication policy lockout failure 5 duration 60", (5, 86400, 60)),
        ("hostname x", None),
    ],
)
def test_lockout(line: str, expected: tuple[int, int, int] | None) -> None:
    found = management_access.parse(of_configuration(line)).lockout
    assert not isinstance(found, Unknown)
    assert (found and (found.attempts, found.window_seconds, found.duration_seconds)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ed25519 ecdsa-nistp521", ("ssh-ed25519", "ecdsa-sha2-nistp521")),
        ("dsa", ("ssh-dss",)),
        ("rsa ed25519", None),
        ("", None),
    ],
)
def test_host_keys(words: str, expected: tuple[str, ...] | None) -> None:
    text = f"management ssh\n   hostkey server {words}" if words else ""
    found = management_access.parse(of_configuration(text)).ssh.host_keys
    assert isinstance(found, Unknown) if expected is None else found == expected


def test_algorithms_that_are_not_configured_are_unknown() -> None:
    ssh = management_access.parse(of_configuration("")).ssh
    assert all(isinstance(field, Unknown) for field in (ssh.ciphers, ssh.macs, ssh.key_exchanges))
    assert ssh.versions == ("2",)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("management ssh\n   ip access-group A in", "ssh", ["A"]),
        ("management ssh\n   ip access-group A in\n   vrf M\n      no shutdown", "ssh vrf M", []),
        ("management ssh\n   ip access-group A vrf M in\n   vrf M\n      no shutdown", "ssh vrf M", ["A"]),
        ("management ssh\n   ipv6 access-group B in", "ssh", ["B"]),
        (f"{API}   no shutdown\n   vrf M\n      ip access-group A\n      no shutdown", "eapi-https vrf M", ["A"]),
        ("management telnet\n   ip access-group A in", "ssh", []),
        ("system control-plane\n   ip access-group C in", "ssh", ["C"]),
        ("system control-plane\n   ip access-group C vrf M in", "ssh", []),
        ("management api gnmi\n   transport grpc default\n      ip access-group G", "gnmi", ["G"]),
    ],
)
def test_bindings(text: str, line: str, expected: list[str]) -> None:
    assert [binding.rule_base for binding in _lines(text)[line].bindings] == expected


def _base(text: str) -> RuleBase:
    (base,) = rule_bases.parse(of_configuration(text)).rule_bases
    return base


@pytest.mark.parametrize(
    ("entries", "witness"),
    [
        (["10 permit tcp 10.9.0.0/24 any eq ssh", "20 deny ip any any"], None),
        (["10 permit tcp 10.0.0.0/8 any eq ssh https"], "10.0.0.0"),
        (["10 permit tcp any any range 20 30"], "1.0.0.0"),  # 0.0.0.0/8 is no source
        (["10 permit ip any any tracked"], None),
        (["10 permit tcp host 10.9.0.7 any eq ssh", "20 permit udp any any eq ntp"], None),
        (["10 permit tcp 10.9.0.0 0.0.0.255 any eq 22"], None),
        (["10 permit vrrp any any", "20 permit tcp any any eq mlag ttl eq 255"], None),
    ],
)
def test_what_a_list_lets_through(entries: list[str], witness: str | None) -> None:
    text = "\n   ".join(["ip access-list A", "counters per-entry", *entries])
    found = permitted_sources(_base(text), family="ipv4", protocol="tcp", destination_port=22)
    first = outside(found.definite, (ip_network("10.9.0.0/24"),))
    assert (None if first is None else str(first)) == witness


@pytest.mark.parametrize("entries", [["10 permit tcp any any eq nonsense"], ["10 permit tcp 10.0.0.0/99 any"], []])
def test_what_cannot_be_read_is_neither_permitted_nor_denied(entries: list[str]) -> None:
    base = _base("\n   ".join(["ip access-list A", *entries]))
    found = permitted_sources(base, family="ipv4", protocol="tcp", destination_port=22)
    assert outside(found.definite, ()) is None
    assert outside(found.possible, ()) is not None
    assert found.reasons


def test_a_list_that_does_not_exist_is_not_read() -> None:
    assert rule_bases.parse(of_configuration("management ssh\n   ip access-group A in")).rule_bases == ()


def test_lists_know_their_places() -> None:
    bases = {base.name: base for base in rule_bases.parse(of_fixture(WEAK)).rule_bases}
    assert [binding.kind for binding in bases["OFFICE"].bindings] == ["ssh-server"]
    assert [binding.kind for binding in bases["SNMP-CLIENTS"].bindings] == ["snmp"]
    assert bases["OFFICE"].rules[0].native == ("20 permit tcp 10.0.0.0/8 any eq ssh https",)


@pytest.mark.parametrize(
    ("name", "on"),
    [(WEAK, {"ssh", "telnet", "http", "https", "snmp-v1v2c", "lldp"}), (HARDENED, {"ssh", "lldp"})],
)
def test_services(name: str, on: set[str]) -> None:
    found = services.parse(of_fixture(name)).services
    assert {one.name for one in found if one.enabled is True and not one.interface} == on


def test_lldp_is_off_on_the_outside_interface_only() -> None:
    found = services.parse(of_fixture(HARDENED)).services
    assert {one.interface: one.enabled for one in found if one.name == "lldp" and one.interface} == {
        "Ethernet1": True,
        "Ethernet2": True,
        "Ethernet49/1": False,
        "Management1": True,
    }
