"""Runs on disk: one folder each, with the facts of the run and one file per device."""

from collections.abc import Iterable
from pathlib import Path

from netproof.errors import ConfigurationError
from netproof.home import RUN_ID, Home, read_record, write_record
from netproof.model.assessment import Assessment
from netproof.model.endpoint import EndpointReading, EndpointReadings
from netproof.model.run import CollectedDevice, RunFacts

FACTS = "run.json"
ASSESSMENT = "assessment.json"
DEVICES = "devices"
ENDPOINTS = "endpoints.json"


def save_run(
    home: Home,
    facts: RunFacts,
    devices: Iterable[CollectedDevice],
    endpoints: tuple[EndpointReading, ...] | None = None,
) -> dict[str, bytes]:
    """Write a run and return its files by name, for the evidence record; the facts come last and complete it."""
    folder = home.run(facts.run)
    files = {}
    for device in devices:
        name = f"{DEVICES}/{device.outcome.device}.json"
        files[name] = write_record(folder / name, device)
    if endpoints is not None:
        files[ENDPOINTS] = write_record(folder / ENDPOINTS, EndpointReadings(readings=endpoints))
    files[FACTS] = write_record(folder / FACTS, facts)
    return files


def load_facts(home: Home, run: str) -> RunFacts:
    """Read how a run came about.

    Raises:
        ConfigurationError: there is no such run, or it was never completed.
    """
    return read_record(RunFacts, home.run(run) / FACTS)


def load_earlier(home: Home, run: str) -> tuple[RunFacts, ...]:
    """Read how the runs came about that were judged before a run, in the order of their start.

    Raises:
        ConfigurationError: one of them is damaged.
    """
    judged = (path.parent.name for path in home.runs.glob(f"*/{ASSESSMENT}") if RUN_ID.match(path.parent.name))
    return tuple(load_facts(home, name) for name in sorted(judged) if name < run)


def latest_regular_run(home: Home) -> str:
    """Return the latest assessed run that a dry run may answer: a verification knows the devices of its plan only.

    Raises:
        ConfigurationError: no run was assessed yet.
    """
    runs = sorted((path.parent.name for path in home.runs.glob(f"*/{ASSESSMENT}")), reverse=True)
    regular = (run for run in runs if load_facts(home, run).purpose == "regular")
    return next(regular, None) or home.latest_run()


def load_devices(home: Home, run: str) -> dict[str, CollectedDevice]:
    """Read every device of a run by name.

    Raises:
        ConfigurationError: there is no such run, or a file of it is damaged.
    """
    files = sorted((home.run(run) / DEVICES).glob("*.json"))
    return {device.outcome.device: device for device in (read_record(CollectedDevice, path) for path in files)}


def load_endpoints(home: Home, run: str) -> tuple[EndpointReading, ...] | None:
    """Read what the declared TLS endpoints served in a run; `None` when it did not ask them.

    Raises:
        ConfigurationError: the file is damaged.
    """
    path = home.run(run) / ENDPOINTS
    return read_record(EndpointReadings, path).readings if path.exists() else None


def load_device(home: Home, run: str, name: str) -> CollectedDevice:
    """Read one device of a run.

    Raises:
        ConfigurationError: the run does not hold it.
    """
    path = home.run(run) / DEVICES / f"{Path(name).name}.json"
    if not path.exists():
        names = ", ".join(sorted(file.stem for file in path.parent.glob("*.json")))
        raise ConfigurationError(f"run {run} has no device {name!r}; its devices are: {names}")
    return read_record(CollectedDevice, path)


def save_assessment(home: Home, assessment: Assessment) -> bytes:
    """Write a run's assessment and return its bytes."""
    return write_record(home.run(assessment.run) / ASSESSMENT, assessment)


def load_assessment(home: Home, run: str) -> Assessment:
    """Read a run's assessment.

    Raises:
        ConfigurationError: the run was not assessed.
    """
    return read_record(Assessment, home.run(run) / ASSESSMENT)
