"""What is special to libssh2: when it is used, when paramiko takes over, and that it neither hangs nor leaks."""

import random
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import psutil
import pytest

from lab.emulator import DeviceDefinition, Emulator, Fault, FaultKind
from netproof.platforms import platform
from nornir_tasks.collect import collect
from nornir_tasks.sessions import libssh2, open_session, ssh
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import SessionError
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.sessions.session import Session
from nornir_tasks.sessions.target import Target
from tests.nornir_tasks.conftest import CONFIGURATION, PASSWORD, Network
from tests.nornir_tasks.shell_server import ShellServer

SECONDS = 60
PASSPHRASE = "passphrase of the tests"
KEYS = {"ed25519": "", "ecdsa": "", "rsa": "", "locked": PASSPHRASE}
NAMES = ("one", *(f"sw{number}" for number in range(9)))
KINDS = {"locked": "ed25519"}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name, passphrase in KEYS.items():
        words = ["ssh-keygen", "-q", "-t", KINDS.get(name, name), "-N", passphrase, "-a", "1", "-f", folder / name]
        subprocess.run(words, check=True, timeout=SECONDS)
    return folder


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Iterator[Network]:
    folder = tmp_path_factory.mktemp("network")
    accepted = "\n".join((keys / f"{name}.pub").read_text(encoding="utf-8") for name in KEYS)
    definitions = [
        DeviceDefinition(
            name=name,
            kind="iosxe_switch",
            version="17.9.4",
            startup_config=CONFIGURATION.format(name=name),
            passwords={"netproof": PASSWORD},
            public_keys={"netproof": accepted},
        )
        for name in NAMES
    ]
    with Emulator(folder / "devices") as emulator:
        yield Network(folder, emulator, emulator.start(definitions))


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record which library logged in."""
    names: list[str] = []
    for module in (libssh2, ssh):

        def connect(*arguments: object, original: object = module.connect, name: str = module.__name__) -> object:
            connection = original(*arguments)  # type: ignore[operator] # either library's function
            names.append(name.rpartition(".")[2])
            return connection

        monkeypatch.setattr(module, "connect", connect)
    return names


def opened(network: Network, known_hosts: Path | None = None, **variables: object) -> Session:
    target = network.devices("one", **variables)[0].target
    return open_session(
        target,
        platform("cisco_ios"),
        known_hosts=KnownHosts(known_hosts or network.known_hosts),
        deadline=Deadline(SECONDS),
    )


LOG_INS = {
    "password": ({}, "libssh2"),
    "asked for": ({"netproof_ssh_library": "paramiko"}, "ssh"),
    "Ed25519 key": ({"ansible_password": "", "key": "ed25519"}, "libssh2"),
    "ECDSA key": ({"ansible_password": "", "key": "ecdsa"}, "libssh2"),
    "RSA key": ({"ansible_password": "", "key": "rsa"}, "ssh"),
    "encrypted key": (
        {"ansible_password": "", "key": "locked", "ansible_ssh_private_key_passphrase": PASSPHRASE},
        "libssh2",
    ),
    "key before password": ({"ansible_password": "wrong", "key": "ed25519"}, "libssh2"),
}


@pytest.mark.parametrize("case", LOG_INS)
def test_who_logs_in(network: Network, keys: Path, used: list[str], case: str) -> None:
    variables, library = LOG_INS[case]
    variables = dict(variables)
    if name := variables.pop("key", ""):
        variables["ansible_ssh_private_key_file"] = str(keys / name)
    session = opened(network, **variables)
    try:
        assert used == [library]
        assert session.run("show version")
        assert session.transport.key_exchange
        assert session.local_address == "127.0.0.1"
    finally:
        session.close()


def test_a_wrong_passphrase_is_one_line(network: Network, keys: Path) -> None:
    with pytest.raises(SessionError, match=r"private key .* cannot be used"):
        opened(network, ansible_ssh_private_key_file=str(keys / "locked"), ansible_ssh_private_key_passphrase="wrong")


def test_both_libraries_agree_on_the_same_algorithms(network: Network) -> None:
    facts = []
    for library in ("libssh2", "paramiko"):
        session = opened(network, netproof_ssh_library=library)
        facts.append(session.transport)
        session.close()
    assert facts[0] == facts[1]


def test_hashed_host_names_are_known(network: Network, tmp_path: Path, used: list[str]) -> None:
    path = tmp_path / "known_hosts"
    path.write_bytes(network.known_hosts.read_bytes())
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", path], check=True, capture_output=True, timeout=SECONDS)
    assert "127.0.0.1" not in path.read_text(encoding="utf-8")
    opened(network, path).close()
    assert used == ["libssh2"]


class _Asking(asyncssh.SSHServer):
    """Takes a password in answer to a question alone, as PAM and TACACS+ often have it."""

    def begin_auth(self, username: str) -> bool:
        del username
        return True

    def password_auth_supported(self) -> bool:
        return False

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(
        self, username: str, lang: str, submethods: str
    ) -> tuple[str, str, str, list[tuple[str, bool]]]:
        del username, lang, submethods
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username: str, responses: list[str]) -> bool:
        del username
        return responses == [PASSWORD]


@pytest.mark.parametrize(("password", "accepted"), [(PASSWORD, True), ("wrong", False)])
def test_a_password_answers_a_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str, *, accepted: bool
) -> None:
    monkeypatch.setattr("tests.nornir_tasks.shell_server._Server", _Asking)
    with ShellServer({}) as server:
        known_hosts = KnownHosts(server.write_known_hosts(tmp_path / "known_hosts"))
        target = Target("box", "127.0.0.1", server.port, user="netproof", password=password)
        if accepted:
            libssh2.connect(target, known_hosts, Deadline(SECONDS)).close()
            return
        with pytest.raises(SessionError, match=r"refused the log-in of 'netproof' by password \(it accepts: keyb"):
            libssh2.connect(target, known_hosts, Deadline(SECONDS))


def test_a_refused_log_in_is_not_tried_again(network: Network) -> None:
    journal = Path(network.endpoints["one"].journal)
    before = journal.read_text(encoding="utf-8").count("refused")
    with pytest.raises(SessionError, match="refused the log-in of 'netproof' by password; check"):
        opened(network, ansible_password="wrong")
    assert journal.read_text(encoding="utf-8").count("refused") == before + 1


_RUNNING = "^show running-config$"
SOAK_FAULTS = (
    None,
    Fault(kind=FaultKind.CLOSE_ON_CONNECT),
    Fault(kind=FaultKind.REFUSE_LOGIN),
    Fault(kind=FaultKind.HANG, match=_RUNNING),
    Fault(kind=FaultKind.DROP_BEFORE, match=_RUNNING),
    Fault(kind=FaultKind.DROP_AFTER, match="^show version$"),
    Fault(kind=FaultKind.TRUNCATE, match=_RUNNING),
    Fault(kind=FaultKind.GARBAGE, match=_RUNNING, size=20_000),
    Fault(kind=FaultKind.FLOOD, match=_RUNNING, size=4 * 2**20),
    Fault(kind=FaultKind.NO_PROMPT, match="^terminal length 0$"),
)
ROUNDS = 20


@pytest.mark.slow
def test_faults_at_random_neither_hang_nor_leak(network: Network) -> None:
    """Read ten devices twenty times, each with another fault (the seed is fixed), and look at what is left."""
    chance = random.Random(20)  # noqa: S311 - no secret hangs on it
    devices = network.devices()
    options = network.options(timeout=3, byte_cap=2**20, probe=False, workers=10)
    collect(devices, options)
    before = _held()
    outcomes: set[str] = set()
    for _ in range(ROUNDS):
        faults = {device.name: chance.choice(SOAK_FAULTS) for device in devices}
        for name, fault in faults.items():
            network.emulator.heal(name)
            if fault is not None:
                network.emulator.inject(name, fault)
        result = collect(devices, options)
        outcomes |= {outcome.status for outcome in result.outcomes}
        assert not [each for each in result.outcomes if "defect" in each.reason]
    assert outcomes == {"collected", "failed"}
    limit = time.monotonic() + SECONDS
    while (held := _held()) != before and time.monotonic() < limit:
        time.sleep(0.1)
    assert held == before


def _held() -> tuple[list[str], int]:
    """Return the threads, the emulator's own helpers aside, and how many connections there are, at either end."""
    names = sorted(thread.name for thread in threading.enumerate() if not thread.name.startswith("asyncio_"))
    return names, len(psutil.Process().net_connections("tcp"))
