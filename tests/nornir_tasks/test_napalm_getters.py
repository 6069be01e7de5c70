"""NAPALM's Junos driver over a NETCONF server, its mock driver, and drivers that misbehave."""

import asyncio
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree
from napalm.base.mock import MockDriver

from netproof.errors import RefusedError
from netproof.evidence.redaction import redact
from netproof.platforms import platform
from netproof.platforms.platform import Platform
from nornir_tasks.ansible_inventory import InventoryOptions
from nornir_tasks.collect import CollectOptions, collect
from nornir_tasks.inventory import read_devices
from nornir_tasks.sessions import napalm_getters, netconf, open_session
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import CommandError, DeadlineError, SessionError, TooMuchOutputError
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.sessions.session import Session
from tests.nornir_tasks import netconf_server
from tests.nornir_tasks.conftest import keyed_digest
from tests.nornir_tasks.netconf_server import ANSWERS, COMMUNITY, HASH
from tests.nornir_tasks.shell_server import PASSWORD, Behaviour, Process, ShellServer, closes, hangs

JUNOS = platform("juniper_junos")
SECONDS = 60.0
TOO_SHORT = 3.0
MEBIBYTE = 1 << 20


@contextmanager
def serving(tmp_path: Path, behaviour: Behaviour) -> Iterator[Callable[..., Session]]:
    """Serve NETCONF, and give what opens sessions to it."""
    opened: list[Session] = []
    with ShellServer({"": behaviour}) as server:
        known = server.write_known_hosts(tmp_path / "known_hosts")

        def connect(found: Platform = JUNOS, seconds: float = SECONDS, cap: int = 4 * MEBIBYTE) -> Session:
            known_hosts, deadline = KnownHosts(known), Deadline(seconds)
            session = open_session(server.target(), found, known_hosts=known_hosts, deadline=deadline, byte_cap=cap)
            opened.append(session)
            return session

        try:
            yield connect
        finally:
            for session in opened:
                session.close()


def test_every_getter_of_the_platform_is_read_and_nothing_else_is_sent(tmp_path: Path) -> None:
    journal: list[str] = []
    with serving(tmp_path, netconf_server.netconf(journal)) as connect:
        session = connect()
        answers = {getter: json.loads(session.run(getter)) for getter in JUNOS.read_commands}
        facts, address = session.transport, session.local_address
    assert (answers["get_facts"]["hostname"], answers["get_facts"]["os_version"]) == ("edge1", "21.4R3-S5.4")
    assert answers["get_users"]["chen"] == {"level": 15, "password": HASH, "sshkeys": []}
    assert answers["get_snmp_information"]["community"] == {COMMUNITY: {"acl": "", "mode": "ro"}}
    assert answers["get_interfaces"]["ge-0/0/0"]["description"] == "上行：總公司核心交換器"
    assert answers["get_ntp_stats"][0]["synchronized"] is True
    assert answers["get_lldp_neighbors_detail"]["ge-0/0/0"][0]["remote_system_name"] == "core1"
    assert (facts.host_key, facts.legacy_allowed, address) == ("ecdsa-sha2-nistp256", False, "127.0.0.1")
    assert {"get-configuration system", "get-configuration snmp"} <= set(journal)
    assert [name for name in journal if not name.startswith(("get-", "command show ", "file-show"))] == []


def test_a_device_of_an_inventory_is_collected(tmp_path: Path, inventory: Callable[..., InventoryOptions]) -> None:
    with ShellServer({"": netconf_server.netconf([])}) as server:
        hosts = f"""
all:
  vars: {{ansible_network_os: junipernetworks.junos.junos, ansible_user: netproof, ansible_password: {PASSWORD}}}
  hosts: {{edge1: {{ansible_host: 127.0.0.1, ansible_port: {server.port}, netproof_probed_ports: []}}}}
"""
        known_hosts = server.write_known_hosts(tmp_path / "known_hosts")
        options = CollectOptions(known_hosts=known_hosts, keyed_digest=keyed_digest, redact=redact)
        reading = collect(read_devices(inventory(hosts)), options).readings["edge1"]
    state = reading.state
    assert (reading.outcome.status, reading.outcome.reason) == ("collected", "")
    assert state is not None
    assert state.local_accounts is not None
    assert [account.name for account in state.local_accounts.accounts] == ["chen", "root"]
    assert state.transport is not None
    assert not [word for word in (PASSWORD, COMMUNITY, HASH) if word in state.model_dump_json()]


def test_an_inactive_statement_is_not_in_force(tmp_path: Path) -> None:
    with serving(tmp_path, netconf_server.netconf([])) as connect:
        session = connect()
        assert "gone" not in json.loads(session.run("get_users"))
        assert list(json.loads(session.run("get_ntp_servers"))) == ["198.51.100.30"]


def test_text_is_read_wherever_it_is_cut_and_bytes_that_are_none_are_marked(tmp_path: Path) -> None:
    def answer(name: str) -> str | None:
        content = ANSWERS.get(name)
        return content and content.replace("上行", "介面" * 5000 + "\udcff")

    with serving(tmp_path, netconf_server.netconf([], answer)) as connect:
        session = connect()
        found = json.loads(session.run("get_interfaces"))["ge-0/0/0"]["description"]
        assert found.startswith("介面" * 5000)
        assert session.replaced_bytes["get_interfaces"] > 0


def test_a_getter_that_the_device_refuses_is_missing_and_the_others_are_read(tmp_path: Path) -> None:
    known = {name: text for name, text in ANSWERS.items() if name != "get-configuration snmp"}
    with serving(tmp_path, netconf_server.netconf([], known.get)) as connect:
        session = connect()
        with pytest.raises(CommandError, match="syntax error"):
            session.run("get_snmp_information")
        assert json.loads(session.run("get_ntp_servers"))


def test_only_getters_of_the_list_are_called(tmp_path: Path) -> None:
    platforms = (JUNOS, Platform(**{**vars(JUNOS), "configuration": "commit_config", "_sections": {}}))
    with serving(tmp_path, netconf_server.netconf([])) as connect:
        for found in platforms:
            session = connect(found)
            for name in ("commit_config", "load_merge_candidate", "cli", "get_config", "close", "__class__", ""):
                with pytest.raises(RefusedError, match="was not called"):
                    session.run(name)


OPERATIONS = [
    ("<get-configuration/>", True),
    ("<get-interface-information><terse/></get-interface-information>", True),
    ("<command>show ntp associations no-resolve</command>", True),
    ("<command>show version | display xml rpc</command>", True),
    ("<file-show><filename>/etc/resolv.conf</filename></file-show>", True),
    ("<close-session/>", True),
    ("<command>show configuration | save /var/tmp/x</command>", False),
    ("<command>show version\nrequest system reboot</command>", False),
    ("<command>request system reboot</command>", False),
    ("<command/>", False),
    ("<edit-config/>", False),
    ("<load-configuration/>", False),
    ("<commit-configuration/>", False),
    ("<lock-configuration/>", False),
    ("<request-shell-execute><command>id</command></request-shell-execute>", False),
    ("<kill-session/>", False),
    ("<file-delete/>", False),
]


@pytest.mark.parametrize(("operation", "reads"), OPERATIONS)
def test_operations_that_do_more_than_read_are_known(operation: str, reads: bool) -> None:  # noqa: FBT001 - a column
    assert netconf.is_reading(etree.fromstring(operation)) is reads


def test_what_the_driver_would_write_is_not_sent(tmp_path: Path) -> None:
    journal: list[str] = []
    with serving(tmp_path, netconf_server.netconf(journal)) as connect:
        session = connect()
        assert isinstance(session, napalm_getters.NapalmSession)
        for write in (
            partial(session._driver.load_merge_candidate, config="set system host-name other"),
            session._driver.device.cu.commit,
            session._driver.device.rpc.lock_configuration,
        ):
            with pytest.raises(RefusedError, match="does more than read"):
                write()
        assert session._driver.password is None
    assert journal == []


def test_a_device_with_another_key_gets_no_password(tmp_path: Path) -> None:
    journal: list[str] = []
    with ShellServer({"": netconf_server.netconf(journal)}) as server, ShellServer({}) as other:
        text = other.write_known_hosts(tmp_path / "known").read_text().replace(str(other.port), str(server.port))
        (tmp_path / "known").write_text(text)
        with pytest.raises(SessionError, match="has changed"):
            open_session(server.target(), JUNOS, known_hosts=KnownHosts(tmp_path / "known"), deadline=Deadline(SECONDS))
    assert journal == []


async def hangs_up(process: Process) -> None:
    process.exit(1)


async def greets_and_hangs(process: Process) -> None:
    process.stdout.write(netconf_server.HELLO.encode() + netconf_server.END)
    await hangs(process)


async def greets_and_closes(process: Process) -> None:
    process.stdout.write(netconf_server.HELLO.encode() + netconf_server.END)
    await process.stdin.readuntil(netconf_server.END)
    await process.stdin.readuntil(netconf_server.END)
    process.channel.get_connection().abort()


async def greets_and_floods(process: Process) -> None:
    process.stdout.write(netconf_server.HELLO.encode() + netconf_server.END)
    await process.stdin.readuntil(netconf_server.END)
    await process.stdin.readuntil(netconf_server.END)
    for _ in range(64):
        process.stdout.write(b"<" * MEBIBYTE)
        await process.stdout.drain()


async def answers_garbage(process: Process) -> None:
    process.stdout.write(netconf_server.HELLO.encode() + netconf_server.END)
    while await process.stdin.readuntil(netconf_server.END):
        process.stdout.write(b"\x00\xff<rpc-reply & no XML" + netconf_server.END)
        await asyncio.sleep(0)


BROKEN = [
    (hangs, TOO_SHORT, DeadlineError),
    (hangs_up, SECONDS, SessionError),
    (closes, SECONDS, SessionError),
    (greets_and_hangs, TOO_SHORT, DeadlineError),
    (greets_and_closes, SECONDS, SessionError),
    (greets_and_floods, SECONDS, TooMuchOutputError),
    (answers_garbage, TOO_SHORT, SessionError),
]


@pytest.mark.parametrize(("behaviour", "seconds", "error"), BROKEN, ids=[case[0].__name__ for case in BROKEN])
def test_a_device_that_misbehaves_is_one_sentence(
    tmp_path: Path, behaviour: Behaviour, seconds: float, error: type[Exception]
) -> None:
    with serving(tmp_path, behaviour) as connect:

        def read() -> None:
            connect(seconds=seconds, cap=MEBIBYTE).run("get_ntp_servers")

        with pytest.raises(error) as raised:
            read()
    assert "\n" not in str(raised.value)
    assert PASSWORD not in str(raised.value)


class Hostile:
    """A driver whose getters do what none should."""

    def __init__(self, released: threading.Event) -> None:
        self._released = released

    def get_facts(self) -> Any:
        self._released.wait()

    def get_users(self) -> Any:
        return {"chen": {"password", "level"}}

    def get_interfaces(self) -> Any:
        return {"ge-0/0/0": float("nan")}

    def get_interfaces_ip(self) -> Any:
        return f"the password is {PASSWORD}"

    def get_ntp_servers(self) -> Any:
        return {"x": "y" * MEBIBYTE}

    def get_ntp_stats(self) -> Any:
        endless: list[Any] = []
        endless.append(endless)
        return endless

    def get_snmp_information(self) -> Any:
        raise SystemExit(f"community {COMMUNITY}")


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Platform]:
    """Put a driver in the place of NAPALM's, and give the platform that names it."""

    def carry(driver: Any) -> Platform:
        carrier = SimpleNamespace(open_driver=lambda *_, **__: driver)
        monkeypatch.setitem(sys.modules, "carrier_of_this_test", carrier)
        monkeypatch.setattr(napalm_getters, "CARRIERS", {"mock": "carrier_of_this_test"})
        return Platform(**{**vars(JUNOS), "napalm_driver": "mock", "_sections": {}})

    return carry


def test_the_mock_driver(tmp_path: Path, carried: Callable[[Any], Platform]) -> None:
    driver = MockDriver("edge1", "netproof", "", optional_args={"path": str(Path(__file__).parent / "napalm_mock")})
    driver.open()
    with serving(tmp_path, hangs) as connect:
        session = connect(carried(driver))
        assert json.loads(session.run("get_facts"))["model"] == "SRX345"
        with pytest.raises(CommandError) as refused:
            session.run("get_users")
        assert "CommandErrorException" in str(refused.value)
        assert not [word for word in (PASSWORD, COMMUNITY, "second line") if word in str(refused.value)]
        with pytest.raises(CommandError, match="cannot read it"):
            session.run("get_interfaces")  # there is no file for it


HOSTILE = [
    ("get_users", CommandError, "something else"),
    ("get_interfaces", CommandError, "something else"),
    ("get_interfaces_ip", CommandError, "something else"),
    ("get_ntp_servers", TooMuchOutputError, "cut off"),
    ("get_ntp_stats", CommandError, "something else"),
    ("get_snmp_information", CommandError, "failed"),
    ("get_lldp_neighbors_detail", CommandError, "cannot read it"),
    ("get_facts", DeadlineError, "gave nothing"),
]


@pytest.mark.parametrize(("getter", "error", "words"), HOSTILE)
def test_a_getter_that_misbehaves(
    tmp_path: Path, carried: Callable[[Any], Platform], getter: str, error: type[Exception], words: str
) -> None:
    released = threading.Event()
    try:
        with serving(tmp_path, hangs) as connect:
            session = connect(carried(Hostile(released)), TOO_SHORT if error is DeadlineError else SECONDS, MEBIBYTE)
            with pytest.raises(error, match=words) as raised:
                session.run(getter)
    finally:
        released.set()
    assert not [word for word in (PASSWORD, COMMUNITY) if word in str(raised.value)]


def test_a_driver_that_is_not_carried_is_named(tmp_path: Path) -> None:
    other = Platform(**{**vars(JUNOS), "napalm_driver": "ios", "_sections": {}})
    with serving(tmp_path, hangs) as connect, pytest.raises(SessionError, match="'ios' is not carried"):
        connect(other)
