"""Whether every change of the configuration since the last reading was approved before it was made."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from netproof.checks._drift import RULES, Gap, commands_read, gaps, lines_changed, sections_changed
from netproof.checks.check import Check, IndeterminateError, need, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context, RecordedChange
from netproof.model.record import Text
from netproof.model.state import DeviceState
from netproof.registers.change_records import ChangeRecord, ChangeRecordsRegister

_SHOWN = 40

_FIRST = Text(
    en="this is the first reading with which later ones can be compared, so it shows no change",
    zh_tw="這是首次可供比對的讀取結果，尚無法判斷是否有異動",
)
_RULES_CHANGED = Text(
    en="the rules were changed between {since} and {until} without an approval that came first ({texts})",
    zh_tw="{since} 至 {until} 之間的規則異動，查無事前核准紀錄（{texts}）",
)
_CHANGED = Text(
    en="the configuration was changed between {since} and {until} without an approval that came first ({texts})",
    zh_tw="{since} 至 {until} 之間的組態異動，查無事前核准紀錄（{texts}）",
)
_LATE = Text(
    en="change {record} explains it, but was approved on {approved}, after the work began",
    zh_tw="異動紀錄 {record} 可說明此異動，但核准時間 {approved} 晚於開始執行時間",
)
_BY_PLAN = Text(en="changed as approved, by plan {plan}", zh_tw="依已核准的計畫 {plan} 異動")
_BY_RECORD = Text(
    en="changed between {since} and {until}, as change {record} explains (approved by {approver})",
    zh_tw="{since} 至 {until} 之間有異動，依異動紀錄 {record} 辦理（核准人：{approver}）",
)
_OTHER_KEY = Text(
    en="the earlier digests were made with another key, so that no change can be seen; the next run can compare again",
    zh_tw="先前的摘要值使用不同的金鑰產生，無法比對；下次執行即可恢復比對",
)
_OTHER_VERSION = Text(
    en="the earlier digests were made by Netproof {before}, which may write the configuration in another way than "
    "{after}; the next run can compare again",
    zh_tw="先前的摘要值由 Netproof {before} 產生，組態正規化方式可能與 {after} 不同；下次執行即可恢復比對",
)
_NOT_READ = Text(
    en="not the same was read both times, so that it cannot be told whether these changed: {texts}",
    zh_tw="兩次讀取的範圍不同，無法判斷下列項目是否異動：{texts}",
)
_NO_DIGESTS = Text(
    en="plan {plan} was applied in between, but what the device looked like around it was not recorded",
    zh_tw="期間曾套用計畫 {plan}，但未記錄套用前後的組態摘要值",
)
_MEANWHILE = Text(
    en="plan {plan} was being applied while the device was read; the next run can compare again",
    zh_tw="讀取設備時正在套用計畫 {plan}；下次執行即可恢復比對",
)
_NOT_GOOD = Text(
    en="change record {record} is about this time, but its document does not prove it, or nobody else approved it",
    zh_tw="異動紀錄 {record} 涵蓋此期間，惟佐證資料不足，或核准人與申請人相同",
)
_UNSAVED = Text(
    en="what runs is not what would start after a restart",
    zh_tw="執行中的組態與開機組態不一致",
)


class UnapprovedDrift(Check):
    """Clause 4.2.1: rules are changed after their approval. A plan of Netproof or a change record shows it."""

    title: ClassVar[Text] = Text(en="Changes were approved before they were made", zh_tw="組態異動前經核准")
    sections: ClassVar[tuple[str, ...]] = ("configuration_digests",)
    baseline: ClassVar[str] = "change_history"

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Follow the digests from the earlier reading over every approved plan to this one.

        Raises:
            IndeterminateError: there is nothing to compare with, or it cannot be compared.
        """
        now = need(state.configuration_digests, "configuration_digests", state)
        previous = context.previous
        if previous is None or previous.configuration_digests is None:
            raise IndeterminateError(_FIRST)
        before = previous.configuration_digests
        changes = tuple(change for change in context.changes if change.started_at <= state.collected_at)
        for change in changes:
            _require_usable(change, previous, state)
        ends = (before.digests, previous.collected_at), (now.digests, state.collected_at)
        different = [gap for gap in gaps(*ends, changes) if gap.changed]
        if different and before.netproof_version != now.netproof_version:
            raise IndeterminateError(_OTHER_VERSION.format(before=before.netproof_version, after=now.netproof_version))
        for gap in different:
            yield from _judged(gap, previous, state, context)
        for change in changes:
            yield _note(_BY_PLAN.format(plan=change.plan))
        if now.startup_differs is True:
            yield _note(_UNSAVED)


def _require_usable(change: RecordedChange, previous: DeviceState, state: DeviceState) -> None:
    if change.started_at <= previous.collected_at or change.ended_at > state.collected_at:
        raise IndeterminateError(_MEANWHILE.format(plan=change.plan))
    if not change.digests or not change.base_digests:
        raise IndeterminateError(_NO_DIGESTS.format(plan=change.plan))


def _judged(gap: Gap, previous: DeviceState, state: DeviceState, context: Context) -> Iterator[Observation]:
    if len(gap.keys) > 1:
        yield Observation(kind="undetermined", target="", message=_OTHER_KEY)
        return
    if gap.one_sided and commands_read(previous) != commands_read(state):
        message = _NOT_READ.format(texts=", ".join(gap.one_sided))
        yield Observation(kind="undetermined", target="", message=message)
        gap = _common(gap)
        if not gap.changed:
            return
    zone = context.firm.time_zone
    moments = {"since": _local(gap.since, zone), "until": _local(gap.until, zone)}
    records = _records(gap, context)
    approved = next((record for record in records if _is_good(record, context)), None)
    if approved is not None:
        yield _note(_BY_RECORD.format(record=approved.id, approver=approved.approved_by, **moments))
        return
    sections = sections_changed(previous, state)
    target, message = (RULES, _RULES_CHANGED) if RULES in sections else ("configuration", _CHANGED)
    texts = ", ".join((*gap.changed, *sections))
    yield violation(target, message.format(texts=texts, **moments), lines_changed(previous, state, sections)[:_SHOWN])
    for record in records:
        told = _NOT_GOOD if record.in_time else _LATE
        yield _note(told.format(record=record.id, approved=_local(record.approved_at, zone)))


def _common(gap: Gap) -> Gap:
    names = {*gap.before} & {*gap.after}
    before, after = ({name: end[name] for name in names} for end in (gap.before, gap.after))
    return Gap(before, after, gap.since, gap.until)


def _records(gap: Gap, context: Context) -> tuple[ChangeRecord, ...]:
    register = context.registers.get(ChangeRecordsRegister)
    entries = register.entries if register else ()
    return tuple(record for record in entries if record.covers(context.device, gap.since, gap.until))


def _is_good(record: ChangeRecord, context: Context) -> bool:
    """Tell whether a record shows that somebody else approved the work before it began."""
    proofs = [proof for _, proof in record.documents()]
    proven = bool(proofs) and all(context.registers.proof_state(proof) == "verified" for proof in proofs)
    return record.in_time and record.approved_by.casefold() != record.requested_by.casefold() and proven


def _local(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _note(message: Text) -> Observation:
    return Observation(kind="note", target="", message=message)
