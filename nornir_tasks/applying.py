"""Applying a plan to a host: what must hold before the device may be touched, and the record of the outcome."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from netproof.assess import assess
from netproof.errors import NetproofError, RefusedError
from netproof.evidence.canonical import canonical_json
from netproof.evidence.envelope import Kind
from netproof.evidence.redaction import redact
from netproof.home import read_record, write_record
from netproof.model.application import DeviceApplication
from netproof.model.context import DeviceContext
from netproof.model.operation import Operation
from netproof.model.plan import ChangeSet, Plan
from netproof.model.state import DeviceState
from netproof.plan import plan_digest, predict_state, vault_references
from netproof.platforms import platform as get_platform
from netproof.platforms.outputs import Outputs
from netproof.platforms.platform import Platform
from nornir_tasks.approving import require_approved
from nornir_tasks.change.apply import Approved, Ended, change_device, recover_device
from nornir_tasks.change.drift import refuse_drift
from nornir_tasks.change.locks import device_lock
from nornir_tasks.change.secrets import VAULT, resolve, used
from nornir_tasks.collect import CollectOptions, DeviceReading, read_device
from nornir_tasks.firmware import apply_firmware, recover_firmware
from nornir_tasks.inventory import Device
from nornir_tasks.planning import BASES, commit_secret, load_plan
from nornir_tasks.running import contexts
from nornir_tasks.sealing import RecordingSeal
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.workspace import Workspace

APPLICATIONS = "applications"
_SETTLED = frozenset({"applied", "rolled-back", "unknown"})
"""Outcomes after which a plan is used up for its device."""


def apply_host(workspace: Workspace, name: str, device: Device) -> DeviceApplication:
    """Apply an approved plan to one device, and return what became of it.

    Raises:
        RefusedError: no valid approval, not this device's turn, used before, drifted, or locked. Nothing was changed.
        NetproofError: the intent could not be recorded; nothing was changed.
    """
    plan, content = load_plan(workspace, name)
    change_set = _change_set(plan, name, device.name)
    with device_lock(workspace.home.folder / "locks", device.name):
        require_approved(workspace, name)
        _require_turn(workspace, plan, name, device.name)
        started = datetime.now(UTC)
        draft = _application(name, plan_digest(content), change_set, started)
        reading = read_device(device, get_platform(change_set.platform), *_reading(workspace))
        approved, predicted = _approved(workspace, name, device, change_set, reading)
        record = _Recorder(workspace, draft, approved.secrets)
        if plan.kind == "firmware":
            ended = apply_firmware(workspace, approved, reading, record.phase)
        else:
            ended = change_device(
                approved,
                record=record.phase,
                remains=lambda state: _new_violations(workspace, predicted, reading.context, state),
            )
        return record.end(ended)


def recover_host(workspace: Workspace, name: str, device: Device) -> DeviceApplication:
    """End an application that an earlier process began and did not finish.

    Raises:
        RefusedError: no application of that plan was begun on the device, or it has ended.
    """
    plan, _ = load_plan(workspace, name)
    change_set = _change_set(plan, name, device.name)
    with device_lock(workspace.home.folder / "locks", device.name):
        draft = _stored(workspace, name, device.name)
        if draft is None or draft.outcome != "unknown":
            raise RefusedError(f"plan {name}: nothing is left to recover on {device.name}")
        reading = read_device(device, get_platform(change_set.platform), *_reading(workspace))
        approved, _ = _approved(workspace, name, device, change_set, reading, after_crash=True)
        record = _Recorder(workspace, draft, approved.secrets)
        recover = recover_firmware if plan.kind == "firmware" else recover_device
        return record.end(recover(approved, record=record.phase))


def _change_set(plan: Plan, name: str, device: str) -> ChangeSet:
    found = next((change_set for change_set in plan.change_sets if change_set.device == device), None)
    if found is None:
        raise RefusedError(f"plan {name} does not change {device}")
    return found


def _require_turn(workspace: Workspace, plan: Plan, name: str, device: str) -> None:
    """Refuse a second use, and a batch before the earlier ones were applied."""
    done = _stored(workspace, name, device)
    if done is not None and done.outcome in _SETTLED:
        raise RefusedError(f"plan {name} was used for {device} before ({done.outcome}); plan again")
    for batch in plan.batches:
        if device in batch.devices:
            return
        for earlier in batch.devices:
            before = _stored(workspace, name, earlier)
            if before is None or before.outcome != "applied":
                what = before.outcome if before else "not applied yet"
                raise RefusedError(f"plan {name}: {device} comes after {earlier}, which is {what}; stopped before it")


def _approved(
    workspace: Workspace,
    name: str,
    device: Device,
    change_set: ChangeSet,
    reading: DeviceReading,
    *,
    after_crash: bool = False,
) -> tuple[Approved, DeviceState]:
    platform = get_platform(change_set.platform)
    if (
        reading.state is None
        or reading.outputs is None
        or platform.configuration_texts is None
        or platform.predict is None
    ):
        raise NetproofError(f"nothing was changed: {reading.outcome.reason}")
    before = platform.configuration_texts(reading.outputs)
    base = workspace.home.plan(name) / BASES / f"{device.name}.txt"
    if not after_crash:
        refuse_drift(change_set, before, keys=workspace.keys, base_file=base, redact=redact)
    vault = _vault_secrets(workspace, device, change_set)
    own = _device_secrets(platform, change_set, reading.outputs)
    predicted = platform.predict(reading.outputs, _only(change_set.operations, own))
    approved = Approved(
        device=device,
        platform=platform,
        change_set=change_set,
        plan=name,
        operations=resolve(change_set.operations, own | vault),
        undo=resolve(change_set.undo, own | vault),
        secrets=used((*change_set.operations, *change_set.undo), own | vault),
        before=before,
        predicted=platform.configuration_texts(predicted),
        known_hosts=KnownHosts(workspace.known_hosts),
        reading=workspace.reading_options(keep_outputs=True),
    )
    return approved, predict_state(platform, reading.state, predicted)


def _device_secrets(platform: Platform, change_set: ChangeSet, outputs: Outputs) -> dict[str, str]:
    """Return token → secret of the device; an undo seals what it would restore, so it is derived once more."""
    if platform.undo is not None:
        platform.undo(outputs, change_set.operations)
    return dict(outputs.seal.secrets) if isinstance(outputs.seal, RecordingSeal) else {}


def _only(operations: tuple[Operation, ...], own: Mapping[str, str]) -> tuple[Operation, ...]:
    """Resolve the device's own secrets and leave the vault's as references, as the prediction shows them."""
    kept = {f"<secret:{VAULT}:{name}>": f"<secret:{VAULT}:{name}>" for name in vault_references(operations)}
    return resolve(operations, dict(own) | kept)


def _vault_secrets(workspace: Workspace, device: Device, change_set: ChangeSet) -> dict[str, str]:
    """Return the vault's secrets by token, refusing one that is not the one that was approved."""
    secrets = {}
    for commitment in change_set.secrets:
        if commit_secret(workspace, device, commitment.name) != commitment.commitment:
            raise RefusedError(
                f"{device.name}: the secret {commitment.name!r} was changed in the inventory since the plan was made; "
                "plan again"
            )
        secrets[f"<secret:{VAULT}:{commitment.name}>"] = device.secrets[commitment.name]
    return secrets


def _reading(workspace: Workspace) -> tuple[KnownHosts, CollectOptions]:
    return KnownHosts(workspace.known_hosts), workspace.reading_options(keep_outputs=True)


def _new_violations(
    workspace: Workspace, predicted: DeviceState, context: DeviceContext, state: DeviceState
) -> list[str]:
    """Say what a device violates after a change that it was not predicted to violate."""
    expected = _violations(workspace, predicted, context)
    found = _violations(workspace, state, context)
    return [f"{finding}: {message}" for finding, message in sorted(found - expected)]


def _violations(workspace: Workspace, state: DeviceState, device: DeviceContext) -> set[tuple[str, str]]:
    as_of = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    context = contexts(workspace, {device.name: device}, as_of)
    assessment = assess(workspace.catalog, {device.name: state}, context, run="", as_of=as_of)
    return {
        (finding.id, observation.message.en)
        for finding in assessment.findings
        for observation in finding.observations
        if observation.kind == "violation"
    }


def _application(name: str, digest: str, change_set: ChangeSet, started: datetime) -> DeviceApplication:
    operations = [operation.model_dump(mode="json") for operation in change_set.operations]
    return DeviceApplication(
        device=change_set.device,
        plan=name,
        plan_digest=digest,
        outcome="unknown",
        reason="begun and not ended; see to it with: netproof recover",
        started_at=started,
        ended_at=started,
        promise=change_set.revert_protection,
        operations_digest=hashlib.sha256(canonical_json(operations)).hexdigest(),
    )


def _store(workspace: Workspace, application: DeviceApplication) -> bytes:
    folder = workspace.home.plan(application.plan) / APPLICATIONS
    return write_record(folder / f"{application.device}.json", application)


def _stored(workspace: Workspace, name: str, device: str) -> DeviceApplication | None:
    path = workspace.home.plan(name) / APPLICATIONS / f"{device}.json"
    return read_record(DeviceApplication, path) if path.exists() else None


class _Recorder:
    """Writes an application's phases to the evidence log, and its outcome before anybody hears of it."""

    def __init__(self, workspace: Workspace, draft: DeviceApplication, secrets: tuple[str, ...]) -> None:
        self._workspace = workspace
        self._draft = draft
        self._secrets = secrets

    def phase(self, phase: str, facts: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> None:
        """Record a phase; with the intent the plan is used up for the device.

        Raises:
            EvidenceError: it could not be written; nothing may be sent.
        """
        predicate = {
            "phase": phase,
            "plan": self._draft.plan,
            "plan_digest": self._draft.plan_digest,
            "device": self._draft.device,
            "operations_digest": self._draft.operations_digest,
            **facts,
        }
        self._workspace.record(Kind.APPLICATION, predicate, files, self._secrets)
        if phase == "intent":
            _store(self._workspace, self._draft)

    def end(self, ended: Ended) -> DeviceApplication:
        """Record and store the outcome."""
        application = self._draft.model_copy(
            update={
                "outcome": ended.outcome,
                "reason": ended.reason,
                "ended_at": datetime.now(UTC),
                "deviations": ended.deviations,
                "side_effects": ended.side_effects,
                "digests_after": dict(ended.digests),
            }
        )
        content = application.model_dump_json(indent=1).encode() + b"\n"
        facts = {"outcome": ended.outcome, "reason": ended.reason}
        self.phase("ended", facts, {"application.json": content})
        _store(self._workspace, application)
        return application
