"""Changes for the guard to carry out on real devices, and what is left of them there."""

import time
from collections.abc import Callable
from typing import Any

from lab.real import RealDevice, RealLab
from netproof.model.context import DeviceContext, OwnAccess
from netproof.model.operation import Command, FileContent, Operation
from netproof.platforms import platform
from netproof.platforms.linux.guarding import staged_path
from nornir_tasks.change.linux import LinuxChange
from nornir_tasks.change.session import ChangeRequest
from nornir_tasks.inventory import Device
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.sessions.target import Target

type Opener = Callable[..., LinuxChange]

LONG, SHORT = 10.0, 0.1
"""Minutes until a change reverts: never within a test, and as soon as it has been applied."""
PATIENCE = 120.0

SSHD = "/etc/ssh/sshd_config.d/60-guarded.conf"
TABLE = "/etc/nftables.d/60-guarded.nft"
SECRET = "Guarded-Ferry-77"
CLOSED = """table inet netproof_management {
	chain input {
		type filter hook input priority -10; policy accept;
		tcp dport 22 drop
	}
}
"""


def check(path: str, *argv: str) -> Command:
    return Command(argv=(*argv, staged_path(path)), phase="validate")


def activate(*argv: str) -> Command:
    return Command(argv=argv, phase="activate")


def ssh_change(setting: str = "ClientAliveInterval 321\n") -> tuple[Operation, ...]:
    return (
        check(SSHD, "/usr/sbin/sshd", "-t", "-f"),
        FileContent(path=SSHD, content=setting),
        activate("service", "ssh", "reload"),
    )


LOCK_OUT = (
    check(TABLE, "nft", "-c", "-f"),
    FileContent(path=TABLE, content=CLOSED),
    activate("nft", "-f", TABLE),
)


def request(
    lab: RealLab,
    name: str,
    operations: tuple[Operation, ...],
    change: str = "a1b2c3",
    seconds: float = PATIENCE,
    **target: Any,
) -> ChangeRequest:
    address = lab.device(name).address
    log_in = {"user": "netproof", "key_file": str(lab.key), **target}
    context = DeviceContext(name=name, platform="linux", own_access=OwnAccess(account="netproof", address=address))
    return ChangeRequest(
        device=Device(name=name, target=Target(name=name, address=address, **log_in), context=context, probed_ports=()),
        platform=platform("linux"),
        known_hosts=KnownHosts(lab.known_hosts),
        deadline=Deadline(seconds),
        name=change,
        operations=operations,
        undo=(),
        secrets=(SECRET,),
    )


def snapshot(device: RealDevice) -> list[str]:
    """Return the device's files, rules and accounts, without what a log-in or a start moves by itself."""
    files = (
        "find /etc ! -name '.depend.*' ! -name 'passwd-' ! -name 'shadow-' ! -name mtab -printf '%p %m %u %g %y %l ' "
        r"\( -type f -exec sha256sum {} \; -o -printf '\n' \) 2>/dev/null | sort"
    )
    return device.command(
        "sh", "-c", f"{files}; nft -s list ruleset; ls /run/netproof 2>/dev/null | grep -v lock || :"
    ).splitlines()


def answers(device: RealDevice, script: str) -> str:
    return device.command("sh", "-c", script).strip()


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = Deadline(PATIENCE)
    while not condition():
        if deadline.passed:
            return False
        time.sleep(0.2)
    return True


def outcome(device: RealDevice) -> str:
    return answers(device, "cat /var/lib/netproof/outcome 2>/dev/null || :")


def settled(device: RealDevice) -> bool:
    return not answers(device, "find /var/lib/netproof/pending /var/lib/netproof/reverting -mindepth 1")


def power_cycle(lab: RealLab, name: str) -> None:
    lab.stop(name)
    lab.start(name)
