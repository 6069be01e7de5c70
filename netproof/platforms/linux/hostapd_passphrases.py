"""The passphrases of a BSS of hostapd: one for everybody, some for certain stations, and those in files or RADIUS.

Source: hostapd.conf of hostapd 2.10: `wpa_psk` is the key itself (64 hexadecimal digits); each `sae_password` adds one,
followed by `|mac=`, `|vlanid=`, `|pk=` or `|id=`, and an empty one removes those before it.
"""

import re
from collections.abc import Iterator

from netproof.model.state_wireless import WirelessPassphrase
from netproof.platforms.linux.hostapd import Bss
from netproof.platforms.outputs import Outputs
from netproof.platforms.wireless_passphrases import hidden, passphrase, raw_key

_OPTION = re.compile(r"\|(?=(?:mac|vlanid|pk|id)=)")
_ELSEWHERE = ("wpa_psk_file", "sae_password_file")
_NO_RADIUS = ("", "0")
KEYS = ("wpa_passphrase", "wpa_psk", "sae_password")
"""The settings that hold a passphrase in the configuration itself."""


def passphrases(outputs: Outputs, bss: Bss) -> tuple[WirelessPassphrase, ...]:
    """Describe every passphrase that a BSS of an unsealed file accepts."""
    return tuple(_found(outputs, bss))


def _found(outputs: Outputs, bss: Bss) -> Iterator[WirelessPassphrase]:
    values, ssid, seal = bss.values, bss.ssid, outputs.seal
    if word := values.get("wpa_passphrase"):
        yield passphrase(word, name="wpa_passphrase", ssid=ssid, seal=seal)
    if key := values.get("wpa_psk"):
        yield raw_key(key, name="wpa_psk", ssid=ssid, seal=seal)
    for entry in _sae_passwords(bss):
        word, *options = _OPTION.split(entry)
        yield passphrase(word, name="sae_password", ssid=ssid, seal=seal, holder=" ".join(_shown(options)))
    for name in _ELSEWHERE:
        if path := values.get(name):
            yield hidden(f"it stands in {path}, which is not read", name=name, storage="elsewhere", holder=path)
    if values.get("wpa_psk_radius", "") not in _NO_RADIUS:
        yield hidden("a RADIUS server tells it", name="wpa_psk_radius", storage="elsewhere", holder="RADIUS")


def _sae_passwords(bss: Bss) -> list[str]:
    entries: list[str] = []
    for key, value in (line.split("=", 1) for line in bss.lines):
        if key == "sae_password":
            entries = [*entries, value] if value else []
    return entries


def _shown(options: list[str]) -> list[str]:
    """Return the options without `pk=`, which holds a private key (WPA3 SAE-PK)."""
    return [option for option in options if not option.startswith("pk=")]
