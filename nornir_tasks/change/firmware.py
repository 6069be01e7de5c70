"""One approved upgrade on one device: nothing takes effect before the device itself has verified what it was given.

refusals → intent record → stage → verify → change the boot list or install → restart → wait → read the version over a
new session → terminal record. What goes wrong before the first change takes what was staged off again; what goes wrong
after it leads back by the plan's undo, and ends in `rolled-back` only once the old version was read. A device that
cannot be read, or runs neither version, is `unknown`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from netproof.errors import NetproofError, RefusedError
from netproof.firmware import is_within
from netproof.images import is_version
from netproof.model.application import Outcome
from netproof.model.operation import (
    Command,
    ConfigurationLine,
    Operation,
    Reboot,
    RequireWindow,
    StageImage,
    VerifyImage,
    VerifyVersion,
)
from netproof.model.record import Unknown
from netproof.model.state import DeviceState, Firmware
from nornir_tasks.change import firmware_module
from nornir_tasks.change.apply import SESSION_SECONDS, Approved, Ended, Record, digests_of
from nornir_tasks.change.session import ApplyError, ChangeRequest
from nornir_tasks.collect import DeviceReading, read_device
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import SessionError
from nornir_tasks.sessions.ssh import connect

RETRY_SECONDS = 2.0
LOGIN_SECONDS = 30.0
RETURN_SECONDS = 60.0
"""How long a device whose upgrade failed may stay silent until it counts as not having come back."""

type FileOf = Callable[[str], Path]
"""Name of an image file → our copy of it."""
type Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def upgrade_device(
    approved: Approved, *, state: DeviceState, record: Record, file_of: FileOf, clock: Clock = _now
) -> Ended:
    """Carry out an approved upgrade on a device whose lock the caller holds, and which has not drifted.

    Raises:
        RefusedError: it is not the time for it, or the configuration is not saved; nothing was sent.
        NetproofError: the intent could not be recorded; nothing was sent.
    """
    upgrade = _Upgrade(approved, file_of, clock)
    upgrade.require_ready(state)
    record("intent", {"kind": "firmware", "promise": approved.change_set.revert_protection})
    try:
        upgrade.carry_out(approved.operations)
    except NetproofError as error:
        if upgrade.settled:
            return Ended("applied", f"{upgrade.said}; afterwards: {error}", digests=upgrade.digests())
        if upgrade.changing:
            return upgrade.turn_back(f"the upgrade did not go through: {error}")
        outcome: Outcome = "refused" if isinstance(error, RefusedError) else "failed"
        return Ended(outcome, f"{error}; nothing was changed{upgrade.unstage()}")
    return Ended("applied", upgrade.said, digests=upgrade.digests())


def recover_upgrade(approved: Approved, *, record: Record) -> Ended:
    """End what an earlier process left: lead the device back to the old version, and read what holds."""
    record("recovery", {"kind": "firmware"})
    upgrade = _Upgrade(approved, Path, _now)  # nothing is staged on the way back
    upgrade.staged = [step.path for step in approved.operations if isinstance(step, StageImage)]
    return upgrade.turn_back("an earlier process did not finish")


class _Upgrade:
    """One upgrade under way, and what it would have to take back."""

    def __init__(self, approved: Approved, file_of: FileOf, clock: Clock) -> None:
        self._approved = approved
        self._file_of = file_of
        self._clock = clock
        self._name = approved.device.name
        self._session = firmware_module(approved.platform).firmware_session(_request(approved))
        self._digests = {step.path: step.sha512 for step in approved.operations if isinstance(step, VerifyImage)}
        self._last = [step for step in approved.operations if isinstance(step, VerifyVersion)][-1]
        self.staged: list[str] = []
        self.changing = False
        """Whether anything that takes effect was begun."""
        self.settled = False
        """Whether the last version to verify has been read."""
        self.said = ""

    def require_ready(self, state: DeviceState) -> None:
        """Refuse what must not begin now.

        Raises:
            RefusedError: outside the window, or the configuration is not saved.
        """
        for step in self._approved.operations:
            if isinstance(step, RequireWindow):
                self._require_window(step)
        if state.firmware is None or state.firmware.configuration_saved is not True:
            raise RefusedError(f"{self._name}: its configuration is not saved any more, or nobody knows; save it first")

    def carry_out(self, steps: Sequence[Operation], *, restarting: bool = True) -> None:
        """Carry out steps in their order; lines and commands that follow each other share a session."""
        pending: list[Operation] = []
        for step in steps:
            if isinstance(step, ConfigurationLine | Command):
                pending.append(step)
                continue
            self._change(pending)
            pending = []
            if not isinstance(step, Reboot) or restarting:
                self._step(step)
        self._change(pending)

    def _change(self, steps: Sequence[Operation]) -> None:
        if steps:
            self.changing = True
            self._session.change(steps)

    def _step(self, step: Operation) -> None:
        if isinstance(step, RequireWindow):
            self._require_window(step)
        elif isinstance(step, StageImage):
            self._stage(step)
        elif isinstance(step, VerifyImage):
            self._require_digest(step)
        elif isinstance(step, Reboot):
            self.changing = True
            self._restart(step)
        elif isinstance(step, VerifyVersion):
            self._require_version(step)
        else:
            raise ApplyError(f"{self._name}: an upgrade has no step {step.kind!r}")

    def _require_window(self, step: RequireWindow) -> None:
        if not is_within(step, self._clock()):
            raise RefusedError(
                f"{self._name}: may be upgraded only at {step.window} {step.time_zone}; apply the plan then, "
                "or set firmware_window and plan again"
            )

    def _stage(self, step: StageImage) -> None:
        """Bring the file, unless the very same one is there already; another one's is never overwritten."""
        there = self._session.digest(step.path)
        if there is None:
            self.staged.append(step.path)
            self._session.stage(step, self._file_of(step.file))
        elif there != self._digests[step.path]:
            raise ApplyError(f"{self._name}: {step.path} is there already and is another file; remove it or rename it")

    def _require_digest(self, step: VerifyImage) -> None:
        found = self._session.digest(step.path)
        if found != step.sha512:
            what = "is not there" if found is None else f"has SHA-512 {found[:16]}…, not {step.sha512[:16]}… as listed"
            raise ApplyError(f"{self._name}: {step.path} {what}")

    def _restart(self, step: Reboot) -> None:
        deadline = Deadline(step.seconds)
        self._session.restart(step.seconds)
        while True:
            try:
                attempt = Deadline(deadline.remaining(LOGIN_SECONDS))
                connect(self._approved.device.target, self._approved.known_hosts, attempt).close()
            except SessionError as error:
                if deadline.passed:
                    message = f"{self._name}: did not come back within {step.seconds} s after its restart: {error}"
                    raise ApplyError(message) from None
                time.sleep(deadline.remaining(RETRY_SECONDS))
            else:
                return

    def _require_version(self, step: VerifyVersion) -> None:
        reading = self._read(Deadline(RETURN_SECONDS))
        what = step.package or "the device"
        if reading.state is None or reading.state.firmware is None:
            raise ApplyError(f"{self._name}: the version of {what} could not be read: {reading.outcome.reason}")
        found = _version(reading.state.firmware, step.package)
        if not is_version(found, step.version, package=bool(step.package)):
            raise ApplyError(f"{self._name}: {what} runs {found or 'no whole version'}, not {step.version}")
        self.said = f"{what} runs {found}, read over a new session"
        self.settled = self.settled or step is self._last

    def digests(self) -> Mapping[str, str]:
        """Read the configuration that the upgrade leaves, which another version writes in its own way."""
        return digests_of(self._read(Deadline(RETURN_SECONDS)).state)

    def turn_back(self, why: str) -> Ended:
        """Lead the device back to what ran before by the plan's undo; only what is read counts."""
        undo = self._approved.undo
        old = next(step for step in reversed(undo) if isinstance(step, VerifyVersion))
        reading = self._read(Deadline(RETURN_SECONDS))
        if reading.state is None or reading.state.firmware is None:
            return Ended("unknown", f"{why}; afterwards the device could not be read: {reading.outcome.reason}")
        came_back = is_version(_version(reading.state.firmware, old.package), old.version, package=bool(old.package))
        try:
            self.carry_out(undo, restarting=not came_back)
        except NetproofError as error:
            return Ended("unknown", f"{why}; and the way back failed: {error}")
        return Ended("rolled-back", f"{why}; {self.said}{self.unstage()}")

    def unstage(self) -> str:
        """Take off the device what was brought there, and return what could not be, to be told."""
        left = []
        for path in self.staged:
            try:
                if self._session.digest(path) is not None:
                    self._session.remove(path)
            except NetproofError:
                left.append(path)
        return f"; {', '.join(left)} could not be removed: do it by hand" if left else ""

    def _read(self, deadline: Deadline) -> DeviceReading:
        """Read the device, and again while it does not answer."""
        approved = self._approved
        while True:
            reading = read_device(approved.device, approved.platform, approved.known_hosts, approved.reading)
            if reading.state is not None or deadline.passed:
                return reading
            time.sleep(deadline.remaining(RETRY_SECONDS))


def _version(section: Firmware, package: str) -> str:
    if package:
        return dict(section.packages).get(package, "")
    return "" if isinstance(section.version, Unknown) else section.version


def _request(approved: Approved) -> ChangeRequest:
    return ChangeRequest(
        device=approved.device,
        platform=approved.platform,
        known_hosts=approved.known_hosts,
        deadline=Deadline(SESSION_SECONDS),
        name=approved.plan,
        operations=approved.operations,
        undo=approved.undo,
    )
