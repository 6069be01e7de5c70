"""Which SSH algorithms are used, and which only where the inventory allows them for a device.

Source: RFC 9142 (key exchange with SHA-1: SHOULD NOT), RFC 8332 (RSA signatures with SHA-2 replace `ssh-rsa`), RFC 6151
(MD5), NIST SP 800-131A revision 2 (SHA-1 signatures and three-key Triple DES are disallowed).
"""

from collections.abc import Mapping, Sequence

import paramiko

LEGACY: Mapping[str, tuple[str, ...]] = {
    "kex": (
        "diffie-hellman-group-exchange-sha1",
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group1-sha1",
    ),
    "keys": ("ssh-rsa",),
    "pubkeys": ("ssh-rsa",),
    "macs": ("hmac-sha1", "hmac-sha1-96", "hmac-md5", "hmac-md5-96"),
    "ciphers": ("3des-cbc",),
}
"""paramiko's names of the algorithm lists → the algorithms that need `netproof_allow_sha1`."""

_WORDS = {"kex": "key exchange", "keys": "host key", "ciphers": "cipher", "macs": "MAC"}
_OFFERS = {
    "kex": "kex_algo_list",
    "keys": "server_key_algo_list",
    "ciphers": "client_encrypt_algo_list",
    "macs": "client_mac_algo_list",
}
_CONTEXT_NAMES = {"key_exchanges": "kex", "host_keys": "keys", "ciphers": "ciphers", "macs": "macs"}


def disabled(*, allow_sha1: bool) -> dict[str, list[str]]:
    """Return paramiko's `disabled_algorithms`."""
    return {} if allow_sha1 else {name: list(values) for name, values in LEGACY.items()}


def allowed(*, allow_sha1: bool) -> dict[str, tuple[str, ...]]:
    """Return the algorithms that may be agreed on, by paramiko's names of the lists, the preferred ones first."""
    excluded = disabled(allow_sha1=allow_sha1)
    return {
        kind: tuple(value for value in _usable(kind) if value not in excluded.get(kind, ()))
        for kind in _CONTEXT_NAMES.values()
    }


def supported(*, allow_sha1: bool) -> dict[str, tuple[str, ...]]:
    """Return what our SSH client supports, under the names of `netproof.model.context.OwnAccess.algorithms`."""
    usable = allowed(allow_sha1=allow_sha1)
    return {name: usable[kind] for name, kind in _CONTEXT_NAMES.items()}


def _usable(kind: str) -> tuple[str, ...]:
    """Return paramiko's list of a kind; there is no public one without a connection."""
    values: tuple[str, ...] = getattr(paramiko.Transport, f"_preferred_{kind}")
    return values


def is_legacy(kind: str, algorithm: str) -> bool:
    """Tell whether an agreed algorithm is one that needs `netproof_allow_sha1`."""
    return algorithm in LEGACY[kind]


def explain_mismatch(offered: Mapping[str, Sequence[str]], usable: Mapping[str, Sequence[str]]) -> str:
    """Return the sentence for a device with which no common algorithm exists; `usable` is what we would use."""
    missing = {
        kind: [name for name in offered.get(key, ()) if not name.startswith(("ext-info-", "kex-strict-"))]
        for kind, key in _OFFERS.items()
        if not set(offered.get(key, ())) & set(usable[kind])
    }
    lists = "; ".join(f"{_WORDS[kind]} {', '.join(names) or 'none'}" for kind, names in missing.items())
    curable = bool(missing) and all(set(names) & set(LEGACY[kind]) for kind, names in missing.items())
    advice = (
        "set netproof_allow_sha1: true for this device to read it all the same (which is a finding), or upgrade it"
        if curable
        else "upgrade the device's SSH server"
    )
    return f"offers only weak or unknown SSH algorithms ({lists}); {advice}"
