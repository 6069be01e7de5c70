"""How IOS stores passwords, and whether one is widely known: compared in memory, never kept.

Types by Cisco's documentation ("Configuring Security with Passwords, Privileges, and Logins") and the NSA's sheet
"Cisco Password Types: Best Practices" (February 2022): 0 clear, 4 unsalted SHA-256, 5 MD5-crypt, 6 AES with a key on
the device, 7 Vigenère, 8 PBKDF2-SHA-256 with 20,000 rounds, 9 scrypt with N=16384, r=1, p=1.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from passlib.hash import cisco_type7, md5_crypt

from netproof.model.record import Known, Unknown
from netproof.model.state import PasswordStorage, StoredPassword

WIDELY_KNOWN = (
    "cisco", "admin", "Cisco123", "password", "Password", "Cisco", "cisco123", "C1sco12345", "admin123",
    "123456", "12345678", "changeme", "default", "router", "switch", "letmein", "root", "secret", "test", "sanfran",
)  # fmt: skip
"""Vendor defaults and the passwords of countless examples; the first few also stand for the costly hashes."""
COSTLY_CANDIDATES = 6
"""A PBKDF2 or scrypt trial costs about 10 ms, so only so many are made for one password."""

STORAGE: Mapping[str, PasswordStorage] = MappingProxyType(
    {
        "0": PasswordStorage.CLEARTEXT,
        "4": PasswordStorage.UNSALTED_SHA256,
        "5": PasswordStorage.MD5_CRYPT,
        "6": PasswordStorage.REVERSIBLE,
        "7": PasswordStorage.REVERSIBLE,
        "8": PasswordStorage.PBKDF2_SHA256,
        "9": PasswordStorage.SCRYPT,
    }
)
_CISCO_BASE64 = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
)
_VAULT = re.compile(r"<secret:vault:([^>]+)>$")


def stored_password(words: list[str], *names: str) -> StoredPassword:
    """Describe the password that stands behind `password` or `secret`: `[type, value]` or `[value]`.

    `names` are words that people choose as passwords on this device: the account's name, the host's name.
    """
    kind, value = (words[0], words[1]) if len(words) > 1 and re.fullmatch(r"\d", words[0]) else ("0", " ".join(words))
    storage = STORAGE.get(kind, PasswordStorage.UNRECOGNISED)
    if reference := _VAULT.match(value):
        return StoredPassword(storage=storage, secret=reference[1])
    return StoredPassword(storage=storage, is_default=_is_widely_known(kind, value, tuple(dict.fromkeys(names))))


@lru_cache(maxsize=4096)
def _is_widely_known(kind: str, value: str, names: tuple[str, ...]) -> Known[bool]:
    if kind not in _VERIFIERS:
        return Unknown(unknown=f"a type {kind} password cannot be compared without the device's own key")
    words = [word for name in names if name for word in (name, name.lower())]
    candidates = list(dict.fromkeys([*words[: COSTLY_CANDIDATES // 2], *WIDELY_KNOWN]))
    if kind in {"8", "9"}:
        candidates = candidates[:COSTLY_CANDIDATES]
    try:
        return any(_is(kind, value, candidate) for candidate in candidates)
    except ValueError:  # UnicodeDecodeError is one
        return Unknown(unknown=f"what stands as type {kind} password is not of its form")


@lru_cache(maxsize=65536)  # firms push one account, with one hash, to all their devices
def _is(kind: str, value: str, candidate: str) -> bool:
    return _VERIFIERS[kind](value, candidate)


def _cisco_base64(digest: bytes) -> str:
    return base64.b64encode(digest).translate(_CISCO_BASE64).decode().rstrip("=")


def _salted(value: str, kind: str, derive: Callable[[bytes], bytes]) -> bool:
    found = re.fullmatch(rf"\${kind}\$([^$]+)\$(\S+)", value)
    if not found:
        raise ValueError(f"not a type {kind} hash")
    return hmac.compare_digest(_cisco_base64(derive(found[1].encode())), found[2])


def _type_8(value: str, candidate: str) -> bool:
    return _salted(value, "8", lambda salt: hashlib.pbkdf2_hmac("sha256", candidate.encode(), salt, 20_000, 32))


def _type_9(value: str, candidate: str) -> bool:
    return _salted(value, "9", lambda salt: hashlib.scrypt(candidate.encode(), salt=salt, n=16384, r=1, p=1, dklen=32))


_VERIFIERS: Mapping[str, Callable[[str, str], bool]] = MappingProxyType(
    {
        "0": lambda value, candidate: hmac.compare_digest(value.encode(), candidate.encode()),
        "4": lambda value, candidate: _cisco_base64(hashlib.sha256(candidate.encode()).digest()) == value,
        "5": lambda value, candidate: bool(md5_crypt.verify(candidate, value)),
        "7": lambda value, candidate: cisco_type7.decode(value) == candidate,
        "8": _type_8,
        "9": _type_9,
    }
)
