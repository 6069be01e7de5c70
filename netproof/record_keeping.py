"""Judges what people keep on record: whether it is there, proven, complete, in force and not overdue.

It never claims to have checked what only a person can: a satisfied row says that the record is in order.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from netproof.checks.check import violation
from netproof.checks.judging import Verdict
from netproof.due_dates import due_on
from netproof.model.assessment import Observation, Status
from netproof.model.catalog import RegisterUse
from netproof.model.record import Text
from netproof.model.register import Confirmation, ProofState, Register, RegisterEntry, Registers
from netproof.registers import registers as known_registers

WARNING = timedelta(days=30)
"""How long before its due day a duty is announced (profile, section 3)."""

_MISSING = Text(
    en="the register is missing (registers/{name}.yml); `netproof register add {name}` begins one",
    zh_tw="缺少「{title}」（registers/{name}.yml）；可執行 `netproof register add {name}` 建立",
)
_EMPTY = Text(en="the register {name} is empty, which shows nothing", zh_tw="「{title}」為空白，無從判斷")
_UNCONFIRMED = Text(
    en="the register {name} has no open entry, and nobody confirmed that this is right; add a confirmation to it",
    zh_tw="「{title}」目前無未結案項目，惟查無確認無遺漏之紀錄；請於清冊補登 confirmations",
)
_NONE_KEPT = Text(en="nothing is entered in the register {name}", zh_tw="「{title}」未登載任何項目")
_OPTIONAL = Text(
    en="the rule leaves it to the firm; what is on record is shown, and decides nothing",
    zh_tw="規範由公司自行決定是否辦理；紀錄僅供參考，不影響判定",
)
_NO_ENTRY = Text(en="nothing is on record: {what}", zh_tw="查無紀錄：{what}")
_NO_PROOF = Text(en="no document proves it", zh_tw="未附佐證資料")
_PROOFS: dict[ProofState, Text] = {
    "missing": Text(en="the document {file} is not there", zh_tw="佐證資料 {file} 不存在"),
    "altered": Text(
        en="the document {file} is not the one that was entered (its SHA-256 differs)",
        zh_tw="佐證資料 {file} 與登載者不符（SHA-256 不同）",
    ),
}
_NEVER = Text(en="it is not on record that this was ever done: {what}", zh_tw="查無辦理紀錄：{what}")
_FUTURE = Text(en="it is dated {date}, which is still to come", zh_tw="登載日期 {date} 尚未到來")
_ENDED = Text(en="it ended on {date}", zh_tw="已於 {date} 到期")
_WAS_DUE = Text(en="it was due on {date} and was not done since", zh_tw="應於 {date} 前辦理，迄今查無辦理紀錄")
_OVERDUE = Text(
    en="overdue since {due}: last done on {done}",
    zh_tw="應於 {due} 前辦理，已逾期；前次辦理日期為 {done}",
)
_SOON = Text(en="due by {due}: last done on {done}", zh_tw="應於 {due} 前辦理；前次辦理日期為 {done}")
_ENDS_SOON = Text(en="it ends on {date}", zh_tw="將於 {date} 到期")


def judge_records(use: RegisterUse, registers: Registers, today: date) -> Verdict:
    """Judge the entries that a control asks for, on a day in the firm's time zone.

    What the rule leaves to the firm never decides anything, so that nobody fares better without a record of it.
    """
    verdict = _judged(use, registers, today)
    if not use.informs_only:
        return verdict
    notes = tuple(observation.changed(kind="note") for observation in verdict.observations)
    return Verdict(status=Status.NOT_APPLICABLE, reason=_OPTIONAL, observations=notes)


def _judged(use: RegisterUse, registers: Registers, today: date) -> Verdict:
    kind = known_registers()[use.name]
    register = registers.get(kind)
    facts = {"name": use.name, "title": kind.title}
    if use.optional and (register is None or not entries_of(use, register)):
        return Verdict(status=Status.NOT_APPLICABLE, reason=_NONE_KEPT.format(**facts))
    if register is None:
        return Verdict(status=Status.INDETERMINATE, reason=_MISSING.format(**facts))
    if register.is_empty:
        return Verdict(status=Status.INDETERMINATE, reason=_EMPTY.format(**facts))
    if register.may_have_none and not entries_of(use, register):
        return Verdict(status=Status.INDETERMINATE, reason=_UNCONFIRMED.format(**facts))
    observations = tuple(_observations(use, register, registers, today))
    failed = any(observation.kind == "violation" for observation in observations)
    return Verdict(status=Status.NOT_SATISFIED if failed else Status.SATISFIED, observations=observations)


def record_name(use: RegisterUse) -> str:
    """Return the name of a judgement of records, which findings carry in place of a check's."""
    return f"{use.name}:{use.topic}" if use.topic else use.name


def entries_of(use: RegisterUse, register: Register) -> tuple[RegisterEntry, ...]:
    """Return the entries that a control asks for and that are not mere history."""
    return tuple(e for e in register.listed if e.concerns(use.topic) and not e.is_closed)


def recurring(use: RegisterUse, register: Register, today: date) -> tuple[tuple[RegisterEntry, date], ...]:
    """Return the entries from which a next due day is counted, each with that day.

    Of cases it is due to confirm that they are all there, which no case does by itself.
    """
    counting = [e for e in entries_of(use, register) if isinstance(e, Confirmation) or not register.may_have_none]
    done = [(entry.done, entry) for entry in counting if entry.done and entry.done <= today]
    if not register.each_recurs and done:
        done = [max(done, key=lambda item: item[0])]
    days = ((entry, due_on(day, use.every, use.in_each, entry.next_due)) for day, entry in done)
    return tuple((entry, due) for entry, due in days if due is not None)


def _observations(use: RegisterUse, register: Register, registers: Registers, today: date) -> Iterator[Observation]:
    yield from _closed_too_early(use, register, today)
    entries = entries_of(use, register)
    if not entries:
        yield violation(use.topic, _NO_ENTRY.format(what=use.what))
        return
    for entry in entries:
        yield from _proven(entry, register, registers)
        yield from _in_force(entry, today)
        yield from (violation(entry.id, text) for text in entry.shortcomings(today))
    yield from _in_time(use, register, entries, today)


def _closed_too_early(use: RegisterUse, register: Register, today: date) -> Iterator[Observation]:
    for entry in register.listed:
        if entry.closed and entry.closed > today and entry.concerns(use.topic):
            yield violation(entry.id, _FUTURE.format(date=entry.closed))


def _proven(entry: RegisterEntry, register: Register, registers: Registers) -> Iterator[Observation]:
    documents = [proof for _, proof in entry.documents()]
    if register.proof_required and not documents:
        yield violation(entry.id, _NO_PROOF)
    for proof in documents:
        problem = _PROOFS.get(registers.proof_state(proof))
        if problem:
            yield violation(entry.id, problem.format(file=proof.file))


def _in_force(entry: RegisterEntry, today: date) -> Iterator[Observation]:
    if entry.done and entry.done > today:
        yield violation(entry.id, _FUTURE.format(date=entry.done))
    if entry.ends and entry.ends < today:
        yield violation(entry.id, _ENDED.format(date=entry.ends))
    elif entry.ends and entry.ends <= today + WARNING:
        yield _note(entry.id, _ENDS_SOON.format(date=entry.ends))
    if entry.done is None and entry.next_due and entry.next_due < today:
        yield violation(entry.id, _WAS_DUE.format(date=entry.next_due))


def _in_time(
    use: RegisterUse, register: Register, entries: Iterable[RegisterEntry], today: date
) -> Iterator[Observation]:
    counted = recurring(use, register, today)
    if use.every or use.in_each:
        never = [entry.id for entry in entries if entry.done is None] if register.each_recurs else []
        for target in never or ([] if counted else [use.topic]):
            yield violation(target, _NEVER.format(what=use.what))
    for entry, due in counted:
        facts = {"due": due, "done": entry.done}
        if due < today:
            yield violation(entry.id, _OVERDUE.format(**facts))
        elif due <= today + WARNING:
            yield _note(entry.id, _SOON.format(**facts))


def _note(target: str, message: Text) -> Observation:
    return Observation(kind="note", target=target, message=message)
