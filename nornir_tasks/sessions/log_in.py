"""What every SSH library needs before and at a log-in: reach the device, the private key, and what went wrong."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import DeadlineError, SessionError
from nornir_tasks.sessions.target import Target

CONNECT_SECONDS = 15.0
"""A device that does not answer a TCP connection for so long is unreachable, whatever time is left."""


def reach(target: Target, deadline: Deadline) -> socket.socket:
    """Connect to the device.

    Raises:
        SessionError: it is unreachable.
    """
    seconds = deadline.remaining(CONNECT_SECONDS)
    try:
        connected = socket.create_connection((target.address, target.port), timeout=max(seconds, 0.001))
    except (socket.gaierror, UnicodeError) as error:
        raise SessionError(f"{target.address!r} cannot be resolved; check ansible_host") from error
    except TimeoutError as error:
        raise SessionError(
            f"{target.place} is unreachable: no answer within {seconds:.0f} s; "
            "check the path, the firewalls and ansible_host"
        ) from error
    except ConnectionRefusedError as error:
        raise SessionError(
            f"{target.place} is unreachable: connection refused; "
            "check that SSH runs there, ansible_host and ansible_port"
        ) from error
    except OSError as error:
        raise SessionError(
            f"{target.place} is unreachable: {error.strerror or error}; check the path and ansible_host"
        ) from error
    # Without this, each command's small packets wait for delayed acknowledgements (RFC 1122, 4.2.3.2): 40 ms a time.
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connected


@dataclass(frozen=True)
class PrivateKey:
    """An account's private key, decrypted."""

    key: paramiko.PKey = field(repr=False)
    openssh: bytes = field(repr=False)
    """The same in OpenSSH's format, for a library that reads keys from memory."""


def private_key(target: Target) -> PrivateKey:
    """Return the account's private key; one file is read and decrypted once for all devices that share it.

    Raises:
        SessionError: the file is no usable key, or its passphrase is wrong.
    """
    path = Path(target.key_file or "").expanduser()
    try:
        return _read_key(path, target.key_passphrase, path.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm, paramiko.SSHException) as error:
        raise SessionError(
            f"private key {path} cannot be used ({type(error).__name__}); expected a key that OpenSSH can read, "
            "with ansible_ssh_private_key_passphrase where it has a passphrase"
        ) from None


@lru_cache(maxsize=64)
def _read_key(path: Path, passphrase: str | None, changed: int) -> PrivateKey:
    del changed  # part of what is remembered: a replaced file is read again
    password = passphrase.encode() if passphrase else None
    key = paramiko.PKey.from_path(path, password)  # type: ignore[arg-type] # the stubs expect text
    data = path.read_bytes()
    try:
        loaded = serialization.load_ssh_private_key(data, password)
    except ValueError:
        loaded = serialization.load_pem_private_key(data, password)  # type: ignore[assignment] # the kinds overlap
    formats = serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    return PrivateKey(key, loaded.private_bytes(*formats))


def no_credentials() -> SessionError:
    """Return the error for a device without an account in the inventory."""
    return SessionError(
        "no credentials to log in with: set ansible_user, and ansible_password or ansible_ssh_private_key_file"
    )


def refused(target: Target, ways: Iterable[str], accepted: Iterable[str] = ()) -> SessionError:
    """Return the error for a log-in that the device refuses in all these ways; `accepted` is what it would take."""
    listed = ", ".join(accepted)
    return SessionError(
        f"refused the log-in of {target.user!r} by {' and '.join(ways)}{f' (it accepts: {listed})' if listed else ''}; "
        "check ansible_user and its password or key, and that the account is not locked"
    )


def broken_off(target: Target, deadline: Deadline, *, gone: bool) -> SessionError:
    """Return the error for a log-in that neither succeeded nor was refused; `gone` when the device hung up."""
    if deadline.passed:
        return DeadlineError(f"did not answer the log-in of {target.user!r} within {deadline.seconds:g} s (--timeout)")
    if gone:
        return SessionError(
            f"closed the connection at the log-in of {target.user!r}; check that the account is not locked "
            "and that the device still has a free session"
        )
    return SessionError(f"the log-in of {target.user!r} failed; check the device's log")


def late_key_exchange(target: Target, deadline: Deadline) -> DeadlineError:
    """Return the error for a device that is reached but does not agree on keys in time."""
    return DeadlineError(f"{target.place} did not finish SSH's key exchange within {deadline.seconds:g} s (--timeout)")


def no_channel(deadline: Deadline, *, gone: bool) -> SessionError:
    """Return the error for a device that opens no channel after the log-in."""
    if deadline.passed:
        return DeadlineError(f"opened no session within {deadline.seconds:g} s (--timeout)")
    reason = "closed the connection" if gone else "refused a further session"
    return SessionError(
        f"{reason} after the log-in; check the device's limits on sessions and whether the account may log in"
    )
