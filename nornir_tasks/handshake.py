"""One TLS handshake with a stranger, at security level 0: what is weak must be seen before it can be judged.

OpenSSL shakes hands in memory; the bytes are carried by a socket of ours, with a deadline and a limit.
"""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from itertools import islice

from cryptography import x509
from OpenSSL import SSL, crypto

from netproof.model.endpoint import TlsVersion
from netproof.registers.endpoints import Endpoint

VERSIONS: tuple[TlsVersion, ...] = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
"""Those that are tried by OpenSSL, the oldest first."""
BYTE_CAP = 512 * 1024
"""More than any honest handshake; OpenSSL itself takes no more than 100 KB of certificates."""
LONGEST_CHAIN = 20

_NUMBERS = dict(
    zip(VERSIONS, (SSL.TLS1_VERSION, SSL.TLS1_1_VERSION, SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION), strict=True)
)
_LEGACY_SERVER_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT: a server without secure renegotiation (RFC 5746) is looked at as well."""
_CHUNK = 16 * 1024


@dataclass(frozen=True)
class Trust:
    """Where the trusted roots are; nowhere when they cannot be used."""

    file: str | None = None
    folder: str | None = None


@dataclass
class Answer:
    """What came of one handshake."""

    connected: bool = False
    silent: bool = False
    """Whether nothing can be said of the version: not spoken here, or no answer in time."""
    problem: str = ""
    chain: tuple[x509.Certificate, ...] = ()
    """Set when the endpoint agreed to the version, even where it wanted more of us afterwards."""
    cipher: str = ""
    trust_problems: list[str] = field(default_factory=list)


class _TooLateError(Exception):
    """The endpoint was silent, or talked without end."""


def shake_hands(endpoint: Endpoint, version: TlsVersion, trust: Trust, seconds: float) -> Answer:
    """Shake hands in exactly one protocol version."""
    answer = Answer()
    try:
        with _connected(endpoint, seconds) as wire:
            answer.connected = True
            _shake(wire, endpoint, version, trust, answer)
    except _TooLateError as error:
        answer.problem, answer.silent = str(error), True
    except (OSError, ValueError) as error:
        answer.problem = _sentence(error)
    return answer


def agrees_to_sslv3(endpoint: Endpoint, seconds: float) -> bool | None:
    """Tell whether the endpoint answers a hello of SSL 3.0 with one of its own; `None` when it is silent.

    No maintained library speaks SSL 3.0 any more (RFC 7568), so the hello is written out here (RFC 6101, 5.6.1.2).
    """
    try:
        with _connected(endpoint, seconds) as wire:
            wire.send(_SSLV3_HELLO)
            head = wire.receive_exactly(11)
    except _TooLateError:
        return None
    except (OSError, ValueError):
        return False
    return head[:1] == b"\x16" and head[5:6] == b"\x02" and head[9:11] == b"\x03\x00"


def is_address(name: str) -> bool:
    """Tell whether a name is an IP address."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class _Wire:
    """A connected socket with one deadline and one limit of bytes for all that is received."""

    def __init__(self, connection: socket.socket, end: float) -> None:
        self._connection = connection
        self._end = end
        self._left = BYTE_CAP

    def send(self, data: bytes) -> None:
        self._connection.settimeout(self._seconds())
        try:
            self._connection.sendall(data)
        except TimeoutError:
            raise _TooLateError("it took nothing in time") from None

    def receive(self, most: int = _CHUNK) -> bytes:
        """Return what came; empty at the end."""
        self._connection.settimeout(self._seconds())
        try:
            data = self._connection.recv(min(most, self._left))
        except TimeoutError:
            raise _TooLateError("it did not answer in time") from None
        self._left -= len(data)
        if not self._left:
            raise _TooLateError(f"it answered more than {BYTE_CAP // 1024} KB")
        return data

    def receive_exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.receive(count - len(data))
            if not more:
                raise ValueError("it ended the connection")
            data += more
        return data

    def receive_line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            line += self.receive_exactly(1)
        return line

    def _seconds(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise _TooLateError("it did not answer in time")
        return left


@contextmanager
def _connected(endpoint: Endpoint, seconds: float) -> Iterator[_Wire]:
    with socket.create_connection((endpoint.host, endpoint.port), timeout=seconds) as connection:
        wire = _Wire(connection, time.monotonic() + seconds)
        if endpoint.start_tls == "smtp":
            _start_tls_of_smtp(wire)
        yield wire


def _start_tls_of_smtp(wire: _Wire) -> None:
    """RFC 3207: greeting, EHLO, STARTTLS; each answer may have several lines, the last with a blank after its code."""
    for command, code in ((b"", b"220"), (b"EHLO netproof.invalid\r\n", b"250"), (b"STARTTLS\r\n", b"220")):
        if command:
            wire.send(command)
        line = wire.receive_line()
        while line[3:4] == b"-":
            line = wire.receive_line()
        if line[:3] != code:
            raise ValueError(f"no STARTTLS: it answered {line[:60].decode('ascii', 'replace').strip()!r}")


def _shake(wire: _Wire, endpoint: Endpoint, version: TlsVersion, trust: Trust, answer: Answer) -> None:
    try:
        connection = SSL.Connection(_context(version, trust, answer), None)
    except SSL.Error as error:
        answer.problem, answer.silent = f"{version} is not spoken here ({_sentence(error)})", True
        return
    if not is_address(endpoint.name):
        connection.set_tlsext_host_name(endpoint.name.encode("idna"))
    connection.set_connect_state()
    try:
        _carry(connection, wire)
        answer.cipher = connection.get_cipher_name() or ""
    except (SSL.Error, OSError, ValueError, _TooLateError) as error:
        answer.problem = _sentence(error)
        answer.silent = isinstance(error, _TooLateError)
    answer.chain = tuple(islice(connection.get_peer_cert_chain(as_cryptography=True) or (), LONGEST_CHAIN))
    if answer.chain:
        answer.silent = False


def _context(version: TlsVersion, trust: Trust, answer: Answer) -> SSL.Context:
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_cipher_list(b"ALL:COMPLEMENTOFALL:!aNULL:@SECLEVEL=0")
    context.set_options(_LEGACY_SERVER_CONNECT)
    context.set_min_proto_version(_NUMBERS[version])
    context.set_max_proto_version(_NUMBERS[version])
    if trust.file or trust.folder:
        context.load_verify_locations(trust.file, trust.folder)

    def note(_: SSL.Connection, __: crypto.X509, error: int, ___: int, ok: int) -> bool:
        if not ok:
            answer.trust_problems.append(_verification_problem(error))
        return True

    context.set_verify(SSL.VERIFY_PEER, note)
    return context


def _verification_problem(number: int) -> str:
    words = SSL._lib.X509_verify_cert_error_string(number)  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    return str(SSL._ffi.string(words).decode("ascii", "replace"))  # type: ignore[attr-defined]  # noqa: SLF001


def _carry(connection: SSL.Connection, wire: _Wire) -> None:
    """Carry bytes between OpenSSL and the socket until the handshake is over."""
    while True:
        try:
            connection.do_handshake()
        except SSL.WantReadError:
            _flush(connection, wire)
            data = wire.receive()
            if not data:
                raise ValueError("it ended the connection") from None
            connection.bio_write(data)
        else:
            _flush(connection, wire)
            return


def _flush(connection: SSL.Connection, wire: _Wire) -> None:
    while True:
        try:
            wire.send(connection.bio_read(_CHUNK))
        except SSL.WantReadError:
            return


def _sentence(error: Exception) -> str:
    """Say in one short line what an error means; OpenSSL's own errors are lists of (library, function, reason)."""
    if isinstance(error, SSL.Error) and error.args and isinstance(error.args[0], list):
        return "; ".join(reason for *_, reason in error.args[0]) or "the handshake failed"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)[:200] or type(error).__name__


def _sslv3_hello() -> bytes:
    """Return a hello of SSL 3.0 that offers every cipher suite of that time, so that only the version is refused."""
    suites = struct.pack(">42H", *range(0x01, 0x1C), *range(0x2F, 0x3B), 0x41, 0x84, 0x96)
    body = b"\x03\x00" + bytes(range(32)) + b"\x00" + struct.pack(">H", len(suites)) + suites + b"\x01\x00"
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x00" + struct.pack(">H", len(message)) + message


_SSLV3_HELLO = _sslv3_hello()
