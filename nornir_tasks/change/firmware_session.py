"""The interface of a firmware session: the few things that an upgrade does to a device."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from netproof.model.operation import Operation, StageImage
from nornir_tasks.change.session import ChangeRequest


class FirmwareSession(Protocol):
    """What a platform's upgrade is made of; every call is a log-in of its own, because a restart may lie between two.

    Every method raises `ApplyError` when the device says no, and `SessionError` when it cannot be reached.
    """

    def digest(self, path: str) -> str | None:
        """Let the device compute a file's SHA-512; `None` when there is no such file."""

    def stage(self, operation: StageImage, file: Path) -> None:
        """Bring a file onto the device; `file` is our copy, where it is we who send it."""

    def remove(self, path: str) -> None:
        """Take a file that was brought off the device again."""

    def change(self, operations: Sequence[Operation]) -> None:
        """Carry out configuration lines and commands, in their order."""

    def restart(self, seconds: float) -> None:
        """Restart the device, and return once it has cut the session."""


class FirmwareSessionModule(Protocol):
    """A file of this folder, named as the platform's change session with `_firmware` behind."""

    def firmware_session(self, request: ChangeRequest) -> FirmwareSession:
        """Return the session; nothing is sent yet."""
