"""Commands that show: runs, state, findings, clauses, plans, the report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netproof.cli.options import Inventory, Json, Run, workspace_of
from netproof.errors import ConfigurationError

if TYPE_CHECKING:
    from netproof.clause_verdicts import ClauseVerdict
    from netproof.home import Home
    from netproof.model.assessment import Finding

show = typer.Typer(no_args_is_help=True, help="Show runs, state, findings, clauses and plans.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(show, name="show")
    app.command("report")(report)


@show.command("runs")
def runs(*, as_json: Json = False) -> None:
    """List the runs."""
    from netproof.cli.console import show_json, show_table
    from netproof.home import Home
    from netproof.runs import load_facts

    home = Home()
    facts = [load_facts(home, path.parent.name) for path in sorted(home.runs.glob("*/run.json"))]
    if as_json:
        show_json(facts)
        return
    rows = [(item.run, item.source, ", ".join(item.sources), item.pattern) for item in facts]
    show_table("Runs", ("run", "source", "from", "limit"), rows)


@show.command("plans")
def plans(inventory: Inventory = None, *, as_json: Json = False) -> None:
    """List the plans."""
    from netproof.cli.console import show_json, show_table
    from nornir_tasks.planning import load_plan

    workspace = workspace_of(inventory, required=False)
    rows = []
    for path in sorted(workspace.home.plans.glob("*/plan.json"), key=lambda path: path.stat().st_mtime):
        plan, _ = load_plan(workspace, path.parent.name)
        devices = [change_set.device for change_set in plan.change_sets]
        rows.append(
            {"plan": path.parent.name, "kind": plan.kind, "author": plan.author, "run": plan.run, "devices": devices}
        )
    if as_json:
        show_json(rows)
        return
    shown = [(row["plan"], row["kind"], row["author"], row["run"], ", ".join(row["devices"])) for row in rows]
    show_table("Plans", ("plan", "kind", "author", "run", "devices"), shown)


@show.command("state")
def state(
    device: Annotated[str, typer.Argument(help="The device's name.")],
    section: Annotated[str, typer.Option(help="Only this section, e.g. local_accounts.")] = "",
    run: Run = "",
    *,
    as_json: Json = False,
) -> None:
    """Show what was read of a device; a section that was not collected says why."""
    from netproof.cli.console import out, show_json, show_table
    from netproof.home import Home
    from netproof.model.state import SECTIONS
    from netproof.runs import load_device

    home = Home()
    found = load_device(home, run or home.latest_run("run.json"), device)
    if section and section not in SECTIONS:
        raise ConfigurationError(f"section {section!r} is not known; choose one of: {', '.join(SECTIONS)}")
    if found.state is None:
        raise ConfigurationError(f"{device} could not be read in that run: {found.outcome.reason}")
    if as_json:
        show_json(found.state if not section else {section: getattr(found.state, section)})
        return
    if section:
        value = getattr(found.state, section)
        text = value.model_dump_json(indent=1) if value else found.state.not_collected.get(section, "not collected")
        out().print(text, markup=False, soft_wrap=True)
        return
    rows = [
        (name, "collected" if getattr(found.state, name) else "-", found.state.not_collected.get(name, ""))
        for name in SECTIONS
    ]
    show_table(f"{device} ({found.state.platform})", ("section", "state", "why not"), rows)


@show.command("findings")
def findings(
    run: Run = "",
    device: Annotated[str, typer.Option(help="Only this device.")] = "",
    control: Annotated[str, typer.Option(help="Only this control.")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also what is satisfied or does not apply.")] = False,
    as_json: Json = False,
) -> None:
    """Show the findings of a run with their proof; `--all` shows every row that was judged or could not be."""
    from netproof.cli.console import show_json, show_table
    from netproof.home import Home
    from netproof.runs import load_assessment

    home = Home()
    assessment = load_assessment(home, run or home.latest_run())
    chosen = [
        finding
        for finding in assessment.findings
        if (not device or finding.subject == device)
        and (not control or finding.control == control)
        and (everything or finding.status in {"not-satisfied", "indeterminate"})
    ]
    if as_json:
        show_json([finding.model_dump(mode="json") for finding in chosen])
        return
    rows = [
        (", ".join(finding.clauses), finding.id, finding.status, _mending(finding), line)
        for finding in chosen
        for line in _observed(finding)
    ]
    columns = ("clause", "finding", "status", "mode", "what was seen")
    show_table(f"Findings of run {assessment.run}", columns, rows)


def _mending(finding: "Finding") -> str:
    """Say who mends it: a waived finding was accepted, and only a violation is mended at all."""
    if finding.waiver is not None:
        return f"waived until {finding.waiver.expires}"
    if finding.status != "not-satisfied":
        return ""
    return finding.mode if finding.mendable else "by hand"


def _observed(finding: "Finding") -> list[str]:
    lines = [
        f"{observation.target}: {observation.message.en}" if observation.target else observation.message.en
        for observation in finding.observations
        if observation.kind != "note"
    ]
    return lines or [finding.reason.en if finding.reason else ""]


@show.command("clauses")
def clauses(run: Run = "", *, as_json: Json = False) -> None:
    """Show what a run says of every clause: whether it applies, whether it is met, and what that rests on."""
    from netproof.catalog import load_catalog
    from netproof.cli.console import show_json, show_table
    from netproof.home import Home

    found = _verdicts(Home(), run)
    if as_json:
        show_json([verdict.model_dump(mode="json") for verdict in found])
        return
    titles = {clause.id: clause for clause in load_catalog().clauses}
    rows = [
        (
            verdict.clause,
            verdict.status,
            titles[verdict.clause].decided_by,
            ", ".join(f"{count} {status}" for status, count in sorted(verdict.counts.items())),
            titles[verdict.clause].title.en,
            verdict.reason.en if verdict.reason else "",
        )
        for verdict in found
    ]
    show_table("Clauses", ("clause", "status", "decided by", "findings", "what it asks", "why"), rows)


@show.command("clause")
def clause(
    name: Annotated[str, typer.Argument(help="The clause's id, e.g. 4.1.4.")],
    inventory: Inventory = None,
    run: Run = "",
    *,
    as_json: Json = False,
) -> None:
    """Show one clause: what a run says of each part, the documents on record, and what is due next."""
    from netproof.cli.clause_text import clause_facts, clause_text
    from netproof.cli.console import out, show_json

    workspace = workspace_of(inventory, required=False)
    verdict = next((found for found in _verdicts(workspace.home, run) if found.clause == name), None)
    if verdict is None:
        known = ", ".join(clause.id for clause in workspace.catalog.clauses)
        raise ConfigurationError(f"clause {name!r} is not in catalog {workspace.catalog.id}; its clauses are: {known}")
    facts = clause_facts(workspace, verdict)
    if as_json:
        show_json(facts)
    else:
        out().print(clause_text(facts), markup=False, soft_wrap=True, end="")


def _verdicts(home: "Home", run: str) -> "tuple[ClauseVerdict, ...]":
    from netproof.catalog import load_catalog
    from netproof.clause_verdicts import clause_verdicts
    from netproof.runs import load_assessment, load_facts

    run = run or home.latest_run()
    return clause_verdicts(load_catalog(), load_assessment(home, run), load_facts(home, run))


@show.command("plan")
def plan(
    name: Annotated[str, typer.Argument(help="The plan's name.")], inventory: Inventory = None, *, as_json: Json = False
) -> None:
    """Show a plan as its approver reads it: operations, predicted diff, promises, what could not be planned."""
    from netproof.cli.console import out, show_json
    from netproof.report.plan_text import plan_text
    from nornir_tasks.planning import load_plan

    found, _ = load_plan(workspace_of(inventory, required=False), name)
    if as_json:
        show_json(found)
    else:
        out().print(plan_text(found, name), markup=False, soft_wrap=True, end="")


def report(
    inventory: Inventory = None,
    run: Run = "",
    language: Annotated[str, typer.Option("--lang", help="zh-TW or en.")] = "zh-TW",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write the page.")] = None,
    *,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write a run's report: one self-contained page, and a summary here."""
    from netproof.cli.collecting import show_summary
    from netproof.cli.console import note
    from netproof.runs import load_assessment
    from netproof.store import changes_since_previous
    from nornir_tasks.reporting import write_report

    if language not in {"zh-TW", "en"}:
        raise ConfigurationError(f"language {language!r} is not known; choose zh-TW or en")
    workspace = workspace_of(inventory, required=False)
    run = run or workspace.home.latest_run()
    path = write_report(workspace, run, language, output)
    show_summary(workspace, load_assessment(workspace.home, run))
    changes = changes_since_previous(workspace.home, run)
    since = f"since run {changes.previous}" if changes.previous else "in this first run"
    note(f"{since}: {len(changes.opened)} findings new, {len(changes.closed)} closed, {len(changes.still)} still open")
    note(f"report: {path}")
    if open_it:
        typer.launch(str(path))
