"""A plan as the approver reads it; the digest of this very text is part of what they sign."""

import unicodedata
from collections.abc import Iterator

from netproof.model.operation import Command, ConfigurationLine, FileContent, Operation, StageImage
from netproof.model.plan import ChangeSet, Plan
from netproof.model.record import Text

PROMISE = {
    "device-timer": Text(
        en="the device itself undoes the change unless it is confirmed from a new log-in",
        zh_tw="變更後若未以新的登入連線確認，設備會自行復原",
    ),
    "none": Text(
        en="WEAKER PROMISE: the device has no revert timer; if the connection is lost, it is not undone by itself",
        zh_tw="保護較弱：設備沒有自動復原計時器；若連線中斷，變更不會自行復原",
    ),
}

_FIRMWARE_STEPS = {
    "window": "only at {window} {time_zone}, otherwise refused 僅限此時段，否則拒絕執行",
    "stage": "{file} -> {path}, {size} bytes; removed again when it is not as listed 傳送映像檔，不符清單即移除",
    "verify-image": "{path} SHA-512 {sha512}",
    "reboot": "restart, and wait at most {seconds} s for a log-in 重新開機並等待可登入",
    "verify-version": "{package} {version} must run 須執行此版本",
}


def plan_text(plan: Plan, name: str) -> str:
    """Return the whole plan as plain text in both languages, with everything that could disguise it escaped."""
    return "\n".join(escape(line) for line in _lines(plan, name)) + "\n"


def _lines(plan: Plan, name: str) -> Iterator[str]:
    yield f"Plan {name} 變更計畫 ({plan.kind})"
    yield f"author 提出人: {plan.author}    run 執行: {plan.run}"
    yield f"created 建立: {plan.created_at:%Y-%m-%d %H:%M} UTC    expires 失效: {plan.expires_at:%Y-%m-%d %H:%M} UTC"
    order = " -> ".join(", ".join(batch.devices) for batch in plan.batches)
    yield f"order 順序: {order or '-'}"
    for change_set in plan.change_sets:
        yield ""
        yield from _change_set(change_set)
    for device in plan.unplannable:
        yield ""
        yield f"== {device.device}: NOT PLANNED 未能規劃"
        yield from _both("  ", device.reasons)


def _change_set(change_set: ChangeSet) -> Iterator[str]:
    yield f"== {change_set.device} ({change_set.platform})    risk 風險: {change_set.risk}"
    yield f"clauses 條款: {', '.join(change_set.clauses)}"
    yield "findings 缺失:"
    yield from (f"  {finding}" for finding in change_set.findings)
    yield "safety 保護:"
    notes = (change_set.revert_note,) if change_set.revert_note else ()
    yield from _both("  ", (PROMISE[change_set.revert_protection], *notes))
    yield "operations, sent exactly so 將送出的內容:"
    yield from (f"  {line}" for operation in change_set.operations for line in operation_lines(operation))
    if change_set.undo and change_set.revert_protection == "none":
        yield "undo, sent when it does not end right 未如預期時送出的復原內容:"
        yield from (f"  {line}" for operation in change_set.undo for line in operation_lines(operation))
    yield "predicted diff (Netproof's prediction) 預測差異（由 Netproof 推算）:"
    yield from (f"  {line}" for line in change_set.predicted_diff.splitlines())
    if change_set.device_diff is not None:
        yield "the device's own dry run 設備自身的預演結果:"
        yield from (f"  {line}" for line in change_set.device_diff.splitlines())
    if change_set.side_effects:
        yield "side effects 附帶影響:"
        yield from _both("  ", change_set.side_effects)
    if change_set.unplanned:
        yield "not planned 未納入計畫:"
        yield from _both("  ", change_set.unplanned)


def _both(indent: str, texts: tuple[Text, ...]) -> Iterator[str]:
    for text in texts:
        yield f"{indent}{text.en}"
        yield f"{indent}{text.zh_tw}"


def operation_lines(operation: Operation) -> Iterator[str]:
    """Return an operation as lines that show all of it."""
    if isinstance(operation, ConfigurationLine):
        yield operation.line
    elif isinstance(operation, Command):
        yield f"[{operation.phase}] " + " ".join(operation.argv)
    elif isinstance(operation, FileContent):
        yield f"[file {operation.path} mode {operation.mode}]"
        yield from (f"| {line}" for line in operation.content.splitlines())
    else:
        step = _FIRMWARE_STEPS[operation.kind].format(**operation.model_dump())
        yield f"[{operation.kind}] {step.strip()}"
        if isinstance(operation, StageImage) and operation.package:
            yield f"    as {operation.package} of the device's own repository 由設備自有套件庫取得"


def escape(line: str) -> str:
    """Show control, format and line-separating characters by their code point, so that no text can hide another."""
    hidden = ("C", "Zl", "Zp")
    return "".join(
        f"\\u{{{ord(character):x}}}" if unicodedata.category(character).startswith(hidden) else character
        for character in line
    )
