"""OpenVPN's servers and clients, from their files: what openvpn(8) 2.4 to 2.6 takes from each line.

What hangs on OpenVPN's version (`data-ciphers` that are not written) is unknown; write it out.
"""

import re
from collections.abc import Iterator, Mapping

from netproof.model.record import Known, Unknown
from netproof.model.state_access import Tunnel
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import files_of, without_comments
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

type Lines = Mapping[str, list[list[str]]]

_CIPHERS = {
    "AES-128-GCM": "aes-gcm-16-128", "AES-192-GCM": "aes-gcm-16-192", "AES-256-GCM": "aes-gcm-16-256",
    "CHACHA20-POLY1305": "chacha20-poly1305", "AES-128-CBC": "aes-cbc-128", "AES-192-CBC": "aes-cbc-192",
    "AES-256-CBC": "aes-cbc-256", "BF-CBC": "blowfish", "DES-EDE3-CBC": "3des", "DES-CBC": "des", "CAST5-CBC": "cast",
    "RC2-CBC": "rc2", "SEED-CBC": "seed", "NONE": "null",
}  # fmt: skip
_HASHES = {
    "MD5": "hmac-md5-128", "SHA1": "hmac-sha1-160", "SHA256": "hmac-sha2-256-256", "SHA384": "hmac-sha2-384-384",
    "SHA512": "hmac-sha2-512-512", "NONE": "none",
}  # fmt: skip
_SERVER = ("server", "server-ipv6", "server-bridge")
_PASSWORD = ("auth-user-pass-verify", "plugin")
_NO_CERTIFICATE = (["none"], ["optional"])


def openvpn_tunnels(outputs: Outputs) -> Iterator[Tunnel]:
    """Yield the tunnel of every file."""
    for path, content in files_of(outputs, commands.OPENVPN_FILES).items():
        name = re.sub(r"^.*/|\.conf$", "", path)
        lines = [line for line in without_comments(content) if not line.startswith(";")]
        settings: dict[str, list[list[str]]] = {}
        for line in lines:
            word, *rest = line.split()
            settings.setdefault(word.removeprefix("--"), []).append(rest)
        yield _tunnel(name, settings, lines)


def _tunnel(name: str, settings: Lines, lines: list[str]) -> Tunnel:
    remote = next((rest[0] for rest in settings.get("remote", ()) if rest), "")
    ciphers = _encryption(settings)
    return Tunnel(
        name=name,
        kind="openvpn",
        peer=remote,
        for_people=_for_people(settings),
        encryption=ciphers,
        integrity=_integrity(settings, ciphers),
        groups=_groups(settings),
        authentication=_authentication(settings),
        second_factor=_second_factor(settings),
        interface=_first(settings, "dev"),
        lines=tuple(redacted(line) for line in lines),
    )


def _first(settings: Lines, word: str) -> str:
    return next((rest[0] for rest in settings.get(word, ()) if rest), "")


def _encryption(settings: Lines) -> Known[tuple[str, ...]]:
    words = ("data-ciphers", "ncp-ciphers", "data-ciphers-fallback", "cipher")
    named = [cipher for word in words for cipher in _first(settings, word).split(":") if cipher]
    found = tuple(dict.fromkeys(_CIPHERS.get(one.upper(), one.lower()) for one in named))
    if "secret" in settings:
        return found or ("blowfish",)
    if not settings.get("data-ciphers") and not settings.get("ncp-ciphers") and "null" not in found:
        return Unknown(unknown="`data-ciphers` is not written, and its default depends on OpenVPN's version")
    return found


def _integrity(settings: Lines, ciphers: Known[tuple[str, ...]]) -> Known[tuple[str, ...]]:
    """AEAD ciphers protect themselves; every other one needs `auth`, whose default is SHA1."""
    if not isinstance(ciphers, Unknown) and all("gcm" in one or "poly1305" in one for one in ciphers):
        return ()
    name = (_first(settings, "auth") or "SHA1").upper()
    return (_HASHES.get(name, name.lower()),)


def _groups(settings: Lines) -> Known[tuple[str, ...]]:
    if "secret" in settings:
        return ()
    curves = _first(settings, "tls-groups") or _first(settings, "ecdh-curve")
    file = _first(settings, "dh")
    if file not in {"", "none"}:
        return Unknown(unknown=f"the Diffie-Hellman group is in {file}, which is not read")
    return tuple(curve.lower() for curve in curves.split(":") if curve)


def _asks_for_certificate(settings: Lines) -> bool:
    refused = "client-cert-not-required" in settings
    return not refused and not any(rest in _NO_CERTIFICATE for rest in settings.get("verify-client-cert", ()))


def _is_server(settings: Lines) -> bool:
    return any(word in settings for word in _SERVER) or ["server"] in settings.get("mode", [])


def _authentication(settings: Lines) -> Known[tuple[str, ...]]:
    if "secret" in settings:
        return ("psk",)
    password = any(word in settings for word in _PASSWORD)
    certificate = _asks_for_certificate(settings) or not _is_server(settings)
    return (*(("certificate",) if certificate else ()), *(("password",) if password else ()))


def _second_factor(settings: Lines) -> Known[bool]:
    password = any(word in settings for word in _PASSWORD)
    if "plugin" in settings and not _asks_for_certificate(settings):
        return Unknown(unknown=f"the plug-in {_first(settings, 'plugin')} decides it")
    return password and _asks_for_certificate(settings) and "auth-user-pass-optional" not in settings


def _for_people(settings: Lines) -> Known[bool]:
    if not _is_server(settings):
        return False
    if any(word in settings for word in _PASSWORD):
        return True
    return Unknown(unknown="clients have certificates only, and nothing says whether they are people or sites")
