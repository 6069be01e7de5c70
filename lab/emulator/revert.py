"""Configuration archive and the revert timer: the net under a change.

Sources: Cisco "Configuration Replace and Configuration Rollback" and "Configuration Rollback Confirmed Change" feature
guides; messages as in the tests of napalm's IOS driver (`%No Rollback Confirmed Change pending`, `Timer value: 3 min`).
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lab.emulator.config import RunningConfig

if TYPE_CHECKING:
    from lab.emulator.device import EmulatedDevice

NONE_PENDING = "%No Rollback Confirmed Change pending"
ALREADY = "%Rollback Confirmed Change already active"
NO_ARCHIVE = "%Turn config archive on before using Rollback Confirmed Change"


@dataclass
class Pending:
    """A change that is undone unless it is confirmed."""

    user: str
    minutes: int
    armed: datetime
    snapshot: RunningConfig
    handle: asyncio.TimerHandle


class Archive:
    """The archive of one device and its pending change."""

    def __init__(self, device: "EmulatedDevice") -> None:
        self._device = device
        self._count = 0
        self.names: list[str] = []
        self.pending: Pending | None = None

    @property
    def path(self) -> str | None:
        """Where archive files go; None when the archive is not set up."""
        section = self._device.config.root.lines.get("archive")
        return self._device.config.value("path", section) if section else None

    @property
    def maximum(self) -> int:
        """How many files are kept."""
        section = self._device.config.root.lines.get("archive")
        return int((self._device.config.value("maximum", section) if section else None) or 10)

    def save(self) -> str:
        """Write the running configuration to the archive; returns the file's URL."""
        stamp = datetime.now(UTC).strftime("%b-%d-%H-%M-%S.%f")[:-3]
        name = f"{self.path}-{stamp}-{self._count}"
        self._count += 1
        self._device.flash.write(name, self._device.running_text().encode())
        self.names.append(name)
        while len(self.names) > self.maximum:
            self._device.flash.delete(self.names.pop(0))
        return name

    def arm(self, minutes: int, user: str) -> str:
        """Start the revert timer; returns the URL of the backup."""
        name = self.save()
        self._schedule(minutes, user, self._device.config.copy())
        self._device.journal.event(f"REVERT TIMER ARMED {minutes} min by {user}")
        return name

    def _schedule(self, minutes: int, user: str, snapshot: RunningConfig) -> None:
        delay = minutes * self._device.seconds_per_minute
        handle = asyncio.get_running_loop().call_later(delay, self.revert, "expired")
        self.pending = Pending(user, minutes, datetime.now(UTC), snapshot, handle)

    def extend(self, minutes: int, user: str) -> None:
        """Restart the pending timer with another time (`configure revert timer N`)."""
        if self.pending:
            self.pending.handle.cancel()
            self._schedule(minutes, user, self.pending.snapshot)

    def confirm(self) -> str:
        """Keep the change; returns the device's message."""
        if not self.pending:
            return NONE_PENDING
        self.disarm()
        self._device.journal.event("CHANGE CONFIRMED")
        return ""

    def disarm(self) -> None:
        """Forget the pending change without undoing it."""
        if self.pending:
            self.pending.handle.cancel()
            self.pending = None

    def revert(self, why: str) -> None:
        """Put back the configuration of the moment the timer was armed."""
        if self.pending:
            snapshot = self.pending.snapshot
            self.disarm()
            self._device.journal.event(f"REVERTED ({why})")
            self._device.replace_config(snapshot, by="revert timer")

    def status(self) -> str:
        """The output of `show archive config rollback timer`."""
        if not self.pending:
            return NONE_PENDING
        pending = self.pending
        return (
            f"Time configured(or reconfigured): {pending.armed.strftime('%H:%M:%S UTC %a %b %d %Y')}\n"
            f"Timer type: absolute timer\nTimer value: {pending.minutes} min\nUser: {pending.user}\n"
        )
