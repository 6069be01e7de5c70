"""Network services as configured, by vendor-neutral name.

Sources: Arista EOS User Manual, Session Management Commands, SNMP, and LLDP (`lldp run` is on by default, and transmits
and receives on every interface).
"""

import re
from collections.abc import Iterator

from netproof.model.state import Service, Services
from netproof.platforms.arista_eos.configuration import RUNNING, running_configuration
from netproof.platforms.arista_eos.ways_in import EAPI, SSH, TELNET, WayIn, first_unknown, ways_in
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

COMMANDS = (RUNNING, SSH, TELNET, EAPI)

_NAMES = {"eapi-http": "http", "eapi-https": "https"}
_NEIGHBOURLY = re.compile(r"interface (?:Ethernet|Management)\d")


def parse(outputs: Outputs) -> Services:
    """Read which services the configuration, the device and the documented defaults turn on."""
    root = running_configuration(outputs)
    ways = ways_in(outputs, root)
    names = dict.fromkeys(_NAMES.get(way.service, way.service) for way in ways)
    services = (
        *(_way(name, [way for way in ways if _NAMES.get(way.service, way.service) == name]) for name in names),
        _snmp(root),
        *_lldp(root),
    )
    lines = tuple(dict.fromkeys(line for service in services if not service.interface for line in service.lines))
    return Services(services=services, lines=lines)


def _way(name: str, ways: list[WayIn]) -> Service:
    lines = dict.fromkeys(line for way in ways if way.enabled is not False for line in way.lines)
    return Service(name=name, enabled=first_unknown([way.enabled for way in ways]), lines=tuple(lines))


def _snmp(root: Node) -> Service:
    nodes = tuple(root.find("snmp-server community"))
    return Service(name="snmp-v1v2c", enabled=bool(nodes), lines=tuple(redacted(node.text) for node in nodes))


def _lldp(root: Node) -> Iterator[Service]:
    on = not root.has("no lldp run")
    yield Service(name="lldp", enabled=on, lines=() if on else ("no lldp run",))
    for node in root.match(_NEIGHBOURLY):
        interface = node[0]
        off = tuple(child.text for child in interface.find("no lldp transmit", "no lldp receive"))
        yield Service(
            name="lldp",
            enabled=on and len(off) < 2,  # noqa: PLR2004 - both directions
            interface=interface.text.removeprefix("interface "),
            lines=(interface.text, *(f"   {text}" for text in off)),
        )
