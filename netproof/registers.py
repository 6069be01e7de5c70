"""Loads what people keep beside the inventory: the registers and the firm's profile, in `<firm folder>/`."""

from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ruamel.yaml import YAML

from netproof.model.context import FirmProfile
from netproof.model.firm import Schedule
from netproof.model.register import AdministratorsRegister, Registers, SoftwareRegister
from netproof.model.state import DeviceState
from netproof.yaml_files import YamlFile, read_yaml

ADMINISTRATORS = Path("registers/administrators.yml")
SOFTWARE = Path("registers/software.yml")
PROFILE = Path("profile.yml")
SCHEDULE = Path("schedule.yml")

_DRAFT_HEADER = """\
# Draft of the administrators register, from the accounts that were found on the devices.
# Go through every entry: remove the accounts that nobody shall use, and fill in for each of the others
#   name        who holds it (a person, never a team)
#   owner       who answers for it
#   valid_from  since when it may be used (YYYY-MM-DD); `expires` may be added
#   kind        personal, break-glass, netproof or service
# Netproof refuses the file until nothing is left blank. Save it as {path} in the firm's folder.
"""


def load_registers(folder: Path) -> Registers:
    """Load the registers of a firm's folder; one whose file is missing is `None`.

    Raises:
        ConfigurationError: an entry is wrong; with file, line, what was expected and what to do.
    """
    administrators = _read(folder / ADMINISTRATORS)
    software = _read(folder / SOFTWARE)
    return Registers(
        administrators=_administrators(administrators) if administrators else None,
        software=software.record(SoftwareRegister, software.data or {"versions": ()}) if software else None,
    )


def load_profile(folder: Path) -> FirmProfile:
    """Load the firm's profile; without the file every duty applies and no management network is known.

    Raises:
        ConfigurationError: an entry is wrong; with file and line.
    """
    file = _read(folder / PROFILE)
    if file is None or file.data is None:
        return FirmProfile()
    profile = file.record(FirmProfile)
    try:
        ZoneInfo(profile.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        message = f"{profile.time_zone!r} is no time zone; write one like Asia/Taipei"
        raise file.error(("time_zone",), message) from None
    return profile


def load_schedule(folder: Path) -> Schedule | None:
    """Load how often the firm expects runs; `None` without the file, or when it says nothing.

    Raises:
        ConfigurationError: an entry is wrong; with file and line.
    """
    file = _read(folder / SCHEDULE)
    return file.record(Schedule) if file is not None and file.data is not None else None


def draft_administrators(states: Iterable[DeviceState]) -> str:
    """Propose an administrators register from the accounts that can log in; what only people know is left blank.

    A blank entry is an error when the file is loaded, so that no draft makes anything satisfied by itself.
    """
    devices: dict[str, list[str]] = {}
    for state in states:
        accounts = state.local_accounts.accounts if state.local_accounts else ()
        for account in accounts:
            if account.enabled is not False:
                devices.setdefault(account.name, []).append(state.device)
    entries = [
        {
            "name": None,
            "owner": None,
            "valid_from": None,
            "accounts": [{"name": account, "kind": None, "devices": sorted(set(names))}],
        }
        for account, names in sorted(devices.items())
    ]
    writer = YAML()
    writer.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    writer.dump({"administrators": entries}, text)
    return _DRAFT_HEADER.format(path=ADMINISTRATORS) + text.getvalue()


def _read(path: Path) -> YamlFile | None:
    return read_yaml(path) if path.exists() else None


def _administrators(file: YamlFile) -> AdministratorsRegister:
    register = file.record(AdministratorsRegister, file.data or {"administrators": ()})
    names: set[str] = set()
    for index, administrator in enumerate(register.administrators):
        at = ("administrators", index)
        if administrator.name in names:
            raise file.error((*at, "name"), f"{administrator.name!r} stands twice; list all accounts in one entry")
        names.add(administrator.name)
        for field in ("name", "owner"):
            if not getattr(administrator, field).strip():
                raise file.error((*at, field), "it is left blank; fill it in")
        if administrator.expires and administrator.expires < administrator.valid_from:
            raise file.error((*at, "expires"), f"expected a day after valid_from ({administrator.valid_from})")
    return register
