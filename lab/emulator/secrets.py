"""Passwords as IOS stores them: types 0, 5, 7, 8 and 9, to seal what is configured in clear and to verify a log-in.

Sources: Cisco password type guidance (types 8: PBKDF2-HMAC-SHA-256 with 20000 rounds; 9: scrypt N=16384, r=1, p=1, both
with a 14-character salt and Cisco's base64 alphabet); RFC 7914 for scrypt.
"""

import base64
import hashlib
import hmac
import re
import secrets as randomness
from typing import TYPE_CHECKING

from passlib.hash import cisco_type7, md5_crypt

if TYPE_CHECKING:
    from lab.emulator.config import RunningConfig

_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_TO_CISCO = str.maketrans(_STANDARD, _ALPHABET)
_SALT_LENGTH = 14


def _encode(digest: bytes) -> str:
    return base64.b64encode(digest).decode().rstrip("=").translate(_TO_CISCO)


def _salt() -> str:
    return "".join(randomness.choice(_ALPHABET) for _ in range(_SALT_LENGTH))


def _pbkdf2(clear: str, salt: str) -> str:
    return f"$8${salt}${_encode(hashlib.pbkdf2_hmac('sha256', clear.encode(), salt.encode(), 20000))}"


def _scrypt(clear: str, salt: str) -> str:
    return f"$9${salt}${_encode(hashlib.scrypt(clear.encode(), salt=salt.encode(), n=16384, r=1, p=1, dklen=32))}"


def hashed(clear: str, kind: str) -> str:
    """The stored form of a clear secret for hash type 5, 7, 8 or 9."""
    makers = {
        "5": lambda: str(md5_crypt.using(salt_size=4).hash(clear)),
        "7": lambda: str(cisco_type7.hash(clear)),
        "8": lambda: _pbkdf2(clear, _salt()),
        "9": lambda: _scrypt(clear, _salt()),
    }
    return makers[kind]()


def verify(clear: str, kind: str, stored: str) -> bool:
    """Whether a clear password is the one stored; a stored text that is no hash of its type never matches."""
    try:
        expected = {
            "0": lambda: stored,
            "5": lambda: stored if md5_crypt.verify(clear, stored) else "",
            "7": lambda: stored if cisco_type7.decode(stored) == clear else "",
            "8": lambda: _pbkdf2(clear, stored.split("$")[2]),
            "9": lambda: _scrypt(clear, stored.split("$")[2]),
        }[kind]()
    except (ValueError, IndexError, KeyError, UnicodeDecodeError):
        return False
    return hmac.compare_digest((clear if kind == "0" else expected).encode(), stored.encode()) and bool(stored)


_ALGORITHMS = {"md5": "5", "sha256": "8", "scrypt": "9"}
_SECRET = re.compile(r"(enable )(?:algorithm-type (\S+) )?(secret|password) (?:level \d+ )?(?:(\d) )?(\S.*)$")
_LINE_PASSWORD = re.compile(r"(password) (?:(\d) )?(\S.*)$")


def seal(line: str, mode: str, config: "RunningConfig") -> tuple[str, str]:
    """The line with its secret as the device stores it, and an error message (empty when it takes the line)."""
    encrypting = config.enabled("service password-encryption")
    if mode == "config" and (match := _SECRET.match(line)):
        _, algorithm, word, kind, value = match.groups()
        stored, error = stored_secret(
            word, kind, value, algorithm, default=config.kind.secret_type, encrypting=encrypting
        )
        return f"enable {word} {stored}", error
    if mode == "line" and (match := _LINE_PASSWORD.match(line)):
        _, kind, value = match.groups()
        stored, error = stored_secret("password", kind, value, None, default="0", encrypting=encrypting)
        return f"password {stored.removeprefix('0 ')}", error
    return line, ""


def stored_secret(
    word: str, kind: str | None, value: str, algorithm: str | None, *, default: str, encrypting: bool
) -> tuple[str, str]:
    """`TYPE VALUE` as stored, and an error message; `word` is `secret` or `password`."""
    if kind and kind != "0":
        if kind in {"5", "8", "9"} and not value.startswith(("$1$", "$8$", "$9$")) and word == "secret":
            return "", "ERROR: The secret you entered is not a valid encrypted secret."
        return f"{kind} {value}", ""
    if word == "secret":
        kind = _ALGORITHMS.get(algorithm or "", default)
        return f"{kind} {hashed(value, kind)}", ""
    return (f"7 {hashed(value, '7')}", "") if encrypting else (f"0 {value}", "")
