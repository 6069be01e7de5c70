"""Commands over what is proven: the evidence log and the index of runs."""

from pathlib import Path
from typing import Annotated

import typer

from netproof.cli.options import Json
from netproof.errors import ExitCode

evidence = typer.Typer(no_args_is_help=True, help="The signed, hash-chained evidence log.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(evidence, name="evidence")
    app.command("reindex")(reindex)


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
