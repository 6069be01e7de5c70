"""Writing that either is on disk when it returns or raises: evidence that may be lost is no evidence."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from netproof.evidence.canonical import sha256_hex
from netproof.evidence.errors import EvidenceError


def write_all(descriptor: int, data: bytes) -> None:
    """Write `data` in one call; a short write is how a full disk shows first, and is an error here.

    Raises:
        OSError: Nothing, or not all, was written.
    """
    written = os.write(descriptor, data)
    if written != len(data):
        raise OSError(f"only {written} of {len(data)} bytes were written; is the disk full?")


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name durable; without this a crash can lose a file that was itself synced."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Put `data` at `path` whole and durable, or leave `path` as it was.

    Raises:
        EvidenceError: It could not be written or synced; a failed sync is never retried, because the kernel may
            report success the second time for data that it has already dropped.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _make_folder(path.parent)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise EvidenceError(
            f"{path}: cannot be written ({error.strerror or error}); free space or mend the disk"
        ) from error


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


class FileStore:
    """Files named by the SHA-256 of their content, so that a record that names a digest cannot mean another content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Return where the content with this digest (64 hexadecimal digits) is kept."""
        return self.folder / digest[:2] / digest

    def put(self, content: bytes) -> str:
        """Store `content` durably and return its digest.

        Raises:
            EvidenceError: It could not be written, or another content already stands under its name.
        """
        digest = sha256_hex(content)
        if self.path(digest).exists():
            self.get(digest)
        else:
            write_atomically(self.path(digest), content, mode=0o400)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the content with this digest.

        Raises:
            EvidenceError: It is missing, or is no longer what its name says.
        """
        path = self.path(digest)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise EvidenceError(f"{path}: the evidence file is missing; restore it from a backup") from error
        except OSError as error:
            raise EvidenceError(f"{path}: the evidence file cannot be read ({error.strerror})") from error
        if sha256_hex(content) != digest:
            raise EvidenceError(f"{path}: the evidence file was changed; restore it from a backup")
        return content
