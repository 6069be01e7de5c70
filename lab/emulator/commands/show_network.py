"""Show commands about interfaces, routes and listening ports, rendered from configuration and surroundings.

Layouts follow transcripts in networktocode/ntc-templates (tests/cisco_ios); `show control-plane host open-ports` as in
published outputs of IOS 12.4 and 15.
"""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lab.emulator.commands.registry import Request, command
from lab.emulator.device import EmulatedDevice
from lab.emulator.interfaces import is_physical, long_name, short_name
from lab.emulator.ports import listening
from lab.emulator.tree import Section


@dataclass(frozen=True)
class Interface:
    """One interface as configuration and cabling make it."""

    name: str
    section: Section
    address: str
    shut: bool
    up: bool

    def value(self, key: str) -> str:
        """A configured value, empty when unset."""
        return next(iter(self.section.values(key)), "")


def interfaces(device: EmulatedDevice) -> Iterator[Interface]:
    """All interfaces, in the order of the configuration."""
    down = {long_name(name) for name in device.definition.surroundings.links_down}
    for header, section in device.config.sections("interface").items():
        name = header.removeprefix("interface ")
        addresses = [value for value in section.values("ip address") if "secondary" not in value]
        shut = "shutdown" in section.lines
        yield Interface(name, section, addresses[0] if addresses else "", shut, not shut and name not in down)


@command("show ip interface brief")
def ip_interface_brief(request: Request) -> str:
    """Addresses and states."""
    rows = ["Interface              IP-Address      OK? Method Status                Protocol"]
    for item in interfaces(request.device):
        address = item.address.split()[0] if item.address else "unassigned"
        status = "administratively down" if item.shut else "up" if item.up else "down"
        method = "NVRAM" if item.address else "unset"
        rows.append(f"{item.name:<22} {address:<15} YES {method:<6} {status:<21} {'up' if item.up else 'down'}")
    return "\n".join(rows)


@command("show interfaces description")
def interfaces_description(request: Request) -> str:
    """States and descriptions."""
    rows = ["Interface                      Status         Protocol Description"]
    for item in interfaces(request.device):
        status = "admin down" if item.shut else "up" if item.up else "down"
        rows.append(
            f"{short_name(item.name):<31}{status:<15}{'up' if item.up else 'down':<9}{item.value('description')}"
        )
    return "\n".join(rows)


@command("show interfaces status")
def interfaces_status(request: Request) -> str:
    """Switch ports with VLAN and link."""
    if not request.device.kind.switch:
        return "% Invalid input detected at '^' marker."
    rows = ["", "Port         Name               Status       Vlan       Duplex  Speed Type"]
    for item in interfaces(request.device):
        if not is_physical(f"interface {item.name}"):
            continue
        status = "disabled" if item.shut else "connected" if item.up else "notconnect"
        trunk = item.value("switchport mode") == "trunk" and item.up
        vlan = (
            "trunk"
            if trunk
            else "routed"
            if "no switchport" in item.section.lines
            else item.value("switchport access vlan") or "1"
        )
        duplex, speed = ("a-full", "a-1000") if item.up else ("auto", "auto")
        rows.append(
            f"{short_name(item.name):<12} {item.value('description')[:18]:<18} {status:<12} "
            f"{vlan:<10} {duplex:>6} {speed:>6} "
            "10/100/1000BaseTX"
        )
    return "\n".join(rows)


@command("show vlan brief", "show vlan")
def vlan_brief(request: Request) -> str:
    """VLANs and their access ports."""
    if not (request.device.kind.switch or request.device.kind.wireless):
        return "% Invalid input detected at '^' marker."
    ports: dict[str, list[str]] = {"1": []}
    names = {"1": "default"}
    for header, section in request.device.config.sections("vlan").items():
        for number in _numbers(header.split()[1]):
            names[number] = next(iter(section.values("name")), f"VLAN{int(number):04d}")
    for item in interfaces(request.device):
        if (
            is_physical(f"interface {item.name}")
            and item.value("switchport mode") != "trunk"
            and request.device.kind.switch
        ):
            ports.setdefault(item.value("switchport access vlan") or "1", []).append(short_name(item.name))
    rows = [
        "",
        "VLAN Name                             Status    Ports",
        "---- -------------------------------- --------- -------------------------------",
    ]
    for number in sorted(set(names) | set(ports), key=int):
        name = names.get(number, f"VLAN{int(number):04d}")
        rows.append(f"{number:<4} {name:<32} active    {', '.join(ports.get(number, []))}".rstrip())
    return "\n".join(rows)


def _numbers(text: str) -> Iterator[str]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from (str(number) for number in range(int(first), int(last or first) + 1))


@command("show ip route")
def ip_route(request: Request) -> str:
    """Connected and static routes; a switch is a host, with a gateway, until it is told to route."""
    root = request.device.config.root
    if "no ip routing" in root.lines or (request.device.kind.switch and "ip routing" not in root.lines):
        gateway = next(iter(root.values("ip default-gateway")), "not set")
        columns = "Host               Gateway           Last Use    Total Uses  Interface"
        return f"Default gateway is {gateway}\n\n{columns}\nICMP redirect cache is empty"
    rows = ["Codes: L - local, C - connected, S - static", "", "Gateway of last resort is not set", ""]
    for value in root.values("ip route"):
        target, mask, hop, *_ = value.split()
        if target == "0.0.0.0":  # noqa: S104  the default route, not an address to bind
            rows[2] = f"Gateway of last resort is {hop} to network 0.0.0.0"
        prefix = ipaddress.IPv4Network(f"{target}/{mask}").prefixlen
        rows.append(f"S{'*' if not prefix else ' '}    {target}/{prefix} [1/0] via {hop}")
    for item in interfaces(request.device):
        if item.up and re.match(r"\d", item.address):
            address, mask = item.address.split()[:2]
            network = ipaddress.IPv4Interface(f"{address}/{mask}").network
            rows += [
                f"C        {network} is directly connected, {item.name}",
                f"L        {address}/32 is directly connected, {item.name}",
            ]
    return "\n".join(rows)


@command("show control-plane host open-ports")
def open_ports(request: Request) -> str:
    """Open ports, on classic routers only."""
    if not request.device.kind.open_ports_command:
        return "% Invalid input detected at '^' marker."
    rows = [
        "Active internet connections (servers and established)",
        "Prot               Local Address             Foreign Address                  Service    State",
    ]
    rows += [
        f" {entry.protocol}{f'*:{entry.port}':>28}{'*:0':>28}{entry.service:>25}   LISTEN"
        for entry in listening(request.device)
    ]
    rows += [
        f" tcp{'*:22':>28}{f'{session.source}:{50000 + session.number}':>28}{'SSH-Server':>25} ESTABLIS"
        for session in request.device.sessions.values()
    ]
    return "\n".join(rows)


@command("show tcp brief all")
def tcp_brief(request: Request) -> str:
    """TCP connections and listening ports."""
    rows = ["TCB       Local Address               Foreign Address             (state)"]
    rows += [
        f"7F{session.number:06X}  {'10.0.0.1.22':<27} {f'{session.source}.{50000 + session.number}':<27} ESTAB"
        for session in request.device.sessions.values()
    ]
    rows += [
        f"7E{entry.port:06X}  {f'0.0.0.0.{entry.port}':<27} {'*.*':<27} LISTEN"
        for entry in listening(request.device)
        if entry.protocol == "tcp"
    ]
    return "\n".join(rows)


@command("show udp")
def udp(request: Request) -> str:
    """UDP ports."""
    rows = ["Proto        Remote      Port      Local       Port  In Out  Stat TTY OutputIF"]
    rows += [
        f"17       --listen--          --any--          {entry.port:>5}   0   0  1001   0"
        for entry in listening(request.device)
        if entry.protocol == "udp"
    ]
    return "\n".join(rows)
