"""Tunnels to sites and for people."""

from typing import Any

from netproof.model.state import DeviceState
from tests.checks.good.remote_access import SECTION
from tests.checks.states import BAD, GOOD, OPEN, UNKNOWN, Case, device

SITE, STAFF = SECTION.tunnels


def site(**values: Any) -> DeviceState:
    return device(remote_access={"tunnels": (SITE.changed(**values),)})


def staff(**values: Any) -> DeviceState:
    return device(remote_access={"tunnels": (STAFF.changed(**values),)})


CRYPTOGRAPHY, AUTHENTICATION = "tunnel_cryptography", "remote_access_authentication"
ROAD = {"name": "wg0", "kind": "wireguard", "authentication": ("public-key",), "second_factor": False}

CASES = [
    Case("strong", CRYPTOGRAPHY, device(), GOOD),
    Case("no tunnel", CRYPTOGRAPHY, device(remote_access={"tunnels": ()}), GOOD),
    Case("3DES among others", CRYPTOGRAPHY, site(encryption=("aes-cbc-256", "3des")), BAD),
    Case("no encryption", CRYPTOGRAPHY, site(kind="gre", encryption=("null",)), BAD),
    Case("MD5", CRYPTOGRAPHY, site(integrity=("hmac-md5-96",)), BAD),
    Case("no integrity", CRYPTOGRAPHY, site(encryption=("aes-cbc-128",), integrity=("none",)), BAD),
    Case("group 5", CRYPTOGRAPHY, site(groups=("modp1536", "ecp256")), BAD),
    Case("group 14", CRYPTOGRAPHY, site(groups=("modp2048",)), GOOD),
    Case("IKEv1", CRYPTOGRAPHY, site(kind="ikev1"), BAD),
    Case("IKEv1 accepted", CRYPTOGRAPHY, site(kind="ikev1"), GOOD, parameters={"forbidden_kinds": []}),
    Case(
        "aggressive mode with a shared key",
        CRYPTOGRAPHY,
        site(kind="ikev1", aggressive=True, authentication=("psk",)),
        BAD,
        parameters={"forbidden_kinds": []},
    ),
    Case(
        "aggressive mode with certificates",
        CRYPTOGRAPHY,
        site(kind="ikev1", aggressive=True),
        GOOD,
        parameters={"forbidden_kinds": []},
    ),
    Case("aggressive mode, nobody knows how", CRYPTOGRAPHY, site(aggressive=True, authentication=UNKNOWN), OPEN),
    Case("mode unknown", CRYPTOGRAPHY, site(aggressive=UNKNOWN, authentication=("psk",)), OPEN),
    *(
        Case(f"{field} unknown", CRYPTOGRAPHY, site(**{field: UNKNOWN}), OPEN)
        for field in ("encryption", "integrity", "groups")
    ),
    *(
        Case("further tunnels", check, device(remote_access={"further_tunnels": UNKNOWN}), OPEN)
        for check in (CRYPTOGRAPHY, AUTHENTICATION)
    ),
    Case("two factors", AUTHENTICATION, device(), GOOD),
    Case("sites only", AUTHENTICATION, site(authentication=("psk",)), GOOD),
    Case("a shared key", AUTHENTICATION, staff(authentication=("psk",), second_factor=False), BAD),
    Case(
        "a shared key stays one",
        AUTHENTICATION,
        staff(authentication=("psk",)),
        BAD,
        parameters={"second_factor_tunnels": ["STAFF"]},
    ),
    Case("nobody is asked", AUTHENTICATION, staff(authentication=()), BAD),
    Case("a password alone", AUTHENTICATION, staff(authentication=("aaa:VPN",), second_factor=False), BAD),
    Case("WireGuard", AUTHENTICATION, staff(**ROAD), BAD),
    Case(
        "WireGuard behind another factor",
        AUTHENTICATION,
        staff(**ROAD),
        GOOD,
        parameters={"second_factor_tunnels": ["wg0"]},
    ),
    Case("the server decides", AUTHENTICATION, staff(second_factor=UNKNOWN), OPEN),
    Case("nobody knows how", AUTHENTICATION, staff(authentication=UNKNOWN), OPEN),
    Case("people or sites", AUTHENTICATION, staff(for_people=UNKNOWN, second_factor=False), OPEN),
    Case(
        "sites, as declared",
        AUTHENTICATION,
        staff(for_people=UNKNOWN, second_factor=False),
        GOOD,
        parameters={"site_tunnels": ["STAFF"]},
    ),
]
