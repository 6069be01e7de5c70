"""One clause as its compliance officer reads it: met or not, why, what proves it, and what is due next."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from netproof.clause_verdicts import ClauseVerdict, ProvingDocument, documents
from netproof.due_dates import today
from netproof.duties import Duty, duties
from netproof.model.catalog import Clause
from netproof.model.record import Record
from netproof.official_text import load_official_text
from netproof.report.plan_text import escape

if TYPE_CHECKING:
    from nornir_tasks.workspace import Workspace


class ClauseFacts(Record):
    """Everything that is known of a clause."""

    clause: Clause
    official_text: str = ""
    """The rule's own words, where the firm supplies them."""
    verdict: ClauseVerdict
    documents: tuple[ProvingDocument, ...] = ()
    due: tuple[Duty, ...] = ()
    """What is due of it, the most urgent first, as the registers say today."""


def clause_facts(workspace: "Workspace", verdict: ClauseVerdict) -> ClauseFacts:
    """Gather what is known of a clause.

    Raises:
        ConfigurationError: a register, the firm's profile or its official text is wrong.
    """
    from nornir_tasks.running import latest_firm_context

    catalog, registers = workspace.catalog, workspace.registers
    day = today(datetime.now(UTC), workspace.profile.time_zone)
    due = duties(catalog, workspace.profile, registers, day, latest_firm_context(workspace))
    return ClauseFacts(
        clause=next(clause for clause in catalog.clauses if clause.id == verdict.clause),
        official_text=load_official_text(workspace.firm, catalog).get(verdict.clause, ""),
        verdict=verdict,
        documents=tuple(documents(catalog, verdict.clause, registers)),
        due=tuple(duty for duty in due if verdict.clause in duty.clauses),
    )


def clause_text(facts: ClauseFacts) -> str:
    """Return the clause as text for a terminal; what people or devices wrote is shown without its control codes."""
    return "".join(f"{escape(line)}\n" for line in _lines(facts))


def _lines(facts: ClauseFacts) -> Iterator[str]:
    clause, verdict = facts.clause, facts.verdict
    yield f"{clause.id} {clause.citation} {clause.title.en} {clause.title.zh_tw}"
    if clause.duty:
        yield f"  {clause.duty.en}"
    yield from (f"  > {line}" for line in facts.official_text.splitlines())
    yield f"{verdict.status} (decided by: {clause.decided_by})" + (f": {verdict.reason.en}" if verdict.reason else "")
    yield from _parts(verdict)
    if facts.documents:
        yield "documents:"
    for document in facts.documents:
        yield (
            f"  {document.register_name} {document.entry} ({document.owner}): "
            f"{document.file} {document.state} SHA-256 {document.sha256}"
        )
    if facts.due:
        yield "due next:"
    for duty in facts.due:
        yield f"  {duty.due or 'never done'}: {duty.what.en}" + (f" ({duty.owner})" if duty.owner else "")


def _parts(verdict: ClauseVerdict) -> Iterator[str]:
    for part in verdict.parts:
        rows = f", {len(part.findings)} findings" if len(part.findings) > 1 else ""
        why = f": {part.reason.en}" if part.reason else ""
        yield f"  {part.status} {part.control}/{part.name} ({part.by}{rows}){why}"
