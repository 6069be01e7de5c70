"""What all sessions share: a connection, the commands that may be sent on it, and what came back as no text."""

from collections.abc import Iterable, Mapping

from netproof.errors import RefusedError
from netproof.model.state import Transport
from nornir_tasks.sessions.connection import ShellConnection
from nornir_tasks.sessions.text import decode


class ReadSession[C: ShellConnection]:
    """A connection on which only listed commands are sent."""

    def __init__(self, connection: C, commands: Iterable[str]) -> None:
        self._connection = connection
        self._commands = frozenset(commands)
        self._replaced: dict[str, int] = {}

    @property
    def transport(self) -> Transport:
        """Return the algorithms that the session uses."""
        return self._connection.facts

    @property
    def local_address(self) -> str:
        """Return our own address in the connection."""
        return self._connection.local_address

    @property
    def replaced_bytes(self) -> Mapping[str, int]:
        """Return, by command, how many bytes were no text."""
        return self._replaced

    def _require_allowed(self, command: str) -> None:
        if command not in self._commands:
            raise RefusedError(f"command {command!r} is not on the platform's list of read commands; it was not sent")

    def _text(self, answer: bytes, command: str) -> str:
        """Return an answer as text, and note what of it was none."""
        text, replaced = decode(answer, command)
        if replaced:
            self._replaced[command] = replaced
        return text
