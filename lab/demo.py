"""The demo: the whole loop on the lab, told step by step, with the same commands that people use."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lab.clauses import told_clauses
from lab.lab import Lab, LabFailedError
from netproof.cli import changing, collecting
from netproof.cli.console import note, show_table
from netproof.errors import ExitCode, NetproofError
from netproof.model.assessment import Assessment
from nornir_tasks.reporting import write_report
from nornir_tasks.running import assess_run, collect_run
from nornir_tasks.workspace import Workspace

if TYPE_CHECKING:
    from netproof.model.verification import Verification

ENGINEER, SUPERVISOR = "engineer", "supervisor"


@dataclass
class Story:
    """What the demo did, for its last table."""

    before: Assessment
    after: Assessment | None = None
    plans: int = 0
    changes: int = 0
    applied: int = 0
    problems: tuple[str, ...] = ()
    clauses: tuple[Counter[str], ...] = ()
    """How many clauses had which status: before the plans, and after them."""


def run_demo(lab: Lab, *, real: bool = False, radio: bool = False) -> int:
    """Run the loop on a fresh lab and return an exit code: 0 when every mendable finding is gone.

    Raises:
        NetproofError: a step failed; the lab is taken down all the same.
    """
    lab.down()
    lab.forget()
    try:
        _step("start the lab")
        with _environment(lab):
            lab.up(real=real, radio=radio, say=note)
            _try_clients(lab, radio=radio)
            story = _loop(lab)
            _try_clients(lab, radio=radio)
            return _end(story)
    except LabFailedError as error:
        raise NetproofError(str(error)) from None
    finally:
        lab.down()


@contextmanager
def _environment(lab: Lab) -> Iterator[None]:
    """Point every command at the lab, whatever the caller's environment says."""
    before = dict(os.environ)
    os.environ.update(lab.environment | {"NETPROOF_AUTHOR": ENGINEER, "NETPROOF_USER": SUPERVISOR})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _try_clients(lab: Lab, *, radio: bool) -> None:
    """Let the air tell what the configuration means."""
    if radio:
        _step("clients try the access point with radios")
        for word in lab.clients():
            note(word)


def _workspace() -> Workspace:
    return Workspace.open(tuple(os.environ["NETPROOF_INVENTORY"].split(os.pathsep)))


def _loop(lab: Lab) -> Story:
    os.environ["NETPROOF_INVENTORY"] = lab.environment["NETPROOF_INVENTORY"]
    story = Story(before=_read_and_judge("collect and assess"))
    story.clauses = (_show_clauses("the rule, clause by clause, before any change"),)
    for kind in changing.DRY_RUNS:
        _step(f"dry run: plan the exact {kind} change (read commands only)")
        workspace = _workspace()
        name = changing.dry_run(workspace, "all", {"controls": [], "devices": [], "findings": []}, kind)
        if name is None:
            note(f"no {kind} change is needed")
            continue
        changing.show_plan(workspace, name)
        story.plans += 1
        _approve(lab, name)
        _apply(name, story)
        _step("verify: read the devices again")
        _show_verification(_verify(name))
    story.after = _read_and_judge("collect and assess again")
    story.clauses += (_show_clauses("the rule, clause by clause, after the plans"),)
    _show_overdue()
    return story


def _show_clauses(title: str) -> Counter[str]:
    """Show the clauses that the firm does not meet or that could not be judged, with why, and count all of them."""
    _step(title)
    verdicts = json.loads(_netproof("show", "clauses", "--json").stdout)
    told = told_clauses(verdicts)
    rows = [
        (verdict["citation"], row.status, ", ".join(row.controls))
        for verdict, row in zip(verdicts, told.values(), strict=True)
        if row.status in {"not-satisfied", "indeterminate"}
    ]
    show_table("Clauses that are open", ("clause", "status", "because of"), rows)
    return Counter(row.status for row in told.values())


def _show_overdue() -> None:
    """Show what no plan mends: people's records, contracts and certificates whose day has passed."""
    _step("what is overdue: records, expiries, certificates, ends of support")
    duties = json.loads(_netproof("due", "--json", codes=(ExitCode.SATISFIED, ExitCode.FINDINGS)).stdout)
    rows = [
        (duty["due"] or "never done", ", ".join(duty["clauses"]), duty["what"]["en"], duty["owner"])
        for duty in duties
        if duty["status"] == "overdue"
    ]
    show_table("Overdue", ("due", "clause", "what", "owner"), rows)


def _read_and_judge(title: str) -> Assessment:
    _step(title)
    from nornir_tasks.inventory import read_devices  # noqa: PLC0415 - after the environment is set

    workspace = _workspace()
    run, result = collect_run(workspace, read_devices(workspace.inventory))
    for outcome in result.outcomes:
        if outcome.status != "collected":
            note(outcome.reason)
    assessment = assess_run(workspace, run)
    collecting.show_summary(workspace, assessment)
    return assessment


def _approve(lab: Lab, name: str) -> None:
    """Let the supervisor sign with their own key, by the very command that a person would type."""
    _step(f"approve: {SUPERVISOR} signs plan {name} with an SSH key (its author, {ENGINEER}, is refused)")
    refused = _netproof("approve", name, "--as", ENGINEER, "--key", str(lab.key(ENGINEER)), "--yes", check=False)
    note(refused.stderr.strip())
    if refused.returncode != ExitCode.REFUSED:
        raise NetproofError(f"the author's own approval ended with {refused.returncode}, expected {ExitCode.REFUSED}")
    signed = _netproof("approve", name, "--as", SUPERVISOR, "--key", str(lab.key(SUPERVISOR)), "--yes")
    note(signed.stderr.strip())


def _apply(name: str, story: Story) -> None:
    _step(f"apply plan {name}: exactly what was approved")
    workspace = _workspace()
    outcomes = changing.enforce(workspace, name, "all")
    rows = [(device, answer["outcome"], answer["message"]) for device, answer in outcomes.items()]
    show_table(f"Plan {name}", ("device", "outcome", "what happened"), rows)
    story.changes += len(outcomes)
    story.applied += sum(answer["outcome"] == "applied" for answer in outcomes.values())
    story.problems += tuple(
        f"{device}: {answer['outcome']}" for device, answer in outcomes.items() if answer["outcome"] != "applied"
    )


def _verify(name: str) -> "Verification":
    from nornir_tasks.verifying import verify_plan  # noqa: PLC0415 - after the environment is set

    return verify_plan(_workspace(), name)


def _show_verification(verification: "Verification") -> None:
    closed = sum(finding.status == "satisfied" for finding in verification.findings)
    note(f"{closed} of {len(verification.findings)} findings are closed on what was read")
    rows = [
        (item.id, item.status, item.note.en if item.note else "")
        for item in verification.findings
        if item.status != "satisfied"
    ]
    if rows:
        show_table("What remains, by hand", ("finding", "status", "what remains"), rows)


def _end(story: Story) -> int:
    _step("report")
    workspace = _workspace()
    after = story.after or story.before
    runs = dict.fromkeys((story.before.run, after.run))
    reports = [write_report(workspace, run, language, None) for run in runs for language in ("zh-TW", "en")]
    verified = _netproof("evidence", "verify", check=False)
    show_table(
        "Demo",
        ("what", "before", "after"),
        [
            ("devices", len(story.before.devices), len(after.devices)),
            ("controls", _count(story.before, "controls"), _count(after, "controls")),
            ("findings", _count(story.before, "not-satisfied"), _count(after, "not-satisfied")),
            ("of these mendable", _count(story.before, "mendable"), _count(after, "mendable")),
            ("of these waived for a time", _count(story.before, "waived"), _count(after, "waived")),
            ("not evaluable", _count(story.before, "indeterminate"), _count(after, "indeterminate")),
            ("clauses not satisfied", *(count["not-satisfied"] for count in story.clauses)),
            ("clauses satisfied", *(count["satisfied"] for count in story.clauses)),
            ("plans approved", 0, story.plans),
            ("changes applied", 0, f"{story.applied} of {story.changes}"),
        ],
    )
    note(f"evidence: {workspace.home.evidence} ({(verified.stdout or verified.stderr).strip()})")
    keys = os.environ["NETPROOF_KEYS"]
    note(f"check it again: NETPROOF_HOME={workspace.home.folder} NETPROOF_KEYS={keys} netproof evidence verify")
    for report in reports:
        note(f"report: {report}")
    good = not story.problems and not _count(after, "mendable") and verified.returncode == 0
    return int(ExitCode.SATISFIED if good else ExitCode.FAILED)


def _count(assessment: Assessment, what: str) -> int:
    if what == "controls":
        return len({finding.control for finding in assessment.findings})
    if what == "mendable":
        return sum(
            finding.status == "not-satisfied" and finding.mendable and finding.waiver is None
            for finding in assessment.findings
        )
    if what == "waived":
        return sum(finding.waiver is not None for finding in assessment.findings)
    return sum(finding.status == what for finding in assessment.findings)


def _netproof(
    *arguments: str, check: bool = True, codes: tuple[ExitCode, ...] = (ExitCode.SATISFIED,)
) -> "subprocess.CompletedProcess[str]":
    """Run the command as a person would, in a process of its own."""
    command: Sequence[str] = [str(Path(sys.executable).with_name("netproof")), *arguments]
    result = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if check and result.returncode not in codes:
        raise NetproofError(f"netproof {' '.join(arguments)}: {result.stderr.strip()}")
    return result


def _step(title: str) -> None:
    note("")
    note(f"== {title}")
