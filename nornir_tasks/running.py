"""Collect and assess as runs: what was read and judged is stored and recorded before anybody relies on it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from netproof import __version__
from netproof.assess import assess
from netproof.checks.firm.scheduled_runs import EVERYTHING
from netproof.errors import ConfigurationError
from netproof.evidence.envelope import Kind
from netproof.evidence.redaction import redact
from netproof.history import History
from netproof.model.assessment import Assessment, DeviceOutcome
from netproof.model.context import Context, DeviceContext
from netproof.model.endpoint import EndpointReading
from netproof.model.firm import FirmContext
from netproof.model.run import CollectedDevice, RunFacts
from netproof.model.state import DeviceState
from netproof.registers.endpoints import EndpointsRegister
from netproof.registers.loading import load_schedule
from netproof.runs import (
    latest_regular_run,
    load_devices,
    load_earlier,
    load_endpoints,
    load_facts,
    save_assessment,
    save_run,
)
from netproof.store import record_assessment
from nornir_tasks.collect import CollectionResult, collect
from nornir_tasks.endpoints import ask_endpoints
from nornir_tasks.inventory import Device
from nornir_tasks.saved import read_saved
from nornir_tasks.workspace import Workspace


def collect_run(
    workspace: Workspace,
    devices: tuple[Device, ...],
    *,
    pattern: str = "all",
    workers: int = 20,
    timeout: float = 60.0,
    on_progress: Callable[[DeviceOutcome], None] | None = None,
    on_endpoint: Callable[[EndpointReading], None] | None = None,
    purpose: Literal["regular", "verification"] = "regular",
) -> tuple[str, CollectionResult]:
    """Read devices and store them as a new run; return its id.

    A run over the whole network also asks the TLS endpoints that the firm declares.

    Raises:
        NetproofError: the run could not be stored or recorded. A device that failed raises nothing.
    """
    started = datetime.now(UTC)
    options = workspace.reading_options(workers=workers, timeout=timeout)
    result = collect(devices, options, on_progress)
    sources = workspace.inventory.sources
    read = _collected(result)
    whole = pattern == EVERYTHING and purpose == "regular"
    run = store_run(
        workspace,
        read,
        started=started,
        sources=sources,
        source="session",
        pattern=pattern,
        purpose=purpose,
        endpoints=_ask_endpoints(workspace, workers, on_endpoint) if whole else None,
    )
    return run, result


def read_saved_run(workspace: Workspace, folder: Path, platform: str | None) -> tuple[str, CollectionResult]:
    """Read saved outputs instead of devices, and store them as a new run; return its id.

    Raises:
        ConfigurationError: the folder, a name in it or its `platforms.yml` is wrong.
    """
    started = datetime.now(UTC)
    result = read_saved(folder, keyed_digest=workspace.keys.keyed_digest, redact=redact, platform=platform)
    return store_run(workspace, _collected(result), started=started, sources=(str(folder),), source="saved"), result


def store_run(
    workspace: Workspace,
    collected: list[CollectedDevice],
    *,
    started: datetime,
    sources: tuple[str, ...],
    source: Literal["session", "saved"],
    pattern: str = "all",
    purpose: Literal["regular", "verification"] = "regular",
    endpoints: tuple[EndpointReading, ...] | None = None,
) -> str:
    """Store what was read as a new run, record it as evidence, and return its id."""
    run = workspace.home.new_run(started)
    facts = RunFacts(
        run=run,
        started_at=started,
        ended_at=datetime.now(UTC),
        sources=sources,
        source=source,
        pattern=pattern,
        netproof_version=__version__,
        purpose=purpose,
    )
    files = save_run(workspace.home, facts, collected, endpoints)
    outcomes = {device.outcome.device: device.outcome.status for device in collected}
    named = {name.replace("/", "."): content for name, content in files.items()}
    workspace.record(Kind.COLLECTION, {"run": run, "devices": outcomes}, named)
    return run


def assess_run(workspace: Workspace, run: str) -> Assessment:
    """Judge a stored run, store the assessment and record it as evidence.

    Raises:
        ConfigurationError: there is no such run, or the catalog, a register or a variable is wrong.
    """
    facts = load_facts(workspace.home, run)
    devices = load_devices(workspace.home, run)
    states: dict[str, DeviceState | str] = {
        name: device.state or device.outcome.reason or "not collected" for name, device in devices.items()
    }
    assessment = assess(
        workspace.catalog,
        states,
        _with_history(workspace, facts, contexts(workspace, _contexts_of(devices), facts.started_at)),
        run=run,
        as_of=facts.started_at,
        firm=firm_context(workspace, facts, devices),
    )
    content = save_assessment(workspace.home, assessment)
    counts: dict[str, int] = {}
    for finding in assessment.findings:
        counts[finding.status] = counts.get(finding.status, 0) + 1
    predicate = {"run": run, "catalog": assessment.catalog, "catalog_version": assessment.catalog_version}
    workspace.record(Kind.ASSESSMENT, {**predicate, "findings": counts}, {"assessment.json": content})
    record_assessment(workspace.home, assessment)
    return assessment


def firm_context(workspace: Workspace, facts: RunFacts, devices: Mapping[str, CollectedDevice]) -> FirmContext:
    """Return the surroundings in which a run's findings on the firm itself are judged."""
    return FirmContext(
        run=facts,
        earlier=load_earlier(workspace.home, facts.run),
        firm=workspace.profile,
        registers=workspace.registers,
        product_data=workspace.product_data,
        schedule=load_schedule(workspace.firm),
        devices={name: device.context for name, device in devices.items()},
        states={name: device.state for name, device in devices.items() if device.state is not None},
        endpoints=load_endpoints(workspace.home, facts.run),
    )


def latest_firm_context(workspace: Workspace) -> FirmContext | None:
    """Return the surroundings of the latest regular run, or `None` when nothing was assessed yet."""
    try:
        run = latest_regular_run(workspace.home)
    except ConfigurationError:
        return None
    return firm_context(workspace, load_facts(workspace.home, run), load_devices(workspace.home, run))


def contexts(workspace: Workspace, devices: Mapping[str, DeviceContext], as_of: datetime) -> dict[str, Context]:
    """Join each device's inventory facts with the firm's profile and registers."""
    return {
        name: Context(
            as_of=as_of,
            firm=workspace.profile,
            registers=workspace.registers,
            product_data=workspace.product_data,
            device=device,
        )
        for name, device in devices.items()
    }


def _ask_endpoints(
    workspace: Workspace, workers: int, on_endpoint: Callable[[EndpointReading], None] | None
) -> tuple[EndpointReading, ...] | None:
    """Return what the declared endpoints serve; `None` when the firm declares none."""
    register = workspace.registers.get(EndpointsRegister)
    if register is None:
        return None
    return ask_endpoints(register.entries, workspace.firm, workers=workers, on_progress=on_endpoint)


def _contexts_of(devices: Mapping[str, CollectedDevice]) -> dict[str, DeviceContext]:
    return {name: device.context for name, device in devices.items()}


def _with_history(workspace: Workspace, facts: RunFacts, contexts: Mapping[str, Context]) -> dict[str, Context]:
    """Add what each device was before, and what approved plans did to it since then."""
    history = History(workspace.home, facts, workspace.registers, workspace.profile.time_zone)
    joined = {}
    for name, context in contexts.items():
        previous = history.reference(context.device)
        changes = history.changes_since(name, previous) if previous else ()
        joined[name] = context.changed(previous=previous, changes=changes)
    return joined


def _collected(result: CollectionResult) -> list[CollectedDevice]:
    return [
        CollectedDevice(outcome=reading.outcome, context=reading.context, state=reading.state)
        for reading in result.readings.values()
    ]
