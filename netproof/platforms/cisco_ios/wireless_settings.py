"""What the lines of a WLAN mean, hidden defaults included: WPA2 with AES and 802.1X, PMF off, until told otherwise."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from netproof.model.state_wireless import WirelessSecurity

PROTOCOL_WORDS: Mapping[str, str] = MappingProxyType({"wpa": "wpa1", "wpa2": "wpa2", "wpa3": "wpa3"})
CIPHER_WORDS: Mapping[str, str] = MappingProxyType(
    {"tkip": "tkip", "ccmp": "aes", "ccmp-256": "ccmp256", "gcmp": "gcmp128", "gcmp-256": "gcmp256"}
)
AKM_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "dot1x": "dot1x", "psk": "psk", "cckm": "cckm", "ft-dot1x": "ft dot1x", "ft-psk": "ft psk", "ft-sae": "ft sae",
        "dot1x-sha256": "dot1x-sha256", "psk-sha256": "psk-sha256", "sae": "sae", "owe": "owe",
        "suite-b": "suiteb-1x", "suite-b-192": "suiteb192",
    }
)  # fmt: skip
type Pmf = Literal["disabled", "optional", "required"]
PMF_WORDS: Mapping[str, Pmf] = MappingProxyType(
    {"disabled": "disabled", "optional": "optional", "required": "required", "mandatory": "required"}
)
_WPA = "security wpa"
_ON_BY_DEFAULT = frozenset({_WPA, "security wpa wpa2", "security wpa wpa2 ciphers aes", "security wpa akm dot1x"})


def configured_security(lines: Iterable[str], *, as_if_wpa: bool = False) -> WirelessSecurity:
    """Return the protection that the lines below `wlan …` configure.

    With `as_if_wpa` it is what would hold once `security wpa` is on, which is where a change of an open WLAN starts.
    """
    known = {line.strip() for line in lines}

    def is_on(line: str) -> bool:
        return line in known or (line in _ON_BY_DEFAULT and f"no {line}" not in known)

    if not is_on(_WPA) and not as_if_wpa:
        wep = ("wep",) if any(line.startswith("security static-wep-key encryption") for line in known) else ()
        return WirelessSecurity(protocols=wep, key_managements=(), ciphers=wep, pmf="disabled")
    protocols = [name for name, word in PROTOCOL_WORDS.items() if is_on(f"{_WPA} {word}")]
    carriers = [word for word, names in (("wpa1", {"wpa"}), ("wpa2", {"wpa2", "wpa3"})) if names & set(protocols)]
    ciphers = [
        name
        for name, word in CIPHER_WORDS.items()
        if any(is_on(f"{_WPA} {carrier} ciphers {word}") for carrier in carriers)
    ]
    pmf = next((line.split()[2] for line in known if line.startswith("security pmf ")), "disabled")
    return WirelessSecurity(
        protocols=tuple(sorted(protocols)),
        key_managements=tuple(sorted(name for name, word in AKM_WORDS.items() if is_on(f"{_WPA} akm {word}"))),
        ciphers=tuple(sorted(ciphers)),
        pmf=PMF_WORDS.get(pmf, "disabled"),
    )
