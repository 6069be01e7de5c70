"""Ports as the kernel has them (`ip -j addr`, iproute2)."""

import json
from typing import Any

from netproof.model.record import Known, Unknown
from netproof.model.state import Interface, Interfaces
from netproof.platforms.linux import commands
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.ADDRESSES,)

_STATES = {"UP": True, "DOWN": False, "LOWERLAYERDOWN": False}


def parse(outputs: Outputs) -> Interfaces:
    """Read the section; a port counts as enabled when it is administratively up."""
    return Interfaces(interfaces=tuple(_interface(link) for link in json.loads(outputs[commands.ADDRESSES])))


def _interface(link: dict[str, Any]) -> Interface:
    addresses = tuple(f"{one['local']}/{one['prefixlen']}" for one in link.get("addr_info", ()) if "local" in one)
    state = str(link.get("operstate", ""))
    up: Known[bool] = _STATES.get(
        state,
        "LOWER_UP" in link.get("flags", ()) or Unknown(unknown=f"the kernel says its state is {state or 'nothing'}"),
    )
    enabled = "UP" in link.get("flags", ())
    name = str(link["ifname"])
    return Interface(
        name=name,
        enabled=enabled,
        up=up,
        description=str(link.get("ifalias", "")),
        addresses=addresses,
        mode="routed" if addresses else "unknown",
        lines=(f"{name}: <{','.join(link.get('flags', ()))}> state {state} {' '.join(addresses)}".rstrip(),),
    )
