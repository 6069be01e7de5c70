from datetime import UTC, datetime

import pytest

from netproof.model.record import Known, Unknown
from netproof.model.state import LoginLockout, ManagementAccess
from netproof.platforms import platform
from netproof.platforms.linux import (
    commands,
    firmware,
    hostapd,
    identity,
    interfaces,
    listening,
    logging,
    management_access,
    pam,
    rule_bases,
    snmp,
    time,
    wireless,
)
from netproof.platforms.outputs import Outputs
from netproof.platforms.reading import read_state
from netproof.rules.evaluate import permitted_sources
from tests.platforms.linux.conftest import file_name

LINUX = platform("linux")


def test_every_section_is_read_and_holds_no_secret(debian: Outputs) -> None:
    state = read_state(LINUX, "srv1", debian, collected_at=datetime(2026, 1, 1, tzinfo=UTC), source="saved")
    assert sorted(state.not_collected) == ["configuration_digests", "probed", "transport"]
    text = state.model_dump_json()
    words = ["s3cr3t-rw", "watch-me", "labpassphrase", "Deep-Valley-3", "$y$", "$6$", "$1$", "0x5c3d"]
    assert [word for word in words if word in text] == []


def test_a_sender_on_an_ephemeral_port_does_not_listen(debian: Outputs) -> None:
    sender = 'udp   UNCONN 0      0      0.0.0.0:47151      0.0.0.0:*    users:(("rsyslogd",pid=9,fd=7))'
    server = 'udp   UNCONN 0      0      0.0.0.0:514        0.0.0.0:*    users:(("rsyslogd",pid=9,fd=5))'
    other = 'udp   UNCONN 0      0      0.0.0.0:47152      0.0.0.0:*    users:(("backdoor",pid=8,fd=5))'
    outputs = debian.replaced({commands.SOCKETS: f"{sender}\n{server}\n{other}\n"})
    found = LINUX.sections["listening"].parse(outputs)
    assert [(socket.port, socket.process) for socket in found.sockets] == [(514, "rsyslogd"), (47152, "backdoor")]  # type: ignore[attr-defined]


def test_no_output_is_no_section() -> None:
    empty = Outputs({}, seal=lambda kind, value: f"<secret:{kind}:{len(value)}>")
    state = read_state(LINUX, "srv1", empty, collected_at=datetime(2026, 1, 1, tzinfo=UTC), source="saved")
    assert set(LINUX.sections) <= set(state.not_collected)


def test_commands_have_file_names_and_ask_for_no_password() -> None:
    assert [command for command in LINUX.read_commands if len(file_name(command)) > 255] == []
    assert [command for command in LINUX.read_commands if "sudo" in command and "sudo -n" not in command] == []


def test_identity(debian: Outputs) -> None:
    found = identity.parse(debian)
    assert (found.hostname, found.operating_system, found.version) == ("srv1", "debian", "12.15")
    assert found.init_system == "sysvinit"
    assert isinstance(found.model, Unknown)


def test_firmware(debian: Outputs) -> None:
    found = firmware.parse(debian)
    assert found.version == "12.15"
    assert dict(found.packages)["openssh-server"].startswith("1:9.2p1")
    assert found.configuration_saved is True
    unsaved = debian[commands.FRR_RUNNING].replace("!\nend", "ip route 192.0.2.0/24 10.99.0.1\n!\nend")
    assert firmware.parse(debian.replaced({commands.FRR_RUNNING: unsaved})).configuration_saved is False


def test_listening_and_interfaces(debian: Outputs) -> None:
    sockets = {(one.protocol, one.address, one.port, one.process) for one in listening.parse(debian).sockets}
    assert {("tcp", "::", 23, "inetd"), ("tcp", "::", 22, "sshd"), ("udp", "::1", 323, "chronyd")} <= sockets
    ports = {port.name: port for port in interfaces.parse(debian).interfaces}
    assert "10.99.0.21/24" in ports["eth0"].addresses
    assert (ports["lo"].up, ports["wlan0"].up, ports["peer1"].enabled) == (True, False, False)


def test_snmp(debian: Outputs) -> None:
    found = snmp.parse(debian)
    assert [(one.is_default, one.access, one.access_list) for one in found.communities] == [
        (True, "ro", None), (False, "rw", "10.99.0.0/24"), (False, "ro", "10.99.0.5"),
    ]  # fmt: skip
    assert not isinstance(found.users, Unknown)
    assert [(user.name, user.authentication, user.privacy) for user in found.users] == [
        ("authPrivUser", "sha256", "aes128")
    ]


def test_time(debian: Outputs) -> None:
    found = time.parse(debian)
    assert [(one.address, one.authenticated) for one in found.sources] == [
        ("2.debian.pool.ntp.org", False), ("10.99.0.9", True), ("time.example.net", True),
    ]  # fmt: skip
    assert found.synchronised is False


def test_logging(debian: Outputs) -> None:
    found = logging.parse(debian)
    assert [(one.address, one.protocol, one.port, one.severity) for one in found.destinations] == [
        ("10.99.0.5", "udp", 514, "informational"),
        ("10.99.0.6", "tcp", 1514, "debug"),
        ("10.99.0.7", "tls", 6514, "debug"),
    ]
    assert (found.enabled, found.change_logging, found.login_logging) == (True, False, True)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("*.warning @@[2001:db8::5]:601", ("2001:db8::5", "tcp", 601, "warning")),
        ("*.* @10.0.0.1", ("10.0.0.1", "udp", 514, "debug")),
        ("local7.err;kern.crit @@log.example.net", ("log.example.net", "tcp", 514, "error")),
        ('*.notice action(type="omfwd"\n  Target="10.0.0.2"\n  Port="601" Protocol="tcp")',
         ("10.0.0.2", "tcp", 601, "notice")),
        ('action(type="omfwd" target="10.0.0.3")', ("10.0.0.3", "udp", 514, "debug")),
        ("# *.* @10.0.0.1", None),
        ("*.* /var/log/all", None),
    ],
)  # fmt: skip
def test_rsyslog_rules(debian: Outputs, rule: str, expected: tuple[object, ...] | None) -> None:
    found = logging.parse(debian.replaced({commands.RSYSLOG_FILES: f"==> /etc/rsyslog.conf <==\n{rule}\n\n"}))
    shown = [(one.address, one.protocol, one.port, one.severity) for one in found.destinations]
    assert shown == ([expected] if expected else [])


def access(debian: Outputs, effective: str, profile: str = "") -> ManagementAccess:
    return management_access.parse(
        debian.replaced(
            {
                commands.SSHD_EFFECTIVE: f"port 22\n{effective}",
                commands.SSHD_FILES: "==> /etc/ssh/sshd_config <==\n\n",
                commands.SHELL_FILES: f"==> /etc/profile <==\n{profile}\n\n",
            }
        )
    )


@pytest.mark.parametrize(
    ("effective", "profile", "expected"),
    [
        ("clientaliveinterval 300\nclientalivecountmax 0", "", 0),
        ("clientaliveinterval 300\nclientalivecountmax 2", "", 600),
        ("clientaliveinterval 0\nclientalivecountmax 3", "", 0),
        ("clientaliveinterval 300\nclientalivecountmax 0", "TMOUT=600", 0),
        ("clientaliveinterval 300\nclientalivecountmax 0", "TMOUT=600; readonly TMOUT", 600),
        ("clientaliveinterval 0\nclientalivecountmax 3", "declare -xr TMOUT=120", 120),
        ("clientaliveinterval 0\nclientalivecountmax 3\nchanneltimeout session=5m", "", 300),
        ("clientaliveinterval 0\nclientalivecountmax 3\nchanneltimeout x11-connection=5m", "", 0),
    ],
)
def test_idle_timeout(debian: Outputs, effective: str, profile: str, expected: int) -> None:
    assert access(debian, effective, profile).management_lines[0].idle_timeout_seconds == expected


def test_timeout_in_a_match_block_is_unknown(debian: Outputs) -> None:
    files = "==> /etc/ssh/sshd_config <==\nMatch User x\n  ClientAliveInterval 0\n\n"
    line = management_access.parse(debian.replaced({commands.SSHD_FILES: files})).management_lines[0]
    assert isinstance(line.idle_timeout_seconds, Unknown)


def test_terminals_of_frr(debian: Outputs) -> None:
    names = [(line.name, line.port, line.transports) for line in management_access.parse(debian).management_lines]
    assert names == [("sshd", 22, ("ssh",)), ("frr zebra", 2601, ("telnet",)), ("frr staticd", 2616, ("telnet",))]
    local = debian[commands.SOCKETS].replace("0.0.0.0:26", "127.0.0.1:26")
    lines = management_access.parse(debian.replaced({commands.SOCKETS: local})).management_lines
    assert [(line.name, line.idle_timeout_seconds) for line in lines][1:] == [("frr vty", 300)]


MODULES = "auth required pam_faillock.so preauth\nauth [default=die] pam_faillock.so authfail\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"/etc/security/faillock.conf": "deny = 5\n"}, None),
        ({"/etc/pam.d/common-auth": MODULES}, (3, 900, 600)),
        ({"/etc/pam.d/common-auth": MODULES, "/etc/security/faillock.conf": "deny = 5\nunlock_time=0\n"}, (5, 900, 0)),
        ({"/etc/pam.d/common-auth": "auth required pam_tally2.so\n"}, Unknown(unknown="")),
    ],
)
def test_lockout(files: dict[str, str], expected: tuple[int, int, int] | Unknown | None) -> None:
    found: Known[LoginLockout | None] = pam.lockout(files)
    if isinstance(expected, tuple):
        assert isinstance(found, LoginLockout)
        assert (found.attempts, found.window_seconds, found.duration_seconds) == expected
    else:
        assert type(found) is type(expected)


def test_a_lockout_is_not_set_where_pam_is_not_as_debian_writes_it() -> None:
    wanted = LoginLockout(attempts=5, window_seconds=900, duration_seconds=900)
    assert pam.lockout_files({"/etc/pam.d/common-auth": "auth required pam_sss.so\n"}, None, wanted) == ()


def test_rule_bases(debian: Outputs) -> None:
    bases = {base.name: base for base in rule_bases.parse(debian).rule_bases}
    assert {name: base.implicit_action for name, base in bases.items()} == {
        "inet filter forward": "permit", "inet filter input": "deny", "inet filter output": "permit",
    }  # fmt: skip
    found = permitted_sources(bases["inet filter input"], family="ipv4", protocol="tcp", destination_port=161)
    assert str(found.definite) != ""
    rules = bases["inet filter input"].rules
    assert [rule.native[0] for rule in rules if rule.unmodelled] == [
        "ip saddr . tcp dport { 10.1.1.1 . 80 } accept",
        "udp dport 514 ip protocol udp ip saddr { 10.1.0.0/16, 10.2.3.4 } limit rate 10/second accept",
    ]
    empty = next(rule for rule in rules if "@blocked" in rule.native[0])
    assert empty.source.terms == ()


def test_a_daemon_older_than_its_file_is_not_believed(debian: Outputs) -> None:
    guest, staff = wireless.parse(debian).networks
    assert staff.configured.key_managements == ("sae",)
    assert not isinstance(staff.effective, Unknown)
    assert staff.effective.key_managements == ("psk",)
    assert isinstance(staff.effective.pmf, Unknown)
    assert (guest.ssid, guest.configured.protocols, guest.configured.key_managements) == ("guest", (), ())


@pytest.mark.parametrize(
    ("lines", "protocols", "keys", "ciphers", "pmf"),
    [
        ("", (), (), (), "disabled"),
        ("wpa=2", ("wpa2",), ("psk",), ("tkip",), "disabled"),
        ("wpa=2\nwpa_pairwise=CCMP", ("wpa2",), ("psk",), ("ccmp",), "disabled"),
        ("wpa=3\nwpa_pairwise=TKIP\nrsn_pairwise=CCMP", ("wpa", "wpa2"), ("psk",), ("ccmp", "tkip"), "disabled"),
        ("wpa=2\nwpa_key_mgmt=SAE WPA-PSK\nrsn_pairwise=CCMP\nieee80211w=1",
         ("wpa2", "wpa3"), ("psk", "sae"), ("ccmp",), "optional"),
        ("wpa=1\nwpa=2\nrsn_pairwise=CCMP\nieee80211w=2", ("wpa2",), ("psk",), ("ccmp",), "required"),
        ("wep_key0=123456789a", ("wep",), (), ("wep",), "disabled"),
    ],
)  # fmt: skip
def test_hostapd_defaults(
    lines: str, protocols: tuple[str, ...], keys: tuple[str, ...], ciphers: tuple[str, ...], pmf: str
) -> None:
    (bss,) = hostapd.bsses({"/etc/hostapd/hostapd.conf": f"interface=wlan0\n{lines}\n"})
    found = hostapd.configured(bss.values)
    assert (found.protocols, found.key_managements, found.ciphers, found.pmf) == (protocols, keys, ciphers, pmf)


def test_every_bss_begins_from_the_defaults() -> None:
    text = "interface=wlan0\nssid=one\nwpa=2\nieee80211w=2\nap_isolate=1\nbss=wlan0_1\nssid=two\n"
    first, second = hostapd.bsses({"/etc/hostapd/hostapd.conf": text})
    assert (first.interface, first.values["ap_isolate"]) == ("wlan0", "1")
    assert (second.interface, second.values) == ("wlan0_1", {"bss": "wlan0_1", "ssid": "two"})
