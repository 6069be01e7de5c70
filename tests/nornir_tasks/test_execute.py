import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from netproof.errors import NetproofError, RefusedError
from netproof.platforms.platform import Platform
from nornir_tasks.sessions import open_session
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import CommandError, DeadlineError, SessionError, TooMuchOutputError
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.sessions.session import Session
from nornir_tasks.sessions.ssh import connect
from nornir_tasks.sessions.target import Target
from tests.nornir_tasks import shell_server
from tests.nornir_tasks.shell_server import PASSWORD, ShellServer, answers, floods

BEHAVIOURS = {
    "cat text": answers("介面 uplink\n".encode()),
    "cat big5": answers("description 總公司\n".encode("big5")),
    "both streams": answers(b"output\n", b"a warning\n"),
    "much of both": answers(b"o" * 3_000_000, b"e" * 3_000_000),
    "fails": answers(b"", b"cat: /etc/shadow: Permission denied\n", 1),
    "fails silently": answers(b"", b"", 4),
    "is killed": shell_server.is_killed,
    "sudo -n cat shadow": answers(b"", b"sudo: a password is required\n", 1),
    "sudo -S -p '' cat shadow": shell_server.asks_sudo,
    "garbage": answers(shell_server.GARBAGE),
    "floods": floods("stdout"),
    "floods errors": floods("stderr"),
    "hangs": shell_server.hangs,
    "closes": shell_server.closes,
}
PLATFORM = Platform(
    name="box",
    package="tests.nornir_tasks",
    session="exec",
    netmiko_type="",
    configuration="cat text",
    session_commands=tuple(BEHAVIOURS),
)
SECONDS = 60.0


@pytest.fixture(scope="module")
def server() -> Iterator[ShellServer]:
    with ShellServer(BEHAVIOURS) as running:
        yield running


@contextmanager
def opened(server: ShellServer, folder: Path, target: Target, seconds: float = SECONDS) -> Iterator[Session]:
    known_hosts = KnownHosts(server.write_known_hosts(folder / "known_hosts"))
    session = open_session(
        target, PLATFORM, known_hosts=known_hosts, deadline=Deadline(seconds), byte_cap=4 * 1024 * 1024
    )
    try:
        yield session
    finally:
        session.close()


ANSWERS = [
    ("cat text", "介面 uplink\n", 0),
    ("cat big5", None, 6),
    ("both streams", "output\n", 0),
    ("much of both", "o" * 3_000_000, 0),
]


@pytest.mark.parametrize(("command", "text", "replaced"), ANSWERS)
def test_an_answer_is_the_standard_output(
    server: ShellServer, tmp_path: Path, command: str, text: str | None, replaced: int
) -> None:
    with opened(server, tmp_path, server.target()) as session:
        found = session.run(command)
        assert text is None or found == text
        assert bool(session.replaced_bytes.get(command)) == bool(replaced)
        assert ("\N{REPLACEMENT CHARACTER}" in found) == bool(replaced)


FAILURES: list[tuple[str, type[NetproofError], str]] = [
    ("fails", CommandError, r"ended with exit status 1: cat: /etc/shadow: Permission denied$"),
    ("fails silently", CommandError, r"ended with exit status 4: no message$"),
    ("is killed", CommandError, r"ended without an exit status"),
    (
        "sudo -n cat shadow",
        CommandError,
        r"sudo refuses it to 'netproof' \(sudo: a password is required\); set ansible_",
    ),
    ("garbage", SessionError, r"answered 'garbage' with binary data instead of text"),
    ("floods", TooMuchOutputError, r"sent more than 4 MiB in answer to 'floods' and was cut off"),
    ("floods errors", TooMuchOutputError, r"sent more than 4 MiB in answer to 'floods errors' and was cut off"),
    ("closes", SessionError, r"closed the session while it answered 'closes'"),
    ("rm -rf /", RefusedError, r"not on the platform's list of read commands; it was not sent"),
    ("cat text; reboot", RefusedError, r"not on the platform's list of read commands; it was not sent"),
]


@pytest.mark.parametrize(("command", "kind", "message"), FAILURES)
def test_a_failure_is_one_clear_sentence(
    server: ShellServer, tmp_path: Path, command: str, kind: type[NetproofError], message: str
) -> None:
    with opened(server, tmp_path, server.target()) as session, pytest.raises(kind) as caught:
        session.run(command)
    assert re.search(message, str(caught.value)), caught.value
    assert "\n" not in str(caught.value)


def test_a_session_goes_on_after_a_command_that_fails(server: ShellServer, tmp_path: Path) -> None:
    with opened(server, tmp_path, server.target()) as session:
        with pytest.raises(CommandError):
            session.run("fails")
        assert session.run("both streams") == "output\n"


def test_a_hanging_command_ends_at_the_deadline(server: ShellServer, tmp_path: Path) -> None:
    with opened(server, tmp_path, server.target(), 4.0) as session, pytest.raises(DeadlineError) as caught:
        session.run("hangs")
    assert (
        "gave nothing in answer to 'hangs' within 4 s; look at the device's load, or give it more time with --timeout"
        in str(caught.value)
    )


SUDO = [
    ("netproof", PASSWORD, "sudo -S -p '' cat shadow"),
    ("root", None, "cat shadow"),
    ("root", PASSWORD, "cat shadow"),
]


@pytest.mark.parametrize(("user", "password", "sent"), SUDO)
def test_sudo_is_asked_as_the_account_can(
    server: ShellServer, tmp_path: Path, user: str, password: str | None, sent: str
) -> None:
    with opened(server, tmp_path, server.target(user, password)) as session:
        assert session.run("sudo -n cat shadow") == sent


def test_a_wrong_sudo_password_is_told_without_it(server: ShellServer, tmp_path: Path) -> None:
    target = server.target(become_password="wrong-sudo-pass")
    with opened(server, tmp_path, target) as session, pytest.raises(CommandError) as caught:
        session.run("sudo -n cat shadow")
    assert "sudo refuses it" in str(caught.value)
    assert "wrong-sudo-pass" not in str(caught.value)


def test_whatever_blocks_is_cut_after_the_deadline(server: ShellServer, tmp_path: Path) -> None:
    known_hosts = KnownHosts(server.write_known_hosts(tmp_path / "known_hosts"))
    connection = connect(server.target(), known_hosts, Deadline(2.0))
    try:
        limit = time.monotonic() + SECONDS
        while connection.ssh.is_active() and time.monotonic() < limit:
            time.sleep(0.05)
        assert not connection.ssh.is_active()
    finally:
        connection.close()


def test_a_refused_log_in_says_what_the_device_accepts(server: ShellServer, tmp_path: Path) -> None:
    with pytest.raises(SessionError) as caught, opened(server, tmp_path, server.target("keys-only")):
        pass
    assert "refused the log-in of 'keys-only' by password (it accepts: publickey); check" in str(caught.value)
