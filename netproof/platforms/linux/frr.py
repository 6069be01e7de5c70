"""FRRouting's running configuration: what it says of passwords, logging and its terminal lines."""

import re

from netproof.model.operation import Command
from netproof.model.state import PasswordStorage, SharedPassword, StoredPassword
from netproof.platforms.crypt_hashes import is_well_known, stored_password
from netproof.platforms.linux.commands import FRR_RUNNING
from netproof.platforms.linux.files import is_absent
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import REMOVED

PASSWORD = re.compile(r"^(?P<command>(?:enable )?password)(?P<type> 8)? (?P<value>\S+)$")
"""`8` marks DES crypt, written by `service password-encryption` (FRRouting user guide, Basic Commands)."""

_PREAMBLE = re.compile(r"^(Building configuration\.\.\.|Current configuration:|!?)$")


def running_lines(outputs: Outputs) -> tuple[str, ...] | None:
    """Return the lines of the running configuration, or `None` when the device runs no FRR.

    Raises:
        NotCollectedError: FRR runs, but did not answer.
    """
    text = outputs[FRR_RUNNING]
    if is_absent(text):
        return None
    return tuple(line.rstrip() for line in text.splitlines() if not _PREAMBLE.match(line.strip()))


def shared_passwords(lines: tuple[str, ...]) -> tuple[SharedPassword, ...]:
    """Return the passwords of FRR's own terminals, which belong to nobody; daemons repeat them, so each stands once."""
    found: dict[str, SharedPassword] = {}
    for line in lines:
        match = PASSWORD.match(line)
        if match is None:
            continue
        name = f"frr {match['command']}"
        password = (
            stored_password(match["value"], "")
            if match["type"]
            else StoredPassword(storage=PasswordStorage.CLEARTEXT, is_default=is_well_known(match["value"]))
        )
        found[name] = SharedPassword(
            name=name, password=password, lines=(f"{match['command']}{match['type'] or ''} {REMOVED}",)
        )
    return tuple(found.values())


def configure(*lines: str) -> tuple[Command, ...]:
    """Return the commands that type configuration lines into FRR and save them."""
    words = [word for line in ("configure terminal", *lines) for word in ("-c", line)]
    return (
        Command(argv=("vtysh", *words)),
        Command(argv=("vtysh", "-c", "write memory"), phase="activate"),
    )
