"""The guard on real devices: what it lets through, and every way in which a change that is not confirmed ends."""

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from lab.real import RealLab, load_definitions, running
from netproof.errors import RefusedError
from netproof.model.operation import Command, ConfigurationLine, FileContent, Operation
from netproof.platforms import platform
from nornir_tasks.change import session_module
from nornir_tasks.change.linux import LinuxChange, bundle, open_session
from nornir_tasks.change.session import ApplyError
from nornir_tasks.sessions.errors import SessionError
from tests.nornir_tasks.change.guarded import (
    CLOSED,
    LOCK_OUT,
    LONG,
    PATIENCE,
    SECRET,
    SHORT,
    SSHD,
    TABLE,
    activate,
    answers,
    check,
    eventually,
    outcome,
    request,
    settled,
    snapshot,
    ssh_change,
)

NAMES = ("fw-dmz", "log1")


@pytest.fixture(scope="module")
def lab(real_devices: None) -> Iterator[RealLab]:
    del real_devices
    definitions = [definition for definition in load_definitions() if definition.name in NAMES]
    with (
        tempfile.TemporaryDirectory(prefix="netproof-lab-") as folder,
        running(Path(folder) / "lab", definitions) as up,
    ):
        yield up


type Opener = Callable[..., LinuxChange]


@pytest.fixture
def opened(lab: RealLab) -> Iterator[Opener]:
    """Open change sessions, and leave no change pending on any device."""

    def opener(
        name: str, operations: tuple[Operation, ...], change: str = "a1b2c3", seconds: float = PATIENCE, **target: Any
    ) -> LinuxChange:
        return open_session(request(lab, name, operations, change, seconds, **target))

    yield opener
    for device in lab.devices.values():
        name = answers(device, "ls /var/lib/netproof/pending 2>/dev/null || :")
        answers(device, f"[ -z '{name}' ] || sh /var/lib/netproof/guard revert {name}")


def test_the_platform_names_this_module() -> None:
    assert session_module(platform("linux")).open_session is open_session


@pytest.mark.real
def test_a_confirmed_change_stays(lab: RealLab, opened: Opener) -> None:
    device = lab.device("log1")
    answers(device, f"echo old > /etc/guarded; chown daemon:adm /etc/guarded; rm -f {SSHD}")
    operations = (*ssh_change(), FileContent(path="/etc/guarded", content="new\n", mode="0640"))
    opened("log1", operations).preflight()
    change = opened("log1", operations)
    change.begin(LONG)
    assert answers(device, f"cat /etc/guarded; ls {SSHD} 2>&1 || :").startswith("old\nls: cannot access")
    assert change.pending()
    change.apply()
    assert answers(device, "cat /etc/guarded; stat -c '%a %U %G' /etc/guarded") == "new\n640 daemon adm"
    assert answers(device, "sshd -T | grep -i clientaliveinterval") == "clientaliveinterval 321"
    change.close()
    later = opened("log1", ())
    later.confirm()
    assert not later.pending()
    later.confirm()
    later.rollback()
    assert outcome(device) == "a1b2c3 confirmed"
    assert answers(device, "cat /etc/guarded; ls /run/netproof; ls /var/lib/netproof/*/") .split() == [
        "new", "lock",
        "/var/lib/netproof/confirmed/:", "/var/lib/netproof/pending/:", "/var/lib/netproof/reverting/:",
    ]  # fmt: skip
    assert "netproof-guard" in answers(device, "ls /etc/rcS.d")
    assert answers(device, "pgrep -f '[n]etproof/guard timer' || echo none") == "none"


REFUSED: dict[str, tuple[tuple[Operation, ...], str]] = {
    "sshd": (ssh_change("ClientAliveInterval often\n"), "60-guarded.conf"),
    "nftables": ((check(TABLE, "nft", "-c", "-f"), FileContent(path=TABLE, content="table inet {")), "syntax error"),
}


@pytest.mark.real
@pytest.mark.parametrize("case", REFUSED)
def test_what_a_daemons_checker_refuses_changes_nothing(lab: RealLab, opened: Opener, case: str) -> None:
    operations, said = REFUSED[case]
    before = snapshot(lab.device("fw-dmz"))
    with pytest.raises(ApplyError, match=f"fw-dmz: begin: .*{said}"):
        opened("fw-dmz", operations).begin(LONG)
    assert snapshot(lab.device("fw-dmz")) == before
    assert not opened("fw-dmz", ()).pending()


@pytest.mark.real
def test_a_step_that_fails_undoes_all_of_them(lab: RealLab, opened: Opener) -> None:
    before = snapshot(lab.device("fw-dmz"))
    operations = (
        FileContent(path="/etc/new/folder/guarded", content="x\n"),
        Command(argv=("usermod", "-L", "fwop")),
        Command(argv=("sh", "-c", f"echo {SECRET} is not here >&2; exit 3")),
        FileContent(path="/etc/never", content="x\n"),
    )
    change = opened("fw-dmz", operations)
    change.begin(LONG)
    with pytest.raises(ApplyError, match="operation 0003 failed and all was undone: <secret> is not here"):
        change.apply()
    assert not change.pending()
    assert snapshot(lab.device("fw-dmz")) == before
    change.rollback()


@pytest.mark.real
def test_a_rollback_restores_files_accounts_services_and_rules(lab: RealLab, opened: Opener) -> None:
    device = lab.device("fw-dmz")
    before = snapshot(device)
    main = answers(device, "cat /etc/ssh/sshd_config")
    operations = (
        *ssh_change(),
        Command(argv=("usermod", "-L", "-s", "/usr/sbin/nologin", "fwop")),
        Command(argv=("update-rc.d", "nftables", "disable")),
        FileContent(path="/etc/ssh/sshd_config", content=f"{main}\n# guarded\n", mode="0600"),
        FileContent(path=TABLE, content=CLOSED.replace("22", "23")),
        activate("nft", "-f", TABLE),
    )
    change = opened("fw-dmz", operations)
    change.begin(LONG)
    change.apply()
    assert snapshot(device) != before
    assert "tcp dport 23 drop" in answers(device, "nft list ruleset")
    change.rollback()
    assert snapshot(device) == before
    assert answers(device, "sshd -T | grep -i clientaliveinterval") == "clientaliveinterval 0"
    assert outcome(device) == "a1b2c3 reverted: asked for"


@pytest.mark.real
def test_a_change_that_locks_us_out_undoes_itself(lab: RealLab, opened: Opener) -> None:
    device = lab.device("fw-dmz")
    before = snapshot(device)
    opened("fw-dmz", LOCK_OUT).begin(0.25)
    with suppress(SessionError):  # the answer may come through: it is our packets that are dropped
        opened("fw-dmz", LOCK_OUT, seconds=5).apply()
    with pytest.raises(SessionError):
        opened("fw-dmz", (), seconds=2)
    assert eventually(lambda: settled(device))
    assert outcome(device) == "a1b2c3 reverted: not confirmed in time"
    assert snapshot(device) == before
    with pytest.raises(ApplyError, match="not pending: a1b2c3 reverted"):
        opened("fw-dmz", ()).confirm()


SLOW = Command(argv=("sh", "-c", "sleep 3600"))


def _killed_controller(state_dir: Path, operations: tuple[Operation, ...]) -> None:
    change = open_session(request(RealLab(state_dir), "log1", operations))
    change.begin(SHORT)
    change.apply()
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.real
@pytest.mark.parametrize("further", [(), (SLOW,)], ids=["after the last step", "within a step"])
def test_a_killed_controller_leaves_a_change_that_undoes_itself(
    lab: RealLab, opened: Opener, further: tuple[Operation, ...]
) -> None:
    device = lab.device("log1")
    before = snapshot(device)
    operations = (FileContent(path="/etc/half-done", content="x\n"), *further)
    spawned = multiprocessing.get_context("spawn")
    controller = spawned.Process(target=_killed_controller, args=(lab.state_dir, operations))
    controller.start()
    try:
        assert eventually(lambda: answers(device, "cat /etc/half-done 2>/dev/null || :") == "x")
        os.kill(controller.pid or 0, signal.SIGKILL)
    finally:
        controller.kill()
        controller.join()
    assert eventually(lambda: outcome(device) == "a1b2c3 reverted: not confirmed in time")
    assert eventually(lambda: settled(device))
    assert snapshot(device) == before
    assert answers(device, "pgrep -x -f 'sleep 3600' || echo none") == "none"
    assert not opened("log1", ()).pending()


@pytest.mark.real
def test_a_timer_whose_sleep_is_killed_undoes_the_change_at_once(lab: RealLab, opened: Opener) -> None:
    device = lab.device("log1")
    before = snapshot(device)
    change = opened("log1", (FileContent(path="/etc/half-done", content="x\n"),))
    change.begin(LONG)
    change.apply()
    answers(device, "pkill -KILL -x -P $(cat /run/netproof/timer) sleep")
    assert eventually(lambda: settled(device))
    assert snapshot(device) == before


@pytest.mark.real
def test_a_power_cut_before_the_confirmation_is_undone_at_start_up(lab: RealLab, opened: Opener) -> None:
    device = lab.device("fw-dmz")
    before = snapshot(device)
    main = answers(device, "cat /etc/nftables.conf")
    operations = (
        FileContent(path="/etc/nftables.conf", content=f'{main}\ninclude "/etc/nftables.d/*.nft"\n', mode="0755"),
        FileContent(path=TABLE, content=CLOSED),
        Command(argv=("update-rc.d", "ssh", "disable")),
        Command(argv=("usermod", "-L", "-s", "/usr/sbin/nologin", "netproof")),
    )
    change = opened("fw-dmz", operations)
    change.begin(LONG)
    change.apply()
    change.close()
    lab.stop("fw-dmz")
    lab.start("fw-dmz")
    assert outcome(device) == "a1b2c3 reverted: boot"
    assert not opened("fw-dmz", ()).pending()
    assert snapshot(device) == before


@pytest.mark.real
def test_a_second_controller_is_told_that_the_device_is_busy(lab: RealLab, opened: Opener) -> None:
    first = opened("log1", (FileContent(path="/etc/first", content="x\n"),))
    first.begin(LONG)
    second = opened("log1", (FileContent(path="/etc/second", content="x\n"),), change="d4e5f6")
    for step in (second.preflight, lambda: second.begin(LONG)):
        with pytest.raises(RefusedError, match=r"log1: .*: change a1b2c3 is pending; let it end"):
            step()
    with pytest.raises(ApplyError, match="d4e5f6 is not pending"):
        second.confirm()
    second.rollback()
    with pytest.raises(ApplyError, match="a1b2c3 was not applied to its end"):
        first.confirm()
    first.apply()
    first.confirm()
    assert answers(lab.device("log1"), "ls /etc/first /etc/second 2>/dev/null || :") == "/etc/first"


@pytest.mark.real
def test_one_rename_decides_between_a_confirmation_and_the_timer(lab: RealLab, opened: Opener) -> None:
    device = lab.device("log1")
    seen = set()
    for number in range(8):
        name = f"race{number}"
        answers(device, "rm -f /etc/raced")
        change = opened("log1", (FileContent(path="/etc/raced", content="x\n"),), change=name)
        change.begin(LONG)
        change.apply()
        last = opened("log1", (), change=name)
        answers(device, "pkill -KILL -x -P $(cat /run/netproof/timer) sleep & sleep 0.0" + str(number))
        with suppress(ApplyError):
            last.confirm()
        assert eventually(lambda: settled(device))
        decided = outcome(device).removeprefix(f"{name} ")
        there = answers(device, "ls /etc/raced 2>/dev/null || :") == "/etc/raced"
        assert (decided, there) in {("confirmed", True), ("reverted: not confirmed in time", False)}
        seen.add(decided)
    assert seen


@pytest.mark.real
def test_a_secret_stands_in_no_command_line_and_in_no_file_that_stays(lab: RealLab, opened: Opener) -> None:
    device = lab.device("log1")
    path = "/run/netproof-passwords"
    operations = (
        FileContent(path=path, content=f"tsai_hc:{SECRET}\n", mode="0600"),
        Command(argv=("sh", "-c", f"chpasswd < {path}; s=$?; rm -f {path}; exit $s")),
        Command(argv=("sh", "-c", "cat /proc/[0-9]*/cmdline > /run/seen")),
    )
    change = opened("log1", operations)
    change.begin(LONG)
    lines = answers(device, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
    assert "netproof/guard timer" in lines
    assert SECRET not in lines
    assert answers(device, "find /run/netproof /var/lib/netproof -maxdepth 0 -perm /077") == ""
    change.apply()
    change.confirm()
    assert answers(device, f"grep -rla '{SECRET}' /run /var/lib/netproof /var/log /etc || echo none") == "none"
    assert answers(device, "getent shadow tsai_hc").startswith("tsai_hc:$y$")


def test_only_operations_that_a_linux_device_takes_are_sent() -> None:
    for operation in (
        ConfigurationLine(line="hostname x"),
        Command(argv=("mkfs", "/dev/sda")),
        FileContent(path="etc/relative", content=""),
        FileContent(path="/etc/../shadow", content=""),
        FileContent(path="/etc/a\nb", content=""),
    ):
        with pytest.raises(ApplyError):
            bundle((operation,))
