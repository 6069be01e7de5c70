"""SSL VPN for people: `webvpn` of classic IOS, `crypto ssl` of IOS XE.

Source: Cisco IOS SSL VPN Configuration Guide and Security Command Reference (`ssl encryption`: without it every suite
may be agreed on; `authentication certificate aaa` asks for both); SSL VPN for IOS XE (`crypto ssl proposal`).
"""

from collections.abc import Iterator

from netproof.model.record import Known, Unknown
from netproof.model.state_access import Tunnel
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.peers import aaa_factor
from netproof.platforms.proof import proof

_HTTPS = 443
_SUITES = {
    "3des-sha1": ("3des",),
    "rc4-md5": ("rc4",),
    "aes-sha1": ("aes-cbc-128", "aes-cbc-256"),
    "aes128-sha1": ("aes-cbc-128",),
    "aes256-sha1": ("aes-cbc-256",),
    "rsa-3des-ede-sha1": ("3des",),
    "rsa-aes128-sha1": ("aes-cbc-128",),
    "rsa-aes256-sha1": ("aes-cbc-256",),
    "dhe-rsa-aes128-sha1": ("aes-cbc-128",),
    "dhe-rsa-aes256-sha1": ("aes-cbc-256",),
}
_GATEWAY_DEFAULT = ("3des-sha1", "aes-sha1", "rc4-md5")


def ssl_tunnels(root: Node) -> Iterator[Tunnel]:
    """Yield every context and profile that is in service."""
    for node in root.find("webvpn context"):
        if node.has("inservice"):
            yield _context(root, node)
    for node in root.find("crypto ssl profile"):
        if not node.has("shutdown"):
            yield _profile(root, node)


def _context(root: Node, node: Node) -> Tunnel:
    name = next((child.text.split()[1] for child in node.find("gateway")), "")
    gateway = next((one for one in root.find("webvpn gateway") if one.text.split()[2:] == [name]), Node(""))
    suites = [word for child in gateway.find("ssl encryption") for word in child.text.split()[2:]]
    lists = [child.text.split()[-1] for child in node.find("aaa authentication list")]
    certificate = next((child.text for child in node.find("authentication certificate")), "")
    both = certificate.endswith(" aaa")
    proofs = (*(("certificate",) if certificate else ()), *(_aaa(lists) if both or not certificate else ()))
    tunnel = _tunnel(node, gateway, _ciphers(suites or _GATEWAY_DEFAULT), proofs)
    return tunnel.changed(second_factor=True if both else _factor(root, lists, certificate))


def _profile(root: Node, node: Node) -> Tunnel:
    name = next((child.text.split()[2] for child in node.find("match policy")), "")
    policy = next((one for one in root.find("crypto ssl policy") if one.text.split()[3:] == [name]), Node(""))
    wanted = [child.text.split()[2] for child in policy.find("ssl proposal")]
    suites = [
        word
        for proposal in root.find("crypto ssl proposal")
        if proposal.text.split()[3:] == wanted[:1]
        for child in proposal.find("protection")
        for word in child.text.split()[1:]
    ]
    lists = [child.text.split()[-1] for child in node.find("aaa authentication user-pass list")]
    asked = {child.text.split()[2] for child in node.find("authentication remote")}
    proofs = (*(("certificate",) if "certificate" in asked else ()), *(_aaa(lists) if "user-pass" in asked else ()))
    unknown = Unknown(unknown="the suites of the default proposal depend on the release")
    tunnel = _tunnel(node, policy, _ciphers(suites) if suites else unknown, proofs)
    return tunnel.changed(second_factor=_factor(root, lists, "certificate" if asked == {"certificate"} else ""))


def _aaa(lists: list[str]) -> tuple[str, ...]:
    return tuple(f"aaa:{name}" for name in lists) or ("aaa:default",)


def _factor(root: Node, lists: list[str], certificate: str) -> Known[bool]:
    return False if certificate else aaa_factor(root, lists[0] if lists else "default")


def _ciphers(suites: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cipher for suite in suites for cipher in _SUITES.get(suite, (suite,))))


def _tunnel(node: Node, place: Node, ciphers: Known[tuple[str, ...]], proofs: tuple[str, ...]) -> Tunnel:
    words = next((child.text.split() for child in place.find("ip address", "ip interface")), [])
    port = int(words[words.index("port") + 1]) if "port" in words[:-1] else _HTTPS
    return Tunnel(
        name=node.text.split()[-1],
        kind="tls",
        for_people=True,
        encryption=ciphers,
        authentication=proofs,
        port=port,
        lines=(*proof(place), *proof(node)) if place.text else proof(node),
    )
