"""What the sections read from the fixtures, and what a lone configuration leaves unknown."""

from datetime import UTC, datetime

import pytest

from netproof.model.record import Unknown, is_known
from netproof.model.state import DeviceState
from netproof.model.state_wireless import WirelessSecurity
from netproof.platforms.cisco_ios import (
    PLATFORM,
    firmware,
    identity,
    interfaces,
    listening,
    logging,
    management_access,
    snmp,
    time,
    wireless,
)
from netproof.platforms.outputs import NotCollectedError, Outputs
from netproof.platforms.reading import read_state

from .samples import of_configuration, of_fixture, of_texts

SECRETS = ("Sup3rS3cretRW", "0822455D0A16", "070C285F4D06", "$1$mERr", "X.HsgL6x", "EJn3UnSb", "2lFhcKvp", "TooShort",
           "ABCDEFGHIJKLMNOP")  # fmt: skip
EVERY = "0.0.0.0"  # noqa: S104 - what a device says
EDGE, SWITCH, CONTROLLER = "edge_router_15", "access_switch_17", "wireless_controller_17"


def _state(outputs: Outputs) -> DeviceState:
    return read_state(PLATFORM, "x", outputs, collected_at=datetime(2026, 11, 22, tzinfo=UTC), source="saved")


@pytest.mark.parametrize("name", [EDGE, SWITCH, CONTROLLER])
def test_no_state_holds_a_secret(name: str) -> None:
    state = _state(of_fixture(name))
    text = state.model_dump_json()
    assert not [secret for secret in SECRETS if secret in text]
    assert not [reason for reason in state.not_collected.values() if "could not be parsed" in reason]


def test_a_lone_configuration_is_read_as_far_as_it_tells() -> None:
    state = _state(of_configuration("hostname x\nline vty 0 4\n login\n"))
    assert set(state.not_collected) == {
        "configuration_digests", "listening", "neighbours", "probed", "routes", "transport", "vlans",
    }  # fmt: skip
    assert state.identity is not None
    assert state.identity.hostname == "x"
    assert isinstance(state.identity.version, Unknown)
    assert state.management_access is not None
    assert isinstance(state.management_access.ssh.enabled, Unknown)
    assert all(isinstance(line.transports, Unknown) for line in state.management_access.management_lines)
    assert state.time is not None
    assert isinstance(state.time.synchronised, Unknown)


@pytest.mark.parametrize("text", ["", "garbage\x00\xff", "hostname x\n", "banner motd ^C\nend"])
def test_what_is_no_configuration_is_not_collected(text: str) -> None:
    state = _state(of_texts({"show running-config": text}))
    assert "local_accounts" in state.not_collected
    assert "end" in state.not_collected["services"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (EDGE, ("edge1", "CISCO2911/K9", "FGL161010K8", "cisco-ios", "15.7(3)M8")),
        (SWITCH, ("sw1", "C9300-24T", "FCW2301A0LB", "cisco-ios-xe", "17.9.4a")),
    ],
)
def test_identity(name: str, expected: tuple[str, ...]) -> None:
    found = identity.parse(of_fixture(name))
    assert (found.hostname, found.model, found.serial, found.operating_system, found.version) == expected


def test_firmware() -> None:
    router, switch = firmware.parse(of_fixture(EDGE)), firmware.parse(of_fixture(SWITCH))
    assert router.running_image == "flash0:c2900-universalk9-mz.SPA.157-3.M8.bin"
    assert router.free_bytes == 152244224
    assert router.boot_images == ()
    assert router.configuration_saved is True
    assert switch.boot_images == ("flash:packages.conf",)
    assert isinstance(switch.configuration_saved, Unknown)


@pytest.mark.parametrize(
    ("startup", "saved"),
    [
        ("hostname x\nend\n", True),
        ("!\nUsing 30 out of 100 bytes\nhostname x\nntp clock-period 17179\nend\n", True),
        ("hostname y\nend\n", False),
        ("startup-config is not present\n", False),
        ("hostname x\n", None),
    ],
)
def test_whether_the_configuration_is_saved(startup: str, *, saved: bool | None) -> None:
    found = firmware.parse(of_configuration("hostname x", **{"show startup-config": startup})).configuration_saved
    assert isinstance(found, Unknown) if saved is None else found is saved


def test_snmp() -> None:
    found = snmp.parse(of_fixture(EDGE))
    public, hidden = found.communities
    assert (public.community, public.is_default, public.access, public.access_list) == ("public", True, "ro", None)
    assert hidden.community.startswith("<secret:snmp-community:")
    assert (hidden.is_default, hidden.access, hidden.access_list) == (False, "rw", "23")
    assert is_known(found.users)
    assert [(user.name, user.authentication, user.privacy) for user in found.users] == [
        ("monitor", "sha", "aes128"),
        ("legacy", "md5", None),
    ]
    assert isinstance(snmp.parse(of_fixture(SWITCH)).users, Unknown)


@pytest.mark.parametrize(
    ("line", "access", "access_list"),
    [
        ("snmp-server community X", "ro", None),
        ("snmp-server community X view ALL RW 10", "rw", "10"),
        ("snmp-server community X RO ipv6 SIX FOUR", "ro", "FOUR"),
    ],
)
def test_community_lines(line: str, access: str, access_list: str | None) -> None:
    (community,) = snmp.parse(of_configuration(line)).communities
    assert (community.access, community.access_list) == (access, access_list)


def test_listening() -> None:
    router = {(s.protocol, s.port, s.process) for s in listening.parse(of_fixture(EDGE)).sockets}
    assert router == {
        ("tcp", 22, "SSH-Server"), ("tcp", 23, "Telnet"), ("tcp", 80, "HTTP CORE"), ("udp", 161, "IP SNMP"),
        ("udp", 67, "DHCPD Receive"),
    }  # fmt: skip
    switch = {(s.protocol, s.address, s.port) for s in listening.parse(of_fixture(SWITCH)).sockets}
    assert switch == {
        ("tcp", EVERY, 4786), ("tcp", EVERY, 443), ("tcp", "::", 443), ("tcp", EVERY, 22),
        ("udp", EVERY, 161), ("udp", "::", 161), ("udp", "10.9.0.5", 123),
    }  # fmt: skip


def test_half_of_the_ports_is_not_collected() -> None:
    with pytest.raises(NotCollectedError, match="show udp"):
        listening.parse(of_texts({"show tcp brief all": "TCB  Local Address  Foreign Address  (state)\n"}))
    with pytest.raises(ValueError, match="no table"):
        listening.parse(of_texts({"show control-plane host open-ports": "bogus"}))


def test_interfaces() -> None:
    router = {one.name: one for one in interfaces.parse(of_fixture(EDGE)).interfaces}
    assert router["GigabitEthernet0/1"].up is False
    assert router["GigabitEthernet0/0"].addresses == ("203.0.113.2/30",)
    assert router["GigabitEthernet0/2"].enabled is False
    assert router["GigabitEthernet0/0"].description == "ISP uplink"
    switch = {one.name: one for one in interfaces.parse(of_fixture(SWITCH)).interfaces}
    assert (switch["GigabitEthernet1/0/1"].mode, switch["GigabitEthernet1/0/1"].vlan) == ("access", 30)
    assert (switch["GigabitEthernet1/0/3"].vlan, switch["TenGigabitEthernet1/1/1"].mode) == (1, "trunk")
    assert switch["Vlan30"].addresses == ("10.30.0.1/24", "2001:db8:30::1/64")
    assert isinstance(switch["Vlan30"].up, Unknown)


def test_logging() -> None:
    router, switch = logging.parse(of_fixture(EDGE)), logging.parse(of_fixture(SWITCH))
    assert [(d.address, d.protocol, d.port) for d in router.destinations] == [
        ("10.9.0.20", "udp", 514),
        ("10.9.0.21", "tcp", 1514),
    ]
    assert (router.severity, router.timestamps, router.change_logging, router.login_logging) == (
        "notice",
        False,
        False,
        False,
    )
    assert [(d.address, d.protocol, d.port) for d in switch.destinations] == [
        ("10.9.0.20", "udp", 514),
        ("10.9.0.21", "tls", 6514),
    ]
    assert (switch.severity, switch.timestamps, switch.change_logging, switch.login_logging) == (
        "informational",
        True,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("text", "enabled", "severity"),
    [("", True, "informational"), ("no logging on", False, "informational"), ("logging trap 4", True, "warning"),
     ("no logging trap", True, "none"), ("logging trap debugging", True, "debug")],
)  # fmt: skip
def test_logging_levels(text: str, severity: str, *, enabled: bool) -> None:
    found = logging.parse(of_configuration(text))
    assert (found.enabled, found.severity) == (enabled, severity)


def test_time() -> None:
    router, switch = time.parse(of_fixture(EDGE)), time.parse(of_fixture(SWITCH))
    assert [(s.address, s.authenticated) for s in router.sources] == [("10.9.0.30", False)]
    assert router.synchronised is False
    assert [(s.address, s.authenticated) for s in switch.sources] == [("10.9.0.30", True), ("10.9.0.31", False)]
    assert isinstance(switch.synchronised, Unknown)


def test_management_access() -> None:
    router = management_access.parse(of_fixture(EDGE))
    lines = {line.name: line for line in router.management_lines}
    assert set(lines) == {"con 0", "aux 0", "http", *(f"vty {number}" for number in range(16))}
    assert lines["vty 3"].transports == ("ssh",)
    assert lines["vty 4"].transports == ("ssh", "telnet")
    assert lines["vty 15"].transports == ("ssh", "telnet")
    assert (lines["vty 0"].idle_timeout_seconds, lines["vty 5"].idle_timeout_seconds) == (0, 300)
    assert (lines["vty 0"].authentication, lines["vty 5"].authentication) == ("password", "local")
    assert (lines["con 0"].authentication, lines["aux 0"].authentication) == ("password", "none")
    assert [(b.rule_base, b.every_vrf) for b in lines["vty 5"].bindings] == [("MGMT-OLD", False)]
    assert [(b.rule_base, b.family) for b in lines["http"].bindings] == [("23", "ipv4")]
    assert (router.ssh.enabled, router.ssh.versions, router.ssh.ciphers) == (True, ("2",), ("aes256-ctr", "aes128-cbc"))
    assert router.ssh.macs == ("hmac-sha1", "hmac-sha1-96")
    assert router.lockout is None


def test_a_configuration_without_a_line_stanza_is_not_whole() -> None:
    with pytest.raises(NotCollectedError, match="no line stanza"):
        management_access.parse(of_configuration("hostname x\nip http server"))


def test_management_access_of_a_hardened_switch() -> None:
    switch = management_access.parse(of_fixture(SWITCH))
    lines = {line.name: line for line in switch.management_lines}
    assert [(b.family, b.rule_base, b.every_vrf) for b in lines["vty 0"].bindings] == [
        ("ipv4", "MGMT", True),
        ("ipv6", "MGMT6", True),
    ]
    assert lines["vty 5"].bindings == ()
    assert lines["vty 5"].idle_timeout_seconds == 600
    assert lines["vty 0"].authentication == "aaa:group tacacs+ local"
    assert lines["https"].authentication == "local"
    assert "http" not in lines
    assert switch.ssh.ciphers == ("aes256-gcm@openssh.com", "aes256-ctr")
    assert is_known(switch.lockout)
    assert switch.lockout is not None
    assert (switch.lockout.attempts, switch.lockout.window_seconds, switch.lockout.duration_seconds) == (5, 300, 900)


def _security(protocols: str, akm: str, ciphers: str, pmf: str) -> WirelessSecurity:
    return WirelessSecurity.model_validate(
        {
            "protocols": tuple(protocols.split()),
            "key_managements": tuple(akm.split()),
            "ciphers": tuple(ciphers.split()),
            "pmf": pmf,
        }
    )


@pytest.mark.parametrize(
    ("name", "ssid", "enabled", "isolation", "configured", "effective"),
    [
        ("factory", "CUST Factory", True, True, _security("wpa2", "sae", "gcmp-256", "disabled"),
         _security("wpa2", "sae", "gcmp-256", "disabled")),
        ("staff", "Staff", True, False, _security("wpa2", "dot1x", "ccmp", "disabled"), None),
        ("legacy", "Legacy", False, False, _security("wpa wpa2", "psk", "ccmp tkip", "disabled"), None),
        ("guest", "Guest", True, None, _security("", "", "", "disabled"), _security("", "", "", "disabled")),
        ("wpa3", "Modern", True, False, _security("wpa3", "sae", "ccmp", "required"), None),
    ],
)  # fmt: skip
def test_wireless(
    *, name: str, ssid: str, enabled: bool, isolation: bool | None, configured: WirelessSecurity,
    effective: WirelessSecurity | None,
) -> None:  # fmt: skip
    network = next(one for one in wireless.parse(of_fixture(CONTROLLER)).networks if one.name == name)
    assert (network.ssid, network.enabled, network.configured) == (ssid, enabled, configured)
    for fact, expected in ((network.client_isolation, isolation), (network.effective, effective)):
        assert isinstance(fact, Unknown) if expected is None else fact == expected


def test_a_device_without_wlans_serves_none() -> None:
    assert wireless.parse(of_fixture(SWITCH)).networks == ()
