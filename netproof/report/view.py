"""The groupings in which a report is read: numbers, clauses, devices, findings, what could not be judged."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from netproof.clause_verdicts import ClauseVerdict, clause_verdicts
from netproof.model.assessment import Assessment, DeviceOutcome, Finding, Status
from netproof.model.catalog import Clause, Control
from netproof.model.record import is_known
from netproof.model.run import CollectedDevice
from netproof.model.state import Identity
from netproof.model.state_network import Neighbour, Neighbours
from netproof.report.facts import ReportFacts

_SEVERITIES = ("high", "medium", "low")
_NOT_IN_AN_ANCHOR = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True)
class Tally:
    """How many judgements came to which status."""

    counts: Counter[str]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Tally":
        """Count findings by status."""
        return cls(Counter(finding.status.value for finding in findings))

    def __getitem__(self, status: str) -> int:
        return self.counts[status]

    @property
    def judged(self) -> int:
        """How many were judged: satisfied or not."""
        return self[Status.SATISFIED] + self[Status.NOT_SATISFIED]

    @property
    def applicable(self) -> int:
        """How many apply, judged or not."""
        return self.judged + self[Status.INDETERMINATE]

    @property
    def total(self) -> int:
        """How many there are."""
        return self.counts.total()

    @property
    def coverage(self) -> float | None:
        """The part of what applies that could be judged, in per cent; `None` where nothing applies."""
        return 100 * self.judged / self.applicable if self.applicable else None


@dataclass(frozen=True)
class ControlView:
    """A control with its findings in this run; without any, the run did not cover it."""

    control: Control
    findings: tuple[Finding, ...]

    @cached_property
    def tally(self) -> Tally:
        """The control's numbers."""
        return Tally.of(self.findings)

    @property
    def open(self) -> tuple[Finding, ...]:
        """What people have to look at: violations first, then what could not be judged."""
        wanted = (Status.NOT_SATISFIED, Status.INDETERMINATE)
        return tuple(finding for status in wanted for finding in self.findings if finding.status is status)


@dataclass(frozen=True)
class ClauseView:
    """A clause with the run's verdict on it, the controls that decide it, and the firm's copy of the official text."""

    clause: Clause
    verdict: ClauseVerdict
    controls: tuple[ControlView, ...]
    official_text: str = ""

    @cached_property
    def tally(self) -> Tally:
        """The clause's numbers."""
        return Tally.of(finding for control in self.controls for finding in control.findings)


@dataclass(frozen=True)
class DeviceView:
    """A device of the run."""

    outcome: DeviceOutcome
    collected: CollectedDevice | None
    tally: Tally

    @property
    def identity(self) -> Identity | None:
        """Who the device says it is, where that could be read."""
        state = self.collected.state if self.collected else None
        return state.identity if state else None

    def fact(self, name: str) -> str:
        """Return a fact of its identity, or an empty text where it is not known."""
        value = getattr(self.identity, name, "")
        return str(value) if is_known(value) else ""

    @property
    def neighbours(self) -> Neighbours | None:
        """What the device hears on its links, where that was read."""
        state = self.collected.state if self.collected else None
        return state.neighbours if state else None

    @property
    def not_collected(self) -> Mapping[str, str]:
        """Section → why it was not read."""
        state = self.collected.state if self.collected else None
        return state.not_collected if state else {}


@dataclass(frozen=True)
class Stranger:
    """A device that the run's devices hear, but that the run did not read."""

    seen_by: str
    neighbour: Neighbour


@dataclass(frozen=True)
class Comparison:
    """The findings that changed, and coverage over the devices that both runs judged."""

    opened: tuple[Finding, ...]
    closed: tuple[str, ...]
    still: tuple[str, ...]
    elsewhere: int
    """How many violations are open on devices that this run did not judge."""
    before: Tally | None
    now: Tally


class ReportView:
    """A run's facts, grouped for reading."""

    def __init__(self, facts: ReportFacts) -> None:
        self.facts = facts
        self.findings = facts.assessment.findings
        self.tally = Tally.of(self.findings)
        self.by_id = {finding.id: finding for finding in self.findings}
        self._by_control: dict[str, list[Finding]] = {}
        for finding in self.findings:
            self._by_control.setdefault(finding.control, []).append(finding)

    @cached_property
    def controls(self) -> tuple[ControlView, ...]:
        """All controls, the gravest first and then in the catalog's order."""
        ordered = sorted(self.facts.catalog.controls, key=lambda control: _SEVERITIES.index(control.severity))
        return tuple(self._control(control) for control in ordered)

    @cached_property
    def clauses(self) -> tuple[ClauseView, ...]:
        """All clauses in the rule's order, each with its controls."""
        verdicts = clause_verdicts(self.facts.catalog, self.facts.assessment, self.facts.facts)
        return tuple(
            ClauseView(
                clause,
                verdict,
                tuple(self._control(c) for c in self.facts.catalog.controls if clause.id in c.clauses),
                self.facts.official_text.get(clause.id, ""),
            )
            for clause, verdict in zip(self.facts.catalog.clauses, verdicts, strict=True)
        )

    @cached_property
    def devices(self) -> tuple[DeviceView, ...]:
        """All devices by name, those that could not be read included."""
        findings: dict[str, list[Finding]] = {}
        for finding in self.findings:
            findings.setdefault(finding.subject, []).append(finding)
        return tuple(
            DeviceView(outcome, self.facts.devices.get(outcome.device), Tally.of(findings.get(outcome.device, ())))
            for outcome in sorted(self.facts.assessment.devices, key=lambda outcome: outcome.device)
        )

    @property
    def unread(self) -> tuple[DeviceView, ...]:
        """Devices that were not read, or only in part."""
        return tuple(device for device in self.devices if device.outcome.status != "collected")

    @property
    def subjects(self) -> list[str]:
        """What there are open findings of: devices, and the firm itself."""
        return sorted({finding.subject for control in self.controls for finding in control.open})

    @property
    def listening(self) -> tuple[str, ...]:
        """Devices that told what they hear on their links."""
        return tuple(d.outcome.device for d in self.devices if (n := d.neighbours) is not None and n.protocols)

    @cached_property
    def strangers(self) -> tuple[Stranger, ...]:
        """Who is heard on the links but was not read in this run; names are compared without their domain."""
        names = {name for device in self.devices for name in (device.outcome.device, device.fact("hostname"))}
        known = {_short(name) for name in names if name}
        return tuple(
            Stranger(device.outcome.device, neighbour)
            for device in self.devices
            for neighbour in (device.neighbours.neighbours if device.neighbours else ())
            if _short(neighbour.device) not in known
        )

    @property
    def covered_controls(self) -> int:
        """How many controls the run judged or tried to."""
        return sum(bool(control.findings) for control in self.controls)

    @cached_property
    def undetermined(self) -> tuple[Finding, ...]:
        """What applies but could not be judged, by device."""
        found = [finding for finding in self.findings if finding.status is Status.INDETERMINATE]
        return tuple(sorted(found, key=lambda finding: (finding.subject, finding.id)))

    @cached_property
    def comparison(self) -> Comparison:
        """What is new since the run before."""
        changes, previous = self.facts.changes, self.facts.previous
        both = _subjects(self.facts.assessment) & (_subjects(previous) if previous else set())
        still = [name for name in changes.still if name in self.by_id]
        return Comparison(
            opened=tuple(self.by_id[name] for name in changes.opened if name in self.by_id),
            closed=changes.closed,
            still=tuple(still),
            elsewhere=len(changes.still) - len(still),
            before=Tally.of(f for f in previous.findings if f.subject in both) if previous else None,
            now=Tally.of(f for f in self.findings if f.subject in both),
        )

    def is_new(self, finding: Finding) -> bool:
        """Tell whether a violation was not there in an earlier run; in the first run nothing is called new."""
        return self.facts.changes.previous is not None and finding.id in self.facts.changes.opened

    def clause_list(self, ids: Sequence[str]) -> tuple[Clause, ...]:
        """Return clauses by id, in the rule's order."""
        return tuple(clause for clause in self.facts.catalog.clauses if clause.id in ids)

    def control_of(self, finding_id: str) -> Control | None:
        """Return the control of a finding by the finding's id, also of a finding that this run does not hold."""
        name = finding_id.split("/", 1)[0]
        return next((control for control in self.facts.catalog.controls if control.id == name), None)

    def _control(self, control: Control) -> ControlView:
        return ControlView(control, tuple(self._by_control.get(control.id, ())))


def anchor(finding_id: str) -> str:
    """Return the fragment under which a finding can be linked to; it is the same in every run."""
    return "finding-" + _NOT_IN_AN_ANCHOR.sub(".", finding_id)


def _subjects(assessment: Assessment) -> set[str]:
    return {finding.subject for finding in assessment.findings}


def _short(name: str) -> str:
    """Return a device's name as inventories write it; NX-OS announces its serial number behind the name."""
    return name.partition("(")[0].partition(".")[0].strip().casefold()
