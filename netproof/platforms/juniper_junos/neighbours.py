"""The devices that LLDP hears on the links, from `get_lldp_neighbors_detail`."""

from collections.abc import Iterator

from pydantic import TypeAdapter

from netproof.model.state_network import Neighbour, Neighbours
from netproof.platforms.juniper_junos.getters import Shape, read_some
from netproof.platforms.outputs import Outputs

LLDP = "get_lldp_neighbors_detail"
COMMANDS = (LLDP,)


class _Neighbour(Shape):
    remote_system_name: str | None
    remote_chassis_id: str | None
    remote_port: str | None
    remote_system_description: str | None


_NEIGHBOURS = TypeAdapter(dict[str, list[_Neighbour]])


def parse(outputs: Outputs) -> Neighbours:
    """Read the neighbours; an empty answer is none, because the driver gives it for a refusal and for LLDP off too."""
    found = read_some(outputs, LLDP, _NEIGHBOURS)
    return Neighbours(neighbours=tuple(_neighbours(found)), protocols=("lldp",))


def _neighbours(found: dict[str, list[_Neighbour]]) -> Iterator[Neighbour]:
    for interface, heard in sorted(found.items()):
        for one in heard:
            name = one.remote_system_name or one.remote_chassis_id  # the only mandatory name (IEEE 802.1AB)
            if not name:
                raise ValueError(f"{LLDP}: a neighbour at {interface} without a name")
            yield Neighbour(
                device=name,
                local_interface=interface,
                remote_interface=one.remote_port or "",
                platform=next(iter((one.remote_system_description or "").splitlines()), ""),
                protocol="lldp",
            )
