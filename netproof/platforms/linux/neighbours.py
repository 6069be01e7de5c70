"""The devices that lldpd hears on the links (lldpcli(8), `show neighbors`); Linux itself listens to nobody."""

from pydantic import Field, TypeAdapter

from netproof.model.state_network import DiscoveryProtocol, Neighbour, Neighbours
from netproof.platforms.linux import commands, lldpd
from netproof.platforms.linux.files import is_absent
from netproof.platforms.linux.lldpd import Shape, Value
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.LLDPD_NEIGHBOURS, commands.LLDPD_INTERFACES, commands.LLDPD_FILES)

_VIA: dict[str, DiscoveryProtocol] = {
    "LLDP": "lldp", "CDPv1": "cdp", "CDPv2": "cdp", "EDP": "edp", "FDP": "fdp", "SONMP": "sonmp",
}  # fmt: skip
_LONGEST = 255
"""Characters of a name or a description: a TLV of LLDP holds no more (IEEE 802.1AB), those of CDP may."""


class _Chassis(Shape):
    id: list[Value] = []
    name: list[Value] = []
    descr: list[Value] = []
    addresses: list[Value] = Field(default=[], alias="mgmt-ip")


class _Port(Shape):
    id: list[Value] = []
    descr: list[Value] = []


class _Heard(Shape):
    name: str
    via: str
    chassis: list[_Chassis]
    port: list[_Port] = []


_NEIGHBOURS = TypeAdapter(list[_Heard])


def parse(outputs: Outputs) -> Neighbours:
    """Read the neighbours; a device on which lldpd does not run hears nobody, and says nothing about who is there.

    Raises:
        NotCollectedError: lldpd runs and gave no answer.
        ValueError: an answer is not of the documented form, or a neighbour has neither a name nor a chassis.
    """
    text = outputs[commands.LLDPD_NEIGHBOURS]
    if is_absent(text) or not lldpd.is_running(outputs):
        return Neighbours(neighbours=(), protocols=())
    found = tuple(_neighbour(heard) for heard in lldpd.entries(text, _NEIGHBOURS))
    interfaces = lldpd.listening_interfaces(outputs)
    started = lldpd.heard_protocols(outputs) if interfaces else ()
    protocols = dict.fromkeys((*started, *(one.protocol for one in found)))
    return Neighbours(neighbours=found, protocols=tuple(protocols), listening_interfaces=interfaces)


def _neighbour(heard: _Heard) -> Neighbour:
    chassis = heard.chassis[0] if heard.chassis else _Chassis()
    port = heard.port[0] if heard.port else _Port()
    device = _first(chassis.name) or _first(chassis.id)  # a name is optional (IEEE 802.1AB)
    if not device or heard.via not in _VIA:
        raise ValueError("lldpd: a neighbour without a name, or by a protocol that is not known")
    return Neighbour(
        device=device,
        local_interface=heard.name,
        remote_interface=_remote_interface(port),
        platform=_first(chassis.descr),
        address=_first(chassis.addresses),
        protocol=_VIA[heard.via],
    )


def _remote_interface(port: _Port) -> str:
    """Return the port's name; where its identifier is a MAC address, its description is what people know it by."""
    named = [one for one in port.id if one.type != "mac"]
    return _first(named) or _first(port.descr) or _first(port.id)


def _first(values: list[Value]) -> str:
    """Return the first line of the first value, without what would disturb a terminal: anybody can announce it."""
    text = next((one.value for one in values), "")
    line = next(iter(text[: 4 * _LONGEST].splitlines()), "").strip()
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)[:_LONGEST]
