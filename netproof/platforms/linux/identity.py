"""Who the device says it is: os-release(5), its host name, and the hardware's name where there is any."""

import shlex

from netproof.model.record import Known, Unknown
from netproof.model.state import Identity
from netproof.platforms.linux import commands, units
from netproof.platforms.linux.files import files_of, without_comments
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.IDENTITY, commands.ENABLED_UNITS)

_VENDORS = {"debian": "Debian", "ubuntu": "Canonical", "rhel": "Red Hat", "rocky": "Rocky Linux", "alpine": "Alpine"}


def parse(outputs: Outputs) -> Identity:
    """Read the section."""
    files = files_of(outputs, commands.IDENTITY)
    release = os_release(outputs)
    known_init = outputs.get(commands.ENABLED_UNITS) is not None
    return Identity(
        hostname=_first(files.get("/proc/sys/kernel/hostname", ""), "the kernel's host name was empty"),
        vendor=_VENDORS.get(release.get("ID", ""), release.get("ID", "")),
        model=_first(files.get("/sys/class/dmi/id/product_name", ""), "the device has no DMI product name"),
        serial=Unknown(unknown="Linux devices have no serial number that all of them report"),
        operating_system=release.get("ID", "linux"),
        version=os_version(outputs),
        init_system=units.init_system(outputs)
        if known_init
        else Unknown(unknown=outputs.why_missing(commands.ENABLED_UNITS)),
        lines=(*without_comments(files.get("/etc/os-release", "")), files.get("/proc/version", "").strip()),
    )


def os_release(outputs: Outputs) -> dict[str, str]:
    """Return os-release(5) by name."""
    pairs: dict[str, str] = {}
    for line in without_comments(files_of(outputs, commands.IDENTITY).get("/etc/os-release", "")):
        name, _, value = line.partition("=")
        pairs[name] = "".join(shlex.split(value)[:1])
    return pairs


def os_version(outputs: Outputs) -> Known[str]:
    """Return the release with its point where the device tells it: Debian keeps that in a file of its own."""
    release = os_release(outputs)
    point = files_of(outputs, commands.IDENTITY).get("/etc/debian_version", "").strip()
    version = release.get("VERSION_ID", "")
    if release.get("ID") == "debian" and point.startswith(version):
        version = point
    return version or Unknown(unknown="/etc/os-release names no version")


def _first(text: str, otherwise: str) -> Known[str]:
    return text.strip() or Unknown(unknown=otherwise)
