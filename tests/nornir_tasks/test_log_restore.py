"""A restore test asks the log server for one device's day, by one more command than a read session may send."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netproof.errors import ConfigurationError
from netproof.platforms import platform
from netproof.platforms.platform import Platform
from nornir_tasks import log_restore
from nornir_tasks.log_restore import RestoreTest, restore_test
from nornir_tasks.workspace import Workspace

EXAMPLE = Path(__file__).parents[2] / "inventory" / "example_firm"
DAY = date(2025, 2, 28)
GOOD = f"restored 0 {'a' * 64} 9 8 7 /var/log/remote/edge-rtr1/2025-02-28.log.gz\n"
OTHERS = f"restored 0 {'a' * 64} 9 8 0 /var/log/remote/edge-rtr1/2025-02-28.log\n"
BROKEN = f"restored 1 {'b' * 64} 1 0 0 /var/log/remote/edge-rtr1/x-2025-02-28.log.gz\n"


class Server:
    """Stands for the session: it answers, and remembers what it was allowed and asked."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.allowed: Platform | None = None
        self.closed = False

    def open(self, _target: Any, allowed: Platform, **_: Any) -> "Server":
        self.allowed = allowed
        return self

    def run(self, command: str) -> str:
        self.asked.append(command)
        return self.answer

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    firm = tmp_path / "firm"
    shutil.copytree(EXAMPLE, firm)
    shutil.move(firm / "group_vars/all/vault.yml.example", firm / "group_vars/all/vault.yml")
    (firm / "netproof/known_hosts").touch()
    return Workspace.open((str(firm / "hosts.yml"),))


def run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, answer: str, **given: str) -> tuple[RestoreTest, Server]:
    server = Server(answer)
    monkeypatch.setattr(log_restore, "open_session", server.open)
    names = {"server": "log1", "device": "edge-rtr1"} | given
    return restore_test(workspace, names["server"], names["device"], DAY, 10.0), server


@pytest.mark.parametrize(
    ("answer", "passed"),
    [(GOOD, True), (GOOD + OTHERS, True), (OTHERS, False), (GOOD + BROKEN, False), ("", False), ("what?\n", False)],
)
def test_what_was_read_back_decides(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, answer: str, *, passed: bool
) -> None:
    result, server = run(workspace, monkeypatch, answer)
    assert result.passed is passed
    assert server.closed


def test_one_more_command_is_allowed_and_no_other(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    _, server = run(workspace, monkeypatch, GOOD)
    linux = platform("linux")
    assert server.allowed is not None
    assert list(server.allowed.session_commands) == [*linux.session_commands, *server.asked]
    assert len(server.asked) == 1
    assert "192.0.2.21" in server.asked[0]
    assert server.asked[0] not in linux.read_commands + linux.session_commands


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"device": "nobody"}, r"'nobody' is not in registers/devices.yml"),
        ({"server": "nobody"}, r"'nobody' is no device of the inventory"),
        ({"server": "edge-rtr2"}, r"edge-rtr2: platform cisco_ios keeps no other devices' logs"),
    ],
)
def test_what_cannot_be_asked_is_said(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        run(workspace, monkeypatch, GOOD, **given)
