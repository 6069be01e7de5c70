"""Where run-time files live, and how they are written: whole or not at all."""

import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from netproof.errors import ConfigurationError, NetproofError

RUN_ID = re.compile(r"^\d{8}T\d{6}Z(-\d+)?$")
PLAN_ID = re.compile(r"^[0-9a-f]{12}$")


class Home:
    """The folder of runs, plans and evidence (`NETPROOF_HOME`, otherwise `var` below the current folder)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or Path(os.environ.get("NETPROOF_HOME", "var"))).absolute()

    @property
    def runs(self) -> Path:
        """Return the folder of all runs."""
        return self.folder / "runs"

    @property
    def plans(self) -> Path:
        """Return the folder of all sealed plans."""
        return self.folder / "plans"

    @property
    def evidence(self) -> Path:
        """Return the folder of the evidence log."""
        return self.folder / "evidence"

    @property
    def database(self) -> Path:
        """Return the file of the index, which can be rebuilt from runs, plans and evidence."""
        return self.folder / "netproof.db"

    def new_run(self, now: datetime) -> str:
        """Make the folder of a new run and return its id (its start in UTC, counted on within a second).

        Raises:
            ConfigurationError: it cannot be made there.
        """
        try:
            return self._new_run(f"{now:%Y%m%dT%H%M%SZ}")
        except OSError as error:
            raise ConfigurationError(
                f"{self.folder}: runs cannot be kept there ({error.strerror}); name another folder in NETPROOF_HOME"
            ) from error

    def _new_run(self, stamp: str) -> str:
        self.runs.mkdir(parents=True, exist_ok=True)
        for suffix in ["", *(f"-{number}" for number in range(1, 100))]:
            try:
                (self.runs / f"{stamp}{suffix}").mkdir()
            except FileExistsError:
                continue
            return f"{stamp}{suffix}"
        raise NetproofError(f"{self.runs}: a hundred runs began at {stamp}; is something starting them in a loop?")

    def run(self, run: str) -> Path:
        """Return a run's folder.

        Raises:
            ConfigurationError: there is no such run.
        """
        return _existing(self.runs, run, RUN_ID, "run", "netproof show runs")

    def plan(self, plan: str) -> Path:
        """Return a plan's folder.

        Raises:
            ConfigurationError: there is no such plan.
        """
        return _existing(self.plans, plan, PLAN_ID, "plan", "netproof show plans")

    def latest_run(self, containing: str = "assessment.json") -> str:
        """Return the id of the latest run that holds a file.

        Raises:
            ConfigurationError: no run does.
        """
        done = sorted(path.parent.name for path in self.runs.glob(f"*/{containing}") if RUN_ID.match(path.parent.name))
        if not done:
            raise ConfigurationError(f"{self.runs}: no run with {containing} yet; start with: netproof collect")
        return done[-1]


def _existing(folder: Path, name: str, pattern: re.Pattern[str], what: str, ask: str) -> Path:
    path = folder / name
    if not pattern.match(name) or not path.is_dir():
        raise ConfigurationError(f"{what} {name!r} is not in {folder}; see: {ask}")
    return path


def write_file(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file so that a reader sees the old or the new content, and a crash loses neither.

    Raises:
        NetproofError: the file cannot be written, e.g. because the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as temporary:
            try:
                os.fchmod(temporary.fileno(), mode)
                temporary.write(content)
                temporary.flush()
                os.fsync(temporary.fileno())
                Path(temporary.name).replace(path)
            except BaseException:
                Path(temporary.name).unlink(missing_ok=True)
                raise
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise NetproofError(f"{path}: cannot be written: {error.strerror or error}") from error


def write_record(path: Path, record: BaseModel) -> bytes:
    """Write a record as indented JSON and return the bytes, whose SHA-256 is its digest."""
    content = record.model_dump_json(indent=1, exclude_none=False).encode() + b"\n"
    write_file(path, content)
    return content


def read_record[R: BaseModel](kind: type[R], path: Path, limit: int = 64 << 20) -> R:
    """Read a record that was written before.

    Raises:
        ConfigurationError: the file is missing, too large or not such a record.
    """
    try:
        if path.stat().st_size > limit:
            raise ConfigurationError(f"{path}: larger than {limit >> 20} MiB, which no {kind.__name__} is")
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole file"
        raise ConfigurationError(f"{path}: not a valid {kind.__name__}: {where}: {first['msg']}") from error
