"""The log as a file: locked, appended to a whole line at a time, and never trusted to end well."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from netproof.evidence.errors import EvidenceError
from netproof.evidence.files import sync_folder, write_all

LOG_FILE = "log.jsonl"
LOCK_FILE = "log.lock"
_TAIL_CHUNK = 65536


class LogFile:
    """`log.jsonl` in an evidence folder; the descriptors it takes are those that `locked` gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / LOG_FILE
        self._failed = ""

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Hold the log's lock and yield the log's descriptor; the lock file is never removed, or two could hold it.

        Raises:
            EvidenceError: The folder, the lock or the log cannot be used.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            log = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                yield log
            finally:
                os.close(log)
        except OSError as error:
            raise self._unusable(error) from error
        finally:
            os.close(lock)

    def require_usable(self) -> None:
        """Refuse to go on after a failed write: what the kernel still holds of it is not known.

        Raises:
            EvidenceError: An earlier append by this object failed.
        """
        if self._failed:
            raise EvidenceError(f"{self._failed}; nothing more is appended before the log is verified and opened again")

    def append(self, descriptor: int, line: bytes) -> None:
        """Append one line durably, or take back what was written of it and raise.

        Raises:
            EvidenceError: It could not be written or synced; a failed sync is never retried.
        """
        size = os.fstat(descriptor).st_size
        try:
            write_all(descriptor, line + b"\n")
            os.fsync(descriptor)
            sync_folder(self.folder)
        except OSError as error:
            self._failed = f"{self.path}: a record could not be written ({error.strerror or error})"
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            message = f"{self._failed}; free space or mend the disk, then run: netproof evidence verify"
            raise EvidenceError(message) from error

    def last_line(self, descriptor: int) -> bytes | None:
        """Return the last whole line without its line end, or `None` when there is none."""
        end = self.whole_size(descriptor)
        start = _after_line_end(descriptor, end - 1)
        return os.pread(descriptor, end - 1 - start, start) if end else None

    def whole_size(self, descriptor: int) -> int:
        """Return where the last whole line ends, in bytes from the start."""
        return _after_line_end(descriptor, os.fstat(descriptor).st_size)

    def torn_tail(self, descriptor: int) -> bytes:
        """Return what follows the last line end: empty, unless an append was cut short by a crash."""
        whole = self.whole_size(descriptor)
        return os.pread(descriptor, os.fstat(descriptor).st_size - whole, whole)

    def require_whole(self, descriptor: int) -> None:
        """Refuse a log whose last line is torn.

        Raises:
            EvidenceError: Says how to repair it.
        """
        if torn := self.torn_tail(descriptor):
            raise EvidenceError(
                f"{self.path}: the last line is torn ({len(torn)} bytes without a line end), as after a crash; "
                "run: netproof evidence repair (it keeps the bytes as evidence and records the repair)"
            )

    def _unusable(self, error: OSError) -> EvidenceError:
        reason = error.strerror or error
        return EvidenceError(f"{self.folder}: the evidence log cannot be used ({reason}); mend that first")


def _after_line_end(descriptor: int, size: int) -> int:
    """Return the offset after the last line end within the first `size` bytes, or 0."""
    position = size
    while position > 0:
        start = max(0, position - _TAIL_CHUNK)
        found = os.pread(descriptor, position - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        position = start
    return 0
