"""Wireless networks and their passphrases, without one of these ever standing in a state."""

from typing import Literal, Self

from netproof.model.record import Known, Record, Unknown
from netproof.model.section import Section

_TO_BE_READ = Unknown(unknown="it is to be set from the inventory's secrets, and is judged once the device shows it")


class WirelessPassphrase(Record):
    """Facts about one passphrase that lets devices join a wireless network, never its value.

    When it was last changed is not among them: no platform that is read tells that, so its age is decided by records.
    """

    name: str
    """What sets it, as the device writes it: `wpa_passphrase`, `sae_password`, `security wpa psk`."""
    holder: str = ""
    """Whom it is for where not everybody uses it, as the device writes it: `id=visitors`, `priority 1`, a file."""
    storage: Literal["clear", "encrypted", "elsewhere"]
    """`encrypted` under a key of the device, so that nothing of it can be told; `elsewhere` is a file or server."""
    length: Known[int | None]
    """Characters; `None` for a raw key of 256 bits (64 hexadecimal digits), which has no length to judge."""
    character_kinds: Known[int | None]
    """How many of lower case, upper case, digits and others it is made of; `None` for a raw key."""
    well_known: Known[bool]
    """Whether it is, or only decorates, one that attackers try first; of a raw key, whether it was made of one."""
    names_network: Known[bool]
    """Whether it holds the SSID or a word of it, which everybody in reach can read."""
    sealed: Known[str]
    """The token that stands for its value: networks with one token have one passphrase, on one device or several."""
    secret: str = ""
    """In a planned state only: the name of the secret that is to be set (`netproof_secrets` in the inventory)."""

    @classmethod
    def to_be_set(cls, secret: str, *, name: str, holder: str = "") -> Self:
        """Return what a plan knows of a secret of the inventory that is to become the passphrase: only its name."""
        return cls(
            name=name,
            holder=holder,
            storage="clear",
            length=_TO_BE_READ,
            character_kinds=_TO_BE_READ,
            well_known=_TO_BE_READ,
            names_network=_TO_BE_READ,
            sealed=f"<secret:vault:{secret}>",
            secret=secret,
        )


class WirelessSecurity(Record):
    """The protection of a wireless network, in the terms of IEEE 802.11 and WPA3."""

    protocols: Known[tuple[str, ...]]
    """Sorted: `wep`, `wpa`, `wpa2`, `wpa3`; empty means open."""
    key_managements: Known[tuple[str, ...]]
    """Sorted: `psk`, `psk-sha256`, `sae`, `dot1x`, `dot1x-sha256`, `suite-b-192`, `owe`, `ft-…`."""
    ciphers: Known[tuple[str, ...]]
    """Sorted: `wep`, `tkip`, `ccmp`, `gcmp`, `ccmp-256`, `gcmp-256`."""
    pmf: Known[Literal["disabled", "optional", "required"]]
    """Protected management frames (IEEE 802.11w)."""


class WirelessNetwork(Record):
    """One SSID."""

    name: str
    """The WLAN profile or BSS name, which commands use."""
    ssid: str
    enabled: Known[bool]
    configured: WirelessSecurity
    effective: Known[WirelessSecurity]
    """What the radio's daemon or controller says is in force; it may differ from what is configured."""
    wps: Known[bool] = False
    client_isolation: Known[bool] = False
    passphrases: tuple[WirelessPassphrase, ...] = ()
    """Every one that is configured, in use or not; empty where none stands on the device."""
    lines: tuple[str, ...] = ()


class Wireless(Section):
    """The SSIDs that the device serves."""

    networks: tuple[WirelessNetwork, ...]
