"""A run's report: everything that is known of the run is gathered, and written as one page."""

from collections.abc import Collection, Iterator
from pathlib import Path

from netproof.evidence.envelope import Kind
from netproof.evidence.errors import EvidenceError
from netproof.evidence.log import Entry
from netproof.evidence.verify import read_entries, verify_log
from netproof.home import read_record, write_file
from netproof.model.application import DeviceApplication
from netproof.model.record import Record
from netproof.model.verification import Verification
from netproof.official_text import load_official_text
from netproof.report.facts import ApprovalFacts, EvidenceFacts, EvidenceRecord, PlanStory, ReportFacts
from netproof.report.page import render_page
from netproof.runs import load_assessment, load_devices, load_facts
from netproof.store import changes_since_previous, plans_answering
from nornir_tasks.planning import load_plan
from nornir_tasks.workspace import Workspace


def write_report(workspace: Workspace, run: str, language: str, output: Path | None = None) -> Path:
    """Write a run's page in `zh-TW` or `en` and return its path; by default it is kept in the run's folder.

    Raises:
        ConfigurationError: the run was not assessed, or a file of it is damaged.
        NetproofError: the page cannot be written.
    """
    path = output or workspace.home.run(run) / f"report.{language}.html"
    write_file(path, render_page(gather(workspace, run), language).encode())
    return path.absolute()


def gather(workspace: Workspace, run: str) -> ReportFacts:
    """Gather what a report tells of a run.

    Raises:
        ConfigurationError: the run was not assessed, or a file of it is damaged.
    """
    home = workspace.home
    assessment = load_assessment(home, run)
    changes = changes_since_previous(home, run)
    verified = {path.parent.parent.name for path in home.plans.glob(f"*/verifications/{run}.json")}
    names = tuple(dict.fromkeys((*plans_answering(home, run), *sorted(verified))))
    entries, evidence = _evidence(workspace, run, names)
    return ReportFacts(
        firm=workspace.profile.name,
        time_zone=workspace.profile.time_zone,
        facts=load_facts(home, run),
        assessment=assessment,
        previous=load_assessment(home, changes.previous) if changes.previous else None,
        changes=changes,
        devices=load_devices(home, run),
        catalog=workspace.catalog,
        official_text=load_official_text(workspace.firm, workspace.catalog),
        plans=tuple(_story(workspace, name, entries) for name in names),
        evidence=evidence,
    )


def _story(workspace: Workspace, name: str, entries: Collection[Entry]) -> PlanStory:
    plan, _ = load_plan(workspace, name)
    folder = workspace.home.plan(name)
    decisions = (entry for entry in entries if entry.kind is Kind.APPROVAL and entry.record.get("plan") == name)
    return PlanStory(
        name=name,
        plan=plan,
        approvals=tuple(
            ApprovalFacts(
                recorded_at=entry.recorded_at,
                **{field: str(entry.record[field]) for field in ("decision", "approver", "key", "reason")},
            )
            for entry in decisions
        ),
        applications=tuple(_records(DeviceApplication, folder / "applications")),
        verifications=tuple(_records(Verification, folder / "verifications")),
    )


def _records[R: Record](kind: type[R], folder: Path) -> Iterator[R]:
    return (read_record(kind, path) for path in sorted(folder.glob("*.json")))


def _evidence(workspace: Workspace, run: str, plans: Collection[str]) -> tuple[list[Entry], EvidenceFacts]:
    """Return the log's records of a run and its plans; a log that does not verify is told on the page."""
    folder, keys = workspace.home.evidence, [workspace.keys.public_key()]
    try:
        log = verify_log(folder, keys)
        if log.problems:
            return [], EvidenceFacts(problem=log.problems[0].message)
        entries = [
            entry
            for entry in read_entries(folder, keys)
            if entry.record.get("run") == run or entry.record.get("plan") in plans
        ]
    except EvidenceError as error:
        return [], EvidenceFacts(problem=str(error))
    records = tuple(
        EvidenceRecord(
            sequence=entry.sequence,
            kind=entry.kind,
            recorded_at=entry.recorded_at,
            digest=entry.digest,
            files=entry.files,
        )
        for entry in entries
    )
    return entries, EvidenceFacts(records=records, checked=log.records)
