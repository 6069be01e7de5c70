"""A device with radios: powered and wired like the other real devices, but with a kernel of its own inside QEMU."""

from pathlib import Path

from lab.radio.layers import RadioLayers
from lab.real.device import RealDevice
from lab.real.errors import LabError

_START_DEADLINE = 600.0  # an emulated processor on a machine that is busy


class RadioDevice(RealDevice):
    """A handle on one device with radios; it restarts by itself without its supervisor counting it."""

    @property
    def boot(self) -> Path:
        """The script that becomes its first process."""
        return Path(__file__).with_name("machine.sh")

    def layers(self, tree: Path) -> tuple[Path, ...]:
        """Return what its disk lies over, the topmost first."""
        return (RadioLayers().guest, tree)

    def create(self, tree: Path, key: str, hosts: str) -> None:
        """Make its disk from the definition; `key` is the public key that logs in as `netproof`.

        Raises:
            LabError: its folder cannot be mounted, or its set-up hook failed.
        """
        super().create(tree, key, hosts)
        (self.folder / "radio").symlink_to(RadioLayers().path)

    def wait(self, boots: int = 1, deadline: float = _START_DEADLINE) -> None:
        """Return once it runs all its services.

        Raises:
            LabError: it went off, or did not come up within `deadline` seconds.
        """
        super().wait(boots, deadline)

    def inside(self, *command: str) -> list[str]:
        """Refuse: the machine sees QEMU, and what runs inside it is reached by SSH alone.

        Raises:
            LabError: always.
        """
        raise LabError(f"{self.name}: {' '.join(command[:1])} cannot be run from the machine; reach it by SSH")
