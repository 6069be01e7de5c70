"""The lab's wires: one namespace holds a bridge per segment, every port of a device is a veth pair into it.

Only the management segment has an end on the machine, so nothing else of the machine's network is touched. Each lab
has a /20 of its own, in which segment number n is the n-th /24.
"""

import fcntl
import ipaddress
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from lab.real.definition import DeviceDefinition, Segment
from lab.real.errors import LabError
from lab.real.run import run

SEGMENTS: tuple[Segment, ...] = get_args(Segment)
_POOLS = tuple(ipaddress.IPv4Network(pool) for pool in ("10.64.0.0/10", "172.16.0.0/12", "198.18.0.0/15"))
_CLAIMS = Path("/run/lock/netproof-lab")
_MACHINE = 1


def address(subnet: str, segment: Segment, host: int) -> str:
    """Return the address of a host number in a segment of the lab's subnet."""
    return str(ipaddress.ip_network(subnet).network_address + 256 * SEGMENTS.index(segment) + host)


def hardware_address(lab: str, segment: Segment, host: int) -> str:
    """Return a port's locally administered address: the same at every start, as a port's is."""
    return f"02:{lab[:2]}:{lab[2:4]}:{lab[4:6]}:{SEGMENTS.index(segment):02x}:{host:02x}"


def network(subnet: str, segment: Segment) -> str:
    """Return a segment's network, in prefix notation."""
    return f"{address(subnet, segment, 0)}/24"


def _taken() -> list[ipaddress.IPv4Network]:
    """Return every network that the machine has an address in or a route to, the default route aside."""
    routes = json.loads(run(["ip", "-j", "-4", "route", "show", "table", "all"]))
    return [
        ipaddress.IPv4Network(route["dst"])
        for route in routes
        if route["dst"][0].isdigit() and route.get("type") != "broadcast"
    ]


def free_subnet(lab: str) -> str:
    """Return a /20 that the machine neither uses nor routes; the same lab prefers the same one every time.

    Raises:
        LabError: all of them are taken.
    """
    taken = _taken()
    for pool in _POOLS:
        candidates = list(pool.subnets(new_prefix=20))
        start = int(lab, 16) % len(candidates)
        for candidate in candidates[start:] + candidates[:start]:
            if not any(candidate.overlaps(other) for other in taken):
                return str(candidate)
    raise LabError(f"no free /20 is left on this machine in {', '.join(map(str, _POOLS))}")


@contextmanager
def claim() -> Iterator[None]:
    """Hold the machine-wide lock under which a lab chooses its subnet and takes it."""
    _CLAIMS.parent.mkdir(parents=True, exist_ok=True)
    with _CLAIMS.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def namespace(lab: str, device: str) -> str:
    """Return the name of a device's network namespace; the lab's id in it tells whose it is."""
    return f"netproof-{lab}-{device}"


def switch(lab: str) -> str:
    """Return the name of the namespace with the lab's bridges (no device can have a name with a capital letter)."""
    return namespace(lab, "SWITCH")


def build_switch(lab: str) -> str:
    """Make the lab's segments and the machine's end of the management segment; return the subnet they use."""
    with claim():
        subnet = free_subnet(lab)
        run(["ip", "netns", "add", switch(lab)])
        lines = ["link set lo up"]
        for segment in SEGMENTS:
            lines += [f"link add {segment} type bridge", f"link set {segment} up"]
        run(["ip", "-n", switch(lab), "-batch", "-"], stdin="\n".join(lines) + "\n")
        link = f"np{lab}"
        run(["ip", "link", "add", link, "type", "veth", "peer", "name", "machine", "netns", switch(lab)])
        run(["ip", "-n", switch(lab), "link", "set", "machine", "master", "management", "up"])
        run(["ip", "addr", "add", f"{address(subnet, 'management', _MACHINE)}/24", "dev", link])
        run(["ip", "link", "set", link, "up"])
    return subnet


def namespaces(lab: str) -> list[str]:
    """Return the network namespaces of this lab that exist now."""
    listed = json.loads(run(["ip", "-j", "netns", "list"]) or "[]")
    return [entry["name"] for entry in listed if entry["name"].startswith(f"netproof-{lab}-")]


def remove(lab: str) -> None:
    """Take away all namespaces and links of this lab; what is not there is not missed."""
    link = f"np{lab}"
    if any(entry.get("ifname") == link for entry in json.loads(run(["ip", "-j", "link", "show"]))):
        run(["ip", "link", "del", link])
    for name in namespaces(lab):
        run(["ip", "netns", "del", name])


def hosts(definitions: list[DeviceDefinition], subnet: str) -> str:
    """Return an /etc/hosts body with every device's management address."""
    lines = []
    for definition in definitions:
        port = definition.interfaces[definition.management]
        lines.append(f"{address(subnet, port.segment, port.host)} {definition.name}")
    return "127.0.0.1 localhost\n" + "\n".join(lines) + "\n"
