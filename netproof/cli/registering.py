"""Commands over the records that people keep: the registers."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netproof.cli.options import Inventory, Json, Run, workspace_of
from netproof.errors import ConfigurationError, ExitCode, RefusedError

if TYPE_CHECKING:
    from netproof.model.register import Register
    from netproof.register_files.checking import RegisterState
    from nornir_tasks.workspace import Workspace

registers = typer.Typer(no_args_is_help=True, help="The records that people keep: what devices cannot tell.")

Name = Annotated[str, typer.Argument(help="The register's name; all of them: netproof register check.")]


ADD_HELP = """\
Add an entry to a register's file, which is begun where there is none.

Comments and order stay. Nothing is written when the entry is wrong, is there already, or a value is missing.
Fields and their meaning: docs/registers/README.md, or netproof register schema NAME.

\b
netproof register add reviews --prompt
netproof register add reviews --proof 檢視紀錄.pdf --set id=logs-2026-q3 --set owner=林美君
  --set subject=logs --set reviewed_on=2026-08-31 --set reviewer=陳偉明 --set outcome=in-order
  --set result=無異常 --set scope=log1 --set scope=log2
netproof register add incidents --to confirmations --set id=c-2026-08 --set owner=資訊部
  --set confirmed_on=2026-08-31 --set confirmed_by=林美君
A part with fields of its own:  --set 'actions=[{id: a1, what: 補正, owner: 陳偉明, due: 2026-09-30}]'
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(registers, name="register")


@registers.command("check")
def check(inventory: Inventory = None, *, as_json: Json = False) -> None:
    """Check the profile, every register and every proof; say what is wrong with file, line and remedy.

    A register is present, empty, missing or broken. A broken one ends with exit code 2; an entry that lacks
    something, or a document that is missing or was altered, with 4. Whether duties are in time: netproof due.
    """
    from datetime import UTC, datetime

    from netproof.cli.console import show_json
    from netproof.due_dates import today
    from netproof.register_files.checking import check_registers

    workspace = _workspace(inventory)
    found = check_registers(workspace.firm, today(datetime.now(UTC), workspace.profile.time_zone))
    if as_json:
        show_json([state.model_dump(mode="json") for state in found])
    else:
        _show(workspace.firm, found)
    errors = [error for state in found for error in state.errors]
    if errors:
        raise ConfigurationError("\n".join(errors))
    if any(state.problems for state in found):
        raise typer.Exit(ExitCode.FINDINGS)


@registers.command("add", help=ADD_HELP)
def add(
    name: Name,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A field's value; again for more, or for a list's items."),
    ] = None,
    proof: Annotated[
        list[Path] | None, typer.Option(help="A document that proves the entry; copied in, with its SHA-256 (again).")
    ] = None,
    place: Annotated[
        str, typer.Option("--to", help="The list that the entry is added to; default: the main one.")
    ] = "",
    inventory: Inventory = None,
    *,
    prompt: Annotated[
        bool | None,
        typer.Option("--prompt/--no-prompt", help="Ask for the fields that --set left out; default: on a terminal."),
    ] = None,
) -> None:
    """Add an entry to a register's file; the help says how."""
    from netproof.cli.entering import Entering
    from netproof.register_files.adding import add_entry, fill_in, lists_of
    from netproof.register_files.proofs import proof_of

    kind = _kind(name)
    lists = lists_of(kind)
    chosen = place or next(iter(lists))
    if chosen not in lists:
        raise ConfigurationError(f"register {name!r} has no list {chosen!r}; choose: {', '.join(lists)}")
    firm = _workspace(inventory).firm
    documents = [(document, proof_of(firm, document)) for document in proof or ()]
    entering = Entering(lists[chosen])
    given = entering.values(values or (), [one for _, one in documents])
    if prompt or (prompt is None and os.isatty(0) and os.isatty(1)):
        given = entering.ask(given, optional=bool(prompt))
    entry = fill_in(lists[chosen], given)
    path = add_entry(firm, kind, chosen, entry, documents)
    typer.echo(f"{path}: added {entry.get('id', entry.get('name', ''))}".rstrip())


@registers.command("proof")
def proof(
    documents: Annotated[list[Path], typer.Argument(help="The documents that prove an entry.")],
    inventory: Inventory = None,
) -> None:
    """Copy documents into the firm's folder, and show the lines that name them in an entry."""
    from netproof.register_files.proofs import keep, proof_of

    firm = _workspace(inventory).firm
    for document in documents:
        kept = proof_of(firm, document)
        keep(firm, document, kept)
        typer.echo(f"- file: {kept.file}\n  sha256: {kept.sha256}")


@registers.command("schema")
def schema(
    name: Annotated[str, typer.Argument(help="The register; all of them when left out (then -o is needed).")] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write NAME.schema.json in this folder.")
    ] = None,
) -> None:
    """Show a register's JSON schema, by which editors complete and check its file while you type."""
    from netproof.home import write_file
    from netproof.register_files.schema import schema_file, schema_text
    from netproof.registers import registers as known

    if name:
        _kind(name)
    if output is None:
        if not name:
            raise ConfigurationError("name a register, or a folder for the schemas of all of them with -o FOLDER")
        typer.echo(schema_text(name), nl=False)
        return
    for one in [name] if name else known():
        write_file(output / schema_file(one), schema_text(one).encode(), mode=0o644)
        typer.echo(output / schema_file(one))


@registers.command("draft")
def draft(
    name: Annotated[str, typer.Argument(help="The register: administrators, incidents, retirement_plans.")],
    inventory: Inventory = None,
    run: Run = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write it here instead of showing it.")] = None,
) -> None:
    """Propose a register's entries from what was found; what only people know is left for them to fill in.

    Administrators: from the accounts on the devices. Incidents: from a run's grave findings (changes of rules that
    nobody approved, accounts of nobody, gaps in the logs), with facts, times and evidence. Retirement plans: for what
    a run found past its support.
    A draft that was not filled in is refused when it is loaded, so that it makes nothing satisfied by itself.
    """
    from netproof.home import write_file

    drafts = {
        "administrators": _draft_administrators,
        "incidents": _draft_incidents,
        "retirement_plans": _draft_retirement_plans,
    }
    if name not in drafts:
        raise ConfigurationError(f"register {name!r} cannot be drafted; choose: {', '.join(drafts)}")
    text = drafts[name](workspace_of(inventory, required=False), run)
    if output is None:
        typer.echo(text, nl=False)
    elif output.exists():
        raise RefusedError(f"{output}: is already there and is not overwritten; name another file")
    else:
        write_file(output, text.encode(), mode=0o644)


def _draft_administrators(workspace: "Workspace", run: str) -> str:
    from netproof.registers.loading import draft_administrators
    from netproof.runs import load_devices

    devices = load_devices(workspace.home, run or workspace.home.latest_run("run.json"))
    return draft_administrators(device.state for device in devices.values() if device.state is not None)


def _draft_incidents(workspace: "Workspace", run: str) -> str:
    from netproof.incident_drafts import draft_incidents
    from netproof.registers.incidents import IncidentsRegister
    from netproof.runs import load_assessment

    assessment = load_assessment(workspace.home, run or workspace.home.latest_run())
    register = workspace.registers.get(IncidentsRegister)
    return draft_incidents(workspace.home, assessment, register, workspace.profile)


def _draft_retirement_plans(workspace: "Workspace", run: str) -> str:
    from netproof.registers.retirement_plans import RetirementPlansRegister
    from netproof.retirement_drafts import draft_retirement_plans
    from netproof.runs import load_assessment

    assessment = load_assessment(workspace.home, run or workspace.home.latest_run())
    return draft_retirement_plans(assessment, workspace.registers.get(RetirementPlansRegister))


def _workspace(inventory: list[str] | None) -> "Workspace":
    return workspace_of(inventory, required=not os.environ.get("NETPROOF_FIRM"))


def _kind(name: str) -> "type[Register]":
    from netproof.registers import registers as known

    if name not in known():
        raise ConfigurationError(f"there is no register {name!r}; choose: {', '.join(sorted(known()))}")
    return known()[name]


def _show(firm: Path, found: "Iterable[RegisterState]") -> None:
    from netproof.cli.console import show_table

    rows = [
        (state.name, state.state, state.entries or "-", *(state.proofs.get(kind, "-") for kind in kinds))
        for kinds in [("verified", "missing", "altered")]
        for state in found
    ]
    columns = ("register", "state", "entries", "proofs verified", "proofs missing", "proofs altered")
    show_table(f"Registers in {firm}", columns, rows)
    problems = [(state.name, problem) for state in found for problem in state.problems]
    if problems:
        show_table("What is lacking", ("register", "problem"), problems)
