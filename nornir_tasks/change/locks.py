"""One change at a time on a device, over all processes that share a home."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netproof.errors import RefusedError


@contextmanager
def device_lock(folder: Path, device: str) -> Iterator[int]:
    """Hold the lock of a device; the file is never removed, and children inherit the descriptor.

    Raises:
        RefusedError: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{device}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    os.set_inheritable(descriptor, True)  # noqa: FBT003 - os's own signature
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefusedError(f"{device}: another change of this device is under way; wait for it to end") from None
        yield descriptor
    finally:
        os.close(descriptor)
