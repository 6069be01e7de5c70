"""Passwords as crypt(5) stores them, on Linux and in network systems built on it, and whether one is widely known."""

import ctypes
import re
from functools import cache, lru_cache

from passlib.hash import bcrypt, des_crypt, md5_crypt, sha256_crypt, sha512_crypt

from netproof.model.record import Known, Unknown
from netproof.model.state import PasswordStorage, StoredPassword

WELL_KNOWN = (
    "password", "admin", "root", "changeme", "cisco", "toor", "123456", "zebra",
)  # fmt: skip
"""Passwords that attackers try first: vendors' defaults and the head of the public lists; the account's own name, alone
and with `123`, is tried as well. Each costs a hash, so the list is short."""

_PREFIXES = {
    "$1$": PasswordStorage.MD5_CRYPT,
    "$2a$": PasswordStorage.BCRYPT,
    "$2b$": PasswordStorage.BCRYPT,
    "$2y$": PasswordStorage.BCRYPT,
    "$5$": PasswordStorage.SHA256_CRYPT,
    "$6$": PasswordStorage.SHA512_CRYPT,
    "$7$": PasswordStorage.SCRYPT,
    "$y$": PasswordStorage.YESCRYPT,
}
_DES = re.compile(r"[./0-9A-Za-z]{13}")
_VERIFIERS = {
    PasswordStorage.MD5_CRYPT: md5_crypt,
    PasswordStorage.BCRYPT: bcrypt,
    PasswordStorage.SHA256_CRYPT: sha256_crypt,
    PasswordStorage.SHA512_CRYPT: sha512_crypt,
    PasswordStorage.DES_CRYPT: des_crypt,
}
_CRYPT_DATA_BYTES = 32768
"""Size of libxcrypt's `struct crypt_data` (crypt.h)."""
_COSTLIEST_ROUNDS = 100_000


def storage_of(stored: str) -> PasswordStorage:
    """Name the storage of a shadow field; a `!` in front locks whatever follows (shadow(5))."""
    if not stored:
        return PasswordStorage.NONE
    if stored[0] in "!*":
        return PasswordStorage.LOCKED
    for prefix, storage in _PREFIXES.items():
        if stored.startswith(prefix):
            return storage
    return PasswordStorage.DES_CRYPT if _DES.fullmatch(stored) else PasswordStorage.UNRECOGNISED


def stored_password(stored: str, account: str) -> StoredPassword:
    """Describe a stored password hash by facts about it."""
    storage = storage_of(stored)
    if storage in {PasswordStorage.NONE, PasswordStorage.LOCKED} or "<secret:" in stored:
        return StoredPassword(storage=storage)  # a planned secret is tested when it is read back as a hash
    return StoredPassword(storage=storage, is_default=_is_well_known(stored, storage, account))


def is_well_known(word: str, account: str = "") -> bool:
    """Tell whether a password in clear text is one that attackers try first."""
    return word in _candidates(account)


def _candidates(account: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(f"{account}{tail}" for tail in ("", "123") if account), *WELL_KNOWN)))


@lru_cache(maxsize=4096)
def _is_well_known(stored: str, storage: PasswordStorage, account: str) -> Known[bool]:
    if _rounds(stored) > _COSTLIEST_ROUNDS:
        return Unknown(unknown=f"the {storage} hash is too costly to try known passwords on")
    verdicts = [_matches(word, stored, storage) for word in _candidates(account)]
    if any(verdicts):
        return True
    if None in verdicts:
        return Unknown(unknown=f"this computer's C library cannot compute {storage}, so known passwords were not tried")
    return False


def _rounds(stored: str) -> int:
    match = re.match(r"\$[56]\$rounds=(\d{1,10})\$", stored)
    return int(match[1]) if match else 0


def _matches(word: str, stored: str, storage: PasswordStorage) -> bool | None:
    """Return whether `word` hashes to `stored`, or `None` when nothing here can compute that hash."""
    computed = _crypt(word, stored)
    if computed is not None:
        return computed == stored
    verifier = _VERIFIERS.get(storage)
    return None if verifier is None else bool(verifier.verify(word, stored))


@cache
def _library() -> ctypes.CDLL | None:
    """Return libxcrypt, which knows every hash of a Linux device, yescrypt included; other systems have none."""
    try:
        library = ctypes.CDLL("libcrypt.so.1")
        library.crypt_rn.restype = ctypes.c_char_p
    except (OSError, AttributeError):
        return None
    library.crypt_rn.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int]
    return library


def _crypt(word: str, stored: str) -> str | None:
    library = _library()
    if library is None:
        return None
    work = ctypes.create_string_buffer(_CRYPT_DATA_BYTES)
    result: bytes | None = library.crypt_rn(word.encode(), stored.encode(), work, _CRYPT_DATA_BYTES)
    return result.decode() if result else None
