"""Commands over what people keep and what is proven: registers and evidence."""

from pathlib import Path
from typing import Annotated

import typer

from netproof.cli.options import Inventory, Json, Run, workspace_of
from netproof.errors import ConfigurationError, ExitCode, RefusedError

registers = typer.Typer(no_args_is_help=True, help="The records that people keep.")
evidence = typer.Typer(no_args_is_help=True, help="The signed, hash-chained evidence log.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(registers, name="register")
    app.add_typer(evidence, name="evidence")
    app.command("reindex")(reindex)


@registers.command("draft")
def draft(
    name: Annotated[str, typer.Argument(help="The register: administrators.")],
    inventory: Inventory = None,
    run: Run = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write it here instead of showing it.")] = None,
) -> None:
    """Propose a register's entries from what was found; what only people know is left for them to fill in.

    A draft that was not filled in is refused when it is loaded, so that it makes nothing satisfied by itself.
    """
    from netproof.home import write_file
    from netproof.registers.loading import draft_administrators
    from netproof.runs import load_devices

    if name != "administrators":
        raise ConfigurationError(f"register {name!r} cannot be drafted; choose: administrators")
    workspace = workspace_of(inventory, required=False)
    devices = load_devices(workspace.home, run or workspace.home.latest_run("run.json"))
    text = draft_administrators(device.state for device in devices.values() if device.state is not None)
    if output is None:
        typer.echo(text, nl=False)
    elif output.exists():
        raise RefusedError(f"{output}: is already there and is not overwritten; name another file")
    else:
        write_file(output, text.encode(), mode=0o644)


@registers.command("check")
def check(inventory: Inventory = None) -> None:
    """Load the firm's profile and registers, and say what is wrong with file, line and remedy."""
    from netproof.cli.console import show_table

    workspace = workspace_of(inventory)
    _ = workspace.profile
    found = workspace.registers
    rows = [(name, "present" if found.get(kind) else "missing") for name, kind in registers().items()]
    show_table(f"Registers in {workspace.firm}", ("register", "state"), rows)


@evidence.command("verify")
def verify(
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint kept elsewhere, or a witness folder (again for more).")
    ] = None,
    key: Annotated[
        list[Path] | None, typer.Option(help="Trust this public key (PEM) instead of this machine's (again for more).")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Check every signature, the chain, and every file that a record names; each problem is named with its line."""
    from netproof.cli.console import show_json, show_table
    from netproof.evidence.keys import load_public_key, own_public_key
    from netproof.evidence.verify import verify_log
    from netproof.home import Home

    trusted = [load_public_key(path) for path in key or ()] or [own_public_key()]
    report = verify_log(Home().evidence, trusted, checkpoint or [])
    if as_json:
        show_json(report)
    elif report.intact:
        typer.echo(f"intact: {report.records} records, {report.checkpoints} checkpoints, head {report.head[:16]}")
    elif report.lines and not report.records:
        typer.echo(
            f"none of the {report.lines} records is signed by a trusted key ({', '.join(k.keyid for k in trusted)}): "
            "either another key wrote them, then name its public half with --key or its folder in NETPROOF_KEYS; "
            "or the log was replaced"
        )
    else:
        rows = [(problem.line or "-", problem.kind, problem.message) for problem in report.problems]
        show_table("Evidence log", ("line", "problem", "what is wrong"), rows)
    if not report.intact:
        raise typer.Exit(ExitCode.REFUSED)


@evidence.command("repair")
def repair() -> None:
    """Take an unfinished last line out of the log after a crash, keep its bytes, and record that."""
    from netproof.evidence.keys import KeyFolder
    from netproof.evidence.log import EvidenceLog
    from netproof.home import Home

    entry = EvidenceLog.repair_torn_tail(Home().evidence, KeyFolder().signer())
    typer.echo("the log's tail is whole; nothing was done" if entry is None else f"repaired: record {entry.sequence}")


def reindex() -> None:
    """Build the index of findings and plans anew from the stored runs; nothing else is touched."""
    from netproof.home import Home
    from netproof.store import reindex as rebuild

    home = Home()
    typer.echo(f"{home.database}: {rebuild(home)} runs")
