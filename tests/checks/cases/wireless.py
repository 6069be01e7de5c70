"""Wireless networks."""

from typing import Any

from netproof.model.state import DeviceState
from netproof.model.state_wireless import WirelessPassphrase, WirelessSecurity
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, WPA3, Case, context, device, passphrase, wlan


def security(protocols: str = "", keys: str = "", ciphers: str = "ccmp", pmf: str = "required") -> WirelessSecurity:
    return WirelessSecurity.model_validate(
        {"protocols": protocols.split(), "key_managements": keys.split(), "ciphers": ciphers.split(), "pmf": pmf}
    )


def with_wlan(name: str = "STAFF", **values: Any) -> DeviceState:
    return device(wireless={"networks": (wlan(name, **values),)})


def with_passphrases(*passphrases: WirelessPassphrase, **values: Any) -> DeviceState:
    return with_wlan(passphrases=passphrases, **values)


ENTERPRISE = security("wpa2", "dot1x dot1x-sha256")
PSK = security("wpa2", "psk", pmf="disabled")
WEP = security("wep", "", "wep", "disabled")
OPEN_NETWORK = security("", "", "", "disabled")

SHORT = passphrase(length=15)
ELSEWHERE = passphrase(
    storage="elsewhere",
    **dict.fromkeys(("length", "character_kinds", "well_known", "names_network", "sealed"), UNKNOWN),
)
SECRETS = {"passphrase_secrets": {"STAFF": "staff_wifi"}}
SMALL = {"minimum_passphrase_length": 15}


def with_networks(ssids: tuple[str, ...]) -> DeviceState:
    """Return a device whose networks have one passphrase."""
    networks = tuple(wlan(f"wlan{i}", ssid=ssid, passphrases=(passphrase(),)) for i, ssid in enumerate(ssids))
    return device(wireless={"networks": networks})


CASES = [
    Case("SAE", "wireless_security", device(), GOOD),
    Case("802.1X with PMF", "wireless_security", with_wlan(configured=ENTERPRISE), GOOD),
    Case("no network", "wireless_security", device(wireless={"networks": ()}), NOT),
    Case("switched off", "wireless_security", with_wlan(configured=WEP, enabled=False), NOT),
    Case("perhaps on", "wireless_security", with_wlan(enabled=UNKNOWN), OPEN),
    Case("open", "wireless_security", with_wlan(configured=OPEN_NETWORK), BAD),
    Case("open for visitors", "wireless_security", with_wlan("GUEST", configured=OPEN_NETWORK), BAD, GOOD),
    Case("WEP", "wireless_security", with_wlan(configured=WEP), BAD),
    Case(
        "WPA with TKIP",
        "wireless_security",
        with_wlan(configured=security("wpa", "psk", "tkip", "disabled")),
        BAD,
        GOOD,
    ),
    Case(
        "WPA2 with TKIP", "wireless_security", with_wlan(configured=security("wpa2", "dot1x", "ccmp tkip")), BAD, GOOD
    ),
    Case("WPA2-PSK", "wireless_security", with_wlan(configured=PSK), BAD, GOOD),
    Case("WPA2-PSK with PMF", "wireless_security", with_wlan(configured=security("wpa2", "psk")), BAD, GOOD),
    Case(
        "transition",
        "wireless_security",
        with_wlan(configured=security("wpa2 wpa3", "psk sae", pmf="optional")),
        BAD,
        GOOD,
    ),
    Case("SAE with WPA3 off", "wireless_security", with_wlan(configured=security("wpa2", "sae")), BAD, GOOD),
    Case(
        "SAE with PMF off",
        "wireless_security",
        with_wlan(configured=security("wpa3", "sae", pmf="disabled")),
        BAD,
        GOOD,
    ),
    Case(
        "SAE with PMF optional",
        "wireless_security",
        with_wlan(configured=security("wpa3", "sae", pmf="optional")),
        BAD,
        GOOD,
    ),
    Case(
        "802.1X without PMF",
        "wireless_security",
        with_wlan(configured=security("wpa2", "dot1x", pmf="disabled")),
        BAD,
        GOOD,
    ),
    Case("no key management", "wireless_security", with_wlan(configured=security("wpa2")), BAD),
    Case("OWE for visitors", "wireless_security", with_wlan("GUEST", configured=security("wpa3", "owe")), GOOD),
    Case("OWE for staff", "wireless_security", with_wlan(configured=security("wpa3", "owe")), BAD),
    Case("in force differs", "wireless_security", with_wlan(configured=WPA3, effective=PSK), BAD, GOOD),
    Case("in force not read", "wireless_security", with_wlan(effective=UNKNOWN), OPEN),
    Case("PMF in force not told", "wireless_security", with_wlan(effective=WPA3.changed(pmf=UNKNOWN)), OPEN),
    Case("WPS", "wireless_security", with_wlan(wps=True), BAD, GOOD),
    Case(
        "802.1X asked of staff",
        "wireless_security",
        with_wlan(),
        BAD,
        parameters={"staff_key_managements": ["dot1x", "dot1x-sha256"]},
    ),
    Case("isolated", "wireless_isolation", device(), GOOD),
    Case("not isolated", "wireless_isolation", with_wlan("GUEST", client_isolation=False), BAD, GOOD),
    Case("unknown", "wireless_isolation", with_wlan("GUEST", client_isolation=UNKNOWN), OPEN),
    Case("staff only", "wireless_isolation", with_wlan(client_isolation=False), NOT),
    Case(
        "role by WLAN name",
        "wireless_isolation",
        with_wlan("wlan7", ssid="Visitors", client_isolation=False),
        BAD,
        GOOD,
        context=context(network_roles={"wlan7": "guest"}),
    ),
    Case("strong", "wireless_passphrase", device(), GOOD),
    Case("no network", "wireless_passphrase", device(wireless={"networks": ()}), NOT),
    Case("802.1X", "wireless_passphrase", with_passphrases(configured=ENTERPRISE), NOT),
    Case("open", "wireless_passphrase", with_passphrases(configured=OPEN_NETWORK), NOT),
    Case("switched off", "wireless_passphrase", with_passphrases(passphrase(length=8), enabled=False), NOT),
    Case(
        "left behind by 802.1X",
        "wireless_passphrase",
        with_passphrases(passphrase(length=8), configured=ENTERPRISE),
        BAD,
    ),
    Case("perhaps on", "wireless_passphrase", with_wlan(enabled=UNKNOWN), OPEN),
    Case("from a RADIUS server", "wireless_passphrase", with_passphrases(configured=PSK), OPEN),
    Case("in a file", "wireless_passphrase", with_passphrases(passphrase(), ELSEWHERE), OPEN),
    Case("a raw key", "wireless_passphrase", with_passphrases(passphrase(length=None, character_kinds=None)), GOOD),
    Case("as long as asked", "wireless_passphrase", with_passphrases(passphrase(length=16, character_kinds=3)), GOOD),
    Case("too short", "wireless_passphrase", with_passphrases(SHORT), BAD, OPEN, parameters=SECRETS),
    Case("too short, and no secret for it", "wireless_passphrase", with_passphrases(SHORT), BAD),
    Case(
        "one of several too short",
        "wireless_passphrase",
        with_passphrases(passphrase(), SHORT),
        BAD,
        parameters=SECRETS,
    ),
    Case(
        "too short for some stations",
        "wireless_passphrase",
        with_passphrases(SHORT.changed(holder="id=visitors")),
        BAD,
        parameters=SECRETS,
    ),
    Case("short enough for the firm", "wireless_passphrase", with_passphrases(SHORT), GOOD, parameters=SMALL),
    Case(
        "too plain",
        "wireless_passphrase",
        with_passphrases(passphrase(character_kinds=2)),
        BAD,
        OPEN,
        parameters=SECRETS,
    ),
    Case(
        "well known",
        "wireless_passphrase",
        with_passphrases(passphrase(well_known=True)),
        BAD,
        OPEN,
        parameters=SECRETS,
    ),
    Case(
        "names itself",
        "wireless_passphrase",
        with_passphrases(passphrase(names_network=True)),
        BAD,
        OPEN,
        parameters=SECRETS,
    ),
    Case("one for staff and visitors", "wireless_passphrase", with_networks(("STAFF", "GUEST")), BAD),
    Case(
        "one for staff and visitors, renewed",
        "wireless_passphrase",
        with_networks(("STAFF", "GUEST")),
        BAD,
        OPEN,
        parameters=SECRETS,
    ),
    Case("one SSID on two radios", "wireless_passphrase", with_networks(("STAFF", "STAFF")), GOOD),
]
