"""Show commands about what CDP and LLDP hear, rendered from configuration and surroundings.

Layouts follow transcripts in networktocode/ntc-templates (tests/cisco_ios).
"""

import re

from lab.emulator.commands.registry import Request, command
from lab.emulator.commands.show_network import interfaces
from lab.emulator.definition import Neighbour
from lab.emulator.device import EmulatedDevice
from lab.emulator.interfaces import long_name, short_name


def _heard(device: EmulatedDevice, protocol: str) -> list[Neighbour]:
    silent = {
        item.name for item in interfaces(device) if (f"no {protocol} enable" in item.section.lines or not item.up)
    }
    return [
        near
        for near in device.definition.surroundings.neighbours
        if near.protocol == protocol and long_name(near.local_interface) not in silent
    ]


def _neighbours(device: EmulatedDevice, protocol: str) -> list[tuple[str, ...]]:
    return [
        (near.device, near.local_interface, near.remote_interface, near.capabilities, near.platform)
        for near in _heard(device, protocol)
    ]


@command("show cdp neighbors")
def cdp_neighbors(request: Request) -> str:
    """What CDP hears."""
    if not request.device.config.enabled("cdp run"):
        return "% CDP is not enabled"
    rows = [
        "Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge",
        "                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone",
        "",
    ]
    rows.append("Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID")
    for name, local, remote, capabilities, platform in _neighbours(request.device, "cdp"):
        rows.append(f"{name:<16} {_spaced(local):<17} 150         {capabilities:>9}   {platform:<9} {_spaced(remote)}")
    return "\n".join([*rows, "", f"Total cdp entries displayed : {len(_neighbours(request.device, 'cdp'))}"])


def _spaced(name: str) -> str:
    short = re.match(r"([A-Za-z-]+)(.*)$", short_name(long_name(name)))
    kinds = {"Gi": "Gig", "Te": "Ten", "Fa": "Fas"}
    return f"{kinds.get(short[1], short[1])} {short[2]}" if short else name


@command("show lldp neighbors")
def lldp_neighbors(request: Request) -> str:
    """What LLDP hears."""
    if not request.device.config.enabled("lldp run"):
        return "% LLDP is not enabled"
    rows = [
        "Capability codes:",
        "    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device",
        "    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other",
        "",
    ]
    rows.append("Device ID           Local Intf     Hold-time  Capability      Port ID")
    found = _neighbours(request.device, "lldp")
    rows += [
        f"{name[:20]:<20}{short_name(long_name(local)):<15}120        {caps:<16}{short_name(long_name(remote))}"
        for name, local, remote, caps, _ in found
    ]
    return "\n".join([*rows, "", f"Total entries displayed: {len(found)}"])


@command("show cdp neighbors detail")
def cdp_neighbors_detail(request: Request) -> str:
    """What CDP hears, with addresses."""
    if not request.device.config.enabled("cdp run"):
        return "% CDP is not enabled"
    found = _heard(request.device, "cdp")
    rows: list[str] = []
    for near in found:
        address = [f"  IP address: {near.address}"] if near.address else []
        rows += [
            "-------------------------",
            f"Device ID: {near.device}",
            "Entry address(es): ",
            *address,
            f"Platform: {near.platform},  Capabilities: Switch IGMP ",
            f"Interface: {long_name(near.local_interface)},  Port ID (outgoing port): {near.remote_interface}",
            "Holdtime : 150 sec",
            "",
            "Version :",
            "Cisco IOS Software",
            "",
            "advertisement version: 2",
            "Management address(es): ",
            *address,
            "",
        ]
    return "\n".join([*rows, "", f"Total cdp entries displayed : {len(found)}"])


@command("show lldp neighbors detail")
def lldp_neighbors_detail(request: Request) -> str:
    """What LLDP hears, with addresses."""
    if not request.device.config.enabled("lldp run"):
        return "% LLDP is not enabled"
    found = _heard(request.device, "lldp")
    rows: list[str] = []
    for near in found:
        rows += [
            "------------------------------------------------",
            f"Local Intf: {short_name(long_name(near.local_interface))}",
            "Chassis id: 6c8b.d3cc.0001",
            f"Port id: {near.remote_interface}",
            f"Port Description: {near.remote_interface}",
            f"System Name: {near.device}",
            "",
            "System Description: ",
            near.platform,
            "",
            "Time remaining: 97 seconds",
            "System Capabilities: B,R",
            "Enabled Capabilities: B,R",
            "Management Addresses:" if near.address else "Management Addresses - not advertised",
            *([f"    IP: {near.address}"] if near.address else []),
            "",
        ]
    return "\n".join([*rows, "", f"Total entries displayed: {len(found)}"])
