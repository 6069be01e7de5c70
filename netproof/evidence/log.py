"""The evidence log: hash-chained, signed JSON lines, each on disk before the step that it records goes on.

Trust rules: a line is a DSSE envelope and nothing else; its signed predicate holds the sequence number and the SHA-256
of the previous line, so that neither can be changed without the key; a file is stored before the line that names it;
whatever cannot be written stops the caller. `docs/evidence.md` describes every field.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from securesystemslib.signer import CryptoSigner

from netproof.evidence.canonical import MAX_BYTES, sha256_hex
from netproof.evidence.checkpoint import HEAD_FILE, Head, describe, witness, write_head
from netproof.evidence.envelope import Kind, Sha256, Statement, read_unverified, require_file_name, seal
from netproof.evidence.errors import EvidenceError
from netproof.evidence.files import FileStore, sync_folder, write_all
from netproof.evidence.redaction import SecretScanner

LOG_FILE = "log.jsonl"
LOCK_FILE = "log.lock"
FILES_FOLDER = Path("files") / "sha256"
NO_LINE = "0" * 64
"""What the first record names as the previous line."""
WITNESSED = frozenset({Kind.PLAN, Kind.APPROVAL, Kind.APPLICATION, Kind.VERIFICATION, Kind.REPAIR})
"""Kinds after which the checkpoint is copied to the witness folder."""
_TAIL_CHUNK = 65536


def utc_now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


class LogPredicate(BaseModel):
    """The signed predicate of every record: its place in the log, and the record itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sequence: int = Field(ge=1)
    previous: Sha256
    recorded_at: str
    record: dict[str, Any]

    @classmethod
    def of(cls, statement: Statement, *, source: str) -> Self:
        """Read the predicate of a statement.

        Raises:
            EvidenceError: The statement is no record of a log.
        """
        try:
            return cls.model_validate(statement.predicate)
        except ValidationError as error:
            raise EvidenceError(
                f"{source}: expected a log record with sequence, previous, recorded_at, record"
            ) from error


class Entry(BaseModel):
    """A record of the log; `digest` is the SHA-256 of its line, by which the next record names it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sequence: int
    kind: Kind
    digest: Sha256
    recorded_at: str
    files: dict[str, Sha256]
    record: dict[str, Any]


def entry_of(statement: Statement, line: bytes, *, source: str) -> Entry:
    """Join a statement and its line into an entry.

    Raises:
        EvidenceError: The statement is no record of a log.
    """
    place = LogPredicate.of(statement, source=source)
    return Entry(
        sequence=place.sequence,
        kind=statement.kind,
        digest=sha256_hex(line),
        recorded_at=place.recorded_at,
        files=statement.files,
        record=place.record,
    )


class EvidenceLog:
    """A folder with the log, the files that its records name, and its head checkpoint.

    Args:
        folder: Where the log is kept; made when it is not there.
        signer: The evidence-signing key.
        witness_folder: Where checkpoints are copied after each approval, application and verification; `None` for none.
        scanner: Refuses a record that holds a known secret.
        clock: Gives the time of a record, in UTC.

    Raises:
        EvidenceError: The folder cannot be used, the log's tail is torn, or the log is shorter than its checkpoint.
    """

    def __init__(
        self,
        folder: Path,
        signer: CryptoSigner,
        *,
        witness_folder: Path | None = None,
        scanner: SecretScanner | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.folder = folder
        self.files = FileStore(folder / FILES_FOLDER)
        self._signer = signer
        self._witness_folder = witness_folder
        self._scanner = scanner
        self._clock = clock
        self._failed = ""
        with self._locked() as descriptor:
            self._last(descriptor)

    def append(
        self, kind: Kind, predicate: Mapping[str, Any], files: Mapping[str, bytes | Path] | None = None
    ) -> Entry:
        """Store the files, append a signed record that names them, and return once all of it is on disk.

        A record without files gets its own predicate as the file `record.json`.

        Raises:
            EvidenceError: Something could not be written, or holds a known secret. A device must then not be touched.
                A message that says the record *is* written means that only its checkpoint is missing.
        """
        if self._failed:
            raise EvidenceError(
                f"{self._failed}; nothing more is appended before the log was verified and opened again"
            )
        contents = self._contents(predicate, files or {})
        digests = {name: self.files.put(content) for name, content in contents.items()}
        with self._locked() as descriptor:
            return self._append(descriptor, kind, dict(predicate), digests)

    def quarantine_torn_tail(self) -> Entry | None:
        """Take an unfinished last line out of the log, keep its bytes as evidence, and record that.

        This is the way out after a crash in the middle of an append; a whole line is never taken out.

        Returns:
            The record of the repair, or `None` when the tail is whole.
        """
        with self._locked() as descriptor:
            size = os.fstat(descriptor).st_size
            whole = _end_of_last_line(descriptor, size)
            if whole == size:
                return None
            torn = os.pread(descriptor, size - whole, whole)
            digest = self.files.put(torn)
            os.ftruncate(descriptor, whole)
            record = {"repair": "torn tail taken out", "offset": whole, "bytes": len(torn)}
            return self._append(descriptor, Kind.REPAIR, record, {"torn-tail.bin": digest})

    def _contents(self, predicate: Mapping[str, Any], files: Mapping[str, bytes | Path]) -> dict[str, bytes]:
        contents = {}
        for name, source in files.items():
            require_file_name(name)
            contents[name] = _read(source) if isinstance(source, Path) else source
        record = describe(dict(predicate))
        if self._scanner:
            for name, content in {**contents, "record.json": record}.items():
                self._scanner.assert_clean(content, source=name)
        return contents or {"record.json": record}

    def _append(self, descriptor: int, kind: Kind, record: dict[str, Any], digests: dict[str, str]) -> Entry:
        last = self._last(descriptor)
        place = {
            "sequence": last.sequence + 1 if last else 1,
            "previous": last.digest if last else NO_LINE,
            "recorded_at": self._clock().astimezone(UTC).isoformat(timespec="milliseconds"),
            "record": record,
        }
        line = seal(self._signer, kind, place, digests)
        if len(line) > MAX_BYTES:
            raise EvidenceError(
                f"a record of {len(line)} bytes, expected at most {MAX_BYTES}; pass what is large as a file"
            )
        self._write_line(descriptor, line + b"\n")
        entry = entry_of(read_unverified(line, source="new record"), line, source="new record")
        self._checkpoint(entry)
        return entry

    def _write_line(self, descriptor: int, line: bytes) -> None:
        size = os.fstat(descriptor).st_size
        try:
            write_all(descriptor, line)
            os.fsync(descriptor)
            sync_folder(self.folder)
        except OSError as error:
            self._failed = f"{self.folder / LOG_FILE}: a record could not be written ({error.strerror or error})"
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise EvidenceError(
                f"{self._failed}; free space or mend the disk, then run: netproof evidence verify"
            ) from error

    def _checkpoint(self, entry: Entry) -> None:
        head = Head(sequence=entry.sequence, line_sha256=entry.digest, recorded_at=entry.recorded_at)
        sealed = head.sealed(self._signer)
        try:
            write_head(self.folder, sealed)
            if self._witness_folder and entry.kind in WITNESSED:
                witness(self._witness_folder, entry.sequence, sealed)
        except EvidenceError as error:
            raise EvidenceError(f"record {entry.sequence} is written, but its checkpoint is not: {error}") from error

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Hold the log's lock and yield the log's descriptor; the lock file is never removed, or two could hold it."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            log = os.open(self.folder / LOG_FILE, flags, 0o600)
            try:
                yield log
            finally:
                os.close(log)
        except OSError as error:
            raise self._unusable(error) from error
        finally:
            os.close(lock)

    def _unusable(self, error: OSError) -> EvidenceError:
        return EvidenceError(
            f"{self.folder}: the evidence log cannot be used ({error.strerror or error}); mend that first"
        )

    def _last(self, descriptor: int) -> Entry | None:
        """Return the log's last record, refusing a log that is torn or does not reach to its own checkpoint."""
        path = self.folder / LOG_FILE
        size = os.fstat(descriptor).st_size
        whole = _end_of_last_line(descriptor, size)
        if whole != size:
            raise EvidenceError(
                f"{path}: the last line is torn ({size - whole} bytes without a line end), as after a crash; "
                "run: netproof evidence repair (it keeps the bytes as evidence and records the repair)"
            )
        last = None
        if size:
            start = _end_of_last_line(descriptor, size - 1)
            line = os.pread(descriptor, size - 1 - start, start)
            last = entry_of(read_unverified(line, source=f"{path}, last line"), line, source=f"{path}, last line")
        self._compare_with_head(last)
        return last

    def _compare_with_head(self, last: Entry | None) -> None:
        path = self.folder / HEAD_FILE
        if not path.exists():
            return
        head = Head.load(path, [self._signer.public_key])
        sequence = last.sequence if last else 0
        if head.sequence > sequence or (last and head.sequence == sequence and head.line_sha256 != last.digest):
            raise EvidenceError(
                f"{self.folder / LOG_FILE}: ends at record {sequence}, but {HEAD_FILE} says record {head.sequence} "
                f"({head.line_sha256[:12]}); records were cut off or changed; run: netproof evidence verify"
            )


def _end_of_last_line(descriptor: int, size: int) -> int:
    """Return the offset after the last line end within the first `size` bytes, or 0."""
    position = size
    while position > 0:
        start = max(0, position - _TAIL_CHUNK)
        found = os.pread(descriptor, position - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        position = start
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvidenceError(f"{path}: cannot be read for the evidence ({error.strerror})") from error
