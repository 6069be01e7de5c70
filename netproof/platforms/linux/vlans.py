"""The VLANs of a bridge that filters them, and the ports that are in them without a tag (`bridge -j vlan`, iproute2).

A port of a VLAN device (`eth0.110`) has addresses of its own and is judged by them. A device without `bridge` has no
bridge that could be looked at: iproute2 brings `bridge` and `ip` together.
"""

import json
from collections.abc import Iterator
from typing import Any

from netproof.model.state_network import Vlan, Vlans
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import is_absent
from netproof.platforms.outputs import NotCollectedError, Outputs

COMMANDS = (commands.BRIDGE_VLANS,)

_UNTAGGED = "Egress Untagged"


def parse(outputs: Outputs) -> Vlans:
    """Read the section; a device without a bridge answers with an empty list.

    Raises:
        NotCollectedError: the device has no program that could tell.
    """
    text = outputs[commands.BRIDGE_VLANS].strip()
    if is_absent(text):
        raise NotCollectedError("bridge (iproute2) is not installed, so that VLANs cannot be read")
    ports: dict[int, list[str]] = {}
    for port in json.loads(text) if text else ():
        for number, untagged in _members(port):
            members = ports.setdefault(number, [])
            if untagged:
                members.append(str(port["ifname"]))
    found = tuple(Vlan(id=number, interfaces=tuple(members)) for number, members in sorted(ports.items()))
    return Vlans(vlans=found, lines=tuple(f"vlan {vlan.id}: {' '.join(vlan.interfaces)}".rstrip() for vlan in found))


def _members(port: dict[str, Any]) -> Iterator[tuple[int, bool]]:
    for entry in port.get("vlans", ()):
        untagged = _UNTAGGED in entry.get("flags", ())
        for number in range(int(entry["vlan"]), int(entry.get("vlanEnd", entry["vlan"])) + 1):
            yield number, untagged
