"""The real lab with devices that have radios among the others."""

from collections.abc import Sequence
from pathlib import Path

from lab.radio.device import RadioDevice
from lab.radio.layers import RadioLayers
from lab.radio.station import Station
from lab.real.cache import Progress
from lab.real.definition import DeviceDefinition, load_definitions
from lab.real.device import RealDevice
from lab.real.lab import RealLab

DEVICES = Path(__file__).parent / "devices"


def load_radio_definitions() -> list[DeviceDefinition]:
    """Return every device with radios, by name."""
    return load_definitions(DEVICES)


class RadioLab(RealLab):
    """A real lab that can hold devices with radios too."""

    def up(
        self, definitions: Sequence[DeviceDefinition] | None = None, progress: Progress = print
    ) -> dict[str, RealDevice]:
        """Start the devices (those with radios by default) and return them once all run.

        Raises:
            LabError: the machine cannot do it, or a device did not come up; nothing is left running then.
        """
        chosen = load_radio_definitions() if definitions is None else definitions
        if any(map(_has_radio, chosen)):
            RadioLayers().ensure(progress)
        return super().up(chosen, progress)

    @property
    def stations(self) -> list[Station]:
        """The stations in range of its access points, one for each that has radios."""
        return [Station(self, name) for name, device in self.devices.items() if _has_radio(device.definition)]

    def _device(self, definition: DeviceDefinition, subnet: str) -> RealDevice:
        kind = RadioDevice if _has_radio(definition) else RealDevice
        return kind(definition, self.state_dir / "devices" / definition.name, self.id, subnet)


def _has_radio(definition: DeviceDefinition) -> bool:
    return definition.folder is not None and definition.folder.parent == DEVICES
