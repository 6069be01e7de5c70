"""What changed since the last run that people were told of: the matter of a notification."""

from collections.abc import Iterable, Mapping

from netproof.home import RUN_ID, Home, read_record, write_record
from netproof.model.assessment import Assessment, DeviceOutcome, Status
from netproof.model.firm import FIRM
from netproof.model.record import Record
from netproof.runs import ASSESSMENT, load_assessment
from netproof.store import Changes, changes_since_previous

ANNOUNCED = "announced.json"


class Coverage(Record):
    """How much of what applies to the devices could be judged."""

    judged: int
    applicable: int


class RunChanges(Record):
    """What a run brought to light that nobody was told of yet."""

    run: str
    previous: str | None
    """The run that was announced last, or `None` for the first."""
    opened: tuple[str, ...]
    """Ids of findings, sorted."""
    closed: tuple[str, ...]
    """Ids of findings that ended on evidence, sorted."""
    unreadable: tuple[DeviceOutcome, ...]
    """Devices that cannot be read any more, or not at all."""
    readable: tuple[str, ...]
    """Devices that can be read again."""
    added: tuple[str, ...]
    """Devices that were not among those of the run before."""
    absent: tuple[str, ...]
    """Devices that are not among those of this run any more."""
    coverage: Coverage
    coverage_before: Coverage | None

    @property
    def anything(self) -> bool:
        """Whether there is something to tell; a first run always has."""
        devices = (self.unreadable, self.readable, self.added, self.absent)
        return any((self.opened, self.closed, *devices)) or self.coverage != self.coverage_before


class _Announced(Record):
    """The run that was announced last, by the host pattern that it read."""

    runs: dict[str, str] = {}


def unannounced_changes(home: Home, run: str, pattern: str) -> RunChanges:
    """Return what changed since the last announced run of the same host pattern.

    The findings that opened and closed in runs between the two count too, so that what an unannounced run saw first is
    told all the same.

    Raises:
        ConfigurationError: the run was not assessed.
        NetproofError: the index is damaged; the message says how to rebuild it.
    """
    now, previous = load_assessment(home, run), _last_announced(home, run, pattern)
    since = sorted(
        path.parent.name
        for path in home.runs.glob(f"*/{ASSESSMENT}")
        if RUN_ID.match(path.parent.name) and (previous.run if previous else "") < path.parent.name <= run
    )
    opened, closed = _net(changes_since_previous(home, name) for name in since)
    return compare(now, previous, opened, closed)


def compare(now: Assessment, previous: Assessment | None, opened: Iterable[str], closed: Iterable[str]) -> RunChanges:
    """Join the findings that opened and closed with what became of the devices; only subjects of the run count."""
    subjects = {finding.subject for finding in now.findings}
    before = _outcomes(previous) if previous else {}
    after = _outcomes(now)
    failed = {name for name, outcome in after.items() if outcome.status == "failed"}
    failed_before = {name for name, outcome in before.items() if outcome.status == "failed"}
    return RunChanges(
        run=now.run,
        previous=previous.run if previous else None,
        opened=tuple(sorted(name for name in opened if _subject(name) in subjects)),
        closed=tuple(sorted(name for name in closed if _subject(name) in subjects)),
        unreadable=tuple(after[name] for name in sorted(failed - failed_before)),
        readable=tuple(sorted(name for name in failed_before - failed if name in after)),
        added=tuple(sorted(after.keys() - before.keys())) if previous else (),
        absent=tuple(sorted(before.keys() - after.keys())),
        coverage=_coverage(now),
        coverage_before=_coverage(previous) if previous else None,
    )


def mark_announced(home: Home, run: str, pattern: str) -> None:
    """Remember that people know of a run, or that there was nothing to tell.

    Raises:
        NetproofError: it cannot be written.
    """
    path = home.folder / ANNOUNCED
    known = read_record(_Announced, path) if path.exists() else _Announced()
    write_record(path, known.changed(runs={**known.runs, pattern: run}))


def _last_announced(home: Home, run: str, pattern: str) -> Assessment | None:
    path = home.folder / ANNOUNCED
    name = read_record(_Announced, path).runs.get(pattern) if path.exists() else None
    if name is None or name >= run or not (home.runs / name / ASSESSMENT).exists():
        return None
    return load_assessment(home, name)


def _net(steps: Iterable[Changes]) -> tuple[set[str], set[str]]:
    """Fold the changes of runs one after another; what opened and closed again in between is none."""
    opened: set[str] = set()
    closed: set[str] = set()
    for step in steps:
        new, gone = set(step.opened), set(step.closed)
        opened, closed = (opened | (new - closed)) - gone, (closed | (gone - opened)) - new
    return opened, closed


def _outcomes(assessment: Assessment) -> Mapping[str, DeviceOutcome]:
    return {outcome.device: outcome for outcome in assessment.devices}


def _coverage(assessment: Assessment) -> Coverage:
    statuses = [finding.status for finding in assessment.findings if finding.subject != FIRM]
    judged = statuses.count(Status.SATISFIED) + statuses.count(Status.NOT_SATISFIED)
    return Coverage(judged=judged, applicable=judged + statuses.count(Status.INDETERMINATE))


def _subject(finding: str) -> str:
    return finding.rpartition("/")[2]
