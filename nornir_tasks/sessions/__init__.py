"""Read sessions: one small interface over the ways in which devices are read."""

from collections.abc import Callable
from contextlib import suppress

from netproof.errors import ConfigurationError
from netproof.platforms.platform import Platform
from nornir_tasks.sessions import cli, execute, libssh2, napalm_getters, ssh
from nornir_tasks.sessions.connection import ShellConnection
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.sessions.session import Session
from nornir_tasks.sessions.target import Target

_OPENERS: dict[str, Callable[..., Session]] = {
    "cli": cli.CliSession,
    "exec": execute.ExecSession,
    "napalm": napalm_getters.NapalmSession,
}
FAST_KINDS = frozenset({"cli"})
"""Sessions that libssh2 carries; of a command that ends without an exit status it says 0, so that `exec` is none."""


def open_session(
    target: Target, platform: Platform, *, known_hosts: KnownHosts, deadline: Deadline, byte_cap: int = 16 * 1024 * 1024
) -> Session:
    """Log in to a device and return a session that sends nothing but the platform's read and session commands.

    Raises:
        SessionError: the device cannot be reached, is not who it should be, or does not let us in.
        ConfigurationError: the platform names a kind of session that does not exist.
    """
    try:
        opener = _OPENERS[platform.session]
    except KeyError:
        known = ", ".join(sorted(_OPENERS))
        raise ConfigurationError(
            f"platform {platform.name}: session {platform.session!r} is not known, expected one of: {known}"
        ) from None
    connection = _connect(platform.session, target, known_hosts, deadline)
    try:
        return opener(connection, platform, target, deadline=deadline, byte_cap=byte_cap)
    except BaseException:
        connection.close()
        raise


def _connect(kind: str, target: Target, known_hosts: KnownHosts, deadline: Deadline) -> ShellConnection:
    """Log in by libssh2 where it can, and by paramiko otherwise."""
    if kind in FAST_KINDS and target.ssh_library != "paramiko":
        with suppress(libssh2.UnsuitableError):
            return libssh2.connect(target, known_hosts, deadline)
    return ssh.connect(target, known_hosts, deadline)
