"""Clause 3.1: the picture of the network in words: its devices, lines with their backups, servers and services."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from ipaddress import IPv4Address, IPv6Address
from typing import ClassVar, Literal

from pydantic import Field

from netproof.model.agreed_service import AgreedService
from netproof.model.record import DeviceName, Text
from netproof.model.register import EntryId, Filled, Location, Register, RegisterEntry, RegisterPart

type LineKind = Literal["internal", "internet", "third-party", "wan", "wireless", "other"]

NEED_BACKUP: frozenset[LineKind] = frozenset({"internet", "third-party", "wan"})
"""Lines on which business hangs: each has a backup, or a reason for having none."""


class Picture(RegisterEntry):
    """The drawing itself: which version is in force, and since when."""

    version: Filled
    """The version of the drawing."""
    drawn_on: date
    """The day on which it was last drawn or found to be still right."""

    @property
    def done(self) -> date:
        """Return the day on which it was drawn."""
        return self.drawn_on


class DeclaredDevice(RegisterPart):
    """A network device of the picture."""

    name: DeviceName
    """Its name, as the inventory and its neighbours know it."""
    role: str = ""
    """What it is for."""
    not_managed_because: str = ""
    """Why it is not in the inventory, for a device of a provider or one without a management port."""


class LineEnd(RegisterPart):
    """Where a line is plugged in."""

    device: Filled
    """A device of the picture, or the provider or partner at the other end."""
    interface: str = ""
    """The interface, as the device names it; blank where the other party does not tell."""


class DeclaredLine(RegisterPart):
    """A line between two devices, or from one to the outside."""

    id: EntryId
    """How reports and other lines name it."""
    kind: LineKind
    """What it is for."""
    ends: tuple[LineEnd, LineEnd]
    """Its two ends."""
    backed_up_by: EntryId | None = None
    """The line that takes over when it fails."""
    no_backup_because: str = ""
    """Why it has none, for a line on which business hangs."""


class DeclaredServer(RegisterPart):
    """A server that the picture shows, with what it serves."""

    name: EntryId
    """Its name."""
    addresses: tuple[IPv4Address | IPv6Address, ...] = Field(min_length=1)
    """Its addresses."""
    services: tuple[AgreedService, ...] = ()
    """What it serves to others: `tcp/443`."""
    purpose: Filled
    """What it is for."""


class DeclaredWireless(RegisterPart):
    """A wireless network that the picture shows."""

    ssid: Filled
    """Its name, as clients see it."""
    zone: EntryId
    """The zone that its clients are in."""


class ArchitectureRegister(Register):
    """Clause 3.1: the picture of the network in words: its devices, lines with their backups, servers and services."""

    title: ClassVar[Text] = Text(en="Network architecture", zh_tw="網路架構")

    picture: Picture | None = None
    """The drawing that shows all of this."""
    devices: tuple[DeclaredDevice, ...]
    """Every network device."""
    endpoints: tuple[Filled, ...] = ()
    """Shell patterns over the names of telephones and the like, which devices hear and no picture shows."""
    lines: tuple[DeclaredLine, ...] = ()
    """Every line between devices, and to the outside."""
    servers: tuple[DeclaredServer, ...] = ()
    """Every server with its services."""
    wireless: tuple[DeclaredWireless, ...] = ()
    """Every wireless network."""

    @property
    def is_empty(self) -> bool:
        """Tell whether no device is declared."""
        return not self.devices

    def faults(self) -> Iterable[tuple[Location, str]]:
        """Yield names that stand twice, and lines whose backup or device is not declared."""
        yield from super().faults()
        yield from _twice("devices", "name", self.devices)
        yield from _twice("lines", "id", self.lines)
        yield from _twice("servers", "name", self.servers)
        yield from _twice("wireless", "ssid", self.wireless)
        devices = {device.name for device in self.devices}
        for index, line in enumerate(self.lines):
            if not any(end.device in devices for end in line.ends):
                yield ("lines", index, "ends"), "none of its ends is a declared device; declare one of them in devices"
            if line.backed_up_by == line.id:
                yield ("lines", index, "backed_up_by"), "a line cannot back itself up"


def _twice(field: str, key: str, items: Sequence[RegisterPart]) -> Iterator[tuple[Location, str]]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        name = str(getattr(item, key))
        if name in seen:
            yield (field, index, key), f"{name!r} stands twice; remove one of them"
        seen.add(name)
