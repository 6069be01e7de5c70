"""What a session needs of an SSH library: a logged-in connection, and a shell's channel on it."""

from typing import Protocol

from netproof.model.state import Transport
from nornir_tasks.sessions.deadline import Deadline


class ShellChannel(Protocol):
    """A channel with a terminal; what goes wrong raises `OSError`, a time-out `TimeoutError`."""

    def get_pty(self, term: str, width: int, height: int) -> None:
        """Ask for a terminal."""

    def invoke_shell(self) -> None:
        """Start the shell."""

    def settimeout(self, timeout: float | None) -> None:
        """Limit the seconds that the next calls may wait."""

    def sendall(self, data: bytes) -> None:
        """Send everything."""

    def recv_ready(self) -> bool:
        """Tell whether bytes wait."""

    def recv(self, nbytes: int) -> bytes:
        """Wait for bytes and return them; none at the end of the stream."""

    @property
    def closed(self) -> bool:
        """Whether either side has closed the channel."""

    @property
    def eof_received(self) -> int:
        """Whether no more bytes will come."""

    def close(self) -> None:
        """Close the channel; it may be called more than once."""


class ShellConnection(Protocol):
    """A connection that is logged in."""

    @property
    def facts(self) -> Transport:
        """Return the agreed algorithms."""

    @property
    def local_address(self) -> str:
        """Return our own address in the connection."""

    def open_channel(self, deadline: Deadline) -> ShellChannel:
        """Open a session channel.

        Raises:
            SessionError: the device does not open one, or is gone.
        """

    def close(self) -> None:
        """Close it at once; it may be called more than once."""
