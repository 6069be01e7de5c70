"""The TLS endpoints of the demo firm: real servers on this machine, with an authority of the firm's own.

`python -m lab.endpoints FOLDER` serves until a signal ends it or `FOLDER/pid` is gone; it writes `authority.pem` and
`ports.json` there. What is wrong with which of them on purpose stands in `ENDPOINTS`.
"""

import argparse
import json
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT = Path(__file__).parent.parent
START_SECONDS = 60
HANDSHAKE_SECONDS = 10.0
_PID = "pid"
_LOOK_SECONDS = 0.5
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlab\n"

type Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass
class Identity:
    """A certificate with its key and what is served behind it."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        """Return key and chain as a server loads them."""
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain = (self.certificate, *self.above)
        return key + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)


def issue(
    name: str,
    issuer: Identity | None = None,
    *,
    names: tuple[str, ...] | None = None,
    key: Key | None = None,
    days: tuple[int, int] = (-30, 300),
    authority: bool = False,
) -> Identity:
    """Return a certificate by `issuer` (itself when there is none), valid for these days from now on."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if not authority:
        known = [_general_name(one) for one in ((name,) if names is None else names)]
        builder = builder.add_extension(x509.SubjectAlternativeName(known), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    above = (issuer.certificate, *issuer.above) if issuer and issuer.above else ()
    return Identity(builder.sign(signer, hashes.SHA256()), key, above)


def _general_name(name: str) -> x509.GeneralName:
    with suppress(ValueError):
        return x509.IPAddress(ip_address(name))
    return x509.DNSName(name)


@dataclass(frozen=True)
class LabEndpoint:
    """One endpoint of the lab: its register entry, and how it is served."""

    entry: dict[str, Any]
    days: tuple[int, int] = (-30, 300)
    oldest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2


ENDPOINTS: dict[str, LabEndpoint] = {
    "online-ordering": LabEndpoint(
        {
            "kind": "public",
            "owner": "Chen Yi-Chun",
            "server_name": "trade.demo-securities.example",
            "title": "線上下單入口",
        }
    ),
    "acc-sw1-web": LabEndpoint(
        {
            "kind": "management",
            "owner": "Lin Mei-Jun",
            "server_name": "acc-sw1.lab.example",
            "title": "接取交換器網頁管理介面",
            "device": "acc-sw1",
            "device_port": 443,
        },
        days=(-800, -20),
        oldest=ssl.TLSVersion.TLSv1,
    ),
}
"""The switch's web interface serves an expired certificate and still speaks TLS 1.0 and 1.1."""


def server_context(identity: Identity, folder: Path, oldest: ssl.TLSVersion, newest: ssl.TLSVersion) -> ssl.SSLContext:
    """Return a server's TLS settings, old versions and weak keys included."""
    file = folder / f"{x509.random_serial_number():x}.pem"
    file.touch(mode=0o600)
    file.write_bytes(identity.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that TLS 1.0 is deprecated is what is shown here
        context.minimum_version, context.maximum_version = oldest, newest
    context.load_cert_chain(file)
    file.unlink()
    return context


@dataclass
class TlsServer:
    """A server on a free port of this machine that shakes hands and says one word of HTTP."""

    context: ssl.SSLContext
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def port(self) -> int:
        """Return the port on which it listens."""
        return int(self._listener.getsockname()[1])

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Serve in a thread, and return the port."""
        thread = threading.Thread(target=self._accept, daemon=True)
        thread.start()
        try:
            yield self.port
        finally:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(HANDSHAKE_SECONDS)
        with suppress(OSError), connection, self.context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(4096)
            secured.sendall(_ANSWER)


def start(folder: Path) -> dict[str, int]:
    """Start the servers in a process of their own; return endpoint → port.

    Raises:
        RuntimeError: it did not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _PID).write_text("")
    with (folder / "endpoints.log").open("wb") as log:
        process = subprocess.Popen(  # it outlives this command; `stop` ends it
            [sys.executable, "-m", "lab.endpoints", str(folder)],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    (folder / _PID).write_text(f"{process.pid} {psutil.Process(process.pid).create_time()}")
    deadline = time.monotonic() + START_SECONDS
    while not (folder / "ports.json").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the TLS endpoints did not start; see {folder / 'endpoints.log'}")
        time.sleep(0.05)
    ports: dict[str, int] = json.loads((folder / "ports.json").read_text())
    return ports


def stop(folder: Path) -> None:
    """End the process that `start` started, if it is still the same one."""
    with suppress(OSError, ValueError, psutil.Error):
        pid, created = (folder / _PID).read_text().split()
        process = psutil.Process(int(pid))
        if process.create_time() == float(created):
            process.terminate()
            process.wait(10)


def register(ports: dict[str, int], trust: str) -> dict[str, Any]:
    """Return the endpoints register of the lab's firm."""
    entries = [
        {"id": name, "host": "127.0.0.1", "port": port, "trust": trust} | ENDPOINTS[name].entry
        for name, port in ports.items()
    ]
    return {"entries": entries}


def main() -> None:
    """Serve until a signal ends it, or the lab's folder is gone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    authority = issue("Lab Securities Root CA", authority=True, days=(-900, 900))
    (folder / "authority.pem").write_bytes(authority.certificate.public_bytes(serialization.Encoding.PEM))
    ports = {}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as stack:
        for name, endpoint in ENDPOINTS.items():
            identity = issue(endpoint.entry["server_name"], authority, days=endpoint.days)
            server = TlsServer(server_context(identity, folder, endpoint.oldest, ssl.TLSVersion.TLSv1_3))
            ports[name] = stack.enter_context(server.serving())
        new = folder / "ports.json.new"
        new.write_text(json.dumps(ports))
        new.replace(folder / "ports.json")
        while (folder / _PID).exists():
            time.sleep(_LOOK_SECONDS)


if __name__ == "__main__":
    main()
