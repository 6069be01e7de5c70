"""What a log server keeps of other devices, and by which digests a configuration is known again."""

from datetime import date
from typing import Literal

from netproof.model.record import Known, Record
from netproof.model.section import Section


class StoredLogs(Record):
    """What the log server holds of one sender."""

    sender: str
    """The sender as the store names it: a host name or an address."""
    oldest: Known[date]
    newest: Known[date]
    missing_days: Known[tuple[tuple[date, date], ...]] = ()
    """Gaps between the oldest and the newest day, each with its first and last day without a record."""
    files: int = 0
    bytes: int = 0


class LogFileAccess(Record):
    """A file or folder of the store whose permissions differ from the rest, or the store's own root."""

    path: str
    owner: str
    group: str
    mode: str
    """Four octal digits, e.g. `0640`."""
    kind: Literal["file", "folder"]


class LogRotation(Record):
    """How long files of the store are kept by its rotation (logrotate(8))."""

    pattern: str
    period: Literal["hourly", "daily", "weekly", "monthly", "yearly", "size", ""]
    kept: Known[int | None]
    """How many rotated files are kept; `None` for all of them."""
    maximum_age_days: Known[int | None] = None
    lines: tuple[str, ...] = ()


class LogStore(Section):
    """Operational: the store of a log server (4.3); `receives` is False on a device that is none."""

    receives: Known[bool]
    folder: Known[str] = ""
    senders: Known[tuple[StoredLogs, ...]] = ()
    access: Known[tuple[LogFileAccess, ...]] = ()
    rotations: Known[tuple[LogRotation, ...]] = ()
    free_bytes: Known[int] = 0


class ConfigurationDigests(Section):
    """Keyed digests of the normalised configuration texts, by which a later reading tells whether anything changed."""

    digests: dict[str, str]
    """Text's name → `hmac-sha256:<key id>:<hex>`, as in a change set's `base_digests`."""
    startup_differs: Known[bool] = False
    """Whether what would run after a restart differs from what runs."""
