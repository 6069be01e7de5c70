"""The routing table, and whether the device passes packets on at all.

Source: Cisco IOS IP Routing Command Reference, `show ip route`. With `no ip routing` the device is a host: the command
then answers with its default gateway instead of a table. IPv6 is passed on with `ipv6 unicast-routing` only (Cisco IOS
IPv6 Command Reference). Tables of VRFs are not read: an interface of one has no connected route here.
"""

import re
from typing import Literal

from netproof.model.record import Known, Unknown
from netproof.model.state_network import Route, Routes
from netproof.platforms.cisco_ios.answers import answer
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.show_templates import rows

TABLE = "show ip route"
COMMANDS = (TABLE, RUNNING)

_HOST = re.compile(r"^\s*(?:Default gateway is|ICMP redirect cache is|Host\s+Gateway\s)", re.MULTILINE)
_CODES = re.compile(r"^Codes:", re.MULTILINE)
_GATEWAY = re.compile(r"^Default gateway is (\S+)", re.MULTILINE)
_PROTOCOLS = {
    "C": "connected", "L": "local", "S": "static", "R": "rip", "B": "bgp", "D": "eigrp", "O": "ospf", "i": "isis",
    "M": "mobile", "U": "static", "o": "odr", "N": "nhrp", "H": "nhrp", "P": "static", "a": "application",
}  # fmt: skip
"""Letter of the legend that the command prints → protocol."""


def parse(outputs: Outputs) -> Routes:
    """Read the default table; a device that is a host has its gateway alone.

    Raises:
        NotCollectedError: the answer is missing, or the device refused the command.
        ValueError: the answer is neither a table nor that of a host.
    """
    text = answer(outputs, TABLE)
    lines = tuple(line.rstrip() for line in text.splitlines() if line.strip())
    if _HOST.search(text):
        gateway = _GATEWAY.search(text)
        default = Route(network="0.0.0.0/0", protocol="static", next_hops=(gateway[1],)) if gateway else None
        return Routes(routes=(default,) if default else (), forwarding=_forwarding(outputs, table=False), lines=lines)
    if not _CODES.search(text):
        raise ValueError(f"{TABLE}: the answer has no table")
    return Routes(routes=_routes(text), forwarding=_forwarding(outputs, table=True), lines=lines)


def _routes(text: str) -> Known[tuple[Route, ...]]:
    found: dict[tuple[str, str], Route] = {}
    for row in rows("cisco_ios", TABLE, text):
        field = {name: str(value) for name, value in row.items()}
        if not field["prefix_length"]:
            return Unknown(unknown=f"{TABLE}: {field['network']} stands there without its prefix length")
        network = f"{field['network']}/{field['prefix_length']}"
        letter = field["protocol"]
        route = found.setdefault(
            (network, letter), Route(network=network, protocol=_PROTOCOLS.get(letter, letter), table=field["vrf"])
        )
        found[network, letter] = route.changed(
            next_hops=_with(route.next_hops, field["nexthop_ip"]),
            interfaces=_with(route.interfaces, field["nexthop_if"]),
        )
    return tuple(found.values())


def _with(known: tuple[str, ...], value: str) -> tuple[str, ...]:
    return known if not value or value in known else (*known, value)


def _forwarding(outputs: Outputs, *, table: bool) -> tuple[Literal["ipv4", "ipv6"], ...]:
    root = running_configuration(outputs)
    four = table and not root.has("no ip routing")
    six = root.has("ipv6 unicast-routing")
    return ("ipv4", "ipv6") if four and six else ("ipv4",) if four else ("ipv6",) if six else ()
