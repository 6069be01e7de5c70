"""Names of algorithms as in IANA's "Internet Key Exchange Version 2 (IKEv2) Parameters", in lower case."""

from collections.abc import Iterable

from netproof.model.record import Known, Unknown

GROUPS = {
    "1": "modp768", "2": "modp1024", "5": "modp1536", "14": "modp2048", "15": "modp3072", "16": "modp4096",
    "17": "modp6144", "18": "modp8192", "19": "ecp256", "20": "ecp384", "21": "ecp521", "22": "modp1024s160",
    "23": "modp2048s224", "24": "modp2048s256", "25": "ecp192", "26": "ecp224", "31": "curve25519", "32": "curve448",
}  # fmt: skip
"""Number of a Diffie-Hellman group → its name (RFC 2409, 3526, 5114, 5903, 8031)."""
INTEGRITY = {
    "md5": "hmac-md5-96", "sha": "hmac-sha1-96", "sha1": "hmac-sha1-96", "sha256": "hmac-sha2-256-128",
    "sha384": "hmac-sha2-384-192", "sha512": "hmac-sha2-512-256",
}  # fmt: skip
"""A hash as platforms name it → the integrity algorithm (RFC 2403, 2404, 4868)."""


def merged(values: Iterable[Known[tuple[str, ...]]]) -> Known[tuple[str, ...]]:
    """Return every name once, in their order; unknown when one part is."""
    found: list[str] = []
    for value in values:
        if isinstance(value, Unknown):
            return value
        found += value
    return tuple(dict.fromkeys(found))
