"""What this machine lacks for devices with radios, beyond what all real devices need."""

import os
from pathlib import Path

from lab.radio.layers import GUEST, MACHINE, RadioLayers
from lab.real.missing import Missing, Probe, capabilities, first_missing
from lab.real.run import run

_TUN = Path("/dev/net/tun")


def _processor() -> str | None:
    machine = os.uname().machine
    return None if machine == "x86_64" else f"the kernel with radios is Debian's for amd64; this machine is {machine}"


def _tap() -> str | None:
    if not _TUN.exists():
        return f"{_TUN} is not there: modprobe tun (in a container: give it the device /dev/net/tun)"
    run(["unshare", "--net", "ip", "tuntap", "add", "probe", "mode", "tap"])
    return None


def _packages() -> str | None:
    layers = RadioLayers()
    if not layers.path.is_dir():
        layers.archive.require(*MACHINE, *GUEST)
    return None


_PROBES: dict[str, Probe] = {"processor": _processor, "tap interfaces": _tap, "Debian packages for radios": _packages}


def radio_capabilities() -> list[Missing]:
    """Return what is missing, empty where devices with radios can run."""
    return capabilities() or first_missing(_PROBES)
