"""Wireless networks."""

from typing import Any

from netproof.model.state import DeviceState, WirelessSecurity
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, WPA3, Case, context, device, wlan


def security(protocols: str = "", keys: str = "", ciphers: str = "ccmp", pmf: str = "required") -> WirelessSecurity:
    return WirelessSecurity.model_validate(
        {"protocols": protocols.split(), "key_managements": keys.split(), "ciphers": ciphers.split(), "pmf": pmf}
    )


def with_wlan(name: str = "STAFF", **values: Any) -> DeviceState:
    return device(wireless={"networks": (wlan(name, **values),)})


ENTERPRISE = security("wpa2", "dot1x dot1x-sha256")
PSK = security("wpa2", "psk", pmf="disabled")
WEP = security("wep", "", "wep", "disabled")
OPEN_NETWORK = security("", "", "", "disabled")

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
]
