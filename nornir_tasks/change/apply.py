"""One approved change on one device: from the lock to a terminal record, with nothing between left to belief.

lock → read and refuse drift → intent record → arm the device's timer → change → read over a new session and compare →
`verified` record → confirm over a new session → terminal record. Whatever goes wrong in between ends in a rollback that
is itself read back; what matches neither state is `unknown`, and the program never resolves that by itself.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netproof.comparing import Comparison, compare
from netproof.errors import NetproofError
from netproof.model.application import Deviation, Outcome
from netproof.model.operation import Operation
from netproof.model.plan import ChangeSet
from netproof.model.record import Text
from netproof.model.state import DeviceState
from netproof.platforms.platform import Platform
from nornir_tasks.change import session_module
from nornir_tasks.change.session import ApplyError, ChangeRequest, ChangeSession
from nornir_tasks.collect import CollectOptions, DeviceReading, read_device
from nornir_tasks.inventory import Device
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import SessionError
from nornir_tasks.sessions.known_hosts import KnownHosts

REVERT_MINUTES = 5
"""Longer than the slowest client's time-outs together: a change that is still being checked must not revert."""
SESSION_SECONDS = 240.0
RETRY_SECONDS = 2.0
SETTLING_SECONDS = 45.0
"""How long a changed device may refuse log-ins while its daemons restart; well within the revert timer."""


@dataclass(frozen=True)
class Approved:
    """An approved change set with everything that applying it needs."""

    device: Device
    platform: Platform
    change_set: ChangeSet
    plan: str
    operations: tuple[Operation, ...] = field(repr=False)
    """Resolved."""
    undo: tuple[Operation, ...] = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    before: Mapping[str, str] = field(repr=False)
    predicted: Mapping[str, str] = field(repr=False)
    known_hosts: KnownHosts
    reading: CollectOptions


@dataclass(frozen=True)
class Ended:
    """How it ended."""

    outcome: Outcome
    reason: str
    deviations: tuple[Deviation, ...] = ()
    side_effects: tuple[Text, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    """Keyed digests of the configuration that was read back, where it was confirmed."""


type Record = Callable[[str, Mapping[str, Any]], None]
"""Appends a phase to the evidence log, or raises so that the caller stops."""
type Remains = Callable[[DeviceState], list[str]]
"""Says what a state violates that it was not predicted to violate."""


def change_device(
    approved: Approved, *, record: Record, remains: Remains, revert_minutes: int = REVERT_MINUTES
) -> Ended:
    """Carry out an approved change on a device whose lock the caller holds, and which has not drifted.

    Raises:
        NetproofError: the intent could not be recorded; the device was not touched.
    """
    record("intent", {"revert_minutes": revert_minutes, "promise": approved.change_set.revert_protection})
    try:
        with _Session(approved) as session:
            session.preflight()
            session.begin(revert_minutes)
            session.apply()
    except NetproofError as error:
        return _roll_back(approved, f"the change did not go through: {error}", revert_minutes)
    state, comparison, problem = _read_back(approved)
    if state is not None and comparison is not None and not comparison.deviations:
        problem = "; ".join(remains(state))
    elif comparison is not None and comparison.deviations:
        problem = _told(comparison)
    if problem:
        return _roll_back(approved, problem, revert_minutes, comparison)
    effects = comparison.side_effects if comparison else ()
    try:
        record("verified", {"side_effects": [effect.en for effect in effects]})
        _confirm(approved)
    except NetproofError as error:
        return _roll_back(approved, f"it could not be confirmed: {error}", revert_minutes, comparison)
    reason = "applied, read back over a new session and confirmed"
    return Ended("applied", reason, side_effects=effects, digests=digests_of(state))


def digests_of(state: DeviceState | None) -> Mapping[str, str]:
    """Return the digests by which a later run knows the configuration again; none where they were not made."""
    section = state.configuration_digests if state else None
    return section.digests if section else {}


def _confirm(approved: Approved) -> None:
    """Confirm from a new log-in; when the answer is lost, ask once more, and let the device show what holds.

    Raises:
        NetproofError: it is not confirmed, or was reverted meanwhile.
    """
    try:
        with _Session(approved) as session:
            session.confirm()
    except SessionError:
        with _Session(approved) as session:
            session.confirm()
        _, comparison, problem = _read_back(approved)
        if comparison is None or comparison.deviations:
            raise ApplyError(problem or "the device reverted before it was confirmed") from None


def recover_device(approved: Approved, *, record: Record, revert_minutes: int = REVERT_MINUTES) -> Ended:
    """End what an earlier process left: ask the device first, roll back what is pending, and read what holds."""
    record("recovery", {})
    return _roll_back(approved, "an earlier process did not finish", revert_minutes)


class _Session:
    """A change session that is opened anew and always closed."""

    def __init__(self, approved: Approved) -> None:
        self._approved = approved
        self._session: ChangeSession | None = None

    def __enter__(self) -> ChangeSession:
        approved = self._approved
        request = ChangeRequest(
            device=approved.device,
            platform=approved.platform,
            known_hosts=approved.known_hosts,
            deadline=Deadline(SESSION_SECONDS),
            name=approved.plan,
            operations=approved.operations,
            undo=approved.undo,
            secrets=approved.secrets,
            device_timer=approved.change_set.revert_protection == "device-timer",
        )
        self._session = session_module(approved.platform).open_session(request)
        return self._session

    def __exit__(self, *_: object) -> None:
        if self._session is not None:
            self._session.close()


def _read(approved: Approved) -> tuple[DeviceReading, Mapping[str, str] | None]:
    reading = read_device(approved.device, approved.platform, approved.known_hosts, approved.reading)
    texts = approved.platform.configuration_texts
    if reading.outputs is None or reading.state is None or texts is None:
        return reading, None
    try:
        return reading, texts(reading.outputs)
    except NetproofError:
        return reading, None


def _read_back(approved: Approved) -> tuple[DeviceState | None, Comparison | None, str]:
    """Read the device over a new log-in and compare with the prediction; the text says why that was not possible."""
    reading, actual = _read_until(approved, Deadline(SETTLING_SECONDS))
    if actual is None:
        return None, None, f"the device could not be read back: {reading.outcome.reason}"
    return reading.state, _compare(approved, approved.predicted, actual), ""


def _compare(approved: Approved, expected: Mapping[str, str], actual: Mapping[str, str]) -> Comparison:
    return compare(
        approved.before,
        expected,
        actual,
        operations=approved.operations,
        is_side_effect=approved.platform.is_side_effect,
        redact=approved.reading.redact,
    )


def _told(comparison: Comparison) -> str:
    shown = [f"{item.kind} in {item.text}: {item.line}" for item in comparison.deviations[:5]]
    more = len(comparison.deviations) - len(shown)
    return "the device is not as predicted: " + "; ".join(shown) + (f" (and {more} more)" if more else "")


def _roll_back(approved: Approved, why: str, minutes: int, comparison: Comparison | None = None) -> Ended:
    """Undo by the device's own means, wait out its timer when it does not answer, and read what holds."""
    deviations = comparison.deviations if comparison else ()
    deadline = Deadline(minutes * 60 + SESSION_SECONDS)
    said = _undo(approved, deadline)
    reading, actual = _read_until(approved, deadline)
    if actual is None:
        reason = f"{why}; afterwards the device could not be read: {reading.outcome.reason}"
        return Ended("unknown", reason, deviations)
    left = _compare(approved, approved.before, actual).deviations
    if not left:
        return Ended("rolled-back", f"{why}; the device is as it was before", deviations)
    lines = "; ".join(item.line for item in left[:5])
    reason = f"{why}; after the rollback{said} the device is neither as before nor as planned: {lines}"
    return Ended("unknown", reason, (*deviations, *left))


def _undo(approved: Approved, deadline: Deadline) -> str:
    """Ask for the rollback until the device has answered or its timer is over; return what stood in the way."""
    said = ""
    while not deadline.passed:
        try:
            with _Session(approved) as session:
                session.rollback()
        except NetproofError as error:
            said = f" ({error})"
            if approved.change_set.revert_protection == "none":
                return said
            time.sleep(deadline.remaining(RETRY_SECONDS))
        else:
            return ""
    return said


def _read_until(approved: Approved, deadline: Deadline) -> tuple[DeviceReading, Mapping[str, str] | None]:
    """Read until the device answers; one whose timer has not fired yet may refuse us until then."""
    while True:
        reading, texts = _read(approved)
        if texts is not None or deadline.passed:
            return reading, texts
        time.sleep(deadline.remaining(RETRY_SECONDS))
