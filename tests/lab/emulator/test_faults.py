"""Each fault as a client meets it, over real SSH; and that it strikes as often as it says."""

import asyncio
import re
import socket

import asyncssh
import paramiko
import pytest

from lab.emulator import EmulatedDevice, Emulator, Endpoint, Fault, FaultKind
from tests.lab.emulator.cli import Cli, connects

NO_COMMON_ALGORITHM = (asyncssh.KeyExchangeFailed, asyncssh.ConnectionLost)  # whichever side notices first
BROKEN = (EOFError, OSError, paramiko.SSHException)


def test_refused_connection(emulator: Emulator, endpoint: Endpoint) -> None:
    emulator.inject("sw1", Fault(kind=FaultKind.REFUSE_CONNECTION))
    assert not connects(endpoint.port)
    emulator.heal("sw1")
    with Cli(endpoint) as cli:
        assert cli.send("show privilege")


def test_closed_on_connect(emulator: Emulator, endpoint: Endpoint) -> None:
    emulator.inject("sw1", Fault(kind=FaultKind.CLOSE_ON_CONNECT))
    assert connects(endpoint.port)
    with pytest.raises(BROKEN):
        Cli(endpoint)


def test_refused_login(emulator: Emulator, endpoint: Endpoint) -> None:
    emulator.inject("sw1", Fault(kind=FaultKind.REFUSE_LOGIN))
    with pytest.raises(paramiko.AuthenticationException):
        Cli(endpoint)


def test_hang(emulator: Emulator, endpoint: Endpoint) -> None:
    emulator.inject("sw1", Fault(kind=FaultKind.HANG, match="^show version"))
    with Cli(endpoint) as cli:
        assert cli.send("show privilege")
        cli.channel.settimeout(1)
        with pytest.raises(socket.timeout):
            cli.send("show version")
    with Cli(endpoint) as cli:
        assert cli.send("show privilege")


@pytest.mark.parametrize(("kind", "hostname"), [(FaultKind.DROP_BEFORE, "SW1"), (FaultKind.DROP_AFTER, "NEW")])
def test_drop_round_a_command(
    emulator: Emulator, endpoint: Endpoint, device: EmulatedDevice, kind: FaultKind, hostname: str
) -> None:
    emulator.inject("sw1", Fault(kind=kind, match="^hostname", times=1))
    with Cli(endpoint) as cli, pytest.raises(BROKEN):
        cli.configure("hostname NEW")
    assert device.config.hostname == hostname
    assert "hostname NEW" in device.journal.lines("config")
    with Cli(endpoint) as cli:
        cli.configure("hostname AGAIN")
    assert device.config.hostname == "AGAIN"


def test_garbage(emulator: Emulator, endpoint: Endpoint) -> None:
    emulator.inject("sw1", Fault(kind=FaultKind.GARBAGE, match="^show version", size=2000))
    with Cli(endpoint) as cli:
        output = cli.send("show version", until=r"SW1#$")
        assert "Cisco" not in output
        assert len(output) > 500


def test_flood(emulator: Emulator, endpoint: Endpoint) -> None:
    size = 5_000_000
    emulator.inject("sw1", Fault(kind=FaultKind.FLOOD, match="^show version", size=size))
    with Cli(endpoint) as cli:
        cli.channel.sendall(b"show version\r")
        received, tail = 0, b""
        while not tail.endswith(b"SW1#"):
            data = cli.channel.recv(65536)
            received, tail = received + len(data), (tail + data)[-10:]
    assert received >= size


def test_truncated(emulator: Emulator, endpoint: Endpoint) -> None:
    emulator.inject("sw1", Fault(kind=FaultKind.TRUNCATE, match="^show version"))
    with Cli(endpoint) as cli, pytest.raises(BROKEN, match="Cisco IOS XE"):
        cli.send("show version")


def test_no_prompt(emulator: Emulator, endpoint: Endpoint) -> None:
    emulator.inject("sw1", Fault(kind=FaultKind.NO_PROMPT, match="^show priv"))
    with Cli(endpoint) as cli:
        cli.channel.sendall(b"show privilege\r")
        cli.read(re.compile("level is 15"))
        cli.channel.settimeout(1)
        with pytest.raises(socket.timeout):
            cli.read()


def test_latency_delays_and_answers(emulator: Emulator, endpoint: Endpoint) -> None:
    emulator.inject("sw1", Fault(kind=FaultKind.LATENCY, seconds=0.05))
    with Cli(endpoint) as cli:
        assert cli.send("show privilege") == "Current privilege level is 15"


async def _negotiated(endpoint: Endpoint, kex: str) -> None:
    async with asyncssh.connect(
        endpoint.host,
        endpoint.port,
        username="admin",
        password="admin-password",
        known_hosts=None,
        config=None,
        kex_algs=[kex],
        server_host_key_algs=["ssh-rsa"] if kex.endswith("sha1") else (),
        mac_algs=["hmac-sha1" if kex.endswith("sha1") else "hmac-sha2-256"],
    ):
        pass


def test_sha1_only(emulator: Emulator, endpoint: Endpoint) -> None:
    emulator.inject("sw1", Fault(kind=FaultKind.SHA1_ONLY))
    with pytest.raises(NO_COMMON_ALGORITHM):
        asyncio.run(_negotiated(endpoint, "ecdh-sha2-nistp256"))
    asyncio.run(_negotiated(endpoint, "diffie-hellman-group14-sha1"))
    emulator.heal("sw1")
    with pytest.raises(NO_COMMON_ALGORITHM):
        asyncio.run(_negotiated(endpoint, "diffie-hellman-group14-sha1"))
