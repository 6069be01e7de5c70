"""The surroundings of a judgement of the firm, with devices made for the purpose."""

from typing import Any

from netproof.model.context import FirmProfile
from netproof.model.firm import FirmContext
from netproof.model.register import Register, Registers
from netproof.model.run import RunFacts
from netproof.model.state import DeviceState, Interfaces
from tests.checks.states import NOW, context, device


def firm(
    *registers: Register,
    states: dict[str, DeviceState],
    pattern: str = "all",
    roles: dict[str, dict[str, str]] | None = None,
    unread: tuple[str, ...] = (),
) -> FirmContext:
    """Return a run over these devices; `unread` could not be read."""
    facts = RunFacts(
        run="20261122T090000Z",
        started_at=NOW,
        ended_at=NOW,
        sources=("hosts.yml",),
        source="session",
        pattern=pattern,
        netproof_version="1",
    )
    devices = {
        name: context(name=name, interface_roles=(roles or {}).get(name, {})).device for name in (*states, *unread)
    }
    return FirmContext(
        run=facts, firm=FirmProfile(), registers=Registers(present=registers), devices=devices, states=states
    )


def state(name: str, *interfaces: Any, **sections: Any) -> DeviceState:
    """Return a device with these interfaces, and nothing of what the good device has unless it is named."""
    bare: dict[str, Any] = {"neighbours": None, "wireless": None, "vlans": None, "rule_bases": None, "services": None}
    return device(interfaces=Interfaces(interfaces=interfaces), **(bare | sections)).changed(device=name)
