"""Whether the logs of every device are there for as long as they are due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import ClassVar

from dateutil.relativedelta import relativedelta

from netproof.checks.check import IndeterminateError, unknown, violation
from netproof.checks.firm_check import FirmCheck
from netproof.due_dates import today
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text, Unknown
from netproof.model.state_logs import StoredLogs
from netproof.registers.devices import DeviceEntry, DevicesRegister

_NO_REGISTER = Text(
    en="the devices register is missing or empty, so it is not known since when logs are due",
    zh_tw="缺少網路設備清冊或清冊為空白，無法得知各設備日誌應自何時起保存",
)
_NO_SERVER = Text(
    en="no device that was read receives other devices' logs, so nothing is known of what is kept",
    zh_tw="讀取的設備中無日誌伺服器，無法得知日誌保存情形",
)
_UNREAD = Text(
    en="of the device no logs were found, but {devices} could not be read or told to be a log server",
    zh_tw="未發現此設備的日誌，但 {devices} 無法讀取或無法判斷是否為日誌伺服器",
)
_NONE = Text(
    en="the log server keeps nothing of the device (looked for {names})",
    zh_tw="日誌伺服器未保存此設備的日誌（查詢名稱：{names}）",
)
_UNREGISTERED = Text(
    en="the device is not in the devices register, so it is not known since when its logs are due",
    zh_tw="設備未列入網路設備清冊，無法得知日誌應自何時起保存",
)
_NO_DATE = Text(
    en="the devices register does not say when the device came into service (in_service)",
    zh_tw="網路設備清冊未填寫設備啟用日（in_service）",
)
_READ_THOUGH = Text(
    en="the devices register says that the device is not in service, but this run read it; correct the register",
    zh_tw="網路設備清冊登載此設備非使用中，惟本次執行已讀取該設備，請更正清冊",
)
_LATE_START = Text(
    en="the oldest record is of {oldest}; records are due from {due} on",
    zh_tw="最早的日誌為 {oldest}，應自 {due} 起保存",
)
_SILENT = Text(
    en="the newest record is of {newest}; the device has been silent for {days} days",
    zh_tw="最近的日誌為 {newest}，設備已 {days} 天無日誌",
)
GAP = Text(
    en="no records from {first} to {last} ({days} days)",
    zh_tw="{first} 至 {last} 無日誌（{days} 天）",
)
_FUTURE = Text(
    en="the newest record is of {newest}, which is still to come; a clock is wrong",
    zh_tw="最近的日誌日期 {newest} 晚於今日，時鐘有誤",
)
_UNKNOWN = {
    "oldest": Text(en="the day of the oldest record could not be told", zh_tw="無法得知最早日誌的日期"),
    "newest": Text(en="the day of the newest record could not be told", zh_tw="無法得知最近日誌的日期"),
    "missing_days": Text(en="it could not be told which days have no records", zh_tw="無法得知哪些日期無日誌"),
}


@dataclass(frozen=True)
class _Servers:
    """What the log servers of a run keep, and which devices may be log servers without our knowing."""

    kept: tuple[tuple[StoredLogs, ...], ...]
    """What each server keeps."""
    unread: tuple[str, ...]


class RetainedLogs(FirmCheck):
    """Clause 4.3: access logs of every device for three calendar years, or since it came into service if that is later.

    One server that keeps a device's logs wholly is enough; what several names of a device hold on it counts together.
    """

    title: ClassVar[Text] = Text(
        en="Logs of every device are kept for three calendar years",
        zh_tw="各設備的日誌均保存三個日曆年",
    )

    retention_years: int
    """Calendar years for which logs are kept."""
    gap_days: int
    """Days in a row without a record that count as a gap; a quiet device may have none on a day."""
    silent_days: int
    """Days since the newest record after which a device in service counts as silent."""

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Judge every device of the register, and every device of the inventory."""
        register = context.registers.get(DevicesRegister)
        if register is None or register.is_empty:
            raise IndeterminateError(_NO_REGISTER)
        servers = _servers(context)
        day = today(context.as_of, context.firm.time_zone)
        for entry in register.entries:
            if entry.device in context.states and not entry.is_in_service(day):
                yield Observation(kind="undetermined", target=entry.device, message=_READ_THOUGH)
            yield from self._device(entry, servers, day)
        for name in sorted(set(context.devices) - {entry.device for entry in register.entries}):
            yield Observation(kind="undetermined", target=name, message=_UNREGISTERED)

    def _device(self, entry: DeviceEntry, servers: _Servers, day: date) -> Iterator[Observation]:
        earliest = day - relativedelta(years=self.retention_years)
        if entry.decommissioned and entry.decommissioned < earliest:
            return
        if entry.in_service and entry.in_service > day:
            return
        kept = _kept(entry, servers)
        if not kept:
            yield _nothing(entry, servers)
        elif entry.in_service is None:
            yield Observation(kind="undetermined", target=entry.device, message=_NO_DATE)
        else:
            due, end = max(earliest, entry.in_service), min(day, entry.decommissioned or day)
            yield from min((tuple(self._stored(entry, one, due, end)) for one in kept), key=_gravity)

    def _stored(
        self, entry: DeviceEntry, stored: tuple[StoredLogs, ...], due: date, end: date
    ) -> Iterator[Observation]:
        """Judge what one server keeps of a device, under all of its names."""
        proof = tuple(map(_shown, stored))
        untold = {name for name in _UNKNOWN for one in stored if isinstance(getattr(one, name), Unknown)}
        for name in sorted(untold):
            values = (getattr(one, name) for one in stored)
            yield from (_undetermined(entry, name, value) for value in values if isinstance(value, Unknown))
        oldest = [one.oldest for one in stored if isinstance(one.oldest, date)]
        newest = [one.newest for one in stored if isinstance(one.newest, date)]
        if "oldest" not in untold and (min(oldest) - due).days > self.gap_days:
            yield violation(entry.device, _LATE_START.format(oldest=min(oldest), due=due), proof)
        if "newest" not in untold and (end - max(newest)).days > self.silent_days:
            facts = {"newest": max(newest), "days": (end - max(newest)).days}
            yield violation(entry.device, _SILENT.format(**facts), proof)
        if newest and max(newest) > end + timedelta(days=1) and entry.decommissioned is None:
            yield Observation(kind="undetermined", target=entry.device, message=_FUTURE.format(newest=max(newest)))
        for first, last in _gaps(stored, due, end) if not untold else ():
            missing = (last - first).days + 1
            if missing > self.gap_days:
                yield violation(entry.device, GAP.format(first=first, last=last, days=missing), proof)


def _servers(context: FirmContext) -> _Servers:
    """Return what all log servers keep.

    Raises:
        IndeterminateError: no log server was read.
    """
    kept: list[tuple[StoredLogs, ...]] = []
    unread = set(context.devices) - set(context.states)
    for name, state in sorted(context.states.items()):
        section = state.log_store
        if section is None or section.receives is False:
            continue
        if isinstance(section.receives, Unknown) or isinstance(section.senders, Unknown):
            unread.add(name)
        else:
            kept.append(section.senders)
    if not kept:
        raise IndeterminateError(_NO_SERVER)
    return _Servers(tuple(kept), tuple(sorted(unread)))


def _kept(entry: DeviceEntry, servers: _Servers) -> list[tuple[StoredLogs, ...]]:
    """Return what each server keeps of a device, all of its names together."""
    names = entry.names_in_logs
    own = [tuple(one for one in senders if one.sender.lower() in names) for senders in servers.kept]
    return [stored for stored in own if stored]


def _nothing(entry: DeviceEntry, servers: _Servers) -> Observation:
    if servers.unread:
        message = _UNREAD.format(devices=", ".join(servers.unread))
        return Observation(kind="undetermined", target=entry.device, message=message)
    return violation(entry.device, _NONE.format(names=", ".join(sorted(entry.names_in_logs))))


def _gravity(observations: tuple[Observation, ...]) -> tuple[int, int]:
    kinds = [one.kind for one in observations]
    return kinds.count("violation"), kinds.count("undetermined")


def _undetermined(entry: DeviceEntry, name: str, value: Unknown) -> Observation:
    return unknown(entry.device, value, _UNKNOWN[name])


def _each(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _gaps(stored: Iterable[StoredLogs], due: date, end: date) -> Iterator[tuple[date, date]]:
    """Yield the days between the first record and the last that no name of the device has records of."""
    days: set[date] = set()
    for one in stored:
        if isinstance(one.oldest, date) and isinstance(one.newest, date) and isinstance(one.missing_days, tuple):
            last = min(one.newest, end)
            days |= {*_each(one.oldest, last)} - {day for gap in one.missing_days for day in _each(*gap)}
    for before, after in pairwise(sorted(days)):
        first = max(before + timedelta(days=1), due)
        if first < after:
            yield first, after - timedelta(days=1)


def _shown(one: StoredLogs) -> str:
    oldest, newest = (day if isinstance(day, date) else "?" for day in (one.oldest, one.newest))
    return f"{one.sender}: {oldest} to {newest}, {one.files} files, {one.bytes} bytes"
