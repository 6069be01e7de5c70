"""WireGuard interfaces: the running peers of wg(8), and the files of wg-quick(8), which alone know who dials in.

WireGuard has one suite of algorithms (whitepaper, section 5.4) and knows peers by their public keys alone: it has no
user names, no passwords and no second factor.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_network

from netproof.model.record import Known, Unknown
from netproof.model.state_access import Tunnel
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import files_of, is_absent, without_comments
from netproof.platforms.outputs import Outputs

type Peer = dict[str, str]

_SETTING = re.compile(r"^(?P<name>\w+)\s*=\s*(?P<value>.*?)(?:\s+#.*)?$")
_NAME_PLACE = re.compile(r"/etc/wireguard/(?P<name>[^/]+)\.conf$")


def wireguard_tunnels(outputs: Outputs) -> Iterator[Tunnel]:
    """Yield every interface that runs or has a file."""
    running = _running(outputs)
    configured = {
        match["name"]: content
        for path, content in files_of(outputs, commands.WIREGUARD_FILES).items()
        if (match := _NAME_PLACE.search(path))
    }
    for name in sorted({*running, *configured}):
        yield _tunnel(name, running.get(name, {}), configured.get(name))


def _running(outputs: Outputs) -> dict[str, dict[str, str]]:
    """Return interface → public key → what it may send from."""
    text = outputs[commands.WIREGUARD_PEERS]
    found: dict[str, dict[str, str]] = {}
    for line in () if is_absent(text) else text.splitlines():
        interface, key, networks = [*line.split("\t"), "", ""][:3]
        if key:
            found.setdefault(interface, {})[key] = networks
    return found


def _tunnel(name: str, running: dict[str, str], content: str | None) -> Tunnel:
    peers = list(_peers(content or ""))
    files = [word.strip() for peer in peers for word in peer.get("AllowedIPs", "").split(",")]
    allowed = [*files, *(word for networks in running.values() for word in networks.split())]
    ends = list(dict.fromkeys(peer.get("Endpoint", "").rpartition(":")[0].strip("[]") for peer in peers))
    return Tunnel(
        name=name,
        kind="wireguard",
        peer=ends[0] if len(ends) == 1 else "",
        for_people=_for_people(running, peers),
        encryption=("chacha20-poly1305",),
        groups=("curve25519",),
        authentication=("public-key",),
        networks=tuple(sorted({network for network in allowed if _is_network(network)})),
        interface=name,
        lines=(
            *without_comments(content or ""),
            *(f"{name}\t{key}\t{networks}" for key, networks in sorted(running.items())),
        ),
    )


def _for_people(running: dict[str, str], peers: list[Peer]) -> Known[bool]:
    """Tell who dials in: a peer without an endpoint of its own that is one address is a person's device."""
    known = {peer.get("PublicKey", "") for peer in peers}
    roaming = [peer for peer in peers if "Endpoint" not in peer]
    if any(_is_one_address(peer.get("AllowedIPs", "")) for peer in roaming):
        return True
    if roaming or not peers or set(running) - known:
        return Unknown(unknown="WireGuard does not tell people's devices from sites that have no fixed address")
    return False


def _peers(content: str) -> Iterator[Peer]:
    peer: Peer | None = None
    for line in without_comments(content):
        if line.startswith("["):
            if peer is not None:
                yield peer
            peer = {} if line.lower().startswith("[peer]") else None
        elif peer is not None and (match := _SETTING.match(line)):
            peer[match["name"]] = ", ".join(filter(None, (peer.get(match["name"]), match["value"])))
    if peer is not None:
        yield peer


def _is_one_address(networks: str) -> bool:
    found = [word.strip() for word in networks.split(",") if word.strip()]
    return bool(found) and all(
        _is_network(word) and ip_network(word, strict=False).num_addresses == 1 for word in found
    )


def _is_network(word: str) -> bool:
    try:
        ip_network(word, strict=False)
    except ValueError:
        return False
    return True
