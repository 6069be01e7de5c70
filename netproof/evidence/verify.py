"""Check a whole evidence log: signatures, chain, sequence, files, and the end against checkpoints kept elsewhere."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from securesystemslib.signer import Key

from netproof.evidence.canonical import sha256_hex
from netproof.evidence.checkpoint import HEAD_FILE, Head
from netproof.evidence.envelope import Kind, unseal
from netproof.evidence.errors import EvidenceError
from netproof.evidence.files import FileStore
from netproof.evidence.log import FILES_FOLDER, NO_LINE, Entry, LogPredicate, entry_of
from netproof.evidence.log_file import LOG_FILE


class ProblemKind(StrEnum):
    """What is wrong with a log."""

    EDITED = "edited"
    INSERTED = "inserted"
    REMOVED = "removed"
    REORDERED = "reordered"
    REWRITTEN = "rewritten"
    TRUNCATED = "truncated"
    TORN = "torn"
    FILE_MISSING = "file-missing"
    FILE_CHANGED = "file-changed"
    CHECKPOINT = "checkpoint"


class Problem(BaseModel):
    """One thing that is wrong; `line` counts from 1, and is `None` where no single line can be named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ProblemKind
    line: int | None
    message: str


class LogReport(BaseModel):
    """What the verification of a log found; `head` is the SHA-256 of the last line, empty for an empty log."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: int
    records: int
    head: str
    checkpoints: int
    problems: tuple[Problem, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


class _Line(BaseModel):
    """A line of the log: its number, its bytes' digest, and its record where the signature is good."""

    model_config = ConfigDict(frozen=True)

    number: int
    digest: str
    entry: Entry | None = None
    previous: str = ""
    error: str = ""


def read_entries(folder: Path, keys: Sequence[Key], kinds: Sequence[Kind] = tuple(Kind)) -> Iterator[Entry]:
    """Yield the verified records of the given kinds, oldest first.

    Raises:
        EvidenceError: A record is not as it was written, or out of its place in the chain; nothing after it is yielded.
    """
    previous, sequence = NO_LINE, 0
    for number, content in enumerate(_contents(folder)[0], start=1):
        line = _read_line(number, content, keys)
        if line.entry is None:
            raise EvidenceError(f"{line.error}; run: netproof evidence verify")
        if line.previous != previous or line.entry.sequence != sequence + 1:
            raise EvidenceError(f"{folder / LOG_FILE}:{number}: the chain is broken; run: netproof evidence verify")
        previous, sequence = line.digest, line.entry.sequence
        if line.entry.kind in kinds:
            yield line.entry


def verify_log(folder: Path, keys: Sequence[Key], checkpoints: Sequence[Path] = ()) -> LogReport:
    """Check everything that can be checked about a log, and name each problem with its line.

    Args:
        folder: The log's folder.
        keys: The trusted public evidence-signing keys.
        checkpoints: Checkpoint files kept elsewhere, or witness folders of them; the log's own `head.json` is always
            used, but proves little against one who can write the log's folder.

    Raises:
        EvidenceError: There is no log to read.
    """
    contents, torn = _contents(folder)
    lines = [_read_line(number, content, keys) for number, content in enumerate(contents, start=1)]
    files = [folder / HEAD_FILE] if lines or (folder / HEAD_FILE).exists() else []
    for place in checkpoints:
        files += sorted(place.glob("head-*.json")) if place.is_dir() else [place]
    problems = [
        *_sequence_problems(lines),
        *_chain_problems(lines),
        *_file_problems(lines, FileStore(folder / FILES_FOLDER)),
        *_checkpoint_problems(lines, files, keys),
    ]
    if torn:
        message = f"{torn} bytes without a line end, as after a crash; run: netproof evidence repair"
        problems.append(Problem(kind=ProblemKind.TORN, line=len(lines) + 1, message=message))
    return LogReport(
        lines=len(lines),
        records=sum(line.entry is not None for line in lines),
        head=lines[-1].digest if lines else "",
        checkpoints=len(files),
        problems=tuple(sorted(problems, key=lambda problem: (problem.line or len(lines) + 2, problem.kind))),
    )


def _contents(folder: Path) -> tuple[list[bytes], int]:
    """Return the whole lines, and how many bytes follow the last line end."""
    path = folder / LOG_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EvidenceError(
            f"{path}: the log cannot be read ({error.strerror}); expected an evidence folder"
        ) from error
    *lines, rest = content.split(b"\n")
    return lines, len(rest)


def _read_line(number: int, content: bytes, keys: Sequence[Key]) -> _Line:
    source = f"{LOG_FILE}:{number}"
    try:
        statement = unseal(content, keys, source=source)
        entry = entry_of(statement, content, source=source)
        previous = LogPredicate.of(statement, source=source).previous
    except EvidenceError as error:
        return _Line(number=number, digest=sha256_hex(content), error=str(error))
    return _Line(number=number, digest=entry.digest, entry=entry, previous=previous)


def _sequence_problems(lines: Sequence[_Line]) -> Iterator[Problem]:
    """Tell edited, inserted, removed and reordered lines apart by the sequence numbers of the good lines.

    A bad line is an edit where a number is missing between its neighbours, and an insertion where none is.
    """
    present = {line.entry.sequence for line in lines if line.entry}
    seen: set[int] = set()
    highest = 0
    bad: list[_Line] = []
    for line in lines:
        if line.entry is None:
            bad.append(line)
            continue
        sequence = line.entry.sequence
        if sequence in seen:
            yield _problem(ProblemKind.INSERTED, line, f"record {sequence} stands here a second time")
        elif sequence < highest:
            yield _problem(ProblemKind.REORDERED, line, f"record {sequence} stands after record {highest}")
        else:
            missing = [number for number in range(highest + 1, sequence) if number not in present]
            yield from _gap_problems(missing, bad, line)
            bad = []
            highest = sequence
        seen.add(sequence)
    for line in bad:  # after the last good record nothing tells an edit from an addition
        yield _problem(ProblemKind.EDITED, line, line.error)


def _gap_problems(missing: Sequence[int], bad: Sequence[_Line], following: _Line) -> Iterator[Problem]:
    for position, line in enumerate(bad):
        edited = position < len(missing)
        yield _problem(ProblemKind.EDITED if edited else ProblemKind.INSERTED, line, line.error)
    for sequence in missing[len(bad) :]:
        yield _problem(ProblemKind.REMOVED, following, f"record {sequence} is missing before this line")


def _chain_problems(lines: Sequence[_Line]) -> Iterator[Problem]:
    """Find records that are well signed but are not those that their followers were chained to."""
    digests: dict[int, set[str]] = {0: {NO_LINE}}
    for line in lines:
        if line.entry:
            digests.setdefault(line.entry.sequence, set()).add(line.digest)
    for line in lines:
        before = digests.get(line.entry.sequence - 1) if line.entry else None
        if before and line.previous not in before:
            message = f"is chained to another line than the record before it ({line.previous[:12]}): signed again later"
            yield _problem(ProblemKind.REWRITTEN, line, message)


def _file_problems(lines: Sequence[_Line], store: FileStore) -> Iterator[Problem]:
    for line in lines:
        for name, digest in line.entry.files.items() if line.entry else ():
            try:
                store.get(digest)
            except EvidenceError as error:
                kind = ProblemKind.FILE_CHANGED if store.path(digest).exists() else ProblemKind.FILE_MISSING
                yield _problem(kind, line, f"{name}: {error}")


def _checkpoint_problems(lines: Sequence[_Line], files: Sequence[Path], keys: Sequence[Key]) -> Iterator[Problem]:
    digests = {line.entry.sequence: line for line in lines if line.entry}
    last = max(digests, default=0)
    for path in files:
        try:
            head = Head.load(path, keys)
        except EvidenceError as error:
            yield Problem(kind=ProblemKind.CHECKPOINT, line=None, message=str(error))
            continue
        line = digests.get(head.sequence)
        if head.sequence > last:
            message = f"{path}: the log had {head.sequence} records, its last good one is {last}"
            yield Problem(kind=ProblemKind.TRUNCATED, line=None, message=message)
        elif line and line.digest != head.line_sha256:
            yield _problem(ProblemKind.REWRITTEN, line, f"{path}: record {head.sequence} was another line")


def _problem(kind: ProblemKind, line: _Line, message: str) -> Problem:
    return Problem(kind=kind, line=line.number, message=message)
