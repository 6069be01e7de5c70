"""Reads a device's logs of one day back from a log server, to see that what is kept can be used (4.3)."""

from dataclasses import dataclass, replace
from datetime import date

from netproof.errors import ConfigurationError
from netproof.model.state_logs import RestoredLog
from netproof.platforms import platform as get_platform
from netproof.registers.devices import DevicesRegister
from nornir_tasks.inventory import Device, read_devices
from nornir_tasks.sessions import open_session
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.workspace import Workspace

_BYTE_CAP = 1024 * 1024


@dataclass(frozen=True)
class RestoreTest:
    """What one log server gave back."""

    server: str
    device: str
    day: date
    files: tuple[RestoredLog, ...]

    @property
    def passed(self) -> bool:
        """Tell whether every file could be read to its end, and one at least holds the device's records."""
        return all(file.readable for file in self.files) and any(file.is_restored for file in self.files)


def restore_test(workspace: Workspace, server: str, device: str, day: date, timeout: float) -> RestoreTest:
    """Read the files back over a session that can do nothing else; nothing is written on the server.

    Raises:
        ConfigurationError: the server is not in the inventory, or its platform keeps no logs of others.
        SessionError: it could not be read.
    """
    names = _names(workspace, device)
    found = _server(workspace, server)
    platform = get_platform(found.context.platform)
    if platform.log_restoring is None:
        raise ConfigurationError(
            f"{server}: platform {platform.name} keeps no other devices' logs; name the log server"
        )
    command = platform.log_restoring.command(names, day)
    allowed = replace(platform, session_commands=(*platform.session_commands, command))
    known_hosts = KnownHosts(workspace.known_hosts)
    deadline = Deadline(timeout)
    session = open_session(found.target, allowed, known_hosts=known_hosts, deadline=deadline, byte_cap=_BYTE_CAP)
    try:
        answer = session.run(command)
    finally:
        session.close()
    return RestoreTest(server=server, device=device, day=day, files=platform.log_restoring.parse(answer))


def _server(workspace: Workspace, name: str) -> Device:
    devices = {device.name: device for device in read_devices(workspace.inventory, "all")}
    if name not in devices:
        raise ConfigurationError(f"{name!r} is no device of the inventory; name the log server with --server")
    return devices[name]


def _names(workspace: Workspace, device: str) -> frozenset[str]:
    """Return a device's names in the logs, as the register writes them and in small letters."""
    register = workspace.registers.get(DevicesRegister)
    entry = next((one for one in register.entries if one.device == device), None) if register else None
    if entry is None:
        raise ConfigurationError(f"{device!r} is not in registers/devices.yml, which says how the log server names it")
    return entry.names_in_logs | set(entry.log_names or (entry.device,))
