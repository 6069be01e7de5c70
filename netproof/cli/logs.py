"""Commands over the logs that a log server keeps."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from netproof.cli.options import Inventory, Json, Timeout, workspace_of
from netproof.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from nornir_tasks.log_restore import RestoreTest

logs = typer.Typer(no_args_is_help=True, help="The logs that a log server keeps of other devices.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(logs, name="logs")


@logs.callback()
def _logs() -> None:
    """Keep the group a group while it has one command."""


@logs.command("restore-test")
def restore_test(
    device: Annotated[str, typer.Option(help="The device whose logs are read back, as the inventory names it.")],
    day: Annotated[str, typer.Option(help="The day, e.g. 2024-02-29.")],
    server: Annotated[str, typer.Option(help="The log server, as the inventory names it.")],
    inventory: Inventory = None,
    timeout: Timeout = 300.0,
    *,
    as_json: Json = False,
) -> None:
    """Read a device's logs of one day back from the log server, and print what to enter as the proof of a restore test.

    Every file of that day is read to its end and decompressed; nothing is written on the server. The printed record is
    what a review of subject log-restore needs: save it as its proof. The exit code is 4 when the test fails.
    """
    from netproof.cli.console import note, show_json, show_table
    from nornir_tasks.log_restore import restore_test as run_test

    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise ConfigurationError(f"--day {day!r} is no day; write it like 2024-02-29") from None
    result = run_test(workspace_of(inventory), server, device, wanted, timeout)
    if as_json:
        show_json(_record(result))
    else:
        rows = [
            (file.path, "yes" if file.readable else "NO", file.records, file.records_of_device, file.sha256)
            for file in result.files
        ]
        columns = ("file", "readable", "records", f"of {device}", "SHA-256")
        show_table(f"Logs of {device} on {wanted}, read back from {server}", columns, rows)
    note(_verdict(result))
    if not result.passed:
        raise typer.Exit(ExitCode.FINDINGS)


def _record(result: "RestoreTest") -> dict[str, object]:
    return {
        "tested_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "server": result.server,
        "device": result.device,
        "day": str(result.day),
        "passed": result.passed,
        "files": [file.model_dump() for file in result.files],
    }


def _verdict(result: "RestoreTest") -> str:
    if result.passed:
        count = sum(file.records_of_device for file in result.files)
        return f"passed: {count} records of {result.device} were read back; --json writes a record to keep as proof"
    if not result.files:
        return f"failed: {result.server} has no file of {result.device} for {result.day}"
    return "failed: a file could not be read to its end, or none holds records of the device and the day"
