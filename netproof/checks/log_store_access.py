"""Whether the logs that a log server keeps are guarded against those who need not read or change them."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._log_store import UNKNOWN_RECEIVER, no_log_server
from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_logs import LogFileAccess, LogStore

_OTHERS, _GROUP, _GROUP_WRITES = 0o007, 0o070, 0o020
_ENTER = 0o011

_OPEN = Text(
    en="every account of the server can enter the store (mode {mode})",
    zh_tw="伺服器上的任何帳號均可進入日誌存放目錄（權限 {mode}）",
)
_READABLE = Text(
    en="every account of the server can read or change {count} of these (mode {mode}, {owner}:{group})",
    zh_tw="伺服器上的任何帳號均可讀取或修改其中 {count} 個（權限 {mode}，{owner}:{group}）",
)
_READERS = Text(
    en="group {group} can reach the logs and is not among the groups that may (mode {mode})",
    zh_tw="群組 {group} 可存取日誌，但未列為得存取日誌的群組（權限 {mode}）",
)
_WRITERS = Text(
    en="group {group} can change or delete {count} of these (mode {mode})",
    zh_tw="群組 {group} 可修改或刪除其中 {count} 個（權限 {mode}）",
)
_OWNER = Text(
    en="{count} of these belong to {owner}, who is not among the accounts that logs are written by",
    zh_tw="其中 {count} 個的擁有者為 {owner}，該帳號並非寫入日誌的帳號",
)
_UNSIGNED = Text(
    en="no signatures or digests are kept beside the logs, so a change of them would not show",
    zh_tw="未保存日誌的簽章或雜湊值，遭竄改時無法察覺",
)
_ODD = Text(
    en="{count} files or links have names that no log daemon gives; look who made them",
    zh_tw="有 {count} 個檔案或連結的名稱並非日誌程式所產生，請查明來源",
)
_UNKNOWN = Text(en="it could not be told who can reach the logs", zh_tw="無法得知何者可存取日誌")
_MISSING = Text(en="the store's own folder was not among what was read", zh_tw="讀取結果未包含日誌存放目錄本身")


class LogStoreAccess(Check):
    """Clause 4.3: logs are guarded against unauthorised access; whoever can change them can hide what happened.

    A folder that somebody cannot enter guards all that is below it, so the store's own folder decides for others.
    """

    title: ClassVar[Text] = Text(
        en="Kept logs are guarded against unauthorised access",
        zh_tw="保存的日誌受到保護，防止未經授權存取",
    )
    sections: ClassVar[tuple[str, ...]] = ("log_store",)
    baseline: ClassVar[str] = "log_retention"
    mendable: ClassVar[bool] = True

    owners: tuple[str, ...]
    """Accounts that logs may belong to: root, and the one that the log daemon writes by."""
    reader_groups: tuple[str, ...]
    """Groups whose members may read logs."""
    signatures_required: bool
    """Whether signature or digest files must be kept beside the logs."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Say that the device is no log server."""
        return no_log_server(state)

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge the store's folder, and what is below it as far as it can be reached."""
        section = need(state.log_store, "log_store", state)
        yield from undetermined("", section.receives, UNKNOWN_RECEIVER)
        yield from undetermined("", section.access, _UNKNOWN)
        yield from undetermined("", section.further_access, _UNKNOWN)
        if not isinstance(section.access, Unknown):
            yield from self._access(section.access)
        if section.unread_names:
            facts = {"count": section.unread_names}
            yield Observation(kind="note", target="", message=_ODD.format(**facts))
        if not section.signatures:
            kind = "violation" if self.signatures_required else "note"
            yield Observation(kind=kind, target="signatures", message=_UNSIGNED)

    def _access(self, access: tuple[LogFileAccess, ...]) -> Iterator[Observation]:
        if not access:
            yield Observation(kind="undetermined", target="", message=_MISSING)
            return
        folder, *below = access
        mode = int(folder.mode, 8)
        if mode & _OTHERS:
            yield violation(folder.path, _OPEN.format(mode=folder.mode), (_shown(folder),))
        if mode & _GROUP and folder.group not in self.reader_groups:
            facts = {"group": folder.group, "mode": folder.mode}
            yield violation(folder.path, _READERS.format(**facts), (_shown(folder),))
        for one in access:
            reached = one is folder or mode & _ENTER
            if one.kind != "other":
                yield from self._ownership(one, reached=bool(reached))
        for one in below:
            if mode & _OTHERS and int(one.mode, 8) & 0o006 and one.kind != "other":
                yield violation(_alike(one), _READABLE.format(**one.model_dump()), (_shown(one),))

    def _ownership(self, one: LogFileAccess, *, reached: bool) -> Iterator[Observation]:
        if one.owner not in self.owners:
            yield violation(_alike(one), _OWNER.format(**one.model_dump()), (_shown(one),))
        if reached and int(one.mode, 8) & _GROUP_WRITES:
            yield violation(_alike(one), _WRITERS.format(**one.model_dump()), (_shown(one),))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Close the store's folder to all but its owner and the readers; no daemon that writes to it loses its way."""
        section = state.log_store
        if section is None or not _is_writers(section) or isinstance(section.access, Unknown):
            return state
        folder, *below = section.access
        closed = int(folder.mode, 8) & ~(_OTHERS | _GROUP_WRITES)
        if folder.group not in self.reader_groups:
            closed &= ~_GROUP
        if closed == int(folder.mode, 8):
            return state
        mended = section.changed(access=(folder.changed(mode=f"{closed:04o}"), *below))
        return state.changed(log_store=mended)


def _is_writers(section: LogStore) -> bool:
    """Tell whether who owns what is below the folder reaches it without the bits for others and the group."""
    if isinstance(section.access, Unknown) or not section.access or section.receives is not True:
        return False
    folder, *below = section.access
    return all(one.owner in {"root", folder.owner} for one in below if one.kind != "other")


def _alike(one: LogFileAccess) -> str:
    """Name files that are alike; the example among them may be another one in the next run."""
    return one.path if one.kind == "folder" and one.count == 1 else f"{one.kind} {one.mode} {one.owner}:{one.group}"


def _shown(one: LogFileAccess) -> str:
    return f"{one.mode} {one.owner}:{one.group} {one.path}" + (f" ({one.count})" if one.count > 1 else "")
