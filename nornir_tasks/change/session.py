"""The interface of a change session, and what it is given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from netproof.errors import NetproofError
from netproof.model.operation import Operation
from netproof.platforms.platform import Platform
from nornir_tasks.inventory import Device
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.known_hosts import KnownHosts


class ApplyError(NetproofError):
    """The device refused an operation, or a check of its own failed; the message shows no secret."""


@dataclass(frozen=True)
class ChangeRequest:
    """What a change session may do: nothing but these operations and the platform's own way of guarding them."""

    device: Device
    platform: Platform
    known_hosts: KnownHosts
    deadline: Deadline
    name: str
    """Names the change on the device: the plan's short name."""
    operations: Sequence[Operation] = field(repr=False)
    """Resolved: secrets stand in them."""
    undo: Sequence[Operation] = field(repr=False)
    """Resolved, for devices without a revert timer."""
    secrets: Collection[str] = field(default=(), repr=False)
    """Secrets that stand in the operations, which no message may show."""
    device_timer: bool = True
    """Whether the plan promises that the device reverts by itself."""


class ChangeSession(Protocol):
    """One session that changes a device; each method ends within the request's deadline.

    Every method raises `ApplyError` when the device says no, and `SessionError` when the session is over, after which
    only a new session can tell what holds.
    """

    def preflight(self) -> None:
        """Check privilege and the revert timer's needs, and that no other change is pending; change nothing.

        Raises:
            RefusedError: another change is pending on the device.
        """

    def begin(self, minutes: int) -> None:
        """Arm the device's revert timer, before anything changes."""

    def apply(self) -> None:
        """Carry out the operations in their order, and stop at the first that is refused."""

    def pending(self) -> bool:
        """Tell whether the device holds a change that is not confirmed."""

    def confirm(self) -> None:
        """Make the change permanent: disarm the timer, save, and check that it is saved."""

    def rollback(self) -> None:
        """Undo the change now."""

    def close(self) -> None:
        """End the session; it may be called more than once."""


class ChangeSessionModule(Protocol):
    """A file of this folder."""

    def open_session(self, request: ChangeRequest) -> ChangeSession:
        """Log in anew and return the session.

        Raises:
            SessionError: the device cannot be reached or does not let us in.
        """
