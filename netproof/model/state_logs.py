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
    """The day of the oldest record, by its own time stamp."""
    newest: Known[date]
    missing_days: Known[tuple[tuple[date, date], ...]] = ()
    """Gaps between the oldest and the newest day, each with its first and last day without a record."""
    files: int = 0
    bytes: int = 0
    year_known_by: Literal["time stamp", "file name", "modification time", ""] = ""
    """How the year of the oldest record is known: stamps of RFC 3164 have none."""


class LogFileAccess(Record):
    """Files or folders of the store that have the same owner, group and permissions."""

    kind: Literal["file", "folder", "other"]
    """`other` is a link or a device, which no log daemon makes."""
    mode: str
    """Four octal digits, e.g. `0640`."""
    owner: str
    group: str
    count: int = 1
    path: str
    """One of them as an example; of the store itself its path."""


class LogRotation(Record):
    """What deletes files of the store after a time: a block of logrotate(8), or a line of tmpfiles.d(5)."""

    file: str
    """The file that says so; empty for systemd-tmpfiles, which merges its files."""
    pattern: str
    """The block's patterns, with a blank between them."""
    period: Literal["hourly", "daily", "weekly", "monthly", "yearly", "size", ""]
    """How often a file is rotated; `size` for whenever it has grown; empty where nothing is rotated."""
    kept: Known[int | None]
    """How many rotated files are kept; `None` for all of them."""
    maximum_age_days: Known[int | None] = None
    """The age at which they are deleted whatever their number; `None` for never."""
    of_store_only: bool = True
    """Whether the block rotates nothing else, so that changing it changes nothing else."""
    lines: tuple[str, ...] = ()


class LogStore(Section):
    """Operational: the store of a log server (4.3); `receives` is False on a device that is none."""

    receives: Known[bool]
    folder: Known[str] = ""
    senders: Known[tuple[StoredLogs, ...]] = ()
    access: Known[tuple[LogFileAccess, ...]] = ()
    """The store's own folder first, then what is below it, each combination once."""
    further_access: Known[Literal[False]] = False
    """Unknown where an access control list adds to the folder's mode."""
    rotations: Known[tuple[LogRotation, ...]] = ()
    further_deletion: Known[Literal[False]] = False
    """Unknown where something else may delete logs, such as a job of cron that names the store."""
    unread_names: int = 0
    """Files and links with names that no template writes; what they hold is counted for nobody."""
    signatures: int = 0
    """Signature and digest files that are kept beside the logs."""
    free_bytes: Known[int] = 0


class RestoredLog(Record):
    """A file of the store that was read back to its end (4.3)."""

    path: str
    sha256: str
    """Of the file as it is stored."""
    readable: bool
    """Whether it could be read, and decompressed, to its end."""
    records: int
    records_of_day: int
    """Those whose time stamp is of the day that was asked for."""
    records_of_device: int
    """Those of the day that also name the device."""

    @property
    def is_restored(self) -> bool:
        """Tell whether the file gives back records of the device and the day."""
        return self.readable and self.records_of_device > 0


class ConfigurationDigests(Section):
    """Keyed digests of the normalised configuration texts, by which a later reading tells whether anything changed."""

    digests: dict[str, str]
    """Text's name → `hmac-sha256:<key id>:<hex>`, as in a change set's `base_digests`."""
    netproof_version: str = ""
    """Another version may normalise texts in another way, so that its digests say nothing of a change."""
    startup_differs: Known[bool] = False
    """Whether what would run after a restart differs from what runs."""

    @property
    def keys(self) -> frozenset[str]:
        """Return the ids of the keys that the digests were made with; those of different keys compare with nothing."""
        return frozenset(digest.rpartition(":")[0] for digest in self.digests.values())
