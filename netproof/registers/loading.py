"""Loads what people keep beside the inventory: the registers and the firm's profile, in `<firm folder>/`."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netproof.errors import ConfigurationError
from netproof.model.context import FirmProfile
from netproof.model.firm import Schedule
from netproof.model.register import Proof, ProofState, Register, Registers
from netproof.model.state import DeviceState
from netproof.registers import registers
from netproof.yaml_files import YamlFile, read_yaml, yaml_text

FOLDER = Path("registers")
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


def register_file(folder: Path, name: str) -> Path:
    """Return where a register is kept in a firm's folder."""
    return folder / FOLDER / f"{name}.yml"


def load_registers(folder: Path) -> Registers:
    """Load the registers of a firm's folder; one whose file is missing is not among them.

    Raises:
        ConfigurationError: an entry is wrong; with file, line, what was expected and what to do.
    """
    for error in unknown_files(folder):
        raise error
    present = tuple(
        load_register(path, kind)
        for name, kind in registers().items()
        if (path := register_file(folder, name)).exists()
    )
    proofs = {proof for register in present for entry in register.listed for _, proof in entry.documents()}
    return Registers(
        present=present, proofs={f"{proof.sha256} {proof.file}": proof_state(folder, proof) for proof in proofs}
    )


def unknown_files(folder: Path) -> Iterator[ConfigurationError]:
    """Yield an error for every file among the registers that is none, e.g. because its name is misspelt."""
    known = ", ".join(sorted(registers()))
    for path in sorted((folder / FOLDER).glob("*.y*ml")):
        if path.suffix != ".yml" or path.stem not in registers():
            yield ConfigurationError(f"{path}: no register has this name; correct it or move it away; known: {known}")


def load_register[R: Register](path: Path, kind: type[R]) -> R:
    """Load one register's file; a file that holds nothing is an empty register.

    Raises:
        ConfigurationError: an entry is wrong; with file and line.
    """
    return check_register(read_yaml(path), kind)


def check_register[R: Register](file: YamlFile, kind: type[R]) -> R:
    """Return the register that a file holds.

    Raises:
        ConfigurationError: an entry is wrong; with file and line.
    """
    nothing = {name: () for name, field in kind.model_fields.items() if field.is_required()}
    register = file.record(kind, nothing if file.data is None else file.data)
    faults = [*register.faults(), *_proofs_outside(register)]
    if faults:
        raise ConfigurationError("\n".join(str(file.error(at, message)) for at, message in faults))
    return register


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
    return _DRAFT_HEADER.format(path=FOLDER / "administrators.yml") + yaml_text({"administrators": entries})


def _read(path: Path) -> YamlFile | None:
    return read_yaml(path) if path.exists() else None


def _proofs_outside(register: Register) -> Iterable[tuple[tuple[str | int, ...], str]]:
    for place, entry in register.located():
        for within, proof in entry.documents():
            if Path(proof.file).is_absolute() or ".." in Path(proof.file).parts:
                at = (*place, *within, "file")
                yield at, f"{proof.file!r} leads out of the firm's folder; keep proofs inside it"


def proof_state(folder: Path, proof: Proof) -> ProofState:
    """Tell whether a proof's file is in the firm's folder and has the digest that the entry states."""
    try:
        path = (folder / proof.file).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            return "missing"
    except (OSError, ValueError):  # a name that no file can have
        return "missing"
    return "verified" if digest_of(path) == proof.sha256 else "altered"


def digest_of(path: Path) -> str:
    """Return a file's SHA-256, read piece by piece.

    Raises:
        ConfigurationError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
