"""The devices that CDP and LLDP hear on the links.

Source: Cisco IOS Network Management Command Reference (`show cdp neighbors detail`) and Cisco IOS LAN Switching Command
Reference (`show lldp neighbors detail`). Each entry begins with a line of dashes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from netproof.model.state_network import Neighbour, Neighbours
from netproof.platforms.cisco_ios.answers import answer
from netproof.platforms.outputs import Outputs

CDP, LLDP = "show cdp neighbors detail", "show lldp neighbors detail"
COMMANDS = (CDP, LLDP)

type Protocol = Literal["cdp", "lldp"]

_ENTRY = re.compile(r"^-{10,}[ \t]*$", re.MULTILINE)
_OFF = re.compile(r"^\s*%\s*(?:CDP|LLDP) is not (?:enabled|running)", re.IGNORECASE)
_TOTAL = re.compile(r"^Total (?:cdp )?entries displayed\s*:\s*(\d+)", re.MULTILINE | re.IGNORECASE)
_FIELDS: Mapping[Protocol, Mapping[str, re.Pattern[str]]] = {
    "cdp": {
        "device": re.compile(r"^Device ID:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE),
        "local_interface": re.compile(r"^Interface:[ \t]*([^,\s]+),", re.MULTILINE),
        "remote_interface": re.compile(r"Port ID \(outgoing port\):[ \t]*(\S.*?)[ \t]*$", re.MULTILINE),
        "platform": re.compile(r"^Platform:[ \t]*(\S.*?)[ \t]*,", re.MULTILINE),
        "address": re.compile(r"^[ \t]+IP(?:v6)? address:[ \t]*(\S+)", re.MULTILINE),
    },
    "lldp": {
        "device": re.compile(r"^System Name:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE),
        "local_interface": re.compile(r"^Local Intf:[ \t]*(\S+)", re.MULTILINE),
        "remote_interface": re.compile(r"^Port id:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE),
        "platform": re.compile(r"^System Description:[ \t]*\r?\n(\S.*?)[ \t]*$", re.MULTILINE),
        "address": re.compile(r"^[ \t]+IP(?:V6)?:[ \t]*(\S+)", re.MULTILINE),
    },
}
_CHASSIS = re.compile(r"^Chassis id:[ \t]*(\S+)", re.MULTILINE)


def parse(outputs: Outputs) -> Neighbours:
    """Read both protocols' neighbours; one that is off hears nothing, and then says nothing about who is there.

    Raises:
        NotCollectedError: an answer is missing, or the device refused the command.
        ValueError: an entry lacks what every entry has, or their number is not the one that the device tells.
    """
    found: list[Neighbour] = []
    protocols: list[Protocol] = []
    sources: tuple[tuple[Protocol, str], ...] = (("cdp", CDP), ("lldp", LLDP))
    for protocol, command in sources:
        text = answer(outputs, command)
        if _OFF.match(text):
            continue
        protocols.append(protocol)
        entries = list(_entries(protocol, text))
        total = _TOTAL.search(text)
        if total is None or int(total[1]) != len(entries):
            raise ValueError(f"{command}: {len(entries)} entries, but the device tells of {total[1] if total else '?'}")
        found += entries
    return Neighbours(neighbours=tuple(found), protocols=tuple(protocols))


def _entries(protocol: Protocol, text: str) -> Iterator[Neighbour]:
    for entry in _ENTRY.split(text)[1:]:
        matches = {name: pattern.search(entry) for name, pattern in _FIELDS[protocol].items()}
        fields = {name: match[1] for name, match in matches.items() if match is not None}
        chassis = _CHASSIS.search(entry)  # LLDP's only mandatory name; a system's own name is optional (IEEE 802.1AB)
        if chassis is not None:
            fields.setdefault("device", chassis[1])
        if not {"device", "local_interface"} <= set(fields):
            raise ValueError(f"{protocol}: an entry without a name or an interface: {entry.strip()[:60]!r}")
        yield Neighbour(protocol=protocol, **fields)
