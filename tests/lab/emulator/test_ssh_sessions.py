"""Sessions over real SSH: log-in, modes, messages, paging, ports, uploads, and what the journal holds."""

import asyncio
import io
import json
import re
from pathlib import Path

import asyncssh
import paramiko
import pytest
from scp import SCPClient, SCPException  # type: ignore[import-untyped]

from lab.emulator import DeviceDefinition, EmulatedDevice, Emulator, Endpoint
from tests.lab.emulator.cli import Cli, connects, wait_for

MESSAGES = [
    ("show", "% Incomplete command."),
    ("show i", '% Ambiguous command:  "show i"'),
    ("show frob", "         ^\n% Invalid input detected at '^' marker.\n"),
    ("terminal length x", "% Invalid input detected at '^' marker."),
    ("show vlan frob", "              ^\n% Invalid input detected at '^' marker.\n"),
]


@pytest.mark.parametrize(("line", "message"), MESSAGES)
def test_message(endpoint: Endpoint, line: str, message: str) -> None:
    with Cli(endpoint) as cli:
        assert cli.send(line) == message


SHOWS = {
    "show version": r"Cisco IOS XE Software, Version 17.09.04\n(.*\n)*SW1 uptime is 0 minutes",
    "show inventory": r"PID: C9300-24T .*SN: FCW2301A0LB",
    "sh ip int brief": r"GigabitEthernet1/0/2 +unassigned +YES unset +down +down",
    "show interfaces status": r"Gi1/0/1 +uplink +connected +trunk",
    "show interfaces description": r"Gi1/0/1 +up +up +uplink",
    "show vlan brief": r"10 +VLAN0010 +active +Gi1/0/2",
    "show users": r"\* +2 vty 0 +admin",
    "show policy-map control-plane": r"Service-policy input: system-cpp-policy",
    "show ip ssh": r"SSH Enabled - version 1.99\n(.*\n)*Hostkey Algorithms:x509v3-ssh-rsa,rsa-sha2-512,",
    "show ip http server status": r"HTTP server status: Enabled\n(.*\n)*HTTP secure server status: Disabled",
    "show tcp brief all": r"0\.0\.0\.0\.23 +\*\.\* +LISTEN",
    "show udp": r"--listen-- .* 161 ",
    "show ip access-lists": r"Extended IP access list MGMT\n    10 permit tcp",
    "show snmp community": r"Community name: public",
    "show archive": r"The maximum archive configurations allowed is 3.",
    "show archive config rollback timer": r"%No Rollback Confirmed Change pending",
    "show privilege": r"Current privilege level is 15",
    "show ntp status": r"Clock is synchronized",
    "show ntp associations": r"\*~10.0.10.9",
    "show clock": r"^\d\d:\d\d:\d\d\.\d{3} UTC",
    "show cdp neighbors": r"core1 +Gig 1/0/1 +150 +S I +C9500 +Ten 1/1/1",
    "show lldp neighbors": r"% LLDP is not enabled",
    "show cdp neighbors detail": r"Device ID: core1\n(.*\n)*Interface: GigabitEthernet1/0/1,  Port ID",
    "show lldp neighbors detail": r"% LLDP is not enabled",
    "show ip route": r"^Default gateway is ",
    "show line": r"\*     2 VTY",
    "show logging": r"Trap logging: level informational",
    "show startup-config": r"Using \d+ out of",
    "show running-config | include ^hostname": r"^hostname SW1$",
    "show running-config | count vty": r"= 2$",
    "dir": r"notes.txt\n(.*\n)*1621966848 bytes total",
    "show file systems": r"flash:",
    "show boot": r"BOOT variable does not exist",
    "show install summary": r"IMG   C    17.9.4.0",
    "verify /sha512 flash:notes.txt": r"verify /sha512 \(flash:notes.txt\) = [0-9a-f]{128}",
    "verify /md5 flash:notes.txt": r"= [0-9a-f]{32}",
}


def test_show_commands_tell_the_state(endpoint: Endpoint) -> None:
    with Cli(endpoint) as cli:
        wrong = {
            line: output
            for line, wanted in SHOWS.items()
            if not re.search(wanted, output := cli.send(line), re.MULTILINE)
        }
    assert wrong == {}


WLAN = "wlan guest 7 Guest\n no security wpa akm dot1x\n security wpa akm psk\n peer-blocking drop\n no shutdown\n"
WIRELESS = {
    "show wlan summary": r"7 +guest +Guest +UP +\[WPA2\]\[PSK\]\[AES\]",
    "show wlan all": r"Peer-to-Peer Blocking Action +: Drop\n(.*\n)* +PSK +: Enabled\n(.*\n)* +PMF Support +: Disabled",
    "show ap summary": r"Number of APs: 0",
    "show wireless profile policy summary": r"Number of Policy Profiles: 0",
}


def test_wireless_controller(emulator: Emulator, definition: DeviceDefinition) -> None:
    text = definition.startup_config.replace("line con 0", WLAN + "line con 0", 1)
    wlc = definition.model_copy(update={"name": "wlc", "kind": "c9800", "startup_config": text})
    with Cli(emulator.start([wlc])["wlc"]) as cli:
        outputs = {line: cli.send(line) for line in WIRELESS}
    assert {line: outputs[line] for line, wanted in WIRELESS.items() if not re.search(wanted, outputs[line])} == {}


@pytest.mark.parametrize(("user", "password"), [("admin", "wrong"), ("nobody", "x"), ("old", "admin-password")])
def test_login_is_refused(endpoint: Endpoint, device: EmulatedDevice, user: str, password: str) -> None:
    with pytest.raises(paramiko.AuthenticationException):
        Cli(endpoint, user, password)
    assert "refused" in device.journal.lines("login")


def test_removed_user_cannot_log_in(endpoint: Endpoint) -> None:
    with Cli(endpoint) as cli:
        cli.send("configure terminal")
        assert "[confirm]" in cli.send("no username old", until=r"\[confirm\]") + "[confirm]"
        cli.send("")
        cli.send("end")
    with pytest.raises(paramiko.AuthenticationException):
        Cli(endpoint, "old", "old-password")


def test_new_secret_is_hashed_and_verified(endpoint: Endpoint) -> None:
    with Cli(endpoint) as cli:
        cli.configure(
            "username admin secret another-password", "username new privilege 15 algorithm-type sha256 secret n1"
        )
        assert "username admin privilege 15 secret 9 $9$" in cli.send("show running-config | include ^username")
    with pytest.raises(paramiko.AuthenticationException):
        Cli(endpoint)
    for user, password in (("admin", "another-password"), ("new", "n1")):
        with Cli(endpoint, user, password) as cli:
            assert cli.send("show privilege") == "Current privilege level is 15"


def test_privilege_and_enable(endpoint: Endpoint) -> None:
    with Cli(endpoint, "reader", "reader-password") as cli:
        assert "Invalid input" in cli.send("show running-config")
        cli.send("enable", until="Password: $")
        assert cli.send("wrong", until="Password: $") == ""
        cli.send("enable-password")
        assert "hostname SW1" in cli.send("show running-config")


def test_pages_until_told_otherwise(endpoint: Endpoint) -> None:
    with Cli(endpoint) as cli:
        cli.send("terminal length 10")
        cli.send("show running-config", until=" --More-- $")
        assert cli.channel.send(b" ")
        assert "enable secret" in cli.read(re.compile(r"--More-- $"))
        assert cli.channel.send(b"q")
        assert cli.read(re.compile(r"SW1#$"))


def test_question_mark_helps_instead_of_typing(endpoint: Endpoint) -> None:
    with Cli(endpoint) as cli:
        cli.channel.sendall(b"show priv?")
        assert "% Unrecognized command" in cli.read(re.compile(r"SW1#show priv$"))
        assert "level is 15" in cli.send("")


def test_banner_is_read_to_its_delimiter(endpoint: Endpoint) -> None:
    with Cli(endpoint) as cli:
        cli.send("configure terminal")
        cli.send("banner motd #", until=r"'#'.\n")
        cli.channel.sendall(b"interface Gi9/9/9\r")
        cli.send("over #")
        cli.send("end")
        assert "interface Gi9/9/9" in cli.send("show running-config | begin banner motd")


def test_login_banner_reaches_the_client(endpoint: Endpoint) -> None:
    with Cli(endpoint) as cli:
        transport = cli.client.get_transport()
        assert transport is not None
        assert b"Authorised use only" in (transport.get_banner() or b"")


def test_ports_follow_the_configuration(endpoint: Endpoint) -> None:
    assert {port: connects(real) for port, real in endpoint.ports.items()} == {
        22: True, 23: True, 80: True, 443: False, 4786: False,
    }  # fmt: skip
    with Cli(endpoint) as cli:
        cli.configure("no ip http server", "ip http secure-server", "line vty 0 15", "transport input ssh")
        wait_for(lambda: connects(endpoint.ports[443]), "https opens")
        wait_for(lambda: not connects(endpoint.ports[80]) and not connects(endpoint.ports[23]), "http and telnet close")
        assert not re.search(r"\.(23|80) ", cli.send("show tcp brief all"))


def test_locked_out_by_the_access_class(emulator: Emulator, definition: DeviceDefinition) -> None:
    here = emulator.start([definition.model_copy(update={"client_address": "10.0.10.5"})])["sw1"]
    with Cli(here) as cli:
        cli.configure("line vty 0 15", "access-class MGMT in")
        assert cli.send("show privilege") == "Current privilege level is 15"
    with Cli(here) as cli:
        cli.configure("ip access-list extended MGMT", "5 deny ip host 10.0.10.5 any")
        wait_for(lambda: not connects(here.port), "SSH is refused")


def test_scp_upload_needs_the_server_and_privilege(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as cli:
        transport = cli.client.get_transport()
        assert transport is not None
        with SCPClient(transport) as scp:
            scp.putfo(io.BytesIO(b"image"), "flash:/new.bin")
        assert "new.bin" in cli.send("dir flash:")
        cli.configure("no ip scp server enable")
        with pytest.raises((SCPException, EOFError, OSError)), SCPClient(transport) as scp:
            scp.putfo(io.BytesIO(b"image"), "flash:/other.bin")
    assert not device.flash.exists("other.bin")
    assert len(device.journal.lines("scp")) == 1


def test_sftp_is_refused_as_on_the_device(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as cli, pytest.raises((paramiko.SSHException, EOFError, OSError)):
        cli.client.open_sftp().putfo(io.BytesIO(b"x"), "flash:/by-sftp", confirm=False)
    assert not device.flash.exists("by-sftp")


def test_changed_enable_secret_replaces_the_defined_one(endpoint: Endpoint, device: EmulatedDevice) -> None:
    assert device.enable("enable-password")
    with Cli(endpoint) as cli:
        cli.configure("enable secret another")
    assert [device.enable(word) for word in ("enable-password", "another")] == [False, True]


def test_journal_holds_every_line(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as cli:
        cli.send("show version")
        cli.configure("interface Gi1/0/1", "description x")
    expected = [("exec", "terminal length 0"), ("exec", "show version"), ("exec", "configure terminal")]
    expected += [("config", "interface Gi1/0/1"), ("config-if", "description x"), ("config-if", "end")]
    assert [(entry.mode, entry.text) for entry in device.journal.entries if entry.session] == expected
    stored = [json.loads(line) for line in Path(endpoint.journal).read_text(encoding="utf-8").splitlines()]
    assert [(entry["mode"], entry["text"]) for entry in stored if entry["session"]] == expected


def test_reading_changes_nothing(endpoint: Endpoint, device: EmulatedDevice) -> None:
    before = device.running_text(), sorted(path.name for path in device.flash.files())
    with Cli(endpoint) as cli:
        for line in SHOWS:
            cli.send(line)
    assert (device.running_text(), sorted(path.name for path in device.flash.files())) == before
    assert {entry.mode for entry in device.journal.entries} == {"login", "exec"}


def test_host_key_and_saved_configuration_outlive_the_emulator(tmp_path: Path, definition: DeviceDefinition) -> None:
    with Emulator(tmp_path) as emulator:
        first = emulator.start([definition])["sw1"]
        with Cli(first) as cli:
            cli.configure("hostname KEPT")
            assert cli.send("write memory").endswith("[OK]")
    with Emulator(tmp_path) as emulator:
        second = emulator.start([definition])["sw1"]
        assert second.host_key == first.host_key
        with Cli(second) as cli:
            assert cli.send("show running-config | include ^hostname") == "hostname KEPT"


async def _with_key(endpoint: Endpoint, key: asyncssh.SSHKey) -> str:
    async with asyncssh.connect(
        endpoint.host, endpoint.port, username="admin", client_keys=[key], known_hosts=None, preferred_auth="publickey"
    ) as connection:
        return str((await connection.run("show privilege")).stdout)


@pytest.mark.parametrize("listed", [True, False])
def test_public_key(emulator: Emulator, definition: DeviceDefinition, listed: bool) -> None:  # noqa: FBT001
    key = asyncssh.generate_private_key("ssh-ed25519")
    keys = {"admin": key.export_public_key().decode()} if listed else {}
    endpoint = emulator.start([definition.model_copy(update={"public_keys": keys})])["sw1"]
    if listed:
        assert "level is 15" in asyncio.run(_with_key(endpoint, key))
    else:
        with pytest.raises(asyncssh.PermissionDenied):
            asyncio.run(_with_key(endpoint, key))
