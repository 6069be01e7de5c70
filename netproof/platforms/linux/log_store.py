"""The log server's store of other devices' logs: what it holds, who may read it, and what deletes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Literal

from netproof.model.operation import Command, FileContent, Operation
from netproof.model.record import Known, Unknown
from netproof.model.state_logs import LogFileAccess, LogRotation, LogStore, StoredLogs
from netproof.platforms.linux import commands, store_mode
from netproof.platforms.linux.files import files_of, from_lines, is_absent, to_lines
from netproof.platforms.linux.log_receiving import Receiving, receiving
from netproof.platforms.linux.log_records import Day, record_day
from netproof.platforms.linux.log_rotation import rotations, with_kept
from netproof.platforms.linux.store_survey import FOLDER
from netproof.platforms.outputs import NotCollectedError, Outputs

COMMANDS = (commands.RSYSLOG_FILES, commands.SOCKETS, commands.LOGROTATE_FILES, commands.LOG_STORE)

_KINDS: dict[str, Literal["file", "folder"]] = {"f": "file", "d": "folder"}
_DAY = "{day}"
_SERIES_FIELDS = 9


@dataclass(frozen=True)
class _Series:
    """The files of one name, apart from day, rotation and compression."""

    name: str
    files: int
    bytes: int
    oldest: Day
    newest: Day
    days: frozenset[date]

    @property
    def is_daily(self) -> bool:
        return _DAY in self.name


def parse(outputs: Outputs) -> LogStore:
    """Read the section; where nothing is received the rest of it is empty."""
    found = receiving(outputs)
    if found.receives is False:
        return LogStore(receives=False)
    if isinstance(found.receives, Unknown) or isinstance(found.folder, Unknown):
        why = found.receives if isinstance(found.receives, Unknown) else found.folder
        return LogStore(
            receives=found.receives, folder=why, senders=why, access=why, further_access=why, rotations=why,
            further_deletion=why, free_bytes=why,
        )  # fmt: skip
    return _surveyed(outputs, found)


def _surveyed(outputs: Outputs, found: Receiving) -> LogStore:
    files = files_of(outputs, commands.LOGROTATE_FILES)
    text = outputs[commands.LOG_STORE]
    if is_absent(text):
        nothing = Unknown(unknown=f"{FOLDER} does not exist yet")
        return LogStore(
            receives=True, folder=found.folder, access=nothing, further_access=nothing, rotations=nothing,
            further_deletion=nothing, free_bytes=nothing, lines=to_lines(files),
        )  # fmt: skip
    answer = [line.partition(" ") for line in text.splitlines()]
    if not text.rstrip().endswith("\nend 0"):
        raise NotCollectedError(f"{commands.LOG_STORE[:40]}…: the answer is cut off, or find met an error")
    rows = {kind: [rest for word, _, rest in answer if word == kind] for kind, _, _ in answer}
    counts = {name: int(number) for name, number in (row.split() for row in rows.get("count", []))}
    return LogStore(
        receives=True,
        folder=found.folder,
        senders=_senders(found, rows.get("series", []), counts),
        access=_access(rows, counts),
        further_access=_further_access(rows),
        rotations=rotations(files, rows.get("age", [])),
        further_deletion=_further_deletion(rows.get("job", [])),
        unread_names=counts.get("unread", 0),
        signatures=counts.get("signatures", 0),
        free_bytes=int(rows["free"][0]) if rows.get("free") else Unknown(unknown="df said nothing of the store"),
        lines=to_lines(files),
    )


def _further_access(rows: dict[str, list[str]]) -> Known[Literal[False]]:
    if rows.get("folder", [""])[0].startswith("+"):
        return Unknown(unknown=f"an access control list on {FOLDER} adds to its mode, and is not read")
    return False


def _further_deletion(jobs: list[str]) -> Known[Literal[False]]:
    return Unknown(unknown=f"{', '.join(sorted(jobs))} names the store; see what it does there") if jobs else False


def _access(rows: dict[str, list[str]], counts: dict[str, int]) -> Known[tuple[LogFileAccess, ...]]:
    if counts.get("more-modes"):
        return Unknown(unknown="there are more than 200 combinations of owner, group and mode")
    below = sorted(filter(None, map(_one_access, rows.get("mode", []))), key=lambda one: (one.kind, one.mode, one.path))
    return (*(_folder_access(row) for row in rows.get("root", [])), *below)


def _folder_access(row: str) -> LogFileAccess:
    _, mode, owner, group = row.split()
    return LogFileAccess(kind="folder", mode=mode.zfill(4), owner=owner, group=group, path=FOLDER)


def _one_access(row: str) -> LogFileAccess | None:
    kind, mode, owner, group, count, path = row.split()
    return LogFileAccess(
        kind=_KINDS.get(kind, "other"),
        mode=mode.zfill(4),
        owner=owner,
        group=group,
        count=int(count),
        path=FOLDER + path if path != "?" else f"{FOLDER}/?",
    )


def _senders(found: Receiving, rows: list[str], counts: dict[str, int]) -> Known[tuple[StoredLogs, ...]]:
    if counts.get("more-series"):
        return Unknown(unknown="the store has more than 5000 names of files; only a store of one name a sender is read")
    by_sender: dict[str, list[_Series]] = {}
    for row in rows:
        series = _series(row)
        by_sender.setdefault(_sender(found, series.name), []).append(series)
    return tuple(_stored(sender, by_sender[sender]) for sender in sorted(by_sender))


def _series(row: str) -> _Series:
    head, first, last = row.split("\t")
    files, size, oldest, newest, _, newest_time, name, months = head.split(" ")
    days = frozenset(_days(months))
    if oldest == "-":
        nothing = Day(Unknown(unknown="its files are empty"))
        return _Series(name, int(files), int(size), nothing, nothing, days)
    rotated_or_written = datetime.fromtimestamp(int(newest_time), UTC).date()
    return _Series(
        name, int(files), int(size),
        oldest=record_day(first, oldest, min(days, default=None)),
        newest=record_day(last, newest, max(days, default=None), rotated_or_written),
        days=days,
    )  # fmt: skip


def _days(months: str) -> Iterator[date]:
    for year, month, mask in re.findall(r"(\d{4})(\d{2})=(\d+)", months):
        for bit in range(31):
            if int(mask) >> bit & 1:
                try:
                    yield date(int(year), int(month), bit + 1)
                except ValueError:  # a name's digits that are no day
                    continue


def _sender(found: Receiving, name: str) -> str:
    """Return who sent the files of a name, by a template of the server's or else by their topmost folder."""
    for layout in found.layouts:
        match = layout.fullmatch(name)
        if match:
            return match["sender"]
    return name.split("/")[1].removesuffix(".log")


def _stored(sender: str, series: list[_Series]) -> StoredLogs:
    oldest = min((one.oldest for one in series), key=lambda day: (isinstance(day.day, Unknown), str(day.day)))
    newest = [one.newest.day for one in series]
    known = [day for day in newest if isinstance(day, date)]
    return StoredLogs(
        sender=sender,
        oldest=oldest.day,
        newest=max(known) if known else newest[0],
        missing_days=_missing(series),
        files=sum(one.files for one in series),
        bytes=sum(one.bytes for one in series),
        year_known_by=oldest.year_known_by,
    )


def _missing(series: list[_Series]) -> Known[tuple[tuple[date, date], ...]]:
    """Return the gaps between the days of daily files; other files do not show them."""
    days = sorted(set().union(*(one.days for one in series if one.is_daily)))
    gaps = tuple(
        (before + timedelta(days=1), after - timedelta(days=1))
        for before, after in pairwise(days)
        if (after - before).days > 1
    )
    if all(one.is_daily for one in series):
        return gaps
    return Unknown(unknown="there is not one file for each day, so missing days do not show without reading all of it")


def render(before: LogStore, after: LogStore) -> tuple[Operation, ...]:
    """Change how long blocks of logrotate's keep files, and take away bits of the store's own mode."""
    return (*_rotations(before, after), *_mode(before, after))


def _rotations(before: LogStore, after: LogStore) -> Iterator[FileContent]:
    if isinstance(before.rotations, Unknown) or isinstance(after.rotations, Unknown):
        return
    pairs = [(old, new) for old, new in zip(before.rotations, after.rotations, strict=True) if old != new and old.file]
    files = from_lines(before.lines)
    for path, group in groupby(sorted(pairs, key=_file), key=_file):
        yield FileContent(path=path, content=with_kept(files[path], group))


def _file(pair: tuple[LogRotation, LogRotation]) -> str:
    return pair[0].file


def _mode(before: LogStore, after: LogStore) -> tuple[Command, ...]:
    folders = [one.access[0].mode for one in (before, after) if isinstance(one.access, tuple) and one.access]
    return store_mode.taken_away(*folders) if len(folders) == 2 else ()  # noqa: PLR2004 - before and after
