"""The evidence log: hash-chained, signed JSON lines, each on disk before the step that it records goes on.

Trust rules: a line is a DSSE envelope and nothing else; its signed predicate holds the sequence number and the SHA-256
of the previous line, so that neither can be changed without the key; a file is stored before the line that names it;
whatever cannot be written stops the caller. `docs/evidence.md` describes every field.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from securesystemslib.signer import CryptoSigner, Key

from netproof.evidence.canonical import MAX_BYTES, canonical_json, sha256_hex
from netproof.evidence.checkpoint import HEAD_FILE, Head, witness, write_head
from netproof.evidence.envelope import Kind, Sha256, Statement, read_unverified, require_file_name, seal, unseal
from netproof.evidence.errors import EvidenceError
from netproof.evidence.files import FileStore
from netproof.evidence.log_file import LogFile
from netproof.evidence.redaction import SecretScanner

FILES_FOLDER = Path("files") / "sha256"
NO_LINE = "0" * 64
"""What the first record names as the previous line."""
WITNESSED = frozenset({Kind.PLAN, Kind.APPROVAL, Kind.APPLICATION, Kind.VERIFICATION, Kind.REPAIR})
"""Kinds after which the checkpoint is copied to the witness folder."""


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
        former_keys: Public keys that signed earlier records, after the signing key was replaced.
        witness_folder: Where checkpoints are copied after each plan, approval, application, verification and repair.
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
        former_keys: Iterable[Key] = (),
        witness_folder: Path | None = None,
        scanner: SecretScanner | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.folder = folder
        self.files = FileStore(folder / FILES_FOLDER)
        self._file = LogFile(folder)
        self._signer = signer
        self._keys = [signer.public_key, *former_keys]
        self._witness_folder = witness_folder
        self._scanner = scanner
        self._clock = clock
        with self._file.locked() as descriptor:
            self._file.require_whole(descriptor)
            self._last(descriptor)

    @classmethod
    def repair_torn_tail(cls, folder: Path, signer: CryptoSigner, **options: Any) -> Entry | None:
        """Take an unfinished last line out of the log, keep its bytes as evidence, and record that.

        This is the way out after a crash in the middle of an append; a whole line is never taken out.

        Args:
            folder: The log's folder.
            signer: The evidence-signing key.
            options: As for opening the log.

        Returns:
            The record of the repair, or `None` when the tail is whole.

        Raises:
            EvidenceError: The rest of the log is not as its checkpoint says, or nothing can be written.
        """
        file = LogFile(folder)
        with file.locked() as descriptor:
            torn, whole = file.torn_tail(descriptor), file.whole_size(descriptor)
            if not torn:
                return None
            FileStore(folder / FILES_FOLDER).put(torn)
            os.ftruncate(descriptor, whole)
        record = {"repair": "a torn last line was taken out", "offset": whole, "bytes": len(torn)}
        return cls(folder, signer, **options).append(Kind.REPAIR, record, {"torn-tail.bin": torn})

    def append(
        self, kind: Kind, predicate: Mapping[str, Any], files: Mapping[str, bytes | Path] | None = None
    ) -> Entry:
        """Store the files, append a signed record that names them, and return once all of it is on disk.

        A record without files gets its own predicate as the file `record.json`.

        Raises:
            EvidenceError: Something could not be written, or holds a known secret. A device must then not be touched.
                A message that says the record *is* written means that only its checkpoint is missing.
        """
        self._file.require_usable()
        contents = self._contents(predicate, files or {})
        digests = {name: self.files.put(content) for name, content in contents.items()}
        with self._file.locked() as descriptor:
            self._file.require_whole(descriptor)
            line = self._seal(kind, dict(predicate), digests, self._last(descriptor))
            self._file.append(descriptor, line)
            entry = entry_of(read_unverified(line, source="new record"), line, source="new record")
            self._checkpoint(entry)
        return entry

    def _contents(self, predicate: Mapping[str, Any], files: Mapping[str, bytes | Path]) -> dict[str, bytes]:
        contents = {}
        for name, source in files.items():
            require_file_name(name)
            contents[name] = _read(source) if isinstance(source, Path) else source
        record = canonical_json(dict(predicate), indent=2) + b"\n"
        if self._scanner:
            for name, content in {**contents, "record.json": record}.items():
                self._scanner.assert_clean(content, source=name)
        return contents or {"record.json": record}

    def _seal(self, kind: Kind, record: dict[str, Any], digests: dict[str, str], last: Entry | None) -> bytes:
        place = LogPredicate(
            sequence=last.sequence + 1 if last else 1,
            previous=last.digest if last else NO_LINE,
            recorded_at=self._clock().astimezone(UTC).isoformat(timespec="milliseconds"),
            record=record,
        )
        line = seal(self._signer, kind, place.model_dump(), digests)
        if len(line) > MAX_BYTES:
            message = f"a record of {len(line)} bytes, expected at most {MAX_BYTES}; pass what is large as a file"
            raise EvidenceError(message)
        return line

    def _checkpoint(self, entry: Entry) -> None:
        head = Head(sequence=entry.sequence, line_sha256=entry.digest, recorded_at=entry.recorded_at)
        sealed = head.sealed(self._signer)
        try:
            write_head(self.folder, sealed)
            if self._witness_folder and entry.kind in WITNESSED:
                witness(self._witness_folder, entry.sequence, sealed)
        except EvidenceError as error:
            raise EvidenceError(f"record {entry.sequence} is written, but its checkpoint is not: {error}") from error

    def _last(self, descriptor: int) -> Entry | None:
        """Return the log's last whole record, refusing a log that does not reach to its own checkpoint."""
        line = self._file.last_line(descriptor)
        last = None
        if line is not None:
            source = f"{self._file.path}, last line"
            last = entry_of(unseal(line, self._keys, source=source), line, source=source)
        path = self.folder / HEAD_FILE
        if path.exists():
            self._compare(last, Head.load(path, self._keys))
        return last

    def _compare(self, last: Entry | None, head: Head) -> None:
        sequence = last.sequence if last else 0
        if head.sequence > sequence or (last and head.sequence == sequence and head.line_sha256 != last.digest):
            raise EvidenceError(
                f"{self._file.path}: ends at record {sequence}, but {HEAD_FILE} says record {head.sequence} "
                f"({head.line_sha256[:12]}); records were cut off or changed; run: netproof evidence verify"
            )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvidenceError(f"{path}: cannot be read for the evidence ({error.strerror})") from error
