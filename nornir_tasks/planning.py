"""Dry runs: each device is read anew, its change planned in memory, and all of them sealed into one plan.

Only read commands are sent. A draft is a folder with one file per device, so that Ansible's workers need share nothing.
"""

import getpass
import os
import secrets
import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from netproof import __version__
from netproof.assess import assess, check_of
from netproof.checks import checks
from netproof.checks.check import Check
from netproof.errors import NetproofError
from netproof.evidence.envelope import Kind
from netproof.evidence.redaction import redact
from netproof.firmware import without_partners
from netproof.home import read_record, write_file, write_record
from netproof.model.assessment import Finding, Status
from netproof.model.context import Context, DeviceContext
from netproof.model.plan import ChangeSet, Plan, Unplannable
from netproof.model.record import Record, Text
from netproof.plan import DeviceReading, SealingFacts, Selection, Tools, plan_device, plan_id, seal
from netproof.platforms import platform as get_platform
from netproof.runs import latest_regular_run, load_assessment
from netproof.selection import is_chosen, plan_kind, require_known
from nornir_tasks.collect import read_device
from nornir_tasks.firmware import plan_firmware
from nornir_tasks.inventory import Device
from nornir_tasks.running import contexts
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.workspace import Workspace

PLAN = "plan.json"
BASES = "bases"


class Draft(Record):
    """What a dry run was asked to plan; an empty choice means everything that the modes allow."""

    kind: Literal["configuration", "firmware"] = "configuration"
    run: str
    author: str
    created_at: datetime
    controls: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


class PlannedDevice(Record):
    """One device's part of a draft."""

    context: DeviceContext
    result: ChangeSet | Unplannable | None
    base_text: str = ""


def author() -> str:
    """Return who plans: `NETPROOF_AUTHOR`, or the account that runs the command."""
    return os.environ.get("NETPROOF_AUTHOR") or getpass.getuser()


def open_draft(
    workspace: Workspace,
    *,
    kind: Literal["configuration", "firmware"] = "configuration",
    run: str = "",
    controls: Sequence[str] = (),
    devices: Sequence[str] = (),
    findings: Sequence[str] = (),
) -> str:
    """Begin a draft for a run's findings (the latest run's by default) and return its name.

    Raises:
        ConfigurationError: there is no assessed run, or a choice names what it does not hold.
    """
    run = run or latest_regular_run(workspace.home)
    assessment = load_assessment(workspace.home, run)
    require_known(assessment, controls=controls, devices=devices, findings=findings)
    name = secrets.token_hex(6)
    draft = Draft(
        kind=kind,
        run=run,
        author=author(),
        created_at=datetime.now(UTC).replace(microsecond=0),
        controls=tuple(controls),
        devices=tuple(devices),
        findings=tuple(findings),
    )
    write_record(_draft(workspace, name) / "draft.json", draft)
    return name


def plan_host(
    workspace: Workspace, name: str, device: Device, baselines: Iterable[str]
) -> ChangeSet | Unplannable | None:
    """Read a device anew and plan its part of a draft, for the findings that the declared baselines mend.

    Raises:
        NetproofError: the draft cannot be written.
    """
    draft = read_record(Draft, _draft(workspace, name) / "draft.json")
    assessment = load_assessment(workspace.home, draft.run)
    declared = set(baselines)
    wanted = [finding for finding in assessment.findings if _is_wanted(finding, draft, device.name, declared)]
    if not wanted:
        return None  # a device with nothing to mend is not even read
    planned = _plan(workspace, draft, device, wanted)
    write_record(_draft(workspace, name) / f"{device.name}.json", planned)
    return planned.result


def _is_wanted(finding: Finding, draft: Draft, device: str, baselines: set[str]) -> bool:
    """Tell whether a dry run shall mend a finding of a device."""
    return (
        finding.subject == device
        and plan_kind(finding) == draft.kind
        and checks()[finding.check].baseline in baselines
        and is_chosen(finding, controls=draft.controls, devices=draft.devices, findings=draft.findings)
    )


def _plan(workspace: Workspace, draft: Draft, device: Device, wanted: Sequence[Finding]) -> PlannedDevice:
    platform = get_platform(device.context.platform)
    options = workspace.reading_options(keep_outputs=True)
    reading = read_device(device, platform, KnownHosts(workspace.known_hosts), options)
    if reading.state is None or reading.outputs is None:
        reason = Text(en=reading.outcome.reason, zh_tw=f"無法讀取設備：{reading.outcome.reason}")
        failed = Unplannable(device=device.name, findings=tuple(f.id for f in wanted), reasons=(reason,))
        return PlannedDevice(context=reading.context, result=failed)
    context = contexts(workspace, {device.name: reading.context}, draft.created_at)[device.name]
    fresh = assess(
        workspace.catalog, {device.name: reading.state}, {device.name: context}, run=draft.run, as_of=draft.created_at
    )
    violated = {finding.id for finding in fresh.findings if finding.status is Status.NOT_SATISFIED}
    mend = _with_checks(workspace, (finding for finding in wanted if finding.id in violated), context)
    guard = _with_checks(workspace, fresh.findings, context)
    device_reading = DeviceReading(platform=platform, outputs=reading.outputs, state=reading.state, context=context)
    selection = Selection(mend=mend, guard=guard)
    tools = Tools(
        keyed_digest=workspace.keys.keyed_digest,
        redact=redact,
        commit_secret=lambda secret: commit_secret(workspace, device, secret),
    )
    if draft.kind == "firmware":
        result, base_text = plan_firmware(workspace, device_reading, selection, tools)
    else:
        result, base_text = plan_device(device_reading, selection, tools)
    return PlannedDevice(context=reading.context, result=result, base_text=base_text)


def commit_secret(workspace: Workspace, device: Device, name: str) -> str | None:
    """Return the keyed commitment to a secret of the inventory, or `None` when the inventory has no such secret."""
    value = device.secrets.get(name)
    return None if value is None else workspace.keys.keyed_digest(f"{name}\0{value}".encode())


def _with_checks(workspace: Workspace, findings: Iterable[Finding], context: Context) -> list[tuple[Finding, Check]]:
    return [(finding, check_of(workspace.catalog, finding, context.device)) for finding in findings]


def seal_draft(workspace: Workspace, name: str) -> tuple[str, Plan] | None:
    """Seal a draft into a plan, record it as evidence, and return its short name; `None` when nothing is to be changed.

    Raises:
        NetproofError: the plan cannot be stored or recorded.
    """
    folder = _draft(workspace, name)
    draft = read_record(Draft, folder / "draft.json")
    planned = {
        path.stem: read_record(PlannedDevice, path) for path in sorted(folder.glob("*.json")) if path.stem != "draft"
    }
    results = [device.result for device in planned.values() if device.result is not None]
    shutil.rmtree(folder)
    if not results:
        return None
    facts = SealingFacts(run=draft.run, author=draft.author, created_at=draft.created_at, tool_versions=tool_versions())
    contexts_of = {name: device.context for name, device in planned.items()}
    if draft.kind == "firmware":
        results = without_partners(results, contexts_of)
    plan = seal(draft.kind, results, contexts_of, facts)
    bases = {change_set.device: planned[change_set.device].base_text for change_set in plan.change_sets}
    return store_plan(workspace, plan, bases), plan


def store_plan(workspace: Workspace, plan: Plan, bases: dict[str, str]) -> str:
    """Store a sealed plan with the redacted texts that it starts from, record it, and return its short name."""
    content = plan.model_dump_json(indent=1).encode() + b"\n"
    name = plan_id(content)
    folder = workspace.home.plans / name
    for device, text in bases.items():
        write_file(folder / BASES / f"{device}.txt", text.encode())
    write_file(folder / PLAN, content)
    predicate = {
        "plan": name,
        "run": plan.run,
        "author": plan.author,
        "devices": [change_set.device for change_set in plan.change_sets],
        "unplannable": [device.device for device in plan.unplannable],
    }
    workspace.record(Kind.PLAN, predicate, {PLAN: content})
    return name


def load_plan(workspace: Workspace, name: str) -> tuple[Plan, bytes]:
    """Read a plan and its bytes, whose digest approvals name.

    Raises:
        ConfigurationError: there is no such plan, or it is damaged.
        NetproofError: its bytes are not those of its name.
    """
    path = workspace.home.plan(name) / PLAN
    plan = read_record(Plan, path)
    content = path.read_bytes()
    if plan_id(content) != name:
        raise NetproofError(f"{path}: was changed after it was sealed; its digest does not begin with {name}")
    return plan, content


def tool_versions() -> dict[str, str]:
    """Return the versions of what makes and carries out plans."""
    return {"netproof": __version__} | {name: version(name) for name in ("ansible-core", "netmiko", "nornir")}


def _draft(workspace: Workspace, name: str) -> Path:
    return workspace.home.folder / "drafts" / Path(name).name
