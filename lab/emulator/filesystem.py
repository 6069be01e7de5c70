"""Flash as a real folder: what a client leaves behind can be seen, counted and is kept across reloads."""

import hashlib
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path


class FileSystemError(Exception):
    """The device's own message for a file operation that failed."""


class Flash:
    """The flash file system of one device.

    Attributes:
        prefix: its name on the device, such as `flash:`.
        size: capacity in bytes.
    """

    def __init__(self, folder: Path, size: int, prefix: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.size, self.prefix = folder, size, prefix

    def path(self, url: str) -> Path:
        """The real path of a device URL (`flash:x`, `bootflash:/x`, `/x` or `x`)."""
        name = re.sub(r"^(?:flash0?|bootflash|harddisk):", "", url).lstrip("/")
        path = (self.folder / name).resolve()
        if ":" in name or not path.is_relative_to(self.folder.resolve()):
            raise FileSystemError(f"%Error opening {url} (Invalid argument)")
        return path

    def read(self, url: str) -> bytes:
        """A file's bytes."""
        try:
            return self.path(url).read_bytes()
        except OSError as error:
            raise FileSystemError(f"%Error opening {url} (No such file or directory)") from error

    def write(self, url: str, content: bytes) -> None:
        """Write a file if there is room for it."""
        path = self.path(url)
        old = path.stat().st_size if path.exists() else 0
        if len(content) - old > self.free:
            raise FileSystemError(f"%Error writing {url} (No space left on device)")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def delete(self, url: str) -> None:
        """Remove a file."""
        try:
            self.path(url).unlink()
        except OSError as error:
            raise FileSystemError(f"%Error deleting {url} (No such file or directory)") from error

    def copy(self, source: Path, url: str) -> None:
        """Place a file of this machine on the flash."""
        shutil.copyfile(source, self.path(url))

    def exists(self, url: str) -> bool:
        """Whether there is such a file."""
        return self.path(url).is_file()

    def files(self) -> list[Path]:
        """All files, sorted by name."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    @property
    def free(self) -> int:
        """Free bytes."""
        return self.size - sum(path.stat().st_size for path in self.files())

    def digest(self, algorithm: str, url: str) -> str:
        """The hexadecimal digest of a file, as `verify /sha512` computes it."""
        return hashlib.new(algorithm, self.read(url)).hexdigest()

    def listing(self, url: str) -> str:
        """The output of `dir`."""
        wanted = self.files() if not url or self.path(url) == self.folder.resolve() else [self.path(url)]
        if any(not path.exists() for path in wanted):
            raise FileSystemError(f"%Error opening {url} (No such file or directory)")
        rows = [f"Directory of {url or self.prefix + '/'}", ""]
        for number, path in enumerate(wanted, 11):
            when = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%b %d %Y %H:%M:%S +00:00")
            rows.append(f"{number:5d}  -rw-  {path.stat().st_size:14d}  {when}  {path.relative_to(self.folder)}")
        return "\n".join([*rows, "", f"{self.size} bytes total ({self.free} bytes free)"]) + "\n"
