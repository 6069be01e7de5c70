"""hostapd.conf by BSS: every `bss=` begins again from the defaults, and the last of several equal keys wins.

Defaults as in hostapd 2.10 (src/ap/ap_config.c): `wpa=0`, `wpa_key_mgmt=WPA-PSK`, `ieee80211w=0`, and TKIP where
`wpa` is on and no pairwise cipher is named.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from netproof.model.state_wireless import WirelessSecurity
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import edited, files_of, sealed
from netproof.platforms.outputs import Outputs

_SECRETS = re.compile(
    r"^(?P<head>\s*(?:#\s*)?(?:wpa_passphrase|wpa_psk|sae_password|wep_key\d|(?:auth|acct)_server_shared_secret"
    r"|ap_pin|device_pin|radius_das_client|private_key_passwd)\s*=)(?P<secret>.+)$"
)
"""What is a secret also in a comment: there it stands because it was in use, or soon will be."""
_KEY_MANAGEMENTS = {
    "WPA-PSK": "psk", "WPA-PSK-SHA256": "psk-sha256", "FT-PSK": "ft-psk", "SAE": "sae", "FT-SAE": "ft-sae",
    "WPA-EAP": "dot1x", "WPA-EAP-SHA256": "dot1x-sha256", "FT-EAP": "ft-dot1x", "WPA-EAP-SUITE-B-192": "suite-b-192",
    "OWE": "owe",
}  # fmt: skip
_CIPHERS = {"CCMP": "ccmp", "TKIP": "tkip", "GCMP": "gcmp", "CCMP-256": "ccmp-256", "GCMP-256": "gcmp-256"}
_PMF = {"0": "disabled", "1": "optional", "2": "required"}
WPA3 = frozenset({"sae", "ft-sae", "owe", "suite-b-192"})
"""Key managements of WPA3: hostapd announces them under `wpa=2` as well."""


@dataclass(frozen=True)
class Bss:
    """One SSID as a file configures it."""

    path: str
    interface: str
    values: Mapping[str, str]
    lines: tuple[str, ...]
    first: int
    """Number of its first and (exclusive) last line in the file, counted from 0."""
    end: int

    @property
    def ssid(self) -> str:
        """Return the network's name."""
        return self.values.get("ssid2", self.values.get("ssid", "")).strip('"')


def sealed_files(outputs: Outputs) -> dict[str, str]:
    """Return hostapd's files with sealed secrets."""
    return {
        path: edited(content, lambda line: _sealed_line(outputs, line))
        for path, content in files_of(outputs, commands.HOSTAPD_FILES).items()
    }


def _sealed_line(outputs: Outputs, line: str) -> str:
    match = _SECRETS.match(line)
    return f"{match['head']}{sealed(outputs, 'hostapd', match['secret'])}" if match else line


def bsses(files: Mapping[str, str]) -> Iterator[Bss]:
    """Yield every BSS of every file that starts an access point (one that names an interface)."""
    for path, content in files.items():
        lines = content.removesuffix("\n").split("\n")
        starts = [0, *(number for number, line in enumerate(lines) if line.strip().startswith("bss=")), len(lines)]
        for first, end in pairwise(starts):
            own = [(number, *pair) for number in range(first, end) if (pair := _pair(lines[number]))]
            values = {key: value for _, key, value in own}
            interface = values.get("bss") or values.get("interface")
            if interface:
                shown = tuple(lines[number].strip() for number, _, _ in own)
                yield Bss(path=path, interface=interface, values=values, lines=shown, first=first, end=end)


def _pair(line: str) -> tuple[str, str] | None:
    text = line.strip()
    key, equals, value = text.partition("=")
    return (key, value) if equals and not text.startswith("#") else None


def configured(values: Mapping[str, str]) -> WirelessSecurity:
    """Return a BSS's protection as its file says it, with the defaults spelled out."""
    if any(key.startswith("wep_key") for key in values):
        return WirelessSecurity(protocols=("wep",), key_managements=(), ciphers=("wep",), pmf="disabled")
    managements = sorted(_known(values.get("wpa_key_mgmt", "WPA-PSK"), _KEY_MANAGEMENTS))
    pairwise = {
        1: values.get("wpa_pairwise", "TKIP"),
        2: values.get("rsn_pairwise", values.get("wpa_pairwise", "TKIP")),
    }
    bits = int(values.get("wpa", "0"), 0)
    ciphers = {cipher for bit, names in pairwise.items() if bits & bit for cipher in _known(names, _CIPHERS)}
    return _security(bits, managements if bits else [], ciphers, _PMF.get(values.get("ieee80211w", "0"), "disabled"))


def effective(text: str, pmf: str) -> WirelessSecurity:
    """Return the protection in force as `hostapd_cli get_config` says it, which leaves `pmf` out."""
    values = dict(pair for line in text.splitlines() if (pair := _pair(line)))
    bits = int(values.get("wpa", "0"))
    managements = sorted(_known(values.get("key_mgmt", ""), _KEY_MANAGEMENTS))
    pairs = f"{values.get('rsn_pairwise_cipher', '')} {values.get('wpa_pairwise_cipher', '')}"
    return _security(bits, managements, set(_known(pairs, _CIPHERS)), pmf)


def _security(bits: int, managements: list[str], ciphers: set[str], pmf: str) -> WirelessSecurity:
    modern = bool(WPA3 & set(managements))
    rest = bool(set(managements) - WPA3)
    names = [("wpa", bits & 1), ("wpa2", bits & 2 and rest), ("wpa3", bits & 2 and modern)]
    return WirelessSecurity.model_validate(
        {
            "protocols": tuple(name for name, on in names if on),
            "key_managements": tuple(managements),
            "ciphers": tuple(sorted(ciphers)),
            "pmf": pmf,
        }
    )


def _known(words: str, names: Mapping[str, str]) -> list[str]:
    return [names.get(word, word.lower()) for word in words.split()]


def as_effective(values: Mapping[str, str]) -> str:
    """Return what `hostapd_cli get_config` would say of a BSS once a restarted daemon has read it."""
    bits = int(values.get("wpa", "0"), 0)
    rsn = values.get("rsn_pairwise", values.get("wpa_pairwise", "TKIP"))
    lines = ["state=ENABLED", "newer=", f"ssid={values.get('ssid', '')}", f"wpa={bits}"]
    if bits:
        lines.append(f"key_mgmt={values.get('wpa_key_mgmt', 'WPA-PSK')}")
    lines += [f"rsn_pairwise_cipher={rsn}"] if bits & 2 else []
    lines += [f"wpa_pairwise_cipher={values.get('wpa_pairwise', 'TKIP')}"] if bits & 1 else []
    return "\n".join(lines) + "\n"
