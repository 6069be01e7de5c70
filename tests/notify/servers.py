"""A mail server and a web server that keep what they are sent, on ports of their own."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def certificate(folder: Path) -> Path:
    """Write a certificate of 127.0.0.1 with its key, valid for an hour, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + built.public_bytes(Encoding.PEM))
    return path


class MailServer(socketserver.ThreadingTCPServer):
    """Enough of RFC 5321, STARTTLS (RFC 3207) and AUTH PLAIN (RFC 4954) to take one mail."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, certificate_file: Path | None, refuse: str) -> None:
        super().__init__(("127.0.0.1", 0), _MailSession)
        self.refuse = refuse
        self.certificate_file = certificate_file
        self.mails: list[bytes] = []
        self.log: list[str] = []


class _MailSession(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 sink")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            self.server.log.append(line)
            if verb in self.server.refuse.split():
                self._say("550 5.7.1 not here")
            elif verb == "EHLO":
                secured = isinstance(self.connection, ssl.SSLSocket)
                offers = ["AUTH PLAIN"] if secured else ["STARTTLS"] if self.server.certificate_file else []
                self._say(
                    "\r\n".join(
                        [*("250-" + offer for offer in ["sink", *offers][:-1]), "250 " + (["sink", *offers][-1])]
                    )
                )
            elif verb == "STARTTLS":
                self._say("220 go on")
                self._secure()
            elif verb == "AUTH":
                self._say("235 ok")
            elif verb == "DATA":
                self._say("354 go on")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self._say("250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _secure(self) -> None:
        assert self.server.certificate_file
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.certificate_file)
        self.connection = self.request = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)  # type: ignore[assignment]

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class WebServer(ThreadingHTTPServer):
    """Keeps every POST and answers with one status."""

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _WebSession)
        self.status = status
        self.posts: list[tuple[dict[str, str], bytes]] = []


class _WebSession(BaseHTTPRequestHandler):
    server: WebServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        pass


@contextmanager
def serving[S: socketserver.BaseServer](server: S) -> Iterator[S]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
