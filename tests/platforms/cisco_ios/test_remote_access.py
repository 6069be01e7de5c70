"""Tunnels of IOS, after the examples of Cisco's Security Configuration Guides (IPsec, FlexVPN, SSL VPN)."""

from typing import Any

import pytest

from netproof.model.record import Unknown
from netproof.model.state_access import RemoteAccess, Tunnel
from netproof.platforms.cisco_ios.configuration import RUNNING
from netproof.platforms.cisco_ios.ipsec import transforms
from netproof.platforms.cisco_ios.release import VERSION
from netproof.platforms.cisco_ios.remote_access import parse
from netproof.platforms.outputs import Outputs
from tests.planning import seal

SITE_TO_SITE = """\
crypto isakmp policy 10
 encr 3des
 hash md5
 authentication pre-share
 group 2
crypto isakmp policy 20
 encr aes 256
 authentication pre-share
 group 14
crypto isakmp key Sup3rS3cret address 203.0.113.9
crypto ipsec transform-set OLD esp-3des esp-md5-hmac
 mode tunnel
crypto map CMAP 10 ipsec-isakmp
 description Hong Kong
 set peer 203.0.113.9
 set transform-set OLD
 set pfs group5
 match address HK
crypto map UNUSED 10 ipsec-isakmp
 set peer 203.0.113.10
 set transform-set OLD
interface GigabitEthernet0/0
 ip address 198.51.100.2 255.255.255.252
 crypto map CMAP
"""
FLEX = """\
aaa authentication login VPN group radius
aaa authentication login LOCAL local
crypto ikev2 proposal STRONG
 encryption aes-gcm-256
 prf sha384
 group 20
crypto ikev2 policy STRONG
 proposal STRONG
crypto ikev2 profile SITES
 match identity remote address 203.0.113.9 255.255.255.255
 authentication remote rsa-sig
 authentication local rsa-sig
 pki trustpoint FIRM
crypto ikev2 profile STAFF
 match identity remote key-id staff
 authentication remote anyconnect-eap aggregate cert-request
 authentication local rsa-sig
 aaa authentication anyconnect-eap VPN
crypto ikev2 profile VENDORS
 authentication remote eap query-identity
 aaa authentication eap LOCAL
crypto ipsec transform-set GCM esp-gcm 256
 mode tunnel
crypto ipsec profile SITES
 set transform-set GCM
 set pfs group20
 set ikev2-profile SITES
crypto ipsec profile STAFF
 set transform-set GCM
 set ikev2-profile STAFF
interface Tunnel10
 description to Hong Kong
 ip address 10.255.0.1 255.255.255.252
 ip nhrp authentication N0tShown
 tunnel source GigabitEthernet0/0
 tunnel mode ipsec ipv4
 tunnel destination 203.0.113.9
 tunnel protection ipsec profile SITES
interface Tunnel20
 tunnel source GigabitEthernet0/0
 tunnel destination 203.0.113.20
interface Tunnel30
 shutdown
 tunnel source GigabitEthernet0/0
 tunnel destination 203.0.113.30
interface Virtual-Template1 type tunnel
 ip unnumbered Loopback0
 tunnel mode ipsec ipv4
 tunnel protection ipsec profile STAFF
interface Virtual-Template2 type tunnel
 tunnel protection ipsec profile STAFF ikev2-profile VENDORS
"""
EASY_VPN = """\
aaa authentication login PEOPLE group radius local
crypto isakmp policy 10
 authentication pre-share
crypto isakmp client configuration group STAFF
 key GroupKey1
crypto ipsec transform-set AES esp-aes esp-sha-hmac
crypto dynamic-map DYN 10
 set transform-set AES
crypto map CMAP client authentication list PEOPLE
crypto map CMAP 65000 ipsec-isakmp dynamic DYN
interface GigabitEthernet0/0
 crypto map CMAP
"""
SSL_VPN = """\
aaa authentication login PEOPLE group radius
webvpn gateway GW
 ip address 203.0.113.1 port 8443
 ssl encryption aes-sha1
 inservice
webvpn context STAFF
 gateway GW
 aaa authentication list PEOPLE
 authentication certificate aaa
 inservice
webvpn context OLD
 gateway GW
"""


def read(text: str, release: str = "15.7(3)M5") -> RemoteAccess:
    version = f"Cisco IOS Software, C2900 Software, Version {release}, RELEASE SOFTWARE"
    return parse(Outputs({RUNNING: f"{text}end\n", VERSION: version}, seal=seal))


def tunnel(text: str, name: str, release: str = "15.7(3)M5") -> Tunnel:
    return next(tunnel for tunnel in read(text, release).tunnels if tunnel.name == name)


def facts(found: Tunnel, *names: str) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}


def test_a_crypto_map_agrees_on_what_its_transform_set_and_every_ike_policy_allow() -> None:
    found = tunnel(SITE_TO_SITE, "CMAP 10")
    assert facts(found, "kind", "peer", "interface", "for_people", "aggressive") == {
        "kind": "ikev1",
        "peer": "203.0.113.9",
        "interface": "GigabitEthernet0/0",
        "for_people": False,
        "aggressive": True,
    }
    assert found.encryption == ("3des", "aes-cbc-256")
    assert found.integrity == ("hmac-md5-96", "hmac-sha1-96")
    assert found.groups == ("modp1024", "modp2048", "modp1536")
    assert found.authentication == ("psk",)


def test_a_crypto_map_on_no_interface_is_not_in_force() -> None:
    assert [found.name for found in read(SITE_TO_SITE).tunnels] == ["CMAP 10"]


def test_aggressive_mode_can_be_switched_off() -> None:
    assert tunnel("crypto isakmp aggressive-mode disable\n" + SITE_TO_SITE, "CMAP 10").aggressive is False


def test_a_policy_that_says_nothing_is_des_and_group_1() -> None:
    found = tunnel(EASY_VPN, "DYN 10")
    assert found.encryption == ("des", "aes-cbc-128")
    assert found.groups == ("modp768",)


def test_people_who_are_asked_by_extended_authentication() -> None:
    found = tunnel(EASY_VPN, "DYN 10")
    assert found.for_people is True
    assert found.authentication == ("psk", "aaa:PEOPLE")
    assert isinstance(found.second_factor, Unknown)
    without = tunnel(EASY_VPN.replace("crypto map CMAP client authentication list PEOPLE\n", ""), "DYN 10")
    assert isinstance(without.for_people, Unknown)


def test_a_protected_tunnel_interface_with_certificates() -> None:
    found = tunnel(FLEX, "Tunnel10")
    assert facts(found, "kind", "peer", "encryption", "integrity", "groups", "authentication", "for_people") == {
        "kind": "ikev2",
        "peer": "203.0.113.9",
        "encryption": ("aes-gcm-16-256",),
        "integrity": (),
        "groups": ("ecp384",),
        "authentication": ("certificate",),
        "for_people": False,
    }


def test_a_tunnel_interface_without_protection_encrypts_nothing() -> None:
    assert facts(tunnel(FLEX, "Tunnel20"), "kind", "encryption", "peer") == {
        "kind": "gre",
        "encryption": ("null",),
        "peer": "203.0.113.20",
    }
    assert "Tunnel30" not in [found.name for found in read(FLEX).tunnels]


def test_people_by_flexvpn() -> None:
    staff, vendors = tunnel(FLEX, "Virtual-Template1"), tunnel(FLEX, "Virtual-Template2")
    assert staff.for_people is True
    assert staff.authentication == ("aaa:VPN", "certificate")
    assert staff.second_factor is True
    assert vendors.authentication == ("eap", "aaa:LOCAL")
    assert vendors.second_factor is False
    server = tunnel(FLEX.replace("eap LOCAL", "eap VPN"), "Virtual-Template2")
    assert isinstance(server.second_factor, Unknown)


def test_ssl_vpn() -> None:
    found = read(SSL_VPN).tunnels
    assert [one.name for one in found] == ["STAFF"]
    assert facts(found[0], "kind", "port", "encryption", "authentication", "second_factor") == {
        "kind": "tls",
        "port": 8443,
        "encryption": ("aes-cbc-128", "aes-cbc-256"),
        "authentication": ("certificate", "aaa:PEOPLE"),
        "second_factor": True,
    }
    every = tunnel(SSL_VPN.replace(" ssl encryption aes-sha1\n", ""), "STAFF")
    assert "rc4" in every.encryption
    alone = tunnel(SSL_VPN.replace(" authentication certificate aaa\n", ""), "STAFF")
    assert isinstance(alone.second_factor, Unknown)


def test_ssl_vpn_of_ios_xe() -> None:
    text = (
        "crypto ssl proposal P\n protection rsa-3des-ede-sha1 rsa-aes256-sha1\n"
        "crypto ssl policy POL\n ssl proposal P\n ip address local 203.0.113.1 port 443\n"
        "crypto ssl profile STAFF\n match policy POL\n aaa authentication user-pass list PEOPLE\n"
        " authentication remote user-pass\n"
    )
    found = tunnel(text, "STAFF", "17.9.4")
    assert found.encryption == ("3des", "aes-cbc-256")
    assert found.authentication == ("aaa:PEOPLE",)


NO_POLICY = "".join(SITE_TO_SITE.partition("crypto isakmp key")[1:])
NO_PROPOSAL = "".join(FLEX.partition("crypto ikev2 profile SITES")[1:])


def test_hidden_defaults_of_ike() -> None:
    """IKEv1 default policies of 15.x, IKEv2 smart defaults by release; what is not documented is unknown."""
    assert tunnel(NO_POLICY, "CMAP 10").groups == ("modp1536", "modp1024")
    assert isinstance(tunnel(NO_POLICY, "CMAP 10", "17.9.4").encryption, Unknown)
    off = tunnel("no crypto isakmp default policy\n" + NO_POLICY, "CMAP 10")
    assert off.encryption == ("3des",)
    assert "3des" not in tunnel(NO_PROPOSAL, "Tunnel10").encryption
    assert "modp1024" in tunnel(NO_PROPOSAL, "Tunnel10").groups
    assert tunnel(NO_PROPOSAL, "Tunnel10", "17.9.4").encryption == ("aes-cbc-256", "aes-gcm-16-256")
    assert isinstance(tunnel(NO_PROPOSAL, "Tunnel10", "16.6.1").groups, Unknown)


def test_what_is_named_and_not_configured_is_unknown() -> None:
    assert isinstance(tunnel(SITE_TO_SITE.replace("transform-set OLD esp", "x"), "CMAP 10").encryption, Unknown)
    found = tunnel(FLEX.replace("crypto ikev2 profile SITES", "crypto ikev2 profile OTHER"), "Tunnel10")
    assert isinstance(found.authentication, Unknown)


@pytest.mark.parametrize("line", ["crypto gdoi group G", "vpdn-group 1", "l2tp-class C"])
def test_tunnels_that_are_not_read_are_told(line: str) -> None:
    assert isinstance(read(f"{line}\n").further_tunnels, Unknown)
    assert read("hostname r1\n") == RemoteAccess(tunnels=())


@pytest.mark.parametrize(
    ("words", "encryption", "integrity"),
    [
        ("esp-aes esp-sha-hmac", ("aes-cbc-128",), ("hmac-sha1-96",)),
        ("esp-aes 256 esp-sha256-hmac", ("aes-cbc-256",), ("hmac-sha2-256-128",)),
        ("esp-gcm 128", ("aes-gcm-16-128",), ()),
        ("esp-gmac 256", ("null",), ()),
        ("esp-null esp-sha-hmac", ("null",), ("hmac-sha1-96",)),
        ("esp-des", ("des",), ("none",)),
        ("ah-sha256-hmac", ("null",), ("hmac-sha2-256-128",)),
        ("ah-sha-hmac esp-aes 192", ("aes-cbc-192",), ("hmac-sha1-96",)),
    ],
)
def test_transforms(words: str, encryption: tuple[str, ...], integrity: tuple[str, ...]) -> None:
    found = transforms(words.split())
    assert (found.encryption, found.integrity) == (encryption, integrity)


@pytest.mark.parametrize("text", [SITE_TO_SITE, FLEX, EASY_VPN, SSL_VPN])
def test_no_secret_stands_in_the_state(text: str) -> None:
    written = read(text).model_dump_json()
    assert not [secret for secret in ("Sup3rS3cret", "N0tShown", "GroupKey1") if secret in written]
