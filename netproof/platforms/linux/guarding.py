"""What a change session on a Linux device must back up before each operation, and how a restored file takes effect.

A guard on the device copies `touched_paths` away (folders with all they hold, absent ones noted as absent), starts its
timer, and lets the change begin. When nobody confirms, it puts the paths back and runs `restore_commands` of them, and
`inverse_commands` of every operation, newest first; each of these may fail without stopping the others.
"""

from collections.abc import Iterable

from netproof.model.operation import Command, FileContent, Operation
from netproof.platforms.linux import store_mode, sysctl
from netproof.platforms.linux.daemons import STAGING, take_up_of

HOOK = "netproof-guard"
"""What the guard adds to what starts at boot, with the first change."""

_RUNLEVELS = tuple(f"/etc/rc{level}.d" for level in "0123456S")
_UNITS = "/etc/systemd/system"
_BY_PROGRAM: dict[str, tuple[str, ...]] = {
    "usermod": ("/etc/passwd", "/etc/shadow"),
    "vtysh": ("/etc/frr/frr.conf",),
    "augenrules": ("/etc/audit/audit.rules",),  # what it makes of the files in rules.d
    "update-rc.d": (*_RUNLEVELS, _UNITS),  # it keeps systemd's links alike, whichever init runs (update-rc.d(8))
    "systemctl": (_UNITS,),
}
_OPPOSITE = {"stop": "start", "start": "stop", "disable": "enable", "enable": "disable"}


def staged_path(path: str) -> str:
    """Return where a file's new content is put first, so that `validate` commands can check it there."""
    return STAGING + path


def touched_paths(operation: Operation) -> tuple[str, ...]:
    """Return the files and folders that an operation changes on disk.

    Raises:
        ValueError: it is an operation that this platform never renders, so nobody knows what it touches.
    """
    if isinstance(operation, FileContent):
        return () if operation.path.startswith("/run/") else (operation.path,)
    if not isinstance(operation, Command):
        raise ValueError(f"a Linux device takes files and commands, not an operation of kind {operation.kind}")  # noqa: TRY004 - a value of a union
    if operation.phase == "validate" or operation.argv[0] in {"service", "pkill", "nft", "chmod"}:
        return ()
    if operation.argv[0] == "sh":
        return _BY_PROGRAM["usermod"] if "chpasswd" in operation.argv[2] else ()
    if operation.argv[0] == "rm":
        return (operation.argv[-1],)
    try:
        return _BY_PROGRAM[operation.argv[0]]
    except KeyError:
        raise ValueError(f"no paths are known that {operation.argv[0]} touches") from None


def restore_commands(paths: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the commands after which daemons work by these restored files again."""
    restored = tuple(paths)
    reload_units = (("systemctl", "daemon-reload"),) if _UNITS in restored else ()
    tables = tuple(_dropped_table(path) for path in restored if path.startswith("/etc/nftables.d/"))
    return (*reload_units, *tables, *(argv for argv in take_up_of(restored) if argv[0] != "nft"))


def _dropped_table(path: str) -> tuple[str, ...]:
    """Return the command that makes the live table what a restored file says: nothing, where it is absent again."""
    table = "inet netproof_management"
    return ("sh", "-c", f"nft delete table {table} 2>/dev/null; test ! -e {path} || nft -f {path}")


def inverse_commands(operation: Operation) -> tuple[tuple[str, ...], ...]:
    """Return the commands that undo what an operation does to running daemons, which no file holds."""
    if not isinstance(operation, Command) or operation.phase == "validate":
        return ()
    program, *words = operation.argv
    if setting := sysctl.inverse(operation.argv):
        return (setting,)
    if program == "chmod":
        return (store_mode.inverse(operation.argv),)
    if program == "service" and words[-1] in _OPPOSITE:
        return (("service", *words[:-1], _OPPOSITE[words[-1]]),)
    if program in {"systemctl", "update-rc.d"}:
        return ((program, *(_OPPOSITE.get(word, word) for word in words)),)
    return ()
