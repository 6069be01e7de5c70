"""Changes on Linux: files and commands under a guard that runs on the device itself (`guard.sh`).

The guard backs up what the operations touch, arms a timer that undoes them, and keeps its journal on disk, so that a
power cut undoes them too. Everything that is sent, secrets included, goes through the guard's standard input, never
through a command line of the log-in. Every call is a log-in of its own, so that a confirmation always proves that one
can still log in.
"""

import io
import re
import shlex
import tarfile
from collections.abc import Iterable, Sequence
from importlib.resources import files

from netproof.errors import RefusedError
from netproof.model.operation import Command, FileContent, Operation
from netproof.platforms.linux.guarding import inverse_commands, restore_commands, touched_paths
from nornir_tasks.change.session import ApplyError, ChangeRequest
from nornir_tasks.sessions.execute import ExecSession
from nornir_tasks.sessions.ssh import connect

BUSY = 75
"""The guard's exit status while another change is pending (sysexits.h, EX_TEMPFAIL)."""

_GUARD_STATUSES = frozenset({65, 66, 69, 70})
_FIRST_LINE, _LAST_LINE = "#!/bin/sh", "#end"
# Before the guard's first line there may be a password that sudo did not ask for; after its end comes a change.
_START = (
    f'while IFS= read -r line && [ "$line" != "{_FIRST_LINE}" ]; do :; done; '
    f'guard=$(while IFS= read -r line && [ "$line" != "{_LAST_LINE}" ]; do printf "%s\\n" "$line"; done); '
    'eval "$guard"'
)
_BYTE_CAP = 1024 * 1024
_PHASES = ("change", "activate")
_TEMPORARY = "/run/"
_NOTHING_TO_SIGNAL = {"pkill": 1}
"""Programs whose exit status says that no process matched, so that no daemon has to take anything up (pkill(1))."""


def open_session(request: ChangeRequest) -> "LinuxChange":
    """Log in anew.

    Raises:
        SessionError: the device cannot be reached or does not let us in.
    """
    return LinuxChange(request)


class _GuardSession(ExecSession):
    """A log-in that speaks to the guard."""

    def call(self, words: Sequence[str], data: bytes = b"") -> tuple[int, str, str]:
        """Run the guard and return its exit status, its answer, and what it complains of."""
        script = files(__package__).joinpath("guard.sh").read_bytes()
        command = f"sudo -n sh -c {shlex.quote(_START)} guard {shlex.join(words)}"
        channel = self._connection.open_channel(self._deadline)
        try:
            sent = b"\n".join((script, _LAST_LINE.encode(), data))
            status, output, errors = self._carry_out(channel, command, sent, shown=f"the change guard's {words[0]}")
        finally:
            channel.close()
        if status and status not in {BUSY, *_GUARD_STATUSES}:
            return status, "", self._explain(status, errors)
        return status, output.decode("utf-8", "replace"), errors


class LinuxChange:
    """A change session on a Linux device."""

    def __init__(self, request: ChangeRequest) -> None:
        self._request = request
        self._device = request.device.name
        self._session: _GuardSession | None = self._log_in()

    def _log_in(self) -> _GuardSession:
        request = self._request
        connection = connect(request.device.target, request.known_hosts, request.deadline)
        return _GuardSession(
            connection, request.platform, request.device.target, deadline=request.deadline, byte_cap=_BYTE_CAP
        )

    def preflight(self) -> None:
        """Check root's rights and the tools that the guard needs, and that no change is pending."""
        self._call("check")

    def begin(self, minutes: float) -> None:
        """Let the daemons' own checkers read the new files, keep a journal, and arm the timer; change nothing yet."""
        self._call("begin", self._request.name, str(round(minutes * 60)), data=bundle(self._request.operations))

    def apply(self) -> None:
        """Carry out the operations; the first that fails undoes all of them at once."""
        self._call("apply", self._request.name)

    def pending(self) -> bool:
        """Tell whether a change waits to be confirmed, or is being undone."""
        return any(line.startswith(("pending ", "reverting ")) for line in self._call("status").splitlines())

    def confirm(self) -> None:
        """Keep the change; saying it again changes nothing."""
        self._call("confirm", self._request.name)

    def rollback(self) -> None:
        """Undo the change now if it is pending; saying it again changes nothing."""
        self._call("revert", self._request.name)

    def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _call(self, *words: str, data: bytes = b"") -> str:
        session = self._session or self._log_in()
        self._session = None
        try:
            status, answer, complaint = session.call(words, data)
        finally:
            session.close()
        if status == 0:
            return answer
        message = f"{self._device}: {words[0]}: {self._shown(complaint)}"
        if status == BUSY:
            raise RefusedError(f"{message}; let it end, or see to it with: netproof recover")
        raise ApplyError(message)

    def _shown(self, text: str) -> str:
        for secret in self._request.secrets:
            text = text.replace(secret, "<secret>")
        return " / ".join(line.strip() for line in text.splitlines() if line.strip()) or "no message"


def bundle(operations: Sequence[Operation]) -> bytes:
    """Return the archive that the guard's `begin` reads.

    Raises:
        ApplyError: an operation is none that a Linux device takes.
    """
    for operation in operations:
        _require_usable(operation)
    contents = [operation for operation in operations if isinstance(operation, FileContent)]
    checks = [op for op in operations if isinstance(op, Command) and op.phase == "validate"]
    steps = [op for phase in _PHASES for op in operations if _phase(op) == phase]
    paths = list(dict.fromkeys(path for operation in operations for path in touched_paths(operation)))
    undo = [*restore_commands(paths), *(argv for op in reversed(steps) for argv in inverse_commands(op))]
    temporary = [content.path for content in contents if content.path.startswith(_TEMPORARY)]
    members = {
        **{f"staged{content.path}": content.content for content in contents},
        **_numbered("change/checks", map(_snippet, checks)),
        **_numbered("change/steps", map(_snippet, steps)),
        **_numbered("change/undo", map(shlex.join, undo)),
        "change/paths": "".join(f"{path}\n" for path in paths),
        "change/temporary": "".join(f"{path}\n" for path in temporary),
    }
    return _archive(members, folders=("staged", "change", "change/checks", "change/steps", "change/undo"))


def _require_usable(operation: Operation) -> None:
    path = operation.path if isinstance(operation, FileContent) else "/"
    if not re.fullmatch(r"(/[\w.@+:-]+)+|/", path) or ".." in path.split("/"):
        raise ApplyError(f"{path!r}: expected an absolute path of letters, digits and ._@+:- alone")
    try:
        touched_paths(operation)
    except ValueError as error:
        raise ApplyError(str(error)) from None


def _phase(operation: Operation) -> str:
    return operation.phase if isinstance(operation, Command) else "change"


def _snippet(operation: Operation) -> str:
    """Return an operation as the guard's shell carries it out."""
    if isinstance(operation, FileContent):
        return shlex.join(("put", operation.mode, operation.path))
    if not isinstance(operation, Command):
        raise ApplyError(f"a Linux device takes files and commands, not an operation of kind {operation.kind!r}")
    line = shlex.join(operation.argv)
    harmless = _NOTHING_TO_SIGNAL.get(operation.argv[0])
    return f"{line} || [ $? = {harmless} ]" if harmless else line


def _numbered(folder: str, texts: Iterable[str]) -> dict[str, str]:
    return {f"{folder}/{number:04d}": f"{text}\n" for number, text in enumerate(texts, start=1)}


def _archive(members: dict[str, str], folders: Iterable[str]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for folder in folders:
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o700
            archive.addfile(entry)
        for name, text in members.items():
            content = text.encode()
            entry = tarfile.TarInfo(name)
            entry.mode, entry.size = 0o600, len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()
