"""Real handshakes with servers of our own: good ones, bad ones, and ones that are no servers at all."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from lab.endpoints import Identity, TlsServer, issue, server_context
from netproof.model.endpoint import EndpointReading
from netproof.model.record import Unknown
from netproof.registers.endpoints import Endpoint
from nornir_tasks.endpoints import ask_endpoint, ask_endpoints

OLD, TLS12, TLS13 = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
NAME = "order.firm.example"
SHORT = 0.4
"""Seconds for a handshake with somebody who never answers."""
ROOT = issue("Test Root", authority=True)
BETWEEN = issue("Test Intermediate", ROOT, authority=True)
STRANGER = issue("Another Root", authority=True)


@dataclass
class Stage:
    """The firm's folder, and what is asked there."""

    firm: Path

    def endpoint(self, port: int, **values: Any) -> Endpoint:
        facts = {"id": "web", "kind": "public", "owner": "Chen", "host": "127.0.0.1", "server_name": NAME}
        return Endpoint.model_validate(facts | {"port": port, "trust": "root.pem"} | values)

    def ask(self, port: int, *, seconds: float = 20, **values: Any) -> EndpointReading:
        return ask_endpoint(self.endpoint(port, **values), self.firm, seconds)

    def served(
        self, identity: Identity, oldest: ssl.TLSVersion = TLS12, newest: ssl.TLSVersion = TLS13, **values: Any
    ) -> EndpointReading:
        with TlsServer(server_context(identity, self.firm, oldest, newest)).serving() as port:
            return self.ask(port, **values)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    (tmp_path / "root.pem").write_bytes(ROOT.certificate.public_bytes(Encoding.PEM))
    return Stage(tmp_path)


def test_a_good_endpoint(stage: Stage) -> None:
    reading = stage.served(issue(NAME, ROOT))
    assert (reading.failure, reading.trusted, reading.trust_problem, reading.name_matches) == ("", True, "", True)
    assert reading.protocols == ("TLSv1.2", "TLSv1.3")
    assert reading.protocols_untried == ()
    own = reading.chain[0]
    assert (own.subject, own.issuer, own.names) == (f"CN={NAME}", "CN=Test Root", (NAME,))
    assert (own.key_type, own.key_bits, own.signature_hash, own.self_signed) == ("ec", 256, "sha256", False)
    assert own.not_before < reading.asked_at < own.not_after
    assert reading.cipher.startswith("TLS_")


@pytest.mark.parametrize(("days", "problem"), [((-90, -1), "expired"), ((2, 90), "not yet valid")])
def test_out_of_date(stage: Stage, days: tuple[int, int], problem: str) -> None:
    reading = stage.served(issue(NAME, ROOT, days=days))
    assert reading.trusted is False
    assert problem in reading.trust_problem


NAMES: dict[str, tuple[tuple[str, ...], str, bool]] = {
    "another name": (("www.firm.example",), NAME, False),
    "a wildcard": (("*.firm.example",), NAME, True),
    "a wildcard over two labels": (("*.example",), NAME, False),
    "no alternative name, which RFC 9525 asks for": ((), NAME, False),
    "the address": (("127.0.0.1",), "", True),
    "another address": (("127.0.0.2",), "", False),
    "the name of an address": ((NAME,), "", False),
}


@pytest.mark.parametrize(("names", "used", "matches"), NAMES.values(), ids=NAMES)
def test_names(stage: Stage, names: tuple[str, ...], used: str, *, matches: bool) -> None:
    reading = stage.served(issue(NAME, ROOT, names=names), server_name=used)
    assert reading.name_matches is matches
    assert reading.trusted is True


def test_weak_keys_are_seen(stage: Stage) -> None:
    reading = stage.served(issue(NAME, ROOT, key=rsa.generate_private_key(65537, 1024)))  # noqa: S505 - to be seen
    assert (reading.chain[0].key_type, reading.chain[0].key_bits) == ("rsa", 1024)
    strong = stage.served(issue(NAME, ROOT, key=ec.generate_private_key(ec.SECP384R1())))
    assert (strong.chain[0].key_type, strong.chain[0].key_bits) == ("ec", 384)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to sign with SHA-1")
def test_a_signature_with_sha1_is_seen(stage: Stage) -> None:
    identity = issue(NAME, key=rsa.generate_private_key(65537, 2048))
    (stage.firm / "own.pem").write_bytes(identity.pem)
    made = subprocess.run(
        ["openssl", "x509", "-in", "own.pem", "-signkey", "own.pem", "-sha1", "-subj", "/CN=old"],
        cwd=stage.firm, check=True, capture_output=True,
    )  # fmt: skip
    reading = stage.served(Identity(x509.load_pem_x509_certificate(made.stdout), identity.key))
    assert reading.chain[0].signature_hash == "sha1"
    assert reading.chain[0].self_signed


VERSIONS: dict[str, tuple[ssl.TLSVersion, ssl.TLSVersion, tuple[str, ...]]] = {
    "TLS 1.0 only": (OLD, OLD, ("TLSv1",)),
    "TLS 1.1 only": (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1, ("TLSv1.1",)),
    "everything": (OLD, TLS13, ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")),
    "TLS 1.3 only": (TLS13, TLS13, ("TLSv1.3",)),
}


@pytest.mark.parametrize(("oldest", "newest", "agreed"), VERSIONS.values(), ids=VERSIONS)
def test_every_version_is_tried_by_itself(
    stage: Stage, oldest: ssl.TLSVersion, newest: ssl.TLSVersion, agreed: tuple[str, ...]
) -> None:
    reading = stage.served(issue(NAME, ROOT), oldest, newest)
    assert (reading.failure, reading.protocols, reading.protocols_untried) == ("", agreed, ())


def test_trust(stage: Stage) -> None:
    assert stage.served(issue(NAME, STRANGER)).trusted is False
    assert "self-signed" in stage.served(issue(NAME)).trust_problem
    assert stage.served(issue(NAME)).chain[0].self_signed
    assert stage.served(issue(NAME, ROOT), trust="system").trusted is False


def test_an_incomplete_chain_is_not_trusted(stage: Stage) -> None:
    own = issue(NAME, BETWEEN)
    lacking = stage.served(Identity(own.certificate, own.key))
    assert lacking.trusted is False
    assert "issuer" in lacking.trust_problem
    complete = stage.served(Identity(own.certificate, own.key, (BETWEEN.certificate,)))
    assert complete.trusted is True
    assert [one.subject for one in complete.chain] == [f"CN={NAME}", "CN=Test Intermediate"]


@pytest.mark.parametrize("content", [None, b"no certificate", b""])
def test_without_usable_roots_trust_is_unknown(stage: Stage, content: bytes | None) -> None:
    if content is not None:
        (stage.firm / "other.pem").write_bytes(content)
    reading = stage.served(issue(NAME, ROOT), trust="other.pem")
    assert isinstance(reading.trusted, Unknown)
    assert "other.pem" in reading.trusted.unknown
    assert reading.chain


def test_who_wants_a_certificate_of_ours_is_seen_all_the_same(stage: Stage) -> None:
    context = server_context(issue(NAME, ROOT), stage.firm, TLS12, TLS13)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(stage.firm / "root.pem")
    with TlsServer(context).serving() as port:
        reading = stage.ask(port)
    assert (reading.failure, reading.protocols) == ("", ("TLSv1.2", "TLSv1.3"))
    assert reading.trusted is True


@dataclass
class Talker:
    """A server that does to every connection what a function does."""

    talk: Callable[[socket.socket], object]
    ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def serving(self) -> Iterator[int]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = threading.Thread(target=self._accept, args=(listener,), daemon=True)
            thread.start()
            yield listener.getsockname()[1]
            self.ended.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            self.talk(connection)


def silence(stage: Stage) -> Talker:  # noqa: ARG001 - as the others
    talker = Talker(lambda _: None)
    talker.talk = lambda _: talker.ended.wait(60)
    return talker


def drips(stage: Stage) -> Talker:  # noqa: ARG001 - as the others
    talker = Talker(lambda _: None)

    def talk(connection: socket.socket) -> None:
        while not talker.ended.wait(0.05):
            connection.sendall(b"\x16")

    talker.talk = talk
    return talker


def garbage(_: Stage) -> Talker:
    return Talker(lambda connection: connection.sendall(b"SSH-2.0-none of this\r\n" * 100))


def flood(_: Stage) -> Talker:
    """Send one certificate message of 16 MB, which its own head announces."""

    def talk(connection: socket.socket) -> None:
        record = b"\x16\x03\x03\x40\x00" + b"\x0b\xff\xff\xff" + bytes(0x4000 - 4)
        for _ in range(2000):
            connection.sendall(record)

    return Talker(talk)


def hangs_up(_: Stage) -> Talker:
    return Talker(lambda connection: connection.recv(1))


HOSTILE = {"silence": silence, "drips": drips, "garbage": garbage, "flood": flood, "hangs up": hangs_up}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_who_does_not_shake_hands_is_a_failure_of_one_line(stage: Stage, make: Callable[[Stage], Talker]) -> None:
    with make(stage).serving() as port:
        reading = stage.ask(port, seconds=SHORT if make in (silence, drips) else 20)
    assert reading.failure
    assert "\n" not in reading.failure
    assert (reading.chain, reading.protocols, reading.trusted) == ((), (), False)


def test_a_closed_port_and_a_name_that_nobody_has(stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert "refused" in stage.ask(port).failure
    assert stage.ask(443, host="nothing.invalid").failure


def old_hello(stage: Stage) -> Talker:
    """Answer a hello of SSL 3.0 with one of its own, and every other by TLS."""
    context = server_context(issue(NAME, ROOT), stage.firm, TLS12, TLS13)

    def talk(connection: socket.socket) -> None:
        head = connection.recv(11, socket.MSG_PEEK | socket.MSG_WAITALL)
        if head[9:11] == b"\x03\x00":
            body = b"\x03\x00" + bytes(32) + b"\x00" + b"\x00\x0a" + b"\x00"
            connection.sendall(b"\x16\x03\x00\x00\x2a\x02\x00\x00\x26" + body)
        else:
            with context.wrap_socket(connection, server_side=True) as secured:
                secured.recv(1)

    return Talker(talk)


def silent_when_old(stage: Stage) -> Talker:
    """Speak TLS 1.2 and 1.3, and never answer anything older."""
    context = server_context(issue(NAME, ROOT), stage.firm, TLS12, TLS13)
    talker = Talker(lambda _: None)

    def talk(connection: socket.socket) -> None:
        hello = connection.recv(4096, socket.MSG_PEEK)
        if hello[9:11] != b"\x03\x03":
            talker.ended.wait(60)
            return
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)

    talker.talk = talk
    return talker


def test_ssl_3_is_told_by_its_hello(stage: Stage) -> None:
    with old_hello(stage).serving() as port:
        assert stage.ask(port).protocols == ("SSLv3", "TLSv1.2", "TLSv1.3")


def test_a_version_to_which_nobody_answers_is_never_taken_as_refused(stage: Stage) -> None:
    with silent_when_old(stage).serving() as port:
        reading = stage.ask(port, seconds=3)
    assert reading.protocols == ("TLSv1.2", "TLSv1.3")
    assert reading.protocols_untried == ("SSLv3", "TLSv1", "TLSv1.1")


def mail(stage: Stage, *, offers: bool) -> Talker:
    context = server_context(issue(NAME, ROOT), stage.firm, TLS12, TLS13)

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220-mail.firm.example\r\n220 ESMTP\r\n")
        connection.recv(1024)
        connection.sendall(b"250-mail.firm.example\r\n250 STARTTLS\r\n")
        assert connection.recv(1024) == b"STARTTLS\r\n"
        connection.sendall(b"220 go ahead\r\n" if offers else b"454 not now\r\n")
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)

    return Talker(talk)


def test_starttls_of_mail_transfer(stage: Stage) -> None:
    with mail(stage, offers=True).serving() as port:
        assert stage.ask(port, start_tls="smtp").protocols == ("TLSv1.2", "TLSv1.3")
    with mail(stage, offers=False).serving() as port:
        assert "454 not now" in stage.ask(port, start_tls="smtp").failure


def test_all_endpoints_in_the_registers_order(stage: Stage) -> None:
    seen: list[str] = []
    with TlsServer(server_context(issue(NAME, ROOT), stage.firm, TLS12, TLS13)).serving() as port:
        entries = tuple(stage.endpoint(port, id=f"web{n}") for n in range(5))
        found = ask_endpoints(entries, stage.firm, workers=3, on_progress=lambda one: seen.append(one.endpoint))
    assert [one.endpoint for one in found] == [f"web{n}" for n in range(5)]
    assert sorted(seen) == [f"web{n}" for n in range(5)]
    assert ask_endpoints((), stage.firm) == ()
