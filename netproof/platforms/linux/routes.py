"""The kernel's routing tables, and whether it passes packets on (`ip -j route`, iproute2; ip-sysctl.rst)."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from netproof.model.record import Known, Unknown
from netproof.model.state_network import Route, Routes
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import files_of
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.ROUTES, commands.ROUTES_IPV6, commands.FORWARDING)

type Family = Literal["ipv4", "ipv6"]

_SWITCHES: tuple[tuple[Family, str], ...] = (
    ("ipv4", "/proc/sys/net/ipv4/ip_forward"),
    ("ipv6", "/proc/sys/net/ipv6/conf/all/forwarding"),
)
_CARRIED = frozenset({"", "unicast"})
"""Types of routes on which packets leave; the others are the device's own addresses, or lead nowhere (ip-route(8))."""
_DEFAULT = {commands.ROUTES: "0.0.0.0/0", commands.ROUTES_IPV6: "::/0"}
_ORIGINS = {"kernel": "connected", "boot": "static", "": "static", "ra": "router-advertisement"}
_TABLES = frozenset({"", "main", "local"})


def parse(outputs: Outputs) -> Routes:
    """Read both families' tables; a kernel without IPv6 has no switch for it and passes none on."""
    found = [route for command in _DEFAULT for route in _routes(outputs, command)]
    return Routes(
        routes=tuple(found),
        forwarding=_forwarding(files_of(outputs, commands.FORWARDING)),
        lines=tuple(_shown(route) for route in found),
    )


def _routes(outputs: Outputs, command: str) -> Iterator[Route]:
    text = outputs[command].strip()
    for route in json.loads(text) if text else ():
        if str(route.get("type", "")) in _CARRIED:
            yield _route(route, command)


def _route(route: dict[str, Any], command: str) -> Route:
    hops = route.get("nexthops") or [route]
    target = str(route["dst"])
    if target == "default":
        target = _DEFAULT[command]
    elif "/" not in target:
        target = f"{target}/{32 if command == commands.ROUTES else 128}"
    origin = str(route.get("protocol", ""))
    table = str(route.get("table", ""))
    return Route(
        network=target,
        protocol=_ORIGINS.get(origin, origin),
        next_hops=tuple(str(hop["gateway"]) for hop in hops if "gateway" in hop),
        interfaces=tuple(dict.fromkeys(str(hop["dev"]) for hop in hops if "dev" in hop)),
        table="" if table in _TABLES else table,
    )


def _forwarding(files: dict[str, str]) -> Known[tuple[Family, ...]]:
    if _SWITCHES[0][1] not in files:
        return Unknown(unknown=f"{_SWITCHES[0][1]} is not there")
    return tuple(family for family, path in _SWITCHES if files.get(path, "0").strip() not in {"", "0"})


def _shown(route: Route) -> str:
    hops = "".join(f" via {hop}" for hop in route.next_hops)
    ports = "".join(f" dev {port}" for port in route.interfaces)
    table = f" table {route.table}" if route.table else ""
    return f"{route.network}{hops}{ports} proto {route.protocol}{table}"
