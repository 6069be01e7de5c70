"""The command for schedulers: a whole run, and a word to people when something changed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netproof.cli.options import Inventory, Json, Limit, Timeout, Workers, workspace_of
from netproof.errors import ConfigurationError, ExitCode, RefusedError

if TYPE_CHECKING:
    from netproof.changes import RunChanges
    from netproof.home import Home
    from netproof.model.assessment import Assessment
    from netproof.notify import Message, Notifier
    from nornir_tasks.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    inventory: Inventory = None,
    limit: Limit = "all",
    workers: Workers = 20,
    timeout: Timeout = 60.0,
    saved: Annotated[Path | None, typer.Option("--from", help="Read saved outputs of this folder instead.")] = None,
    platform: Annotated[str, typer.Option(help="With --from: the platform of all devices.")] = "",
    language: Annotated[str, typer.Option("--lang", help="The report's language: zh-TW or en.")] = "zh-TW",
    *,
    notify: Annotated[bool, typer.Option(help="Tell of changes as notify.yml says.")] = True,
    as_json: Json = False,
) -> None:
    """Collect, assess and report in one go, and tell people what changed since the last time they were told.

    For schedulers: one run at a time, exit codes as everywhere. When a notification fails, that is a warning and the
    next run tells of it too; the exit code is then 1 instead of 0, and stays 4 or 5 otherwise.
    """
    from netproof.cli.collecting import exit_code_of, read_run, show_summary
    from netproof.cli.console import note, show_json
    from netproof.notify import Notifier
    from nornir_tasks.reporting import write_report
    from nornir_tasks.running import assess_run

    if language not in {"zh-TW", "en"}:
        raise ConfigurationError(f"language {language!r} is not known; choose zh-TW or en")
    workspace = workspace_of(inventory, required=saved is None)
    notifier = Notifier(workspace.firm) if notify else None
    with alone(workspace.home):
        name, outcomes = read_run(workspace, limit, workers, timeout, saved, platform)
        assessment = assess_run(workspace, name)
        report = write_report(workspace, name, language)
        changes, sent, warnings = announce(workspace, assessment, notifier)
    for warning in warnings:
        note(f"warning: {warning}")
    code = exit_code_of(assessment)
    code = ExitCode.FAILED if warnings and code is ExitCode.SATISFIED else code
    if as_json:
        facts = {"run": name, "exit_code": int(code), "devices": list(outcomes), "report": report}
        show_json({**facts, "changes": changes, "notified": list(sent), "warnings": list(warnings)})
    else:
        show_summary(workspace, assessment)
        _show_changes(workspace, changes)
        note(f"report: {report}" + (f"; told by {' and '.join(sent)}" if sent else ""))
    raise typer.Exit(code)


@contextmanager
def alone(home: "Home") -> Iterator[None]:
    """Keep a second run from starting while this one is under way; the lock ends with the process, however it ends.

    Raises:
        RefusedError: another run is under way.
    """
    home.folder.mkdir(parents=True, exist_ok=True)
    path = home.folder / "run.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 200).decode(errors="replace").strip()
            raise RefusedError(f"{path}: another run is under way ({holder}); this one was not started") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n".encode())
        yield
    finally:
        os.close(descriptor)


def announce(
    workspace: "Workspace", assessment: "Assessment", notifier: "Notifier | None"
) -> "tuple[RunChanges, tuple[str, ...], tuple[str, ...]]":
    """Tell people what changed; return it, the channels that took it, and warnings.

    Only what every channel took counts as told: the rest is part of the next notification.
    """
    from netproof.changes import mark_announced, unannounced_changes
    from netproof.runs import load_facts

    pattern = load_facts(workspace.home, assessment.run).pattern
    changes = unannounced_changes(workspace.home, assessment.run, pattern)
    if notifier is None:
        return changes, (), ()
    sent: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    if changes.anything or notifier.settings.always:
        sent, failed = notifier.send(_message(workspace, assessment, changes), datetime.now(UTC))
    if not failed:
        mark_announced(workspace.home, assessment.run, pattern)
    return changes, sent, failed


def _message(workspace: "Workspace", assessment: "Assessment", changes: "RunChanges") -> "Message":
    from netproof.notify import Message
    from netproof.report.change_text import change_text, subject_line

    firm = workspace.profile.name or "-"
    return Message(
        firm=firm,
        run=assessment.run,
        as_of=assessment.as_of,
        subject=subject_line(firm, changes),
        texts={language: change_text(firm, changes, workspace.catalog, language) for language in ("zh-TW", "en")},
        changes=changes.model_dump(mode="json"),
    )


def _show_changes(workspace: "Workspace", changes: "RunChanges") -> None:
    from netproof.cli.console import out
    from netproof.report.change_text import change_text

    text = change_text(workspace.profile.name or "-", changes, workspace.catalog, "en")
    out().print(text, markup=False, soft_wrap=True, end="")
