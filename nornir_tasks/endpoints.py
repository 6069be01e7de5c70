"""Asks every declared TLS endpoint what it serves: one handshake for each protocol version, all endpoints at once.

An endpoint is hostile input: every handshake has a deadline and a limit of bytes, and whatever is wrong with one
endpoint stands in its own reading.
"""

import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from service_identity import CertificateError, VerificationError
from service_identity.cryptography import verify_certificate_hostname, verify_certificate_ip_address

from netproof.model.endpoint import EndpointReading, ServedCertificate, TlsVersion
from netproof.model.record import Unknown
from netproof.registers.endpoints import SYSTEM_ROOTS, Endpoint
from nornir_tasks.handshake import VERSIONS, Answer, Trust, agrees_to_sslv3, is_address, shake_hands

HANDSHAKE_SECONDS = 8.0
"""For one handshake, of which there are at most five an endpoint."""
_SSLV3: TlsVersion = "SSLv3"


def ask_endpoints(
    endpoints: tuple[Endpoint, ...],
    firm: Path,
    *,
    workers: int = 20,
    seconds: float = HANDSHAKE_SECONDS,
    on_progress: Callable[[EndpointReading], None] | None = None,
) -> tuple[EndpointReading, ...]:
    """Ask all endpoints, in the register's order; `firm` is the folder of their trust files.

    An endpoint that fails raises nothing; its reading says why. `on_progress` is called from the workers' threads.
    """

    def ask(endpoint: Endpoint) -> EndpointReading:
        reading = ask_endpoint(endpoint, firm, seconds)
        if on_progress is not None:
            on_progress(reading)
        return reading

    with ThreadPoolExecutor(max_workers=max(1, min(workers, len(endpoints) or 1))) as pool:
        return tuple(pool.map(ask, endpoints))


def ask_endpoint(endpoint: Endpoint, firm: Path, seconds: float = HANDSHAKE_SECONDS) -> EndpointReading:
    """Ask one endpoint for every protocol version; the chain is that of the newest one that it agrees to."""
    asked_at = datetime.now(UTC)
    place = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    reading = EndpointReading(endpoint=endpoint.id, address=f"{place}:{endpoint.port}", asked_at=asked_at)
    trust, problem = _trust(endpoint, firm)
    answers: dict[TlsVersion, Answer] = {}
    for version in reversed(VERSIONS):
        answers[version] = shake_hands(endpoint, version, trust, seconds)
        if not answers[version].connected:
            return reading.changed(failure=answers[version].problem)
    served = [version for version in VERSIONS if answers[version].chain]
    if not served:
        said = "; ".join(f"{version}: {answer.problem}" for version, answer in answers.items())
        return reading.changed(failure=f"no TLS handshake came about ({said})")
    sslv3 = agrees_to_sslv3(endpoint, seconds)
    untried = [version for version in VERSIONS if answers[version].silent]
    best = answers[served[-1]]
    try:
        chain = tuple(_certificates(best.chain))
    except ValueError as error:
        return reading.changed(failure=f"its certificate cannot be read: {str(error)[:200]}")
    return reading.changed(
        chain=chain,
        trusted=Unknown(unknown=problem) if problem else not best.trust_problems,
        trust_problem="; ".join(dict.fromkeys(best.trust_problems)) if not problem else "",
        name_matches=_is_for(best.chain[0], endpoint.name),
        protocols=((_SSLV3,) if sslv3 is True else ()) + tuple(served),
        protocols_untried=((_SSLV3,) if sslv3 is None else ()) + tuple(untried),
        cipher=best.cipher,
    )


def _trust(endpoint: Endpoint, firm: Path) -> tuple[Trust, str]:
    """Return where the trusted roots are, and what keeps them from being used."""
    if endpoint.trust == SYSTEM_ROOTS:
        known = ssl.get_default_verify_paths()
        return Trust(known.cafile, known.capath), "" if known.cafile or known.capath else "this machine has no roots"
    path = (firm / endpoint.trust).resolve()
    try:
        if not path.is_relative_to(firm.resolve()):
            return Trust(), f"{endpoint.trust} leads out of the firm's folder"
        x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it holds no certificates in PEM form"
        return Trust(), f"trust file {endpoint.trust} cannot be used: {why}"
    return Trust(str(path)), ""


def _is_for(certificate: x509.Certificate, name: str) -> bool:
    try:
        if is_address(name):
            verify_certificate_ip_address(certificate, name)
        else:
            verify_certificate_hostname(certificate, name)
    except (VerificationError, CertificateError, ValueError, x509.DuplicateExtension):
        return False
    return True


def _certificates(chain: tuple[x509.Certificate, ...]) -> Iterator[ServedCertificate]:
    for certificate in chain:
        key_type, bits = _key(certificate)
        try:
            digest = certificate.signature_hash_algorithm
            algorithm = digest.name if digest else ""
        except ValueError:  # an algorithm that the library does not know is told by its number
            algorithm = certificate.signature_algorithm_oid.dotted_string
        subject, issuer = certificate.subject.rfc4514_string(), certificate.issuer.rfc4514_string()
        yield ServedCertificate(
            subject=subject,
            issuer=issuer,
            serial=f"{certificate.serial_number:x}",
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            names=tuple(_names(certificate)),
            key_type=key_type,
            key_bits=bits,
            signature_hash=algorithm,
            self_signed=subject == issuer,
            sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        )


def _key(certificate: x509.Certificate) -> tuple[str, int]:
    try:
        key = certificate.public_key()
    except (ValueError, TypeError):
        return "unknown", 0
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "ec", key.key_size
    name = type(key).__name__.lstrip("_").removesuffix("PublicKey").lower()
    return name, int(getattr(key, "key_size", 0))


def _names(certificate: x509.Certificate) -> Iterator[str]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return
    for name in extension.value:
        if isinstance(name, x509.DNSName | x509.IPAddress):
            yield str(name.value)
