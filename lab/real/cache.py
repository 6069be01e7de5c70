"""The lab's cache: what is costly to build is built once, by whoever comes first, and is there only when whole."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Progress = Callable[[str], None]


def cache_folder() -> Path:
    """Return where the lab keeps what is costly to build: `NETPROOF_LAB_CACHE` or `~/.cache/netproof/lab`."""
    return Path(os.environ.get("NETPROOF_LAB_CACHE") or Path.home() / ".cache/netproof/lab").absolute()


def built_once(path: Path, build: Callable[[Path], None], progress: Progress) -> Path:
    """Return the folder `path` of the cache; where it is missing, `build` fills a folder that then takes its name."""
    if path.is_dir():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(path, progress):
        if not path.is_dir():
            building = path.with_name(f"{path.name}.building")
            shutil.rmtree(building, ignore_errors=True)  # an interrupted build; the lock says it is nobody's now
            build(building)
            building.rename(path)
    return path


@contextmanager
def _lock(path: Path, progress: Progress) -> Iterator[None]:
    with path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(f"waiting for {path.name}, which another run is building")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
