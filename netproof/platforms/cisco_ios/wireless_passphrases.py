"""The passphrases of a WLAN: `security wpa psk set-key`, and those of a multi-PSK, each under its priority.

Source: Cisco Catalyst 9800 Series Wireless Controller Software Configuration Guide, "Multi-Preshared Key" and "WPA3":
`set-key {ascii | hex} {0 | 8}`, where 8 is encrypted under the device's own key (`key config-key password-encrypt`).
"""

import re
from collections.abc import Iterator

from netproof.model.state_wireless import WirelessPassphrase
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Seal
from netproof.platforms.wireless_passphrases import hidden, passphrase, raw_key

SET_KEY = "security wpa psk set-key"
_LINE = re.compile(
    r"(?P<head>security wpa .*?|priority \d+) set-key (?P<form>ascii|hex) (?:(?P<kind>\d) )?(?P<value>.+)"
)
_FOR_ONE = "priority "
_CLEAR = (None, "0")


def passphrases(node: Node, ssid: str, seal: Seal) -> tuple[WirelessPassphrase, ...]:
    """Describe every passphrase that stands below `wlan …`."""
    found = filter(None, (_LINE.fullmatch(line) for line in _lines(node)))
    return tuple(_passphrase(match, ssid, seal) for match in found)


def _lines(node: Node) -> Iterator[str]:
    for child in node.children:
        yield child.text.strip()
        yield from _lines(child)


def _passphrase(match: re.Match[str], ssid: str, seal: Seal) -> WirelessPassphrase:
    name, kind = match["head"], match["kind"]
    holder = name if name.startswith(_FOR_ONE) else ""
    if kind not in _CLEAR:
        why = f"a type {kind} passphrase cannot be read without the device's own key"
        return hidden(why, name=name, storage="encrypted", holder=holder)
    describe = raw_key if match["form"] == "hex" else passphrase
    return describe(match["value"], name=name, ssid=ssid, seal=seal, holder=holder)
