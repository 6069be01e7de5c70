"""Ports and their units, from `get_interfaces` and `get_interfaces_ip`.

A unit (`ge-0/0/0.0`) has its port's link. Whether a port is an access port or a trunk no getter tells.
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_interface
from typing import Literal

from pydantic import TypeAdapter

from netproof.model.record import Known, Unknown
from netproof.model.state import Interface, Interfaces
from netproof.platforms.juniper_junos.getters import Shape, read, read_some
from netproof.platforms.outputs import NotCollectedError, Outputs

INTERFACES, ADDRESSES = "get_interfaces", "get_interfaces_ip"
COMMANDS = (INTERFACES, ADDRESSES)

_MODE = Unknown(unknown=f"{INTERFACES} does not tell whether it is an access port")
_STATE = Unknown(unknown=f"{INTERFACES}: the device did not tell it")


class _Interface(Shape):
    is_up: bool | None
    is_enabled: bool | None
    description: str


class _Prefix(Shape):
    prefix_length: int | str | None


_INTERFACES = TypeAdapter(dict[str, _Interface])
_ADDRESSES = TypeAdapter(dict[str, dict[str, dict[str, _Prefix]]])

type _Addresses = Mapping[str, tuple[str, ...]]


def parse(outputs: Outputs) -> Interfaces:
    """Read every port and unit; without the addresses it is not known which of them route."""
    found = read_some(outputs, INTERFACES, _INTERFACES)
    try:
        addresses = {name: tuple(_of(families)) for name, families in read(outputs, ADDRESSES, _ADDRESSES).items()}
    except NotCollectedError:
        addresses = {}
    return Interfaces(interfaces=tuple(_interface(name, one, addresses) for name, one in sorted(found.items())))


def _interface(name: str, found: _Interface, addresses: _Addresses) -> Interface:
    routed = any(addresses[unit] for unit in addresses if unit == name or unit.startswith(f"{name}."))
    mode: Known[Literal["routed"]] = "routed" if routed else _MODE
    return Interface(
        name=name,
        enabled=_STATE if found.is_enabled is None else found.is_enabled,
        up=_STATE if found.is_up is None else found.is_up,
        description=found.description,
        addresses=addresses.get(name, ()),
        mode=mode,
        lines=(f"{name}: is_enabled {found.is_enabled}, is_up {found.is_up}",),
    )


def _of(families: Mapping[str, Mapping[str, _Prefix]]) -> Iterator[str]:
    for prefixes in families.values():
        for address, prefix in prefixes.items():
            try:
                yield str(ip_interface(f"{address}/{prefix.prefix_length}"))
            except ValueError:
                continue  # NAPALM also lists what has no prefix length
