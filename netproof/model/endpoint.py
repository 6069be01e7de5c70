"""What a TLS endpoint served when it was asked (5.1.1): a real handshake, not what a configuration promises."""

from datetime import datetime
from typing import Literal

from netproof.model.record import Known, Record

type TlsVersion = Literal["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]


class ServedCertificate(Record):
    """One certificate of the chain that was served (RFC 5280)."""

    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    """DNS names and IP addresses of the subject's alternative names."""
    key_type: str
    """`rsa`, `ec`, `ed25519`, …"""
    key_bits: int
    signature_hash: str
    """`sha256`, `sha1`, …; empty where the signature has none of its own (Ed25519)."""
    self_signed: bool
    sha256: str
    """Of the DER encoding."""


class EndpointReading(Record):
    """One declared endpoint and what came of asking it."""

    endpoint: str
    """The entry's id in the endpoints register."""
    address: str
    """Host and port that were asked."""
    asked_at: datetime
    failure: str = ""
    """Why nothing was served; the other fields are then empty."""
    chain: tuple[ServedCertificate, ...] = ()
    """As served, the endpoint's own certificate first."""
    trusted: Known[bool] = False
    """Whether the chain leads to a trusted root of the endpoint's trust store, at `asked_at`."""
    trust_problem: str = ""
    """What OpenSSL's path validation says against it."""
    name_matches: bool = False
    """Whether the certificate is for the name under which the endpoint is used (RFC 9525)."""
    protocols: tuple[TlsVersion, ...] = ()
    """Every version that the endpoint agreed to."""
    protocols_untried: tuple[TlsVersion, ...] = ()
    """Versions of which it could not be told: not spoken here, or the endpoint was silent."""
    cipher: str = ""
    """The cipher suite of the newest version that it agreed to."""


class EndpointReadings(Record):
    """What came of all declared endpoints in one run."""

    schema_version: Literal[1] = 1
    readings: tuple[EndpointReading, ...]
