"""The interface of every read session."""

from collections.abc import Mapping
from typing import Protocol

from netproof.model.state import Transport


class Session(Protocol):
    """An open read session; each of its methods ends within the session's deadline."""

    @property
    def transport(self) -> Transport:
        """Return the algorithms that the session uses."""

    @property
    def local_address(self) -> str:
        """Return our own address in the connection; behind address translation the device sees another one."""

    @property
    def replaced_bytes(self) -> Mapping[str, int]:
        """Return, by command, how many bytes of its answer were no UTF-8 text and were replaced by U+FFFD."""

    def run(self, command: str) -> str:
        """Send one command of the platform's allow-list and return its answer.

        Raises:
            RefusedError: the command is not on the allow-list; nothing was sent.
            CommandError: the device refused this command; others may be sent.
            SessionError: the session is over.
        """

    def close(self) -> None:
        """End the session; it may be called more than once."""
