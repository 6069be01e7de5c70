"""The SSH connection under every session: reach, agree on algorithms, know the host, log in; each failure named."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import paramiko
from paramiko.message import Message

from netproof.model.state import Transport
from nornir_tasks.sessions import algorithms
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import SessionError
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.sessions.log_in import (
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


class Negotiation(paramiko.Transport):
    """paramiko's transport, which also remembers what the device offered, for a message when nothing fits."""

    offered: dict[str, list[str]]

    @property
    def key_exchange(self) -> str:
        """Return the agreed key exchange: the client's first that the server has too (RFC 4253, section 7.1)."""
        return next(name for name in self.preferred_kex if name in self.offered["kex_algo_list"])

    def _parse_kex_init(self, m: Message) -> None:
        self.offered = self._really_parse_kex_init(Message(m.asbytes()))  # type: ignore[attr-defined] # not in the stubs
        super()._parse_kex_init(m)  # type: ignore[misc] # likewise


class Connection:
    """An SSH connection that is logged in."""

    def __init__(self, transport: Negotiation, target: Target, deadline: Deadline) -> None:
        self.ssh = transport
        self.target = target
        self.facts = _facts(transport)
        self.local_address = str(transport.sock.getsockname()[0])  # type: ignore[union-attr] # a socket, see `reach`
        # paramiko waits for the answer to some requests (a terminal, a command) without any limit of its own.
        self._watchdog = threading.Timer(deadline.remaining() + _GRACE_SECONDS, _close, [transport])
        self._watchdog.daemon = True
        self._watchdog.start()

    def close(self) -> None:
        """Close it at once."""
        self._watchdog.cancel()
        _close(self.ssh)

    def open_channel(self, deadline: Deadline) -> paramiko.Channel:
        """Open a session channel.

        Raises:
            SessionError: the device does not open one, or is gone.
        """
        try:
            return self.ssh.open_session(timeout=deadline.remaining())
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise no_channel(deadline, gone=not self.ssh.is_active()) from error


def connect(target: Target, known_hosts: KnownHosts, deadline: Deadline) -> Connection:
    """Connect and log in, all before the deadline.

    Raises:
        SessionError: with the one thing that is wrong and what to do about it.
    """
    transport = negotiate(target, deadline, known_hosts)
    try:
        known_hosts.require(target, transport.get_remote_server_key())
        transport.auth_timeout = deadline.remaining()
        _log_in(transport, target, deadline)
        return Connection(transport, target, deadline)
    except BaseException:
        _close(transport)
        raise


def negotiate(
    target: Target, deadline: Deadline, known_hosts: KnownHosts | None = None, key_types: Sequence[str] = ()
) -> Negotiation:
    """Reach the device and agree on algorithms, so that its host key can be seen; nothing secret is sent.

    `key_types` limits the kinds of host key that it may show.

    Raises:
        SessionError: it cannot be reached, speaks no SSH, or shares no algorithm with us.
    """
    transport: Negotiation | None = None
    connected = reach(target, deadline)
    try:
        transport = Negotiation(connected, disabled_algorithms=algorithms.disabled(allow_sha1=target.allow_sha1))
        transport.banner_timeout = deadline.remaining()
        options = transport.get_security_options()
        usable = [name for name in transport.preferred_keys if not key_types or name in key_types]
        options.key_types = known_hosts.preferred_algorithms(target, usable) if known_hosts is not None else usable
        transport.start_client(timeout=deadline.remaining())
    except BaseException as error:
        connected.close()
        if transport is not None:
            _close(transport)
        if isinstance(error, paramiko.SSHException | OSError | EOFError | ValueError):
            raise SessionError(_explain_negotiation(error, target, transport)) from error
        raise
    if not transport.initial_kex_done:
        _close(transport)
        raise late_key_exchange(target, deadline)
    return transport


def _explain_negotiation(error: BaseException, target: Target, transport: Negotiation | None) -> str:
    offered = getattr(transport, "offered", None)
    if isinstance(error, paramiko.ssh_exception.IncompatiblePeer) and transport is not None and offered:
        usable = {
            "kex": transport.preferred_kex,
            "keys": transport.preferred_keys,
            "ciphers": transport.preferred_ciphers,
            "macs": transport.preferred_macs,
        }
        return f"{target.place} {algorithms.explain_mismatch(offered, usable)}"
    if transport is not None and not transport.remote_version:
        return (
            f"{target.place} accepted the connection but is no SSH server, or closed it at once; "
            "check ansible_port and the device's access list for management"
        )
    return f"{target.place} broke off SSH's key exchange; check the device's log and its SSH settings"


def _log_in(transport: paramiko.Transport, target: Target, deadline: Deadline) -> None:
    attempts = []
    if target.key_file:
        key = private_key(target).key
        attempts.append(("key", lambda: transport.auth_publickey(target.user, key)))
    if target.password is not None:
        password = target.password
        attempts.append(("password", lambda: transport.auth_password(target.user, password)))
    if not target.user or not attempts:
        raise no_credentials()
    accepted: list[str] = []
    for _, attempt in attempts:
        try:
            _carried_out(attempt, transport, target, deadline)
        except paramiko.BadAuthenticationType as error:
            accepted = error.allowed_types
        except paramiko.AuthenticationException:
            continue
        if transport.is_authenticated():
            return
    raise refused(target, [way for way, _ in attempts], accepted)


def _carried_out(attempt: Any, transport: paramiko.Transport, target: Target, deadline: Deadline) -> None:
    """Make one attempt to log in; only a refusal passes on as `AuthenticationException`."""
    try:
        attempt()
    except (paramiko.SSHException, EOFError, OSError) as error:
        refusal = isinstance(error, paramiko.AuthenticationException)
        if refusal and transport.is_active() and not deadline.passed:
            raise
        raise broken_off(target, deadline, gone=not transport.is_active()) from None


def _facts(transport: Negotiation) -> Transport:
    kex, cipher, mac = transport.key_exchange, transport.local_cipher, transport.local_mac or ""
    host_key = transport.host_key_type or ""
    agreed = {"kex": kex, "keys": host_key, "ciphers": cipher, "macs": mac}
    return Transport(
        key_exchange=kex,
        host_key=host_key,
        cipher=cipher,
        mac=mac,
        legacy_allowed=any(algorithms.is_legacy(kind, name) for kind, name in agreed.items()),
    )


def _close(transport: paramiko.Transport) -> None:
    with suppress(OSError):
        transport.sock.close()
    transport.close()
