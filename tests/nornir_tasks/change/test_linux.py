"""What the guard lets through on real devices, and what it refuses."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lab.real import RealLab
from netproof.errors import RefusedError
from netproof.model.operation import Command, ConfigurationLine, FileContent, Operation
from netproof.platforms import platform
from netproof.platforms.linux.daemons import STAGING
from netproof.platforms.linux.guarding import HOOK
from nornir_tasks.change import linux, session_module
from nornir_tasks.change.linux import bundle, open_session
from nornir_tasks.change.session import ApplyError
from tests.nornir_tasks.change.guarded import (
    LONG,
    SECRET,
    SSHD,
    TABLE,
    Opener,
    answers,
    check,
    outcome,
    settled,
    snapshot,
    ssh_change,
)


def test_the_platform_and_the_guard_agree() -> None:
    assert session_module(platform("linux")).open_session is open_session
    guard = Path(linux.__file__).with_name("guard.sh").read_text()
    assert f"\nhook={HOOK}\n" in guard
    assert f"\nrun={STAGING.removesuffix('/staged')}\n" in guard
    for line in (HOOK, f"{HOOK}.service enabled enabled"):
        assert platform("linux").is_side_effect(line, ()) is not None


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
def test_without_room_for_a_backup_nothing_begins(lab: RealLab, opened: Opener) -> None:
    device = lab.device("fw-dmz")
    before = snapshot(device)
    answers(device, "mkdir -p /var/lib/netproof; mount -t tmpfs -o size=20k tmpfs /var/lib/netproof")
    try:
        with pytest.raises(ApplyError, match=r"no backup could be made: .*No space left"):
            opened("fw-dmz", ssh_change()).begin(LONG)
    finally:
        answers(device, "umount /var/lib/netproof")
    assert snapshot(device) == before


@pytest.mark.real
def test_of_two_controllers_that_begin_at_once_one_is_refused(lab: RealLab, opened: Opener) -> None:
    def begin(name: str) -> str:
        change = opened("log1", (FileContent(path=f"/etc/{name}", content="x\n"),), change=name)
        try:
            change.begin(LONG)
        except RefusedError:
            return ""
        return name

    with ThreadPoolExecutor() as pool:
        begun = [name for name in pool.map(begin, ["one", "two", "three"]) if name]
    assert len(begun) == 1
    opened("log1", (), change=begun[0]).rollback()
    assert settled(lab.device("log1"))


@pytest.mark.real
def test_sudo_may_want_a_password(lab: RealLab, opened: Opener) -> None:
    password = "Kaohsiung-Ferry-52"
    log_in = {"user": "chen_wm", "key_file": None, "password": password}
    operations = (FileContent(path="/etc/by-chen", content="x\n"),)
    with pytest.raises(ApplyError, match="sudo refuses it to 'chen_wm'"):
        opened("log1", operations, **log_in).preflight()
    change = opened("log1", operations, **log_in, become_password=password)
    change.begin(LONG)
    change.apply()
    change.confirm()
    found = answers(lab.device("log1"), f"cat /etc/by-chen; grep -rl '{password}' /run/netproof /var/lib/netproof || :")
    assert found == "x"


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
def test_a_secret_stands_in_no_command_line_and_in_no_file_that_stays(lab: RealLab, opened: Opener) -> None:
    device = lab.device("log1")
    path = "/run/netproof-passwords"
    operations = (
        FileContent(path=path, content=f"tsai_hc:{SECRET}\n", mode="0600"),
        FileContent(path="/run/netproof-left-behind", content=SECRET, mode="0600"),
        Command(argv=("sh", "-c", f"chpasswd < {path}; s=$?; rm -f {path}; exit $s")),
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
