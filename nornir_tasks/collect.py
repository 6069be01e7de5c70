"""Collect: every device of an inventory is read at the same time, each within its own deadline and for itself alone."""

import gc
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nornir.core import Nornir
from nornir.core.task import AggregatedResult, Task
from nornir.plugins.runners import ThreadedRunner

from netproof.errors import NetproofError
from netproof.model.assessment import DeviceOutcome
from netproof.model.capture import Capture
from netproof.model.context import DeviceContext
from netproof.model.section import Section
from netproof.model.state import DeviceState, Probed
from netproof.platforms import platform as get_platform
from netproof.platforms.digests import with_digests
from netproof.platforms.outputs import Outputs
from netproof.platforms.platform import Platform
from netproof.platforms.reading import read_state
from nornir_tasks.inventory import Device, to_nornir
from nornir_tasks.probe import PROBE_SECONDS, probe
from nornir_tasks.sealing import RecordingSeal, Redact
from nornir_tasks.sessions import open_session
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import CommandError, SessionError, late
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.sessions.session import Session

_THRESHOLDS = (50_000, 20, 20)
"""New objects, and passes over the younger generations, before the garbage collector looks (gc.set_threshold)."""


@dataclass(frozen=True)
class CollectOptions:
    """How devices are read."""

    known_hosts: Path
    keyed_digest: Callable[[bytes], str]
    """Ends in the hex digits of an HMAC; `KeyFolder.keyed_digest` of `netproof.evidence.keys`."""
    redact: Redact
    """`netproof.evidence.redaction.redact`."""
    workers: int = 20
    timeout: float = 60.0
    """Seconds for one device, from the connection to its last answer."""
    byte_cap: int = 16 * 1024 * 1024
    """The most that one command may answer."""
    keep_outputs: bool = False
    """Keep raw outputs in memory, secrets included, for planning; they must never be stored."""
    probe: bool = True


@dataclass(frozen=True)
class DeviceReading:
    """What came of one device; `state` is `None` when it could not be read."""

    outcome: DeviceOutcome
    context: DeviceContext
    """The inventory's context, with what the session showed of our own access."""
    state: DeviceState | None = None
    outputs: Outputs | None = field(default=None, repr=False)
    sealed: dict[str, str] = field(default_factory=dict, repr=False)
    """Token → secret, with `keep_outputs` only."""


@dataclass(frozen=True)
class CollectionResult:
    """What came of all devices, in the order of their names."""

    readings: dict[str, DeviceReading]

    @property
    def states(self) -> dict[str, DeviceState]:
        """Return the states of the devices that could be read."""
        return {name: reading.state for name, reading in self.readings.items() if reading.state is not None}

    @property
    def outcomes(self) -> tuple[DeviceOutcome, ...]:
        """Return each device's outcome."""
        return tuple(reading.outcome for reading in self.readings.values())


def collect(
    devices: tuple[Device, ...], options: CollectOptions, on_progress: Callable[[DeviceOutcome], None] | None = None
) -> CollectionResult:
    """Read all devices; `on_progress` is called from the workers' threads as each one ends.

    Raises:
        ConfigurationError: the known_hosts file cannot be used. A device that fails raises nothing; its outcome tells.
    """
    known_hosts = KnownHosts(options.known_hosts)
    names = {device.context.platform for device in devices}
    platforms = {name: get_platform(name) for name in names}
    for each in platforms.values():
        _ = each.sections  # imported once here, not in a race between threads

    def task(task: Task) -> DeviceReading:
        device: Device = task.host["device"]
        reading = read_device(device, platforms[device.context.platform], known_hosts, options)
        if on_progress is not None:
            on_progress(reading.outcome)
        return reading

    runner = ThreadedRunner(num_workers=max(1, options.workers))
    nornir = Nornir(inventory=to_nornir(devices), runner=runner)
    with _seldom_garbage_collection():
        results: AggregatedResult = nornir.run(task=task)
    return CollectionResult({name: _result(results[name]) for name in sorted(results)})


@contextmanager
def _seldom_garbage_collection() -> Iterator[None]:
    """Look for reference cycles seldom, and not among all that was there before.

    States are many small records that stay; with Python's usual thresholds the search costs more than the parsing.
    """
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def _result(results: Any) -> DeviceReading:
    """Return a task's reading; what `read_device` does not catch is a defect, and is raised as one."""
    if results.exception is not None:
        raise results.exception
    reading: DeviceReading = results[0].result
    return reading


def read_device(device: Device, platform: Platform, known_hosts: KnownHosts, options: CollectOptions) -> DeviceReading:
    """Read one device; whatever goes wrong is one sentence in its outcome and harms no other device."""
    try:
        return _read(device, platform, known_hosts, options)
    except NetproofError as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - the border between devices: hostile input must not end the others' run
        reason = f"could not be read because of a defect in Netproof ({type(error).__name__}); run again with --debug"
    outcome = DeviceOutcome(device=device.name, status="failed", reason=f"{device.name}: {reason}")
    return DeviceReading(outcome=outcome, context=device.context)


def _read(device: Device, platform: Platform, known_hosts: KnownHosts, options: CollectOptions) -> DeviceReading:
    deadline = Deadline(options.timeout)
    collected_at = datetime.now(UTC)
    session = open_session(
        device.target, platform, known_hosts=known_hosts, deadline=deadline, byte_cap=options.byte_cap
    )
    try:
        observed: dict[str, Section] = {"transport": session.transport}
        if options.probe:
            observed["probed"] = _probe(device, deadline)
        answers = _ask(session, platform, options.redact)
        context = _with_own_access(device.context, session)
    finally:
        session.close()
    seal = RecordingSeal(options.keyed_digest)
    outputs = Outputs(answers.texts, seal=seal, missing=answers.missing)
    state = read_state(
        platform,
        device.name,
        outputs,
        collected_at=collected_at,
        source="session",
        captures=answers.captures,
        observed=observed,
    )
    return DeviceReading(
        outcome=_outcome(device.name, answers),
        context=context,
        state=with_digests(state, platform, outputs, options.keyed_digest),
        outputs=outputs if options.keep_outputs else None,
        sealed=dict(seal.secrets) if options.keep_outputs else {},
    )


@dataclass
class _Answers:
    texts: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    captures: list[Capture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _ask(session: Session, platform: Platform, redact: Redact) -> _Answers:
    """Send every read command; one that the device refuses is missing, and the others are still asked."""
    answers = _Answers()
    for command in platform.read_commands:
        began, at = time.monotonic(), datetime.now(UTC)
        text, reason = "", ""
        try:
            text = session.run(command)
            answers.texts[command] = text
        except CommandError as error:
            reason = str(error)
            answers.missing[command] = reason
        answers.captures.append(capture(command, redact(text), at, time.monotonic() - began, error=reason))
        if replaced := session.replaced_bytes.get(command):
            answers.notes.append(f"{replaced} bytes of the answer to {command!r} are no text and were replaced")
    return answers


def capture(command: str, redacted: str, at: datetime, seconds: float = 0.0, *, error: str = "") -> Capture:
    """Return the record of one answer, which holds nothing but the digest of its redacted text."""
    digest = hashlib.sha256(redacted.encode()).hexdigest()
    return Capture(command=command, digest=f"sha256:{digest}", collected_at=at, seconds=round(seconds, 3), error=error)


def _outcome(name: str, answers: _Answers) -> DeviceOutcome:
    failures = [f"{command!r}: {reason}" for command, reason in answers.missing.items()]
    if not failures and not answers.notes:
        return DeviceOutcome(device=name, status="collected")
    first = "; ".join([*failures[:1], *answers.notes[:1]])
    more = len(failures) + len(answers.notes) - len(failures[:1]) - len(answers.notes[:1])
    reason = f"{name}: {first}{f' (and {more} more)' if more else ''}"
    return DeviceOutcome(device=name, status="partial" if failures else "collected", reason=reason)


def _probe(device: Device, deadline: Deadline) -> Probed:
    if deadline.remaining() < PROBE_SECONDS:
        raise late("left no time to probe its ports", "the log-in", deadline.seconds)
    try:
        return probe(device.target.address, device.probed_ports, device.probe_ports)
    except OSError as error:
        raise SessionError(
            f"its ports cannot be probed: {error.strerror or error}; try again with fewer --workers"
        ) from error


def _with_own_access(context: DeviceContext, session: Session) -> DeviceContext:
    facts = session.transport
    known = context.own_access.address
    access = context.own_access.model_copy(
        update={
            "address": known if isinstance(known, str) else session.local_address,
            "key_exchange": facts.key_exchange,
            "host_key": facts.host_key,
            "cipher": facts.cipher,
            "mac": facts.mac,
        }
    )
    return context.model_copy(update={"own_access": access})
