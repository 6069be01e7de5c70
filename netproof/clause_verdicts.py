"""What a run says of each clause: whether it binds the firm, whether it is met, and what that rests on.

A clause is as good as the worst of its parts. A part that the run did not cover is indeterminate, and so is a clause
that devices decide when none of them was concerned: nothing is met for want of data.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from netproof.assess import NOT_DECIDED
from netproof.checks.firm.scheduled_runs import EVERYTHING
from netproof.model.assessment import Assessment, Finding, Status
from netproof.model.catalog import Catalog, Clause, Control
from netproof.model.record import Record, Text
from netproof.model.register import ProofState, Registers
from netproof.model.run import RunFacts
from netproof.record_keeping import entries_of, record_name
from netproof.registers import registers as known_registers

type ClauseStatus = Literal["satisfied", "not-satisfied", "indeterminate", "not-applicable", "definition"]

_WORST_FIRST = (Status.NOT_SATISFIED, Status.INDETERMINATE, Status.SATISFIED)

_DEFINITION = Text(en="it defines terms and asks for nothing by itself", zh_tw="僅為定義性條文，未另課予義務")
_NOT_COVERED = Text(en="no finding of the run covers it", zh_tw="本次執行未檢核此項")
_NO_DEVICE = Text(
    en="it binds the firm, but nothing that was read is concerned; see whether the inventory is complete",
    zh_tw="本條適用於公司，但已讀取的設備均與此無涉；請確認清冊是否完整",
)
_NARROW = Text(
    en="the run read only a part of the network ({pattern}), which shows nothing of the rest",
    zh_tw="本次執行僅讀取部分設備（{pattern}），無法據以判斷其餘設備",
)
_NO_PART = Text(en="none of its controls concerns the firm", zh_tw="所屬控制項均與公司無涉")


class PartVerdict(Record):
    """What a run says of one check, or one kind of record, of a control."""

    control: str
    name: str
    """The check, the register (`reviews:rules`), or `not-decided`."""
    by: Literal["devices", "registers", "not-decided"]
    status: Status
    reason: Text | None = None
    """Why it could not be judged or does not apply, where that is the same for every subject."""
    findings: tuple[str, ...] = ()


class ClauseVerdict(Record):
    """What a run says of one clause."""

    clause: str
    citation: str
    status: ClauseStatus
    reason: Text | None = None
    """Why it does not apply or could not be judged, where that is not told by its parts."""
    counts: dict[Status, int] = {}
    """How many findings came to which status."""
    waived: int = 0
    """How many of those that are not satisfied somebody accepted for a time."""
    parts: tuple[PartVerdict, ...] = ()


class ProvingDocument(Record):
    """A document on record that proves something of a clause."""

    register_name: str
    entry: str
    owner: str
    file: str
    sha256: str
    state: ProofState


def clause_verdicts(catalog: Catalog, assessment: Assessment, facts: RunFacts) -> tuple[ClauseVerdict, ...]:
    """Return the verdict on every clause of a catalog, in the rule's order, by a run and how it came about."""
    exempt = {exemption.clause: exemption.reason for exemption in assessment.exemptions}
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in assessment.findings:
        found.setdefault((finding.control, finding.check), []).append(finding)
    verdicts = (_verdict(clause, catalog, exempt.get(clause.id), found) for clause in catalog.clauses)
    return tuple(_of_the_whole_network(verdict, facts) for verdict in verdicts)


def documents(catalog: Catalog, clause: str, registers: Registers) -> Iterator[ProvingDocument]:
    """Yield the documents that open entries of a clause's registers name."""
    uses = dict.fromkeys(use for control in _controls(catalog, clause) for use in control.registers)
    for use in uses:
        register = registers.get(known_registers()[use.name])
        for entry in entries_of(use, register) if register else ():
            for _, proof in entry.documents():
                yield ProvingDocument(
                    register_name=record_name(use),
                    entry=entry.id,
                    owner=entry.owner,
                    file=proof.file,
                    sha256=proof.sha256,
                    state=registers.proof_state(proof),
                )


def _verdict(
    clause: Clause, catalog: Catalog, exemption: Text | None, found: dict[tuple[str, str], list[Finding]]
) -> ClauseVerdict:
    def said(status: ClauseStatus, reason: Text | None, parts: tuple[PartVerdict, ...] = ()) -> ClauseVerdict:
        return ClauseVerdict(clause=clause.id, citation=clause.citation, status=status, reason=reason, parts=parts)

    if clause.decided_by == "definition":
        return said("definition", _DEFINITION)
    if exemption is not None:
        return said("not-applicable", exemption)
    parts = tuple(_parts(clause, catalog, found))
    rows = [
        finding
        for part in parts
        for finding in found.get((part.control, part.name), ())
        if clause.id in finding.clauses
    ]
    status, reason = _worst(parts)
    return said(status, reason, parts).changed(
        counts=dict(Counter(finding.status for finding in rows)),
        waived=sum(finding.waiver is not None for finding in rows),
    )


def _of_the_whole_network(verdict: ClauseVerdict, facts: RunFacts) -> ClauseVerdict:
    by_devices = any(part.by == "devices" for part in verdict.parts)
    if facts.pattern == EVERYTHING or verdict.status != "satisfied" or not by_devices:
        return verdict
    return verdict.changed(status="indeterminate", reason=_NARROW.format(pattern=facts.pattern))


def _worst(parts: tuple[PartVerdict, ...]) -> tuple[ClauseStatus, Text | None]:
    statuses = {part.status for part in parts}
    worst = next((status for status in _WORST_FIRST if status in statuses), None)
    if worst is None:
        return ("not-applicable", _NO_PART) if parts else ("indeterminate", _NOT_COVERED)
    by_devices = [part for part in parts if part.by == "devices"]
    unconcerned = bool(by_devices) and all(part.status is Status.NOT_APPLICABLE for part in by_devices)
    if worst is Status.SATISFIED and unconcerned:
        return "indeterminate", _NO_DEVICE
    return worst.value, None


def _parts(clause: Clause, catalog: Catalog, found: dict[tuple[str, str], list[Finding]]) -> Iterator[PartVerdict]:
    for control in _controls(catalog, clause.id):
        for name, by in _expected(control):
            rows = [row for row in found.get((control.id, name), ()) if clause.id in row.clauses]
            yield _part(control.id, name, by, rows)


def _part(
    control: str, name: str, by: Literal["devices", "registers", "not-decided"], rows: list[Finding]
) -> PartVerdict:
    if not rows:
        return PartVerdict(control=control, name=name, by=by, status=Status.INDETERMINATE, reason=_NOT_COVERED)
    statuses = {row.status for row in rows}
    reasons = {row.reason for row in rows}
    return PartVerdict(
        control=control,
        name=name,
        by=by,
        status=next((status for status in _WORST_FIRST if status in statuses), Status.NOT_APPLICABLE),
        reason=next(iter(reasons)) if len(reasons) == 1 else None,
        findings=tuple(row.id for row in rows),
    )


def _expected(control: Control) -> Iterator[tuple[str, Literal["devices", "registers", "not-decided"]]]:
    """Yield what must have come to a finding, with what decides it."""
    yield from ((use.check, "devices") for use in (*control.checks, *control.firm_checks))
    yield from ((record_name(use), "registers") for use in control.registers)
    if control.not_decided is not None:
        yield NOT_DECIDED, "not-decided"


def _controls(catalog: Catalog, clause: str) -> Iterable[Control]:
    return (control for control in catalog.controls if clause in control.clauses)
