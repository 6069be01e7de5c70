"""libssh2 under read sessions with a prompt: a fraction of paramiko's CPU time, and outside Python's global lock.

It never blocks, from before the handshake on, so that every wait is ours and ends at the deadline; a watchdog cuts the
line of a device that keeps the library itself busy beyond it. A session is freed before its socket is closed, because
libssh2 says goodbye when it is freed and must not find another connection's descriptor.

What it cannot do raises `UnsuitableError` before anything secret is sent, and the device is read with paramiko instead.
After that nothing is tried twice: a repeated log-in could lock the account.

Source: libssh2 1.11's manual pages (libssh2_session_set_blocking(3), libssh2_session_block_directions(3),
libssh2_session_free(3), libssh2_userauth_list(3)).
"""

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import paramiko
from paramiko.message import Message
from ssh2 import session as ssh2
from ssh2.error_codes import LIBSSH2_ERROR_EAGAIN
from ssh2.exceptions import AuthenticationError, SSH2Error

from netproof.model.state import Transport
from nornir_tasks.sessions import algorithms
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.sessions.libssh2_channel import Libssh2Channel
from nornir_tasks.sessions.log_in import (
    PrivateKey,
    broken_off,
    late_key_exchange,
    no_channel,
    no_credentials,
    private_key,
    reach,
    refused,
)
from nornir_tasks.sessions.target import Target

_GRACE_SECONDS = 0.5
_POLL_SECONDS = 1.0
_METHODS = {
    "kex": (ssh2.LIBSSH2_METHOD_KEX,),
    "keys": (ssh2.LIBSSH2_METHOD_HOSTKEY,),
    "ciphers": (ssh2.LIBSSH2_METHOD_CRYPT_CS, ssh2.LIBSSH2_METHOD_CRYPT_SC),
    "macs": (ssh2.LIBSSH2_METHOD_MAC_CS, ssh2.LIBSSH2_METHOD_MAC_SC),
}
_NO_SEPARATE_MAC = "INTEGRATED-"
"""How libssh2 names the MAC of an authenticated cipher."""


class UnsuitableError(Exception):
    """libssh2 cannot talk to this device; nothing secret was sent, and paramiko is to try."""


class Libssh2Connection:
    """A connection that is logged in once `connect` returns it."""

    facts: Transport

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        connected.settimeout(0)
        self.session: Any = ssh2.Session()
        self.session.set_blocking(False)
        self._socket = connected
        self._channels: list[Libssh2Channel] = []
        self.local_address = str(connected.getsockname()[0])
        self._watchdog = threading.Timer(deadline.remaining() + _GRACE_SECONDS, _cut, [connected])
        self._watchdog.daemon = True
        self._watchdog.start()

    def finish(self, call: Callable[[], Any], deadline: Deadline) -> Any:
        """Repeat a call of libssh2 until it needs to wait for the device no more, and return its result.

        Raises:
            TimeoutError: the deadline has passed.
            SSH2Error: the call failed.
        """
        while True:
            result = call()
            waits = self.session.last_errno() if result is None else result
            if waits != LIBSSH2_ERROR_EAGAIN:
                return result
            if deadline.passed:
                raise TimeoutError
            self.wait(deadline.remaining(_POLL_SECONDS))

    def wait(self, seconds: float) -> None:
        """Wait until libssh2 can go on, at most so many seconds."""
        outbound = self.session.block_directions() & ssh2.LIBSSH2_SESSION_BLOCK_OUTBOUND
        poll = select.poll()
        poll.register(self._socket, select.POLLIN | (select.POLLOUT if outbound else 0))
        poll.poll(seconds * 1000)

    def open_channel(self, deadline: Deadline) -> Libssh2Channel:
        """Open a session channel.

        Raises:
            SessionError: the device does not open one, or is gone.
        """
        try:
            channel = self.finish(self.session.open_session, deadline)
        except (SSH2Error, TimeoutError) as error:
            raise no_channel(deadline, gone=self.gone()) from error
        self._channels.append(Libssh2Channel(channel, self.wait))
        return self._channels[-1]

    def gone(self) -> bool:
        """Tell whether the device has closed the connection."""
        try:
            return not self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        """Close it at once."""
        self._watchdog.cancel()
        if self.session is None:
            return
        with suppress(SSH2Error):
            self.session.disconnect()
        _cut(self._socket)
        for channel in self._channels:
            channel.release()
        self._channels.clear()
        self.session = None
        self._socket.close()


def _cut(connected: socket.socket) -> None:
    """End both directions, so that whoever waits for the device, in libssh2 too, sees its end; free nothing yet."""
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def connect(target: Target, known_hosts: KnownHosts, deadline: Deadline) -> Libssh2Connection:
    """Connect and log in, all before the deadline.

    Raises:
        UnsuitableError: libssh2 cannot talk to this device.
        SessionError: with the one thing that is wrong and what to do about it.
    """
    key = _usable_key(target)
    if not target.user or (key is None and target.password is None):
        raise no_credentials()
    connection = Libssh2Connection(reach(target, deadline), deadline)
    try:
        known_hosts.require(target, _negotiate(connection, target, known_hosts, deadline))
        _log_in(connection, target, key, deadline)
        connection.facts = _facts(connection.session)
    except BaseException:
        connection.close()
        raise
    return connection


def _usable_key(target: Target) -> PrivateKey | None:
    """Return the account's key if it is one that libssh2 uses as we want.

    With an RSA key it would sign by SHA-1 where the device does not announce more, and certificates it does not read.
    """
    if not target.key_file:
        return None
    found = private_key(target)
    if found.key.get_name() == "ssh-rsa" or found.key.public_blob is not None:
        raise UnsuitableError("kind of private key")
    return found


def _negotiate(
    connection: Libssh2Connection, target: Target, known_hosts: KnownHosts, deadline: Deadline
) -> paramiko.PKey:
    """Agree on algorithms that are allowed for this device, and return the host key that it proved to have."""
    session = connection.session
    allowed = algorithms.allowed(allow_sha1=target.allow_sha1)
    allowed["keys"] = tuple(known_hosts.preferred_algorithms(target, allowed["keys"]))
    try:
        for kind, methods in _METHODS.items():
            for method in methods:
                known = session.supported_algs(method)
                session.method_pref(method, ",".join(name for name in allowed[kind] if name in known))
        connection.finish(partial(session.handshake, connection._socket), deadline)  # noqa: SLF001 - of this module
    except TimeoutError:
        raise late_key_exchange(target, deadline) from None
    except SSH2Error as error:
        raise UnsuitableError(type(error).__name__) from error
    shown: bytes = session.hostkey()[0]
    try:
        return paramiko.PKey.from_type_string(Message(shown).get_text(), shown)
    except (paramiko.SSHException, ValueError) as error:
        raise UnsuitableError("kind of host key") from error


def _log_in(connection: Libssh2Connection, target: Target, key: PrivateKey | None, deadline: Deadline) -> None:
    """Try the key, then the password, the latter also in answer to a keyboard-interactive question (RFC 4256)."""
    session, user, password = connection.session, target.user, target.password
    tried, accepted = [], []
    if key is not None:
        tried.append("key")
        sign = partial(session.userauth_publickey_frommemory, user, key.openssh)
        if _succeeds(connection, target, sign, deadline):
            return
    if password is not None:
        tried.append("password")
        if _succeeds(connection, target, partial(session.userauth_password, user, password), deadline):
            return
        accepted = _accepted(connection, target, deadline)
        asks = "password" not in accepted and "keyboard-interactive" in accepted
        answer = partial(session.userauth_keyboardinteractive, user, password)
        if asks and _succeeds(connection, target, answer, deadline):
            return
    raise refused(target, tried, () if set(tried) & set(accepted) else accepted)


def _succeeds(connection: Libssh2Connection, target: Target, attempt: Callable[[], Any], deadline: Deadline) -> bool:
    """Make one attempt to log in; only a refusal is False."""
    try:
        connection.finish(attempt, deadline)
    except AuthenticationError:
        if connection.gone():
            raise broken_off(target, deadline, gone=True) from None
        return bool(connection.session.userauth_authenticated())
    except (SSH2Error, TimeoutError):
        raise broken_off(target, deadline, gone=connection.gone()) from None
    return bool(connection.session.userauth_authenticated())


def _accepted(connection: Libssh2Connection, target: Target, deadline: Deadline) -> list[str]:
    """Return the ways to log in that the device would take."""
    try:
        found = connection.finish(partial(connection.session.userauth_list, target.user), deadline)
    except (SSH2Error, TimeoutError):
        raise broken_off(target, deadline, gone=connection.gone()) from None
    return list(found) if isinstance(found, list) else []


def _facts(session: Any) -> Transport:
    agreed = {kind: str(session.methods(methods[0])) for kind, methods in _METHODS.items()}
    if agreed["macs"].startswith(_NO_SEPARATE_MAC):
        agreed["macs"] = ""
    return Transport(
        key_exchange=agreed["kex"],
        host_key=agreed["keys"],
        cipher=agreed["ciphers"],
        mac=agreed["macs"],
        legacy_allowed=any(algorithms.is_legacy(kind, name) for kind, name in agreed.items()),
    )
