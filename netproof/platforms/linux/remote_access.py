"""Tunnels to other sites and for remote people: WireGuard, strongSwan, OpenVPN, and what else may make some.

Changes are made by hand: both ends of a tunnel have to change together.
"""

import json
from collections.abc import Iterator

from netproof.model.record import Known, Unknown
from netproof.model.state_access import RemoteAccess, Tunnel
from netproof.platforms.linux import commands, strongswan, units
from netproof.platforms.linux.files import files_of
from netproof.platforms.linux.openvpn import openvpn_tunnels
from netproof.platforms.linux.wireguard import wireguard_tunnels
from netproof.platforms.outputs import Outputs

COMMANDS = (
    commands.ENABLED_UNITS,
    commands.ADDRESSES,
    commands.WIREGUARD_FILES,
    commands.WIREGUARD_PEERS,
    commands.STRONGSWAN_FILES,
    commands.IPSEC_FILES,
    commands.OPENVPN_FILES,
)

_OTHER_DAEMONS = frozenset(
    {"ocserv", "xl2tpd", "pptpd", "accel-ppp", "softether-vpnserver", "vpnserver", "tailscaled", "zerotier-one",
     "openvpnas", "nebula", "racoon", "iked", "tinc"}
)  # fmt: skip
"""Daemons that make tunnels and whose files are not read."""
_CLEAR_LINKS = {"gre": "gre", "gre6": "gre", "ipip": "other", "sit": "other", "tunnel6": "other"}
"""Link type of `ip -j addr` → kind; the kernel's own devices of these types (gre0, tunl0, …) carry nothing."""
_KERNELS_OWN = frozenset({"gre0", "tunl0", "sit0", "ip6tnl0", "ip6gre0"})


def parse(outputs: Outputs) -> RemoteAccess:
    """Read every tunnel that a file or a running interface makes."""
    swanctl, legacy = files_of(outputs, commands.STRONGSWAN_FILES), files_of(outputs, commands.IPSEC_FILES)
    connections, unread = strongswan.swanctl_connections(swanctl)
    tunnels = (
        *wireguard_tunnels(outputs),
        *(strongswan.tunnel_of(one, strongswan.lines_of(swanctl)) for one in connections),
        *(strongswan.tunnel_of(one, strongswan.lines_of(legacy)) for one in strongswan.legacy_connections(legacy)),
        *openvpn_tunnels(outputs),
        *_links(outputs),
    )
    lines = dict.fromkeys(line for tunnel in tunnels for line in tunnel.lines)
    return RemoteAccess(tunnels=tunnels, further_tunnels=_further(outputs, unread), lines=tuple(lines))


def _links(outputs: Outputs) -> Iterator[Tunnel]:
    """Yield the kernel's tunnels, which encrypt nothing by themselves."""
    unknown = Unknown(unknown="the kernel's IPsec policies, which might encrypt it, are not read")
    for link in json.loads(outputs[commands.ADDRESSES]):
        kind, name = _CLEAR_LINKS.get(str(link.get("link_type"))), str(link.get("ifname"))
        if kind and name not in _KERNELS_OWN:
            facts = {
                "name": name,
                "kind": kind,
                "peer": str(link.get("broadcast") or "") if link.get("link_pointtopoint") else "",
            }
            yield Tunnel.model_validate(
                {**facts, "encryption": unknown, "interface": name, "lines": (f"{name} {kind}",)}
            )


def _further(outputs: Outputs, unread: str) -> Known[bool]:
    other = sorted(_OTHER_DAEMONS.intersection(units.enabled_units(outputs)))
    if other:
        return Unknown(unknown=f"{', '.join(other)} may make tunnels, and is not read")
    return Unknown(unknown=unread) if unread else False
