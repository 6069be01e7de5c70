"""The VLANs that a switch carries, and the ports that are in them without a tag.

Source: Cisco IOS LAN Switching Command Reference, `show vlan`. A router without switch ports does not know the command.
"""

import re
from collections.abc import Iterator

from netproof.model.state_network import Vlan, Vlans
from netproof.platforms.cisco_ios.answers import answer, is_unsupported
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.show_templates import rows

BRIEF = "show vlan brief"
COMMANDS = (BRIEF, RUNNING)

_TEMPLATE = "show vlan"
_HEADER = re.compile(r"^VLAN\s+Name\s+Status", re.MULTILINE)
_RESERVED = range(1002, 1006)
"""VLANs of token ring and FDDI, which exist on every switch and which no port can be in (IEEE 802.5, ANSI X3.139)."""
_SHORT = re.compile(r"(?P<kind>[A-Za-z-]+)(?P<place>\d.*)$")


def parse(outputs: Outputs) -> Vlans:
    """Read the VLANs; a device that does not know the command and configures no switch port has none.

    Raises:
        NotCollectedError: the answer is missing, or the device refused the command.
        ValueError: the answer has no table.
    """
    root = running_configuration(outputs)
    if is_unsupported(outputs, BRIEF) and root.first("vlan") is None and not any(_switches(outputs)):
        return Vlans(vlans=())
    text = answer(outputs, BRIEF)
    if not _HEADER.search(text):
        raise ValueError(f"{BRIEF}: the answer has no table")
    names = [node.text.removeprefix("interface ") for node in root.find("interface")]
    found = [
        Vlan(
            id=int(str(row["vlan_id"])),
            name=str(row["vlan_name"]),
            interfaces=tuple(_long(port, names) for port in row["interfaces"]),
        )
        for row in rows("cisco_ios", _TEMPLATE, text)
    ]
    kept = [vlan for vlan in found if vlan.id not in _RESERVED]
    return Vlans(vlans=tuple(kept), lines=tuple(line.rstrip() for line in text.splitlines() if line.strip()))


def _switches(outputs: Outputs) -> Iterator[str]:
    """Yield the configured interfaces that are switch ports."""
    for node in running_configuration(outputs).find("interface"):
        if node.first("switchport"):
            yield node.text


def _long(port: str, names: list[str]) -> str:
    """Return the configured interface that a table abbreviates, or the abbreviation where none fits."""
    short = _SHORT.match(port)
    fitting = (
        name
        for name in names
        if short and (long := _SHORT.match(name)) and long["place"] == short["place"]
        and long["kind"].startswith(short["kind"])
    )  # fmt: skip
    return next(fitting, port)
