"""Clauses 2.3 and 4.3: the firm's devices as assets, and since when each of them is in service."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from netproof.model.record import DeviceName, Text
from netproof.model.register import EntryRegister, Filled, Location, RegisterEntry


class DeviceEntry(RegisterEntry):
    """One device: the id is its asset number."""

    device: DeviceName
    """The device's name in the inventory."""
    log_names: tuple[Filled, ...] = ()
    """How the log server names it: host names and addresses, former ones too; without any, the device's name counts."""
    in_service: date | None = None
    """The first day in service: its logs are due from then on, for three years at most."""
    decommissioned: date | None = None
    """The last day in service; its logs stay due for three years."""
    location: str = ""
    """Where it stands."""
    serial: str = ""
    """The manufacturer's serial number."""

    @property
    def names_in_logs(self) -> frozenset[str]:
        """Return how a log server may name it, in small letters: host names know no case (RFC 4343)."""
        return frozenset(name.lower() for name in self.log_names or (self.device,))

    @property
    def is_closed(self) -> bool:
        """Tell whether the device is out of service."""
        return self.decommissioned is not None

    def is_in_service(self, day: date) -> bool:
        """Tell whether the device is in service on a day; one of which that is not said is."""
        begun = self.in_service is None or self.in_service <= day
        return begun and (self.decommissioned is None or day <= self.decommissioned)


class DevicesRegister(EntryRegister[DeviceEntry]):
    """Clauses 2.3 and 4.3: the firm's devices, and since when their logs are due."""

    title: ClassVar[Text] = Text(en="Devices", zh_tw="網路設備清冊")
    proof_required: ClassVar[bool] = False

    def faults(self) -> Iterable[tuple[Location, str]]:
        """Yield ids, devices and names in logs that stand twice, and devices that left before they came."""
        yield from super().faults()
        devices: set[str] = set()
        names: dict[str, str] = {}
        for index, entry in enumerate(self.entries):
            at: Location = ("entries", index)
            if entry.device in devices:
                yield (*at, "device"), f"{entry.device!r} stands twice; keep one entry for each device"
            devices.add(entry.device)
            for name in sorted(entry.names_in_logs):
                if names.setdefault(name, entry.device) != entry.device:
                    yield (*at, "log_names"), f"{name!r} also names {names[name]}; logs under it could be either's"
            if entry.in_service and entry.decommissioned and entry.decommissioned < entry.in_service:
                yield (*at, "decommissioned"), f"expected a day after in_service ({entry.in_service})"
