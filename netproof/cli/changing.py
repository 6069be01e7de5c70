"""Commands that change, or plan to: plan, apply, verify."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from netproof.cli.options import Inventory, Json, Limit, workspace_of
from netproof.errors import ExitCode, NetproofError

if TYPE_CHECKING:
    from nornir_tasks.workspace import Workspace

DRY_RUNS = {"configuration": "dry_run.yml", "firmware": "firmware_dry_run.yml"}
"""Kind of plan → the playbook that plans it; kinds are never mixed in one plan."""
_OUTCOME_CODES = {
    "unknown": ExitCode.UNKNOWN,
    "rolled-back": ExitCode.ROLLED_BACK,
    "refused": ExitCode.REFUSED,
    "failed": ExitCode.FAILED,
    "applied": ExitCode.SATISFIED,
}
"""Outcome → exit code, the gravest first."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("plan")(plan)
    app.command("apply")(apply)
    app.command("verify")(verify)
    app.command("recover")(recover)


def plan(
    inventory: Inventory = None,
    limit: Limit = "all",
    control: Annotated[list[str] | None, typer.Option(help="Mend only this control (again for more).")] = None,
    device: Annotated[list[str] | None, typer.Option(help="Mend only this device (again for more).")] = None,
    finding: Annotated[
        list[str] | None, typer.Option(help="Mend this finding, whatever its control's mode is (again for more).")
    ] = None,
    *,
    firmware: Annotated[
        bool, typer.Option("--firmware", help="Plan upgrades of software, which no other change is mixed with.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Dry run: plan the exact change that mends the latest findings, and seal it for approval.

    Only controls in mode [b]mend[/b] are planned (default: report), or findings that you name. Read commands only.
    """
    from netproof.cli.console import note, show_json

    workspace = workspace_of(inventory)
    chosen = {"controls": control or [], "devices": device or [], "findings": finding or []}
    name = dry_run(workspace, limit, chosen, "firmware" if firmware else "configuration")
    if as_json:
        show_json({"plan": name})
    elif name is None:
        note("nothing is to be changed: no finding that can be mended is in mode mend, or was named with --finding")
    else:
        show_plan(workspace, name)
        note(f"next: netproof show plan {name}, then another person: netproof approve {name} --key FILE")


def dry_run(
    workspace: "Workspace", limit: str, chosen: dict[str, list[str]], kind: str = "configuration"
) -> str | None:
    """Run the dry-run playbook and return the plan's name, or `None` when nothing is to be changed.

    Raises:
        NetproofError: a task failed, with what it said.
    """
    from netproof.cli.console import progress
    from netproof.cli.playbooks import run_playbook

    if not _needs_change(workspace, chosen, kind):
        return None
    with progress("planning", 0) as ticker:

        def show(host: str, answer: dict[str, Any]) -> None:
            if answer["action"] == "netproof_change":
                ticker.tick(f"{host}: {answer.get('msg', '')}")

        result = run_playbook(
            DRY_RUNS[kind],
            workspace.inventory.sources,
            variables=chosen,
            options=("--check", "--diff", "--limit", f"'{limit}'"),
            on_host=show,
        )
    result.require_success()
    sealed = next(iter(result.of("netproof_seal").values()), {})
    return sealed.get("plan") or None


def _needs_change(workspace: "Workspace", chosen: dict[str, list[str]], kind: str) -> bool:
    """Tell whether any finding asks for a change, so that Ansible starts only when it has something to do."""
    from netproof.runs import latest_regular_run, load_assessment
    from netproof.selection import is_chosen, plan_kind, require_known

    assessment = load_assessment(workspace.home, latest_regular_run(workspace.home))
    require_known(assessment, **chosen)
    return any(plan_kind(finding) == kind and is_chosen(finding, **chosen) for finding in assessment.findings)


def show_plan(workspace: "Workspace", name: str) -> None:
    """Show one row per device of a plan."""
    from netproof.cli.console import show_table
    from nornir_tasks.planning import load_plan

    found, _ = load_plan(workspace, name)
    rows: list[tuple[object, ...]] = [
        (item.device, item.risk, len(item.findings), len(item.operations), item.revert_protection, len(item.unplanned))
        for item in found.change_sets
    ]
    rows += [(item.device, "-", len(item.findings), 0, "-", len(item.reasons)) for item in found.unplannable]
    columns = ("device", "risk", "findings", "operations", "undone by", "not planned")
    show_table(f"Plan {name}", columns, rows)
    reasons = [(item.device, reason.en) for item in found.unplannable for reason in item.reasons]
    if reasons:
        show_table("Not planned", ("device", "why"), reasons)


def apply(
    name: Annotated[str, typer.Argument(help="The plan's name.")],
    inventory: Inventory = None,
    limit: Limit = "all",
    *,
    as_json: Json = False,
) -> None:
    """Apply an approved plan exactly, device by device, and stop at the first failure.

    Refused without a valid approval, on drift, and when the plan was used for a device before.
    """
    from netproof.cli.console import show_json, show_table

    workspace = workspace_of(inventory)
    outcomes = enforce(workspace, name, limit)
    if as_json:
        show_json({"plan": name, "devices": outcomes})
    else:
        rows = [(device, answer["outcome"], answer["message"]) for device, answer in outcomes.items()]
        show_table(f"Plan {name}", ("device", "outcome", "what happened"), rows)
    found = {answer["outcome"] for answer in outcomes.values()}
    raise typer.Exit(next((code for outcome, code in _OUTCOME_CODES.items() if outcome in found), ExitCode.FAILED))


def enforce(workspace: "Workspace", name: str, limit: str) -> dict[str, dict[str, str]]:
    """Run the enforcing playbook and return each device's outcome.

    Raises:
        NetproofError: the plan is refused as a whole, or Ansible failed before any device was reached.
    """
    from netproof.cli.console import progress
    from netproof.cli.playbooks import run_playbook
    from nornir_tasks.approving import require_approved
    from nornir_tasks.planning import load_plan

    plan, _ = load_plan(workspace, name)
    require_approved(workspace, name)
    with progress("applying", len(plan.change_sets)) as ticker:

        def show(host: str, answer: dict[str, Any]) -> None:
            if answer["action"] == "netproof_change":
                ticker.tick(f"{host}: {_outcome(answer)['outcome']}")

        try:
            result = run_playbook(
                "enforce.yml",
                workspace.inventory.sources,
                variables={"plan": name},
                options=("--limit", f"'{limit}'"),
                on_host=show,
            )
        except KeyboardInterrupt:
            raise _InterruptedError(
                f"plan {name}: stopped in the middle; what holds on a device that was begun, netproof recover "
                f"{name} DEVICE finds out"
            ) from None
    outcomes = {host: _outcome(answer) for host, answer in result.of("netproof_change").items()}
    if not outcomes:
        result.require_success()
    if result.failures and limit == "all":
        stopped = {"outcome": "not begun", "message": "stopped before it"}
        outcomes |= {change.device: stopped for change in plan.change_sets if change.device not in outcomes}
    return outcomes


class _InterruptedError(NetproofError):
    """Somebody stopped an application: nobody knows how the change of a device ended."""

    exit_code = ExitCode.UNKNOWN


def _outcome(answer: dict[str, Any]) -> dict[str, str]:
    """Return what became of a device; an error before its change was begun has an exit code instead of an outcome."""
    early = "refused" if answer.get("exit_code") == ExitCode.REFUSED else "failed"
    return {"outcome": str(answer.get("outcome", early)), "message": str(answer.get("msg", ""))}


def verify(
    name: Annotated[str, typer.Argument(help="The plan's name.")], inventory: Inventory = None, *, as_json: Json = False
) -> None:
    """Read the plan's devices again and say which of its findings are closed; only what was read counts."""
    from netproof.cli.console import show_json, show_table
    from nornir_tasks.verifying import verify_plan

    verification = verify_plan(workspace_of(inventory), name)
    if as_json:
        show_json(verification)
    else:
        rows = [
            (finding.id, finding.status, finding.note.en if finding.note else "") for finding in verification.findings
        ]
        show_table(f"Plan {name}, verified in run {verification.run}", ("finding", "status", "what remains"), rows)
    statuses = {finding.status for finding in verification.findings}
    if "indeterminate" in statuses:
        raise typer.Exit(ExitCode.NOT_EVALUATED)
    raise typer.Exit(ExitCode.FINDINGS if "not-satisfied" in statuses else ExitCode.SATISFIED)


def recover(
    name: Annotated[str, typer.Argument(help="The plan's name.")],
    device: Annotated[str, typer.Argument(help="The device whose change did not end.")],
    inventory: Inventory = None,
) -> None:
    """End a change that was interrupted: ask the device first, roll back what is pending, and record what holds.

    A device that is neither as before nor as planned stays [b]unknown[/b]: that is for people to resolve.
    """
    from netproof.cli.console import show_table
    from nornir_tasks.applying import recover_host
    from nornir_tasks.inventory import read_devices

    workspace = workspace_of(inventory)
    (found,) = read_devices(workspace.inventory, device)
    application = recover_host(workspace, name, found)
    show_table(
        f"Plan {name}", ("device", "outcome", "what happened"), [(device, application.outcome, application.reason)]
    )
    raise typer.Exit(_OUTCOME_CODES[application.outcome])
