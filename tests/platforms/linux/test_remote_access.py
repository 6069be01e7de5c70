"""Tunnels of Linux, after the examples of wg-quick(8), strongSwan's and OpenVPN's documentation."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from netproof.model.record import Unknown
from netproof.model.state_access import RemoteAccess, Tunnel
from netproof.platforms.linux import commands
from netproof.platforms.linux.configuration import configuration_texts
from netproof.platforms.linux.files import join_files
from netproof.platforms.linux.remote_access import COMMANDS, parse
from netproof.platforms.outputs import NotCollectedError, Outputs
from tests.planning import seal

WIREGUARD = """\
[Interface]
Address = 10.8.0.1/24
ListenPort = 51820

[Peer] # a colleague's notebook
PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
AllowedIPs = 10.8.0.2/32, fd00::2/128
"""
WIREGUARD_SITE = """\
[Interface]
ListenPort = 51821
[Peer]
PublicKey = TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=
Endpoint = 203.0.113.9:51820
AllowedIPs = 10.40.0.0/16
AllowedIPs = 10.41.0.0/16
"""
SWANCTL = """\
# after strongSwan's usable examples: site-site and road warrior
connections {
  hk {
    version = 2
    remote_addrs = 203.0.113.9   # Hong Kong
    proposals = aes256gcm16-prfsha384-ecp384,aes256-sha256-modp2048
    local { auth = pubkey }
    remote {
      auth = pubkey
      id = "C=TW, O=Firm"
    }
    children {
      net {
        local_ts = 10.1.0.0/16,10.2.0.0/16
        esp_proposals = aes256gcm16-ecp384
      }
    }
  }
  staff {
    version = 2
    proposals = aes256-sha512-x25519
    remote-1 { auth = pubkey }
    remote-2 { auth = eap-mschapv2 }
    pools = staff
    children { staff { esp_proposals = chacha20poly1305 } }
  }
  old {
    proposals = 3des-md5-modp1024
    aggressive = yes
    remote { auth = psk }
    children { old { esp_proposals = null-sha1 } }
  }
}
include conf.d/*.conf
"""
IPSEC = """\
config setup
  uniqueids = no
conn %default
  keyexchange=ikev2
  ike=aes128-sha256-ecp256!
conn branch
  right=198.51.100.77
  rightauth=psk
  esp=aes128gcm16-ecp256
conn people # dial in
  right=%any
  rightauth=eap-radius
  rightsourceip=10.9.0.0/24
  leftsubnet=10.0.0.0/8
"""
OPENVPN = """\
port 1194
dev tun0
server 10.8.0.0 255.255.255.0
ca ca.crt
;cipher DES-CBC
dh none
data-ciphers AES-256-GCM:CHACHA20-POLY1305
plugin /usr/lib/openvpn/openvpn-plugin-auth-pam.so login
"""
FILES = (
    commands.WIREGUARD_FILES,
    commands.STRONGSWAN_FILES,
    commands.IPSEC_FILES,
    commands.OPENVPN_FILES,
)


def read(files: dict[str, str] | None = None, *, peers: str = "", links: Any = (), units: str = "") -> RemoteAccess:
    places = {"/etc/wireguard": 0, "/etc/swanctl": 1, "/etc/ipsec": 2, "/etc/openvpn": 3}
    texts = {
        command: join_files(
            {path: text for path, text in (files or {}).items() if places[next(filter(path.startswith, places))] == i}
        )
        for i, command in enumerate(FILES)
    }
    texts |= {
        commands.WIREGUARD_PEERS: peers or "netproof:absent wg\n",
        commands.ADDRESSES: json.dumps(list(links)),
        commands.ENABLED_UNITS: f"sysvinit\n{units}",
    }
    return parse(Outputs(texts, seal=seal))


def one(path: str, text: str, name: str, **more: Any) -> Tunnel:
    return next(tunnel for tunnel in read({path: text}, **more).tunnels if tunnel.name == name)


def facts(found: Tunnel, *names: str) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}


def test_no_tunnel() -> None:
    assert read() == RemoteAccess(tunnels=())


@pytest.mark.parametrize("command", COMMANDS)
def test_without_one_of_the_outputs_nothing_is_said(command: str) -> None:
    texts = dict.fromkeys(COMMANDS, "") | {commands.ADDRESSES: "[]", commands.ENABLED_UNITS: "sysvinit\n"}
    del texts[command]
    with pytest.raises(NotCollectedError):
        parse(Outputs(texts, seal=seal))


def test_wireguard_for_people() -> None:
    found = one("/etc/wireguard/wg0.conf", WIREGUARD, "wg0")
    assert facts(found, "kind", "for_people", "second_factor", "authentication", "networks", "encryption") == {
        "kind": "wireguard",
        "for_people": True,
        "second_factor": False,
        "authentication": ("public-key",),
        "networks": ("10.8.0.2/32", "fd00::2/128"),
        "encryption": ("chacha20-poly1305",),
    }


def test_wireguard_to_a_site() -> None:
    found = one("/etc/wireguard/hk.conf", WIREGUARD_SITE, "hk")
    assert facts(found, "peer", "for_people", "networks") == {
        "peer": "203.0.113.9",
        "for_people": False,
        "networks": ("10.40.0.0/16", "10.41.0.0/16"),
    }


def test_a_running_peer_that_no_file_knows_may_be_a_person() -> None:
    stranger = "wg9\tHIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=\t10.9.0.2/32\n"
    assert isinstance(read(peers=stranger).tunnels[0].for_people, Unknown)
    both = one("/etc/wireguard/wg9.conf", WIREGUARD_SITE, "wg9", peers=stranger)
    assert isinstance(both.for_people, Unknown)
    roaming = one("/etc/wireguard/a.conf", WIREGUARD_SITE.replace("Endpoint = 203.0.113.9:51820\n", ""), "a")
    assert isinstance(roaming.for_people, Unknown)


def test_strongswan() -> None:
    hk = one("/etc/swanctl/swanctl.conf", SWANCTL, "hk")
    names = ("kind", "peer", "for_people", "encryption", "integrity", "groups", "authentication", "networks")
    assert facts(hk, *names) == {
        "kind": "ikev2",
        "peer": "203.0.113.9",
        "for_people": False,
        "encryption": ("aes-gcm-16-256", "aes-cbc-256"),
        "integrity": ("hmac-sha2-256-128",),
        "groups": ("ecp384", "modp2048"),
        "authentication": ("certificate",),
        "networks": ("10.1.0.0/16", "10.2.0.0/16"),
    }
    staff = one("/etc/swanctl/conf.d/staff.conf", SWANCTL, "staff")
    assert facts(staff, "for_people", "second_factor", "authentication", "encryption", "groups") == {
        "for_people": True,
        "second_factor": True,
        "authentication": ("certificate", "eap"),
        "encryption": ("aes-cbc-256", "chacha20-poly1305"),
        "groups": ("curve25519",),
    }
    old = one("/etc/swanctl/swanctl.conf", SWANCTL, "old")
    assert facts(old, "kind", "aggressive", "encryption", "integrity", "groups", "authentication") == {
        "kind": "ikev1",
        "aggressive": True,
        "encryption": ("3des", "null"),
        "integrity": ("hmac-md5-96", "hmac-sha1-96"),
        "groups": ("modp1024",),
        "authentication": ("psk",),
    }
    assert isinstance(old.for_people, Unknown)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("proposals = aes256gcm16-prfsha384-ecp384,aes256-sha256-modp2048", ""),
        ("proposals = aes256gcm16-prfsha384-ecp384,", "proposals = default,"),
        ("aes256-sha256-modp2048", "quantum9-sha256"),
        ("esp_proposals = aes256gcm16-ecp384", ""),
    ],
)
def test_strongswans_own_defaults_are_unknown(old: str, new: str) -> None:
    assert old in SWANCTL
    found = one("/etc/swanctl/swanctl.conf", SWANCTL.replace(old, new), "hk")
    assert isinstance(found.encryption, Unknown)


def test_what_strongswan_gets_from_elsewhere_is_told() -> None:
    path = "/etc/swanctl/swanctl.conf"
    assert read({path: SWANCTL}).further_tunnels is False
    assert isinstance(read({path: SWANCTL + "include /srv/x.conf\n"}).further_tunnels, Unknown)
    assert isinstance(read({path: SWANCTL.replace("  hk {", "  hk : base {")}).further_tunnels, Unknown)


def test_ipsec_conf() -> None:
    branch, people = (one("/etc/ipsec.conf", IPSEC, name) for name in ("branch", "people"))
    assert facts(branch, "kind", "peer", "for_people", "encryption", "authentication") == {
        "kind": "ikev2",
        "peer": "198.51.100.77",
        "for_people": False,
        "encryption": ("aes-cbc-128", "aes-gcm-16-128"),
        "authentication": ("psk",),
    }
    assert facts(people, "for_people", "authentication", "networks") == {
        "for_people": True,
        "authentication": ("eap",),
        "networks": ("10.0.0.0/8",),
    }
    assert isinstance(people.second_factor, Unknown)


def openvpn(*changes: tuple[str, str]) -> Tunnel:
    text = OPENVPN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return one("/etc/openvpn/server/staff.conf", text, "staff")


PLUGIN = "plugin /usr/lib/openvpn/openvpn-plugin-auth-pam.so login\n"


def test_openvpn() -> None:
    names = ("kind", "for_people", "encryption", "integrity", "groups", "authentication", "second_factor")
    assert facts(openvpn(), *names) == {
        "kind": "openvpn",
        "for_people": True,
        "encryption": ("aes-gcm-16-256", "chacha20-poly1305"),
        "integrity": (),
        "groups": (),
        "authentication": ("certificate", "password"),
        "second_factor": True,
    }


def test_openvpn_otherwise() -> None:
    assert isinstance(openvpn(("ca ca.crt", "verify-client-cert none")).second_factor, Unknown)
    assert openvpn(("ca ca.crt", "verify-client-cert none")).authentication == ("password",)
    assert openvpn((PLUGIN, "")).second_factor is False
    assert isinstance(openvpn((PLUGIN, "")).for_people, Unknown)
    assert isinstance(openvpn(("data-ciphers AES-256-GCM:CHACHA20-POLY1305\n", "")).encryption, Unknown)
    assert openvpn(("data-ciphers AES", "cipher BF-CBC\ndata-ciphers AES")).encryption == (
        "aes-gcm-16-256",
        "chacha20-poly1305",
        "blowfish",
    )
    assert openvpn(("AES-256-GCM", "AES-256-CBC")).integrity == ("hmac-sha1-160",)
    assert isinstance(openvpn(("dh none", "dh dh2048.pem")).groups, Unknown)
    static = openvpn(("server 10.8.0.0 255.255.255.0", "remote 203.0.113.9"), ("ca ca.crt", "secret inline"))
    assert facts(static, "for_people", "authentication", "peer") == {
        "for_people": False,
        "authentication": ("psk",),
        "peer": "203.0.113.9",
    }


def test_links_of_the_kernel_encrypt_nothing_by_themselves() -> None:
    links = [
        {"ifname": "hk", "link_type": "gre", "link_pointtopoint": True, "broadcast": "203.0.113.9"},
        {"ifname": "gre0", "link_type": "gre", "broadcast": "0.0.0.0"},  # noqa: S104 - the kernel's own device
        {"ifname": "eth0", "link_type": "ether", "broadcast": "ff:ff:ff:ff:ff:ff"},
    ]
    found = read(links=links).tunnels
    assert [(tunnel.name, tunnel.kind, tunnel.peer) for tunnel in found] == [("hk", "gre", "203.0.113.9")]
    assert isinstance(found[0].encryption, Unknown)


def test_daemons_that_are_not_read_are_told() -> None:
    assert isinstance(read(units="/etc/rc2.d/S01ocserv\n").further_tunnels, Unknown)


def test_files_of_tunnels_are_compared_without_their_secrets() -> None:
    """A change of them is drift; a secret that stands on a line with others is sealed."""
    text = join_files({"/etc/swanctl/conf.d/a.conf": 'secrets {\n ike { secret = "Sup3rS3cret" }\n}\n'})
    found = configuration_texts(Outputs({commands.STRONGSWAN_FILES: text}, seal=seal))["/etc/swanctl/conf.d/a.conf"]
    assert "Sup3rS3cret" not in found
    assert "secrets {" in found
    assert "<secret:" in found


SECRETS = {
    commands.WIREGUARD_FILES: ("/etc/wireguard/wg0.conf", "[Interface]\n PrivateKey = HIDDEN\nListenPort = 1\n"),
    commands.STRONGSWAN_FILES: (
        "/etc/swanctl/conf.d/a.conf",
        "secrets {\n ike {\n  secret = HIDDEN\n  id = a\n }\n}\n",
    ),
    commands.OPENVPN_FILES: (
        "/etc/openvpn/server/a.conf",
        "dev tun\n<key>\nHIDDEN\n</key>\n<tls-crypt>\nHIDDEN\n</tls-crypt>\n<secret>\nHIDDEN\n</secret>\nport 1194\n",
    ),
}


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
@pytest.mark.parametrize("command", SECRETS, ids=["wireguard", "strongswan", "openvpn"])
def test_keys_never_leave_the_device(command: str, tmp_path: Path) -> None:
    """The read command itself, run by a shell on files of our own."""
    path, content = SECRETS[command]
    (tmp_path / path.lstrip("/")).parent.mkdir(parents=True)
    (tmp_path / path.lstrip("/")).write_text(content)
    script = command.removeprefix("sudo -n sh -c '").removesuffix("'").replace("/etc/", f"{tmp_path}/etc/")
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert "HIDDEN" not in done.stdout
    assert f"==> {tmp_path}{path} <==" in done.stdout
    assert content.splitlines()[-1] in done.stdout
    assert done.stderr == ""
