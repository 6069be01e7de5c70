"""The command for what is due."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netproof.cli.options import Inventory, Json, workspace_of
from netproof.cli.registering import registers
from netproof.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from netproof.duties import Duty


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("due")(due)
    registers.command("due")(due)


def due(
    inventory: Inventory = None,
    within: Annotated[str, typer.Option(help="How far ahead to look: 30d, 8w, 6mo, 1y.")] = "30d",
    ics: Annotated[Path | None, typer.Option(help="Also write all of it as a calendar file (iCalendar).")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Show everything that is due at any time.")] = False,
    as_json: Json = False,
) -> None:
    """Show what is overdue and what is due next: records, expiries, certificates, ends of support, the next run.

    Certificates, devices and runs are those of the latest run; records are read from the registers as they are now.
    The exit code is 4 when something is overdue.
    """
    from netproof.calendar_file import calendar_file
    from netproof.cli.console import note, show_json, show_table
    from netproof.due_dates import today
    from netproof.duties import duties
    from netproof.home import write_file
    from nornir_tasks.running import latest_firm_context

    workspace = workspace_of(inventory, required=False)
    now = datetime.now(UTC)
    day = today(now, workspace.profile.time_zone)
    latest = latest_firm_context(workspace)
    found = duties(workspace.catalog, workspace.profile, workspace.registers, day, latest)
    if latest is None:
        note("no run yet: certificates, ends of support and the next run are not among these")
    shown = [duty for duty in found if everything or _is_within(duty, last_day(day, within))]
    if ics is not None:
        write_file(ics, calendar_file(found, now), mode=0o644)
        note(f"calendar: {ics}")
    if as_json:
        show_json([duty.model_dump(mode="json") | {"status": duty.status(day)} for duty in shown])
    else:
        rows = [
            (duty.due or "never done", duty.status(day), ", ".join(duty.clauses), duty.what.en, duty.owner)
            for duty in shown
        ]
        show_table(f"Due by {last_day(day, within)}", ("due", "status", "clause", "what", "owner"), rows)
    if any(duty.status(day) == "overdue" for duty in found):
        raise typer.Exit(ExitCode.FINDINGS)


def last_day(day: date, within: str) -> date:
    """Return the last day of the time that `--within` names.

    Raises:
        ConfigurationError: it is no such time.
    """
    from netproof.due_dates import after

    if not re.fullmatch(r"[1-9][0-9]{0,3}(d|w|mo|y)", within):
        raise ConfigurationError(f"--within {within}: expected a number of days, weeks, months or years, such as 30d")
    try:
        return after(day, within)
    except (ValueError, OverflowError):
        raise ConfigurationError(f"--within {within}: that is beyond the calendar; name a shorter time") from None


def _is_within(duty: "Duty", last: date) -> bool:
    return duty.due is None or duty.due <= last
