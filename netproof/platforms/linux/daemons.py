"""Which daemon a file belongs to: how its new content is checked, and how the daemon takes it up.

Checks run on the staged file (`guarding.staged_path`), before anything is changed. sshd wants its own absolute path
(sshd(8)); hostapd has no check of its own (see `hostapd.CHECK`) and keeps its old settings on reload, so it restarts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

STAGING = "/run/netproof/staged"
"""Where new contents lie before they are put in place: a folder that only root reads and a reboot empties."""

_HOSTAPD_CHECK = (
    r"sed -E -e 's/^(driver)=.*/\1=none/' -e '/^(ctrl_interface|bridge)=/d' \"$1\" > \"$1.check\" && "
    r"{ timeout 3 hostapd \"$1.check\" >\"$1.log\" 2>&1; s=$?; "
    r"grep -E '^Line|invalid|error' \"$1.log\" >&2; rm -f \"$1.check\" \"$1.log\"; test $s = 124; }"
).replace('\\"', '"')

_LOGROTATE_CHECK = (
    'command -v logrotate >/dev/null && { logrotate -d "$1" 2>&1 | grep -F "error: $1:" >&2; test $? = 1; }'
)
"""logrotate's status also tells of log files that are not there; only its word about the file itself counts."""


@dataclass(frozen=True)
class Daemon:
    """What reads the files of some paths."""

    paths: tuple[str, ...]
    check: tuple[str, ...] = ()
    """The argument `@` stands for the staged file."""
    take_up: tuple[str, ...] = ()
    """The argument `@` stands for the file itself."""
    last: bool = False
    """Whether it could cut us off, so that it comes after everything else."""


DAEMONS = (
    Daemon(("/etc/inetd.conf",), take_up=("pkill", "-HUP", "-x", "inetd|inetutils-inetd")),
    Daemon(("/etc/xinetd.conf", "/etc/xinetd.d/*"), take_up=("pkill", "-HUP", "-x", "xinetd")),
    Daemon(("/etc/snmp/*", "/etc/snmp/snmpd.conf.d/*"), take_up=("service", "snmpd", "restart")),
    Daemon(
        ("/etc/rsyslog.conf", "/etc/rsyslog.d/*"),
        check=("rsyslogd", "-N1", "-f", "@"),
        take_up=("service", "rsyslog", "restart"),
    ),
    Daemon(("/etc/logrotate.conf", "/etc/logrotate.d/*"), check=("sh", "-c", _LOGROTATE_CHECK, "logrotate-check", "@")),
    Daemon(
        ("/etc/chrony/chrony.conf", "/etc/chrony/conf.d/*"),
        check=("chronyd", "-p", "-f", "@"),
        take_up=("service", "chrony", "restart"),
    ),
    Daemon(("/etc/audit/rules.d/*.rules",), take_up=("augenrules", "--load")),
    Daemon(("/etc/audit/plugins.d/*.conf",), take_up=("pkill", "-HUP", "-x", "auditd")),
    Daemon(
        ("/etc/hostapd/*.conf",),
        check=("sh", "-c", _HOSTAPD_CHECK, "hostapd-check", "@"),
        take_up=("service", "hostapd", "restart"),
    ),
    Daemon(
        ("/etc/frr/frr.conf",),
        check=("vtysh", "-C", "-f", "@"),
        take_up=("/usr/lib/frr/frr-reload.py", "--reload", "@"),
    ),
    Daemon(("/etc/nftables.d/*.nft",), check=("nft", "-c", "-f", "@"), take_up=("nft", "-f", "@"), last=True),
    Daemon(("/etc/nftables.conf",), check=("nft", "-c", "-f", "@"), last=True),
    Daemon(
        ("/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d/*.conf"),
        check=("/usr/sbin/sshd", "-t", "-f", "@"),
        take_up=("service", "ssh", "reload"),
        last=True,
    ),
)
"""In the order in which they take up their files."""


def daemon_of(path: str) -> Daemon | None:
    """Return the daemon that reads a file, or `None` for a file that takes effect by itself."""
    return next((one for one in DAEMONS if any(fnmatchcase(path, pattern) for pattern in one.paths)), None)


def check_of(path: str) -> tuple[str, ...]:
    """Return the command that checks the staged content of a file; empty where there is no checker."""
    daemon = daemon_of(path)
    return _filled(daemon.check, STAGING + path) if daemon else ()


def take_up_of(paths: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the commands, each once and in a safe order, by which daemons take up these files."""
    found = [(DAEMONS.index(daemon), path) for path in paths if (daemon := daemon_of(path)) and daemon.take_up]
    return tuple(dict.fromkeys(_filled(DAEMONS[place].take_up, path) for place, path in sorted(found)))


def _filled(argv: tuple[str, ...], path: str) -> tuple[str, ...]:
    return tuple(path if word == "@" else word for word in argv)
