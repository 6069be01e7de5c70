"""Tunnels to other sites and for remote people: crypto maps, protected tunnel interfaces, FlexVPN, SSL VPN.

Sources: Cisco IOS Security Command Reference (`crypto map`, `crypto ipsec profile`, `tunnel protection`, `webvpn
context`, `crypto ssl profile`), Interface and Hardware Component Command Reference (`tunnel mode`, default `gre ip`).
Changes are made by hand: both ends of a tunnel have to change together.
"""

import re
from collections.abc import Iterator

from netproof.model.record import Known, Unknown
from netproof.model.state_access import RemoteAccess, Tunnel
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.cisco_ios.ipsec import Suite, esp, ikev1, ikev2, union
from netproof.platforms.cisco_ios.peers import aaa_factor, profile_authentication, xauth_list
from netproof.platforms.cisco_ios.release import VERSION
from netproof.platforms.cisco_ios.ssl_vpn import ssl_tunnels
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof, redacted

COMMANDS = (RUNNING, VERSION)

_MAP = re.compile(
    r"crypto map (?P<name>\S+) (?P<number>\d+) ipsec-(?P<kind>isakmp|manual)(?: dynamic (?P<dynamic>\S+))?"
)
_DYNAMIC = re.compile(r"crypto dynamic-map (?P<name>\S+) (?P<number>\d+)")
_NOT_READ = ("crypto gdoi group", "vpdn-group", "l2tp-class", "pseudowire-class")
"""Tunnels of other kinds (GET VPN, PPTP, L2TP), of which only their presence is told."""
_SHOWN = ("tunnel ", "crypto map ", "description ", "ip address ")
_ANYBODY: Known[bool] = Unknown(unknown="peers of any address are taken, and nothing says whether they are people")
_ENCRYPTED_MODES = ("ipsec",)
_LABEL_SWITCHED = "mpls"


def parse(outputs: Outputs) -> RemoteAccess:
    """Read every tunnel that is in force."""
    root = running_configuration(outputs)
    tunnels = (*_mapped(outputs, root), *_interfaces(outputs, root), *ssl_tunnels(root))
    other = next(iter(root.find(*_NOT_READ)), None)
    further: Known[bool] = Unknown(unknown=f"`{redacted(other.text)}` is not read") if other else False
    lines = (line for tunnel in tunnels for line in tunnel.lines)
    return RemoteAccess(tunnels=tunnels, further_tunnels=further, lines=tuple(dict.fromkeys(lines)))


def _mapped(outputs: Outputs, root: Node) -> Iterator[Tunnel]:
    """Yield the entries of the crypto maps that stand on an interface; others are not in force."""
    used = {
        child.text.split()[2]: interface.text.split(maxsplit=1)[1]
        for interface in root.find("interface")
        for child in interface.find("crypto map")
    }
    for node, found in root.match(_MAP):
        if found["name"] not in used:
            continue
        interface = used[found["name"]]
        if found["kind"] == "manual":
            yield _tunnel(f"{found['name']} {found['number']}", "other", esp(outputs, node), node, interface=interface)
        elif found["dynamic"]:
            for entry, match in root.match(_DYNAMIC):
                if match["name"] == found["dynamic"]:
                    name = f"{match['name']} {match['number']}"
                    yield _negotiated(
                        outputs, root, name, entry, interface=interface, crypto_map=found["name"], anybody=True
                    )
        else:
            name = f"{found['name']} {found['number']}"
            yield _negotiated(outputs, root, name, node, interface=interface, crypto_map=found["name"])


def _interfaces(outputs: Outputs, root: Node) -> Iterator[Tunnel]:
    for node in root.find("interface"):
        name = node.text.split(maxsplit=1)[1]
        template = name.startswith("Virtual-Template") and "type tunnel" in name
        if not (template or name.startswith("Tunnel")) or node.has("shutdown"):
            continue
        name = name.removesuffix(" type tunnel")
        mode = next((child.text.split()[2] for child in node.find("tunnel mode")), "gre")
        protection = node.first("tunnel protection ipsec profile")
        source = next((child.text.split()[-1] for child in node.find("tunnel source")), "")
        if protection is not None:
            words = protection.text.split()
            yield _protected(outputs, root, name, node, profile=words[4:], source=source, anybody=template)
        elif mode not in (*_ENCRYPTED_MODES, _LABEL_SWITCHED) and node.first("tunnel destination", "tunnel mode"):
            kind = "gre" if mode == "gre" else "other"
            yield _tunnel(name, kind, Suite(encryption=("null",)), node, interface=source)


def _protected(
    outputs: Outputs, root: Node, name: str, node: Node, *, profile: list[str], source: str, anybody: bool
) -> Tunnel:
    found = next((one for one in root.find("crypto ipsec profile") if one.text.split()[3:] == profile[:1]), None)
    found = found or Node(f"crypto ipsec profile {profile[0]}")
    if "ikev2-profile" in profile[:-1]:
        chosen = Node(f"set ikev2-profile {profile[profile.index('ikev2-profile') + 1]}")
        found = Node(found.text, [chosen, *found.children])
    tunnel = _negotiated(outputs, root, name, found, interface=source, anybody=anybody)
    peer = next((child.text.split()[-1] for child in node.find("tunnel destination")), "")
    return tunnel.changed(peer=peer, lines=(*_shown(node), *tunnel.lines))


def _negotiated(
    outputs: Outputs, root: Node, name: str, node: Node, *, interface: str, crypto_map: str = "", anybody: bool = False
) -> Tunnel:
    """Return a tunnel whose keys IKE agrees on: IKEv2 where a profile of it is named, IKEv1 otherwise."""
    named = next((child.text.split()[2] for child in node.find("set ikev2-profile")), "")
    if named:
        suite = union([ikev2(outputs), esp(outputs, node)])
        who = profile_authentication(root, named)
        people: Known[bool] = True if who.asks_people else _ANYBODY if anybody else False
        tunnel = _tunnel(name, "ikev2", suite, node, interface=interface)
        return tunnel.changed(authentication=who.proofs, second_factor=who.second_factor, for_people=people)
    suite = union([ikev1(outputs), esp(outputs, node)])
    asked = xauth_list(root, node, crypto_map)
    tunnel = _tunnel(name, "ikev1", suite, node, interface=interface)
    tunnel = tunnel.changed(aggressive=not root.has("crypto isakmp aggressive-mode disable"))
    if not asked:
        return tunnel.changed(for_people=_ANYBODY if anybody else False)
    keys = suite.authentication
    proofs = keys if isinstance(keys, Unknown) else (*keys, f"aaa:{asked}")
    return tunnel.changed(authentication=proofs, for_people=True, second_factor=aaa_factor(root, asked))


def _tunnel(name: str, kind: str, suite: Suite, node: Node, *, interface: str) -> Tunnel:
    peer = next((child.text.split()[2] for child in node.find("set peer", "tunnel destination")), "")
    return Tunnel.model_validate(
        {
            "name": name,
            "kind": kind,
            "peer": peer,
            "encryption": suite.encryption,
            "integrity": suite.integrity,
            "groups": suite.groups,
            "authentication": suite.authentication,
            "interface": interface,
            "lines": _shown(node) if node.text.startswith("interface") else proof(node),
        }
    )


def _shown(interface: Node) -> tuple[str, ...]:
    """Return an interface's lines that concern the tunnel; NHRP's and routing's secrets are none of them."""
    own = (child for child in interface.children if f"{child.text} ".startswith(_SHOWN))
    return (interface.text, *(f" {redacted(child.text)}" for child in own))
