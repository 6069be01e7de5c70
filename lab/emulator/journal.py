"""Everything a device was told, in order: the proof that a dry run wrote nothing."""

import json
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """One line received or one event of the device.

    Attributes:
        session: number of the session, 0 for what the device did by itself.
        mode: prompt mode the line was typed in (`exec`, `config`, `config-if`, …), `answer` for the reply to a
            question, `scp` for a transfer, `login` for a log-in attempt, `event` for the device's own doings.
    """

    time: str
    session: int
    user: str
    mode: str
    text: str


class Journal:
    """Keeps entries in memory and appends each to a JSONL file; it records and classifies nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    def record(self, *, session: int, user: str, mode: str, text: str) -> None:
        """Append one entry."""
        entry = Entry(datetime.now(UTC).isoformat(timespec="microseconds"), session, user, mode, text)
        with self._lock:
            self._entries.append(entry)
            if self._path:
                with self._path.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")

    def event(self, text: str) -> None:
        """Record what the device did by itself."""
        self.record(session=0, user="", mode="event", text=text)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries so far."""
        with self._lock:
            return tuple(self._entries)

    def lines(self, *modes: str) -> list[str]:
        """The texts received, of the given modes or of all."""
        return [entry.text for entry in self.entries if not modes or entry.mode in modes]

    def clear(self) -> None:
        """Forget the entries in memory (the file stays)."""
        with self._lock:
            self._entries.clear()
