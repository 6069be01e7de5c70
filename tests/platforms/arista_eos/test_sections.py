"""What the sections read from the fixtures, and what a lone configuration leaves unknown."""

import pytest

from netproof.model.record import Unknown
from netproof.platforms.arista_eos import identity, interfaces, logging, snmp, time
from netproof.platforms.outputs import NotCollectedError

from .samples import HARDENED, WEAK, of_configuration, of_fixture, of_texts, state_of

NOT_READ = {
    "aaa", "access_ports", "banners", "configuration_digests", "control_plane", "firmware", "listening",
    "monitoring", "neighbours", "password_policy", "probed", "remote_access", "routes", "transport", "vlans",
}  # fmt: skip
SECRETS = ("$6$", "$1$", "k3epN0tes", "5a1f3b7c9d2e4f60", "7c9d2e4f605a1f3b", "0307530A0F4E5C", "51e29b840c7ddf3a")


@pytest.mark.parametrize("name", [WEAK, HARDENED])
def test_every_section_is_read_and_no_state_holds_a_secret(name: str) -> None:
    state = state_of(of_fixture(name))
    assert not [reason for reason in state.not_collected.values() if "does not read it" not in reason]
    assert set(state.not_collected) == NOT_READ
    text = state.model_dump_json()
    assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize(
    "text", ["", "garbage\x00\xff", "hostname x\n", "banner login\nx\nend\n", "% Invalid input", "end of story"]
)
def test_what_is_no_configuration_is_not_collected(text: str) -> None:
    state = state_of(of_texts({"show running-config": text}))
    assert {"local_accounts", "services", "management_access", "wireless", "logging"} <= set(state.not_collected)


def test_a_refused_command_was_not_collected() -> None:
    outputs = of_configuration("", **{"show ntp status": "% Unavailable command (not supported on this platform)\n"})
    assert isinstance(time.parse(outputs).synchronised, Unknown)


def test_identity() -> None:
    found = identity.parse(of_fixture(WEAK))
    facts = (found.hostname, found.model, found.serial, found.operating_system, found.version)
    assert facts == ("leaf1", "DCS-7050SX3-48YC8-R", "JPE20031234", "eos", "4.28.3M")


def test_identity_of_a_lone_configuration() -> None:
    found = identity.parse(of_configuration("! device: sw9 (DCS-7280SR3-48YC8, EOS-4.31.2F)\n!"))
    assert (found.hostname, found.model, found.version) == ("sw9", "DCS-7280SR3-48YC8", "4.31.2F")
    assert isinstance(found.serial, Unknown)
    assert isinstance(identity.parse(of_configuration("hostname sw9")).version, Unknown)
    with pytest.raises(NotCollectedError):
        identity.parse(of_texts({}))


@pytest.mark.parametrize(
    ("line", "access", "access_list"),
    [
        ("snmp-server community X", "ro", None),
        ("snmp-server community X rw", "rw", None),
        ("snmp-server community X view ALL ro FOUR", "ro", "FOUR"),
        ("snmp-server community X ro ipv6 SIX FOUR", "ro", "FOUR"),
        ("snmp-server community X ro ipv6 SIX", "ro", "SIX"),
    ],
)
def test_community_lines(line: str, access: str, access_list: str | None) -> None:
    (community,) = snmp.parse(of_configuration(line)).communities
    assert (community.access, community.access_list) == (access, access_list)


def test_snmp() -> None:
    found = snmp.parse(of_fixture(WEAK))
    assert [(one.is_default, one.access, one.access_list) for one in found.communities] == [
        (True, "ro", None),
        (False, "rw", "SNMP-CLIENTS"),
    ]
    assert found.users == snmp.parse(of_fixture(WEAK)).users
    assert not isinstance(found.users, Unknown)
    assert [(user.name, user.authentication, user.privacy) for user in found.users] == [("legacy", "md5", "des")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("logging host 10.0.0.1", [("10.0.0.1", "udp", 514)]),
        ("logging host 10.0.0.1 1514 protocol tcp", [("10.0.0.1", "tcp", 1514)]),
        ("logging vrf M host 10.0.0.1 100 200", [("10.0.0.1", "udp", 100), ("10.0.0.1", "udp", 200)]),
        ("logging host a.example protocol tls ssl-profile P", [("a.example", "tls", 6514)]),
        ("logging source-interface Loopback0", []),
    ],
)
def test_log_destinations(line: str, expected: list[tuple[str, str, int]]) -> None:
    found = logging.parse(of_configuration(line)).destinations
    assert [(one.address, one.protocol, one.port) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "shown", "enabled", "severity"),
    [
        ("", "", True, "informational"),
        ("no logging on", "", False, "informational"),
        ("", "Syslog logging: disabled\n    Trap logging: level errors\n", False, "error"),
        ("logging trap 5", "", True, "notice"),
        ("no logging trap", "", True, "none"),
        ("logging trap informational", "Trap logging: disabled\n", True, "none"),
    ],
)
def test_logging_levels(text: str, shown: str, severity: str, *, enabled: bool) -> None:
    found = logging.parse(of_configuration(text, **({"show logging": shown} if shown else {})))
    assert (found.enabled, found.severity) == (enabled, severity)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("aaa accounting commands all default start-stop logging", True),
        ("aaa accounting commands all default start-stop group tacacs+ logging", True),
        ("aaa accounting commands all default start-stop group tacacs+", None),
        ("aaa accounting commands all console start-stop logging", False),
        ("aaa accounting commands 1 default start-stop logging", False),
    ],
)
def test_change_logging(text: str, *, expected: bool | None) -> None:
    found = logging.parse(of_configuration(text)).change_logging
    assert isinstance(found, Unknown) if expected is None else found is expected


@pytest.mark.parametrize(("events", "expected"), [(("success",), False), (("success", "failure"), True)])
def test_login_logging(events: tuple[str, ...], *, expected: bool) -> None:
    text = "\n".join(f"aaa authentication policy on-{event} log" for event in events)
    assert logging.parse(of_configuration(text)).login_logging is expected


@pytest.mark.parametrize(
    ("lines", "authenticated"),
    [
        (["ntp server 10.0.0.1 key 1"], False),
        (["ntp authenticate", "ntp trusted-key 1-3", "ntp authentication-key 2 sha1 7 AB",
          "ntp server vrf M 10.0.0.1 prefer key 2"], True),
        (["ntp authenticate", "ntp trusted-key 1", "ntp server 10.0.0.1 key 1"], False),
        (["ntp authenticate", "ntp trusted-key 1", "ntp authentication-key 1 md5 7 AB", "ntp server 10.0.0.1"], False),
    ],
)  # fmt: skip
def test_time_sources(lines: list[str], *, authenticated: bool) -> None:
    (source,) = time.parse(of_configuration("\n".join(lines))).sources
    assert (source.address, source.authenticated) == ("10.0.0.1", authenticated)


@pytest.mark.parametrize(
    ("status", "expected"),
    [("synchronised to NTP server (1.2.3.4) at stratum 3\n", True), ("unsynchronised\n", False),
     ("NTP is disabled.\n", False), ("what\n", None)],
)  # fmt: skip
def test_whether_the_clock_is_synchronised(status: str, *, expected: bool | None) -> None:
    found = time.parse(of_configuration("", **{"show ntp status": status})).synchronised
    assert isinstance(found, Unknown) if expected is None else found is expected


def test_interfaces() -> None:
    weak = {one.name: one for one in interfaces.parse(of_fixture(WEAK)).interfaces}
    assert (weak["Ethernet1"].mode, weak["Ethernet1"].vlan, weak["Ethernet1"].up) == ("access", 30, True)
    assert (weak["Ethernet2"].enabled, weak["Ethernet2"].up) == (True, False)
    assert (weak["Ethernet3"].mode, weak["Ethernet49/1"].mode) == ("trunk", "routed")
    assert weak["Vlan30"].addresses == ("10.30.0.2/24", "2001:db8:30::2/64")
    assert isinstance(weak["Vlan30"].up, Unknown)
    hardened = {one.name: one.enabled for one in interfaces.parse(of_fixture(HARDENED)).interfaces}
    assert hardened == {"Ethernet1": True, "Ethernet2": False, "Ethernet49/1": True, "Management1": True}
