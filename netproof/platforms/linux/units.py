"""What starts at boot: systemd's units or System V's scripts, by the daemon's name."""

import re

from netproof.model.operation import Command
from netproof.platforms.linux.commands import ENABLED_UNITS
from netproof.platforms.outputs import Outputs

SYSTEMD = "systemd"
_SCRIPT = re.compile(r"/etc/rc[\dS]\.d/S\d\d(?P<name>\S+)$")


def init_system(outputs: Outputs) -> str:
    """Return `systemd` or `sysvinit`."""
    return outputs[ENABLED_UNITS].split("\n", 1)[0].strip()


def enabled_units(outputs: Outputs) -> dict[str, str]:
    """Return the name of everything that starts at boot → the native line that says so."""
    return outputs.view(_parse, ENABLED_UNITS)


def _parse(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines()[1:]:
        script = _SCRIPT.search(line.strip())
        if script:
            found[script["name"]] = line.strip()
        elif " " in line.strip():
            unit = line.split()[0]
            found.setdefault(unit.removesuffix(".service").removesuffix(".socket"), line.strip())
    return found


def unit_name(native: str) -> str:
    """Return the daemon's name in a native line of `enabled_units`, or an empty word for any other line."""
    script = _SCRIPT.match(native) if native.startswith("/etc/rc") else None
    if script:
        return script["name"]
    unit = native.split(maxsplit=1)[0] if native.strip() else ""
    return unit if unit.endswith((".service", ".socket")) else ""


def stop_and_disable(name: str, native: str) -> tuple[Command, ...]:
    """Return the commands that stop a daemon and keep it from starting at boot; `native` tells the init system."""
    if native.startswith("/"):
        return (
            Command(argv=("update-rc.d", name, "disable")),
            Command(argv=("service", name, "stop"), phase="activate"),
        )
    unit = native.split(maxsplit=1)[0]
    return (Command(argv=("systemctl", "disable", "--now", unit)),)


def reload(name: str, *, restart: bool = False) -> Command:
    """Return the command that makes a daemon read its files again: `service` works under both init systems."""
    return Command(argv=("service", name, "restart" if restart else "reload"), phase="activate")
