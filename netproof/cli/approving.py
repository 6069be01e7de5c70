"""The command that approves or rejects a plan, at the keyboard or detached."""

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netproof.cli.options import Inventory, workspace_of
from netproof.errors import ConfigurationError, ExitCode
from netproof.home import write_file

if TYPE_CHECKING:
    from nornir_tasks.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("approve")(approve)


def approve(
    name: Annotated[str, typer.Argument(help="The plan's name.")],
    inventory: Inventory = None,
    key: Annotated[Path | None, typer.Option(help="SSH key to sign with (or its .pub, with ssh-agent).")] = None,
    approver: Annotated[str, typer.Option("--as", help="Your name in allowed_signers; default: NETPROOF_USER.")] = "",
    reason: Annotated[str, typer.Option(help="Why; required to reject.")] = "",
    export: Annotated[Path | None, typer.Option(help="Write the document to sign elsewhere, and what to read.")] = None,
    signature: Annotated[Path | None, typer.Option(help="Take a signature made elsewhere (FILE.sig).")] = None,
    *,
    reject: Annotated[bool, typer.Option("--reject", help="Reject the plan.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; you have read the plan.")] = False,
) -> None:
    """Approve a plan with an SSH signature over its digest and over the text that you were shown. Its author cannot.

    On this computer: [b]netproof approve PLAN --key ~/.ssh/id_ed25519[/b]

    On another one (Windows too): [b]netproof approve PLAN --export request.json[/b], there
    [b]ssh-keygen -Y sign -n plan-approval@netproof -f KEY request.json[/b], and back here
    [b]netproof approve PLAN --signature request.json.sig[/b] with request.json beside it.
    """
    from netproof.cli.console import note, out
    from netproof.report.plan_text import plan_text
    from nornir_tasks.approving import take_approval
    from nornir_tasks.planning import load_plan

    workspace = workspace_of(inventory)
    if signature is not None:
        document = _read(signature.with_suffix("") if signature.suffix == ".sig" else Path(f"{signature}.json"))
        approval, decision = take_approval(workspace, name, document, _read(signature))
    else:
        person = approver or os.environ.get("NETPROOF_USER") or getpass.getuser()
        if reject and not reason:
            raise ConfigurationError("a rejection needs its reason: --reason TEXT")
        document = _document(workspace, name, person, reason, reject=reject)
        shown = plan_text(load_plan(workspace, name)[0], name)
        if export is not None:
            _export(export, document, shown)
            return
        if key is None:
            raise ConfigurationError("name your SSH key with --key FILE, or sign elsewhere with --export FILE")
        out().print(shown, markup=False, soft_wrap=True, end="")
        if not yes and not typer.confirm(f"{'Reject' if reject else 'Approve'} plan {name} as {person}?"):
            note("nothing was signed")
            raise typer.Exit(ExitCode.REFUSED)
        approval, decision = take_approval(workspace, name, document, _sign(document, key))
    note(f"plan {name}: {approval.request.decision} by {approval.principal} ({approval.key_fingerprint}) recorded")
    note(f"plan {name} is {decision.status}" + "".join(f"; {text}" for text in decision.reasons))


def _document(workspace: "Workspace", name: str, person: str, reason: str, *, reject: bool) -> bytes:
    from netproof.evidence.approval import Verdict
    from nornir_tasks.approving import approval_document

    decision = Verdict.REJECT if reject else Verdict.APPROVE
    return approval_document(workspace, name, approver=person, decision=decision, reason=reason)


def _sign(document: bytes, key: Path) -> bytes:
    from netproof.evidence.approval import sign

    return sign(document, key)


def _export(path: Path, document: bytes, shown: str) -> None:
    from netproof.cli.console import note

    text = path.with_suffix(".txt")
    if text == path:
        raise ConfigurationError(f"{path}: name the document with another suffix, e.g. {path.with_suffix('.json')}")
    write_file(path, document)
    write_file(text, shown.encode())
    note(f"read {text}; then sign: ssh-keygen -Y sign -n plan-approval@netproof -f KEY {path}")
    note(f"and bring the signature back: netproof approve PLAN --signature {path}.sig")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
