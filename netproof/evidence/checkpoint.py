"""The head checkpoint: how long the log was and how it ended, signed, and copied out of the reach of the log's writer.

Only a copy elsewhere shows that a log's tail was cut, or the whole log rewritten with a stolen key.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from securesystemslib.signer import Key, Signer

from netproof.evidence.envelope import Kind, Sha256, seal, unseal
from netproof.evidence.errors import EvidenceError
from netproof.evidence.files import write_atomically

HEAD_FILE = "head.json"


class Head(BaseModel):
    """The last record of a log: its sequence number (from 1) and the SHA-256 of its line without the line end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sequence: int = Field(ge=1)
    line_sha256: Sha256
    recorded_at: str

    def sealed(self, signer: Signer) -> bytes:
        """Return the signed checkpoint as it is written to a file."""
        return seal(signer, Kind.CHECKPOINT, self.model_dump(), {"log.jsonl/last-line": self.line_sha256}) + b"\n"

    @classmethod
    def load(cls, path: Path, keys: Iterable[Key]) -> Self:
        """Read and verify a checkpoint file.

        Raises:
            EvidenceError: Unreadable, not signed by one of `keys`, or not a checkpoint.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise EvidenceError(f"{path}: the checkpoint cannot be read ({error.strerror})") from error
        statement = unseal(content.removesuffix(b"\n"), keys, source=str(path))
        if statement.kind is not Kind.CHECKPOINT:
            raise EvidenceError(f"{path}: expected a checkpoint, found a record of kind {statement.kind}")
        try:
            return cls.model_validate(statement.predicate)
        except ValidationError as error:
            raise EvidenceError(f"{path}: expected a checkpoint with sequence, line_sha256 and recorded_at") from error


def write_head(folder: Path, head: bytes) -> None:
    """Replace the log folder's own checkpoint.

    Raises:
        EvidenceError: It could not be written.
    """
    write_atomically(folder / HEAD_FILE, head)


def witness(folder: Path, sequence: int, head: bytes) -> None:
    """Copy a checkpoint into a witness folder, each under its own name, so that a write-once place can hold them.

    Raises:
        EvidenceError: The folder is not there (a mount that is missing must not be mistaken for it) or not writable.
    """
    if not folder.is_dir():
        raise EvidenceError(f"{folder}: the witness folder is not there; mount it, or correct its path")
    write_atomically(folder / f"head-{sequence:010d}.json", head)
