"""The WLANs of a Catalyst 9800: configured from the configuration, effective from `show wlan all`.

Sources: Cisco Catalyst 9800 Series Wireless Controller Software Configuration Guide ("WLANs", "WLAN Security", "WPA3"),
whose defaults (shut down, WPA2 with AES and 802.1X, PMF off) the configuration does not show; the form of
`show wlan all` as in CiscoTestAutomation/genieparser.
"""

import re
import shlex
from collections.abc import Iterator, Mapping

from netproof.model.record import Known, Unknown
from netproof.model.state_wireless import Wireless, WirelessNetwork, WirelessSecurity
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.cisco_ios.wireless_passphrases import passphrases
from netproof.platforms.cisco_ios.wireless_rendering import render
from netproof.platforms.cisco_ios.wireless_settings import PMF_WORDS, configured_security
from netproof.platforms.outputs import NotCollectedError, Outputs, Seal
from netproof.platforms.proof import proof

__all__ = ["COMMANDS", "parse", "render"]

WLANS = "show wlan all"
COMMANDS = (RUNNING, WLANS)

_PROFILE = re.compile(r"^WLAN Profile Name\s*: *(.+?)\s*$", re.MULTILINE)
_VALUE = re.compile(r"^\s*(.+?)\s*: (.*?)\s*$")
_SHOWN_PROTOCOLS = {"WPA (SSN IE)": "wpa", "WPA2 (RSN IE)": "wpa2", "WPA3 (WPA3 IE)": "wpa3"}
_SHOWN_CIPHERS = {
    "TKIP Cipher": "tkip", "AES Cipher": "ccmp", "CCMP256 Cipher": "ccmp-256", "GCMP128 Cipher": "gcmp",
    "GCMP256 Cipher": "gcmp-256",
}  # fmt: skip
_SHOWN_AKM = {
    "802.1x": "dot1x", "PSK": "psk", "CCKM": "cckm", "FT dot1x": "ft-dot1x", "FT PSK": "ft-psk", "FT SAE": "ft-sae",
    "Dot1x-SHA256": "dot1x-sha256", "PSK-SHA256": "psk-sha256", "SAE": "sae", "OWE": "owe", "SUITEB-1X": "suite-b",
    "SUITEB192-1X": "suite-b-192",
}  # fmt: skip


def parse(outputs: Outputs) -> Wireless:
    """Read every WLAN; a device without one serves none.

    Raises:
        NotCollectedError: the running configuration was not collected, or is of an autonomous access point.
    """
    root = running_configuration(outputs)
    if root.first("dot11 ssid"):
        raise NotCollectedError("the SSIDs of an autonomous access point (`dot11 ssid`) are not read")
    nodes = [node for node in root.find("wlan") if len(_words(node.text)) > 2]  # noqa: PLR2004 - wlan NAME ID
    text = answer_or_none(outputs, WLANS)
    shown = _shown(text) if text is not None else {}
    missing = unanswered(outputs, WLANS, "what is in force is not known")
    networks = tuple(_network(node, shown, missing, outputs.seal) for node in nodes)
    return Wireless(networks=networks, lines=tuple(line for network in networks for line in network.lines))


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _network(node: Node, shown: Mapping[str, WirelessSecurity], missing: Unknown, seal: Seal) -> WirelessNetwork:
    _, name, _, *words = _words(node.text)
    ssid = words[0] if words else name
    return WirelessNetwork(
        name=name,
        ssid=ssid,
        enabled=node.has("no shutdown"),
        configured=configured_security(child.text for child in node.children),
        effective=shown.get(name, missing),
        client_isolation=_isolation(node),
        passphrases=passphrases(node, ssid, seal),
        lines=proof(node),
    )


def _isolation(node: Node) -> Known[bool]:
    blocking = node.first("peer-blocking")
    if blocking and blocking.text == "peer-blocking forward-upstream":
        return Unknown(unknown="traffic between clients is forwarded upstream, where something else decides")
    return bool(blocking and blocking.text == "peer-blocking drop")


def _shown(text: str) -> dict[str, WirelessSecurity]:
    pieces = _PROFILE.split(text)[1:]
    return {
        name: security for name, body in zip(pieces[::2], pieces[1::2], strict=True) for security in _security(body)
    }


def _security(body: str) -> Iterator[WirelessSecurity]:
    """Read one WLAN's part; one without its security lines yields nothing, so that it stays unknown."""
    rows = [(found[1], found[2]) for line in body.splitlines() if (found := _VALUE.match(line))]
    values = dict(rows)
    enabled = {name for name, value in rows if value == "Enabled"}
    pmf = PMF_WORDS.get(values.get("PMF Support", "").lower())
    wpa = next((value for name, value in rows if name.startswith("Wi-Fi Protected Access")), None)
    if pmf is None or wpa is None:
        return
    wep = ("wep",) if "Static WEP Keys" in enabled else ()
    active = enabled if wpa == "Enabled" else set()
    protocols = tuple(sorted({_SHOWN_PROTOCOLS[name] for name in active & _SHOWN_PROTOCOLS.keys()} | set(wep)))
    ciphers = tuple(sorted({_SHOWN_CIPHERS[name] for name in active & _SHOWN_CIPHERS.keys()} | set(wep)))
    yield WirelessSecurity(
        protocols=protocols,
        key_managements=tuple(sorted(_SHOWN_AKM[name] for name in active & _SHOWN_AKM.keys())),
        ciphers=ciphers if ciphers or not protocols else Unknown(unknown=f"{WLANS} shows no cipher"),
        pmf=pmf,
    )
