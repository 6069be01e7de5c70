"""How EOS stores passwords, and whether one is widely known: compared in memory, never kept.

`secret 0` is clear text, `secret 5` MD5-crypt, `secret sha512` SHA-512-crypt, `secret *` no password that could be
given (Arista EOS User Manual, `username`); the hashes are crypt(5)'s.
"""

import re

from netproof.model.record import Unknown
from netproof.model.state import PasswordStorage, StoredPassword
from netproof.platforms import crypt_hashes as crypt

VENDOR_DEFAULT = "arista"
NO_PASSWORD = StoredPassword(storage=PasswordStorage.NONE)

_TYPED = re.compile(r"(?P<type>0|5|7|8a|sha512) (?P<value>\S.*)$")
_REMOVED = re.compile(r"<[^<>]+>$")


def stored_password(text: str, *names: str) -> StoredPassword:
    """Describe what stands behind `secret` or `password`; `names` are words that people choose on this device."""
    typed = _TYPED.match(text)
    kind, value = (typed["type"], typed["value"]) if typed else ("", text)
    words = [name for name in dict.fromkeys((*names, VENDOR_DEFAULT)) if name]
    if _REMOVED.match(value):
        return hidden_password("the secret was removed before the configuration was saved")
    if kind == "0":
        known = any(crypt.is_well_known(value, word) for word in words)
        return StoredPassword(storage=PasswordStorage.CLEARTEXT, is_default=known)
    if kind == "7":
        unknown = Unknown(unknown="a type 7 password cannot be compared without decoding it")
        return StoredPassword(storage=PasswordStorage.REVERSIBLE, is_default=unknown)
    found = [crypt.stored_password(value, word) for word in words]
    if found[0].storage is PasswordStorage.UNRECOGNISED:
        return hidden_password("how it is stored was not recognised")
    return next((password for password in found if password.is_default is True), found[0])


def hidden_password(why: str) -> StoredPassword:
    """Return a password of which nothing could be read."""
    return StoredPassword(storage=PasswordStorage.UNRECOGNISED, is_default=Unknown(unknown=why))
