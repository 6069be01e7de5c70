"""From findings to an exact change: remedies folded once, rendered, predicted, judged again, and sealed.

Everything here is pure: the same outputs, findings and variables give the same bytes.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from netproof.checks.check import Check
from netproof.checks.judging import judge
from netproof.comparing import unified_diff
from netproof.lockout import lockout_reasons
from netproof.model.assessment import Finding, Status
from netproof.model.context import Context, DeviceContext
from netproof.model.operation import Command, ConfigurationLine, FileContent, Operation
from netproof.model.plan import Batch, ChangeSet, Plan, SecretCommitment, Unplannable
from netproof.model.record import Record, Text, Unknown
from netproof.model.state import SECTIONS, DeviceState
from netproof.platforms.outputs import Outputs
from netproof.platforms.platform import Platform, RenderingSectionModule
from netproof.platforms.reading import read_state

OPERATIONAL_SECTIONS = frozenset({"listening", "probed", "transport"})
"""What only the changed device can show: a prediction from configuration leaves it as it was."""

_TO_BE_SEEN = Unknown(unknown="what is in force can only be read after the change")

VALIDITY = timedelta(days=7)
"""How long a plan may be approved and applied before the network has to be read anew."""

_RISK_BY_SECTION: Mapping[str, Literal["medium", "high"]] = {
    "management_access": "high",
    "aaa": "high",
    "rule_bases": "high",
    "wireless": "high",
    "local_accounts": "medium",
    "services": "medium",
    "interfaces": "medium",
    "access_ports": "medium",
    "snmp": "medium",
}


@dataclass(frozen=True)
class DeviceReading:
    """One device as a dry run read it; `outputs` hold secrets and never leave the process."""

    platform: Platform
    outputs: Outputs
    state: DeviceState
    context: Context


@dataclass(frozen=True)
class Tools:
    """What planning needs from outside the core, as functions, so that it stays pure."""

    keyed_digest: Callable[[bytes], str]
    redact: Callable[[str], str]
    commit_secret: Callable[[str], str | None]
    """Name of a secret → its keyed commitment, or `None` when the inventory has no such secret."""


@dataclass(frozen=True)
class Selection:
    """The findings that a change shall mend, and every check that it must not break."""

    mend: Sequence[tuple[Finding, Check]]
    guard: Sequence[tuple[Finding, Check]] = field(default=())


def plan_device(
    reading: DeviceReading, selection: Selection, tools: Tools
) -> tuple[ChangeSet | Unplannable | None, str]:
    """Plan one device, and return the redacted text that its base digest stands for.

    `None` means that there is nothing to change.
    """
    platform, outputs, state = reading.platform, reading.outputs, reading.state
    after = state
    for _, check in selection.mend:
        after = check.remedy(after, reading.context)
    unplanned: list[Text] = []
    operations = platform.complete(outputs, tuple(_render(platform, state, after, unplanned)))
    if not operations:
        if unplanned:
            return _unplannable(reading, selection, unplanned), ""
        return None, ""
    if platform.predict is None or platform.configuration_texts is None or platform.undo is None:
        reason = Text(
            en=f"platform {platform.name} is only read: its changes cannot be predicted",
            zh_tw=f"平台 {platform.name} 僅支援讀取，無法預測變更結果",
        )
        return _unplannable(reading, selection, [reason]), ""
    predicted_outputs = platform.predict(outputs, operations)
    predicted = predict_state(platform, state, predicted_outputs)
    refused = [*lockout_reasons(state, predicted, reading.context), *_broken(reading, predicted, selection)]
    if refused:
        return _unplannable(reading, selection, refused), ""
    before_texts = platform.configuration_texts(outputs)
    after_texts = platform.configuration_texts(predicted_outputs)
    commitments, missing = _commitments(operations, tools)
    if missing:
        return _unplannable(reading, selection, missing), ""
    protection = platform.revert_protection(outputs)
    facts, base_text = change_set_facts(reading, selection, tools, before_texts)
    return ChangeSet(
        **facts,
        operations=operations,
        undo=platform.undo(outputs, operations),
        predicted_diff=unified_diff(before_texts, after_texts, tools.redact),
        unplanned=(*unplanned, *_unmended(reading, predicted, selection)),
        secrets=commitments,
        revert_protection="device-timer" if protection.device_timer else "none",
        revert_note=protection.note,
        risk=_risk(state, after),
    ), base_text


def change_set_facts(
    reading: DeviceReading, selection: Selection, tools: Tools, texts: Mapping[str, str]
) -> tuple[dict[str, Any], str]:
    """Return the fields of a change set that say what it answers and starts from, and the redacted base text."""
    findings = [finding for finding, _ in selection.mend]
    base_text = tools.redact("".join(f"## {name}\n{text}\n" for name, text in sorted(texts.items())))
    return {
        "device": reading.state.device,
        "platform": reading.platform.name,
        "findings": tuple(sorted(finding.id for finding in findings)),
        "controls": tuple(sorted({finding.control for finding in findings})),
        "clauses": tuple(sorted({clause for finding in findings for clause in finding.clauses})),
        "base_digests": {name: tools.keyed_digest(text.encode()) for name, text in sorted(texts.items())},
        "base_text": hashlib.sha256(base_text.encode()).hexdigest(),
    }, base_text


def predict_state(platform: Platform, state: DeviceState, predicted: Outputs) -> DeviceState:
    """Read the state that a device is predicted to be in; what only the changed device can show is left as it was.

    What a wireless network has in force is such a thing too: a daemon may go on with what it had.
    """
    observed = {name: section for name in OPERATIONAL_SECTIONS if (section := getattr(state, name)) is not None}
    after = read_state(
        platform,
        state.device,
        predicted,
        collected_at=state.collected_at,
        source=state.source,
        observed=observed,
    )
    if after.wireless is None:
        return after
    networks = tuple(network.model_copy(update={"effective": _TO_BE_SEEN}) for network in after.wireless.networks)
    return after.model_copy(update={"wireless": after.wireless.model_copy(update={"networks": networks})})


def _render(platform: Platform, before: DeviceState, after: DeviceState, unplanned: list[Text]) -> Iterator[Operation]:
    changed = [name for name in SECTIONS if getattr(before, name) != getattr(after, name)]
    last = {name: place for place, name in enumerate(platform.section_order)}
    for name in sorted(changed, key=lambda name: last.get(name, -1)):
        module = platform.sections.get(name)
        if not isinstance(module, RenderingSectionModule):
            unplanned.append(
                Text(
                    en=f"platform {platform.name} cannot change {name}: mend it by hand",
                    zh_tw=f"平台 {platform.name} 無法自動變更 {name}，請人工處理",
                )
            )
            continue
        yield from module.render(getattr(before, name), getattr(after, name))


def _broken(reading: DeviceReading, predicted: DeviceState, selection: Selection) -> Iterator[Text]:
    """Say which checks that held before would fail afterwards."""
    for finding, check in selection.guard:
        if judge(check, reading.state, reading.context).status is not Status.SATISFIED:
            continue
        verdict = judge(check, predicted, reading.context)
        if verdict.status is Status.NOT_SATISFIED:
            what = verdict.observations[0].message
            yield Text(
                en=f"it would break {finding.control} ({finding.check}): {what.en}",
                zh_tw=f"將使原本符合的 {finding.control}（{finding.check}）轉為不符合：{what.zh_tw}",
            )


def _unmended(reading: DeviceReading, predicted: DeviceState, selection: Selection) -> Iterator[Text]:
    """Say what the change is not predicted to mend; what only the changed device can show is left to verification."""
    for finding, check in selection.mend:
        if OPERATIONAL_SECTIONS.intersection(check.sections):
            continue
        verdict = judge(check, predicted, reading.context)
        for observation in verdict.observations:
            if observation.kind == "violation":
                target, message = observation.target, observation.message
                yield Text(
                    en=f"{finding.check} {target}: remains: {message.en}",
                    zh_tw=f"{finding.check} {target}：仍未改善：{message.zh_tw}",
                )


def _commitments(operations: Iterable[Operation], tools: Tools) -> tuple[tuple[SecretCommitment, ...], list[Text]]:
    found: list[SecretCommitment] = []
    missing: list[Text] = []
    for name in vault_references(operations):
        commitment = tools.commit_secret(name)
        if commitment is None:
            missing.append(
                Text(
                    en=f"the secret {name!r} is to be set, but netproof_secrets in the inventory does not hold it",
                    zh_tw=f"需設定密鑰 {name!r}，但清冊的 netproof_secrets 中沒有該項",
                )
            )
        else:
            found.append(SecretCommitment(name=name, commitment=commitment))
    return tuple(found), missing


def vault_references(operations: Iterable[Operation]) -> list[str]:
    """Return the names of the vault's secrets that operations set, sorted."""
    mark = "<secret:vault:"
    names: set[str] = set()
    for operation in operations:
        for text in operation_texts(operation):
            names.update(part.split(">", 1)[0] for part in text.split(mark)[1:])
    return sorted(names)


def operation_texts(operation: Operation) -> tuple[str, ...]:
    """Return the texts of an operation in which a secret's token may stand."""
    if isinstance(operation, Command):
        return operation.argv
    if isinstance(operation, ConfigurationLine):
        return (operation.line,)
    return (operation.content,) if isinstance(operation, FileContent) else ()


def _risk(before: DeviceState, after: DeviceState) -> Literal["low", "medium", "high"]:
    changed = {name for name in SECTIONS if getattr(before, name) != getattr(after, name)}
    risks = {_RISK_BY_SECTION.get(name, "low") for name in changed}
    return "high" if "high" in risks else "medium" if "medium" in risks else "low"


def _unplannable(reading: DeviceReading, selection: Selection, reasons: Sequence[Text]) -> Unplannable:
    findings = tuple(sorted(finding.id for finding, _ in selection.mend))
    return Unplannable(device=reading.state.device, findings=findings, reasons=tuple(reasons))


class SealingFacts(Record):
    """What a plan says about itself."""

    run: str
    author: str
    created_at: datetime
    tool_versions: dict[str, str]


def seal(
    kind: Literal["configuration", "firmware"],
    planned: Iterable[ChangeSet | Unplannable],
    devices: Mapping[str, DeviceContext],
    facts: SealingFacts,
) -> Plan:
    """Order change sets into batches and fix them in one record, whose digest is what people approve."""
    results = sorted(planned, key=lambda result: result.device)
    change_sets = tuple(result for result in results if isinstance(result, ChangeSet))
    return Plan(
        kind=kind,
        run=facts.run,
        author=facts.author,
        created_at=facts.created_at,
        expires_at=facts.created_at + VALIDITY,
        batches=tuple(_batches([change_set.device for change_set in change_sets], devices)),
        change_sets=change_sets,
        unplannable=tuple(result for result in results if isinstance(result, Unplannable)),
        tool_versions=facts.tool_versions,
    )


def _batches(names: Sequence[str], devices: Mapping[str, DeviceContext]) -> Iterator[Batch]:
    """Yield the canary first, then the rest so that members of a redundant pair never share a batch."""
    if not names:
        return
    canary = next((name for name in names if devices[name].canary), names[0])
    yield Batch(devices=(canary,))
    batches: list[list[str]] = []
    for name in (name for name in names if name != canary):
        free = next((batch for batch in batches if not _redundant(name, batch, devices)), None)
        if free is None:
            batches.append([name])
        else:
            free.append(name)
    yield from (Batch(devices=tuple(batch)) for batch in batches)


def _redundant(name: str, others: Iterable[str], devices: Mapping[str, DeviceContext]) -> bool:
    """Tell whether a device backs up one of the others, whichever of the two says so."""
    return any(other in devices[name].redundant_with or name in devices[other].redundant_with for other in others)


def plan_digest(content: bytes) -> str:
    """Return the digest of a plan's stored bytes, which approvals name."""
    return hashlib.sha256(content).hexdigest()


def plan_id(content: bytes) -> str:
    """Return the short name of a plan: the first twelve digits of its digest."""
    return plan_digest(content)[:12]
