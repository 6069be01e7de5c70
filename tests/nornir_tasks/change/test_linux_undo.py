"""Every way in which a change of a real device that is not confirmed is undone."""

import multiprocessing
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from lab.real import RealLab
from netproof.errors import RefusedError
from netproof.model.operation import Command, FileContent, Operation
from nornir_tasks.change.linux import open_session
from nornir_tasks.change.session import ApplyError
from nornir_tasks.sessions.errors import SessionError
from tests.nornir_tasks.change.guarded import (
    CLOSED,
    LOCK_OUT,
    LONG,
    SECRET,
    SHORT,
    TABLE,
    Opener,
    activate,
    answers,
    eventually,
    outcome,
    power_cycle,
    request,
    settled,
    snapshot,
    ssh_change,
)


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
@pytest.mark.parametrize("state", ["pending", "reverting"])
def test_a_power_cut_before_the_confirmation_is_undone_at_start_up(lab: RealLab, opened: Opener, state: str) -> None:
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
    answers(device, f"cd /var/lib/netproof; [ {state} = pending ] || mv pending/a1b2c3 {state}/")
    power_cycle(lab, "fw-dmz")
    assert outcome(device) == "a1b2c3 reverted: boot"
    assert not opened("fw-dmz", ()).pending()
    assert snapshot(device) == before


@pytest.mark.real
@pytest.mark.parametrize("cut", [False, True])
def test_a_confirmation_that_was_interrupted_holds(lab: RealLab, opened: Opener, *, cut: bool) -> None:
    device = lab.device("log1")
    change = opened("log1", (FileContent(path="/etc/kept", content=f"{cut}\n"),))
    change.begin(LONG)
    change.apply()
    answers(device, "cd /var/lib/netproof; mv pending/a1b2c3 confirmed/")
    if cut:
        power_cycle(lab, "log1")
    opened("log1", ()).confirm()
    assert outcome(device) == "a1b2c3 confirmed"
    assert answers(device, "cat /etc/kept; ls /var/lib/netproof/confirmed") == str(cut)


@pytest.mark.real
def test_an_undo_that_fails_is_said_and_can_be_repeated(lab: RealLab, opened: Opener) -> None:
    device = lab.device("fw-dmz")
    before = snapshot(device)
    change = opened("fw-dmz", (FileContent(path="/etc/hostname", content="other\n"),))
    change.begin(LONG)
    change.apply()
    answers(device, "mount --bind /etc/hostname /etc/hostname")
    try:
        with pytest.raises(ApplyError, match=r"a1b2c3 could not be undone whole: .*busy"):
            change.rollback()
        assert change.pending()
        with pytest.raises(RefusedError, match="a1b2c3 is pending"):
            opened("fw-dmz", (), change="d4e5f6").preflight()
    finally:
        answers(device, "umount /etc/hostname")
    change.rollback()
    assert not change.pending()
    assert snapshot(device) == before


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
