"""Commands that read: trust, collect, assess."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netproof.cli.options import Inventory, Json, Limit, Run, Timeout, Workers, workspace_of
from netproof.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from netproof.model.assessment import Assessment, DeviceOutcome
    from nornir_tasks.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("trust")(trust)
    app.command("collect")(collect)
    app.command("assess")(assess)


def trust(
    inventory: Inventory = None,
    limit: Limit = "all",
    *,
    record: Annotated[bool, typer.Option("--record", help="Record the keys that are new.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Also replace keys that have changed.")] = False,
) -> None:
    """Show the devices' SSH host keys, and record them once you have compared them with what the devices show.

    A key fetched over the network proves nothing by itself: compare the fingerprint on the device's console first.
    """
    from netproof.cli.console import note, show_table
    from nornir_tasks.inventory import read_devices
    from nornir_tasks.trust import record_host_keys, scan_host_keys

    workspace = workspace_of(inventory)
    found = scan_host_keys(read_devices(workspace.inventory, limit), workspace.known_hosts)
    rows = [
        (entry.device, entry.place, key.key_type, key.fingerprint, key.status) for entry in found for key in entry.keys
    ]
    show_table("Host keys", ("device", "address", "type", "fingerprint", "recorded"), rows)
    for entry in found:
        if entry.error:
            note(f"{entry.device}: {entry.error}")
    if record or replace:
        count = record_host_keys(workspace.known_hosts, found, replace=replace)
        note(f"{count} keys recorded in {workspace.known_hosts}")
    if any(entry.error for entry in found):
        raise typer.Exit(ExitCode.NOT_EVALUATED)


def collect(
    inventory: Inventory = None,
    limit: Limit = "all",
    workers: Workers = 20,
    timeout: Timeout = 60.0,
    saved: Annotated[Path | None, typer.Option("--from", help="Read saved outputs of this folder instead.")] = None,
    platform: Annotated[str, typer.Option(help="With --from: the platform of all devices.")] = "",
    *,
    as_json: Json = False,
) -> None:
    """Read every device with its platform's read commands only, and store what was read as a run.

    With [b]--from DIR[/b] no device is touched and no inventory is needed: DIR/<device>/<command>.txt holds one answer
    each (every character outside A-Z, a-z, 0-9 in the command's name is _), DIR/<device>.cfg a lone configuration.
    """
    from netproof.cli.console import show_json, show_table

    workspace = workspace_of(inventory, required=saved is None)
    run, outcomes = read_run(workspace, limit, workers, timeout, saved, platform)
    if as_json:
        show_json({"run": run, "devices": list(outcomes)})
    else:
        show_table(f"Run {run}", ("device", "status", "reason"), [(o.device, o.status, o.reason) for o in outcomes])
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(ExitCode.NOT_EVALUATED)


def read_run(
    workspace: "Workspace", limit: str, workers: int, timeout: float, saved: Path | None, platform: str
) -> "tuple[str, tuple[DeviceOutcome, ...]]":
    """Read devices, or saved outputs, with progress; return the run and what became of each device.

    Raises:
        ConfigurationError: an option does not fit the others.
    """
    from netproof.cli.console import progress
    from nornir_tasks.inventory import read_devices
    from nornir_tasks.running import collect_run, read_saved_run

    if saved is not None:
        run, result = read_saved_run(workspace, saved, platform or None)
        return run, result.outcomes
    if platform:
        raise ConfigurationError("--platform goes with --from; an inventory says it with netproof_platform")
    devices = read_devices(workspace.inventory, limit)
    with progress("collecting", len(devices)) as ticker:
        run, result = collect_run(
            workspace,
            devices,
            pattern=limit,
            workers=workers,
            timeout=timeout,
            on_progress=lambda outcome: ticker.tick(f"{outcome.device} {outcome.status}"),
            on_endpoint=lambda reading: ticker.say(f"{reading.endpoint} {reading.failure or 'asked'}"),
        )
    return run, result.outcomes


def assess(inventory: Inventory = None, run: Run = "", *, as_json: Json = False) -> None:
    """Judge a run clause by clause, and store the findings."""
    from netproof.cli.console import show_json
    from nornir_tasks.running import assess_run

    workspace = workspace_of(inventory, required=False)
    assessment = assess_run(workspace, run or workspace.home.latest_run("run.json"))
    if as_json:
        show_json(assessment)
    else:
        show_summary(workspace, assessment)
    raise typer.Exit(exit_code_of(assessment))


def show_summary(workspace: "Workspace", assessment: "Assessment") -> None:
    """Show one row per control: how many devices satisfy it, do not, or could not be judged."""
    from netproof.cli.console import show_table

    titles = {control.id: control.title for control in workspace.catalog.controls}
    rows = []
    for control in dict.fromkeys(finding.control for finding in assessment.findings):
        findings = [finding for finding in assessment.findings if finding.control == control]
        statuses = [finding.status for finding in findings]
        kinds = ("satisfied", "not-satisfied", "indeterminate", "not-applicable")
        clauses = ", ".join(sorted({clause for finding in findings for clause in finding.clauses}))
        rows.append((clauses, control, titles[control].en, *(statuses.count(kind) for kind in kinds)))  # type: ignore[arg-type]  # a StrEnum equals its text
    columns = ("clause", "control", "title", "satisfied", "not satisfied", "indeterminate", "not applicable")
    show_table(f"Assessment of run {assessment.run}", columns, rows)
    _tell_grave_findings(workspace, assessment)


def _tell_grave_findings(workspace: "Workspace", assessment: "Assessment") -> None:
    """Point at findings that may be incidents, whose reporting has a deadline (clauses 7.2, 7.3)."""
    from netproof.cli.console import note
    from netproof.incident_drafts import grave_findings
    from netproof.registers.incidents import IncidentsRegister

    found = grave_findings(assessment, workspace.registers.get(IncidentsRegister))
    if found:
        note(f"may be incidents: {', '.join(finding.id for _, finding, _ in found)}")
        note(f"look into them, and draft their entries: netproof register draft incidents --run {assessment.run}")


def exit_code_of(assessment: "Assessment") -> ExitCode:
    """Return what a scheduler needs to know: devices that were not evaluated win over findings that nobody waived."""
    if any(device.status == "failed" for device in assessment.devices):
        return ExitCode.NOT_EVALUATED
    if any(finding.is_open for finding in assessment.findings):
        return ExitCode.FINDINGS
    return ExitCode.SATISFIED
