"""What can be told of a wireless passphrase: measured in memory, never kept.

A passphrase has 8 to 63 characters, and the key is PBKDF2-HMAC-SHA1 of it with the SSID as salt, 4096 rounds, 32 bytes
(IEEE 802.11-2020, J.4); so of a raw key it can still be told whether a well-known passphrase made it.
"""

import hashlib
import re
from functools import lru_cache
from typing import Literal

from netproof.model.record import Unknown
from netproof.model.state_wireless import WirelessPassphrase
from netproof.platforms.outputs import Seal

SEAL = "wireless-passphrase"
WELL_KNOWN = frozenset(
    {
        *("password", "passw0rd", "p@ssword", "p@ssw0rd", "passphrase", "changeme", "letmein", "welcome", "iloveyou"),
        *("admin", "administrator", "default", "secret", "master", "sunshine", "princess", "football", "monkey"),
        *("dragon", "superman", "trustno1", "computer", "internet", "wireless", "wifi", "wifipassword", "freewifi"),
        *("guest", "guestwifi", "visitor", "welcomeguest", "office", "company", "securities", "taiwan", "taipei"),
        *("cisco", "linksys", "netgear", "dlink", "tplink", "zyxel", "asus", "aruba", "ubiquiti", "mikrotik", "d-link"),
        *("qwerty", "1q2w3e4r", "1q2w3e4r5t", "5201314", "1314520", "abc123", "a1b2c3d4", "test", "testtest"),
        *("12345678", "123456789", "1234567890", "87654321"),
    }
)
"""The head of the public lists of leaked passwords, vendors' names and defaults, and what people call their Wi-Fi."""

_ROWS = tuple(
    row
    for one in (
        "01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop1234567890",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "!qaz@wsx#edc$rfv%tgb^yhn&ujm",
    )
    for row in (one, one[::-1])
)  # fmt: skip
_REPEATED = re.compile(r"(.{1,4})\1+")
_DECORATION = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_KINDS = tuple(map(re.compile, (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")))
_SSID_WORD = re.compile(r"[^\W\d_]{4,}")
_SHORTEST_SSID = 3
_SHORTEST, _ROUND, _LONGEST = 8, 10, 63
_VAULT = re.compile(r"<secret:vault:([^>]+)>")
_SEALED = re.compile(r"<secret:[^<>\s]+>")
_FACTS = ("length", "character_kinds", "well_known", "names_network", "sealed")


def passphrase(value: str, *, name: str, ssid: str, seal: Seal, holder: str = "") -> WirelessPassphrase:
    """Describe a passphrase that the device shows."""
    if planned := _planned(value, name, holder):
        return planned
    lowered = value.casefold()
    return WirelessPassphrase(
        name=name,
        holder=holder,
        storage="clear",
        length=len(value),
        character_kinds=sum(bool(kind.search(value)) for kind in _KINDS),
        well_known=_is_well_known(lowered),
        names_network=any(word in lowered for word in _words(ssid)),
        sealed=seal(SEAL, value),
    )


def raw_key(value: str, *, name: str, ssid: str, seal: Seal, holder: str = "") -> WirelessPassphrase:
    """Describe a key of 64 hexadecimal digits that the device shows."""
    if planned := _planned(value, name, holder):
        return planned
    made_of = _made_of(value.lower(), ssid)
    return WirelessPassphrase(
        name=name,
        holder=holder,
        storage="clear",
        length=None,
        character_kinds=None,
        well_known=made_of is not None,
        names_network=made_of is not None and made_of in _words(ssid),
        sealed=seal(SEAL, value.lower()),
    )


def hidden(
    why: str, *, name: str, storage: Literal["clear", "encrypted", "elsewhere"], holder: str = ""
) -> WirelessPassphrase:
    """Describe a passphrase of which nothing can be told."""
    unknown = Unknown(unknown=why)
    facts = dict.fromkeys(_FACTS, unknown)
    return WirelessPassphrase.model_validate({"name": name, "holder": holder, "storage": storage, **facts})


def _planned(value: str, name: str, holder: str) -> WirelessPassphrase | None:
    """Describe what stands in the text of a plan or of a prediction instead of the passphrase itself."""
    if found := _VAULT.fullmatch(value):
        return WirelessPassphrase.to_be_set(found[1], name=name, holder=holder)
    if _SEALED.fullmatch(value):
        return hidden("only its sealed form is known here", name=name, storage="clear", holder=holder)
    return None


def _words(ssid: str) -> tuple[str, ...]:
    lowered = ssid.casefold()
    return tuple(word for word in (lowered, *_SSID_WORD.findall(lowered)) if len(word) >= _SHORTEST_SSID)


def _is_well_known(lowered: str) -> bool:
    """Tell whether a passphrase is in the list, with or without digits and signs around it, or is a mere pattern."""
    return (
        lowered in WELL_KNOWN
        or _DECORATION.sub("", lowered) in WELL_KNOWN
        or bool(_REPEATED.fullmatch(lowered))
        or any(lowered in row for row in _ROWS)
    )


@lru_cache(maxsize=1024)
def _made_of(key: str, ssid: str) -> str | None:
    """Return the well-known passphrase, or the word of the SSID, that gives this key."""
    rows = {row[:length] for row in _ROWS for length in (_SHORTEST, _ROUND)}
    repeated = {digit * _SHORTEST for digit in "0123456789"}
    candidates = sorted(WELL_KNOWN | rows | repeated | set(_words(ssid)))
    usable = (word for word in candidates if _SHORTEST <= len(word) <= _LONGEST)
    return next((word for word in usable if _key(word, ssid) == key), None)


def _key(word: str, ssid: str) -> str:
    return hashlib.pbkdf2_hmac("sha1", word.encode(), ssid.encode(), 4096, 32).hex()
