"""Faults that a test or the lab injects, down to the bytes: what real networks do to a session."""

import re
from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class FaultKind(StrEnum):
    """What goes wrong."""

    REFUSE_CONNECTION = "refuse_connection"
    """The TCP connection is refused."""
    CLOSE_ON_CONNECT = "close_on_connect"
    """The connection is accepted and closed before the SSH banner."""
    REFUSE_LOGIN = "refuse_login"
    """Every password and key is wrong."""
    HANG = "hang"
    """The command is received and never answered."""
    DROP_BEFORE = "drop_before"
    """The TCP connection is reset before the command is carried out."""
    DROP_AFTER = "drop_after"
    """The TCP connection is reset after the command was carried out, before its output."""
    GARBAGE = "garbage"
    """Bytes that are no text stand in place of the output."""
    FLOOD = "flood"
    """`size` bytes of output."""
    LATENCY = "latency"
    """`seconds` pass before every answer."""
    NO_PROMPT = "no_prompt"
    """The output comes, the prompt does not."""
    TRUNCATE = "truncate"
    """Half of the output, then the connection is reset."""
    SHA1_ONLY = "sha1_only"
    """Only SHA-1 key exchange, host key signature and MAC, as old releases offer."""


class Fault(BaseModel):
    """One fault; those of a command apply when `match` is found in the line (every line by default).

    Attributes:
        times: how often it strikes; 0 means always.
        size: bytes, for floods and garbage.
        seconds: delay, for latency.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    match: str = ""
    times: int = 0
    size: int = 100 * 1024 * 1024
    seconds: float = 0.2


class FaultBox:
    """The faults of one device, with the count of what has struck."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults: list[Fault] = list(faults)
        self._struck: dict[int, int] = {}

    def add(self, *faults: Fault) -> None:
        """Inject more faults."""
        self._faults.extend(faults)

    def clear(self) -> None:
        """Make the device healthy."""
        self._faults.clear()
        self._struck.clear()

    def has(self, kind: FaultKind) -> bool:
        """Whether a fault of this kind, which strikes whole connections, is set."""
        return any(fault.kind is kind for fault in self._faults)

    def strike(self, kind: FaultKind, line: str) -> Fault | None:
        """The fault of this kind that hits this line, counted; None when the line passes."""
        for fault in self._faults:
            struck = self._struck.get(id(fault), 0)
            if fault.kind is kind and (not fault.times or struck < fault.times) and re.search(fault.match, line):
                self._struck[id(fault)] = struck + 1
                return fault
        return None
