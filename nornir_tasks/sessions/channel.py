"""A channel that keeps the rules: only allowed lines go out, only so many bytes come in, all before the deadline."""

from collections.abc import Collection

from netproof.errors import RefusedError
from nornir_tasks.sessions.connection import ShellChannel
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import closed, late, too_much

CHUNK = 65536


class GuardedChannel:
    """Wraps a shell's channel, for netmiko and for our own reading alike.

    netmiko polls `recv_ready` until its own time-out, even when the device is gone, and reads without limit; here both
    end the session at once.
    """

    def __init__(
        self,
        channel: ShellChannel,
        *,
        allowed: Collection[str],
        hidden: Collection[str],
        deadline: Deadline,
        cap: int,
    ) -> None:
        self._channel = channel
        self._allowed = frozenset(allowed)
        self._hidden = frozenset(hidden)
        self._deadline = deadline
        self._cap = cap
        self._received = 0
        self._question = ""

    def sendall(self, data: bytes) -> None:
        """Send lines of the allow-list (or the enable secret).

        Raises:
            RefusedError: a line is not allowed; nothing was sent.
        """
        for line in data.decode("utf-8").splitlines():
            command = line.strip()
            if command in self._hidden:
                continue
            if command not in self._allowed:
                raise RefusedError(
                    f"command {command!r} is not on the platform's list of read commands; it was not sent"
                )
            if command:
                self._question = command
        self._received = 0
        self._require_time()
        try:
            self._channel.settimeout(self._deadline.remaining())
            self._channel.sendall(data)
        except TimeoutError:
            self._require_time()
        except OSError as error:
            raise closed(self._asked) from error

    def recv_ready(self) -> bool:
        """Tell whether bytes wait.

        Raises:
            SessionError: the device closed the session, or the time is over.
        """
        self._require_time()
        if self._channel.recv_ready():
            return True
        if self._channel.closed or self._channel.eof_received:
            raise closed(self._asked)
        return False

    def recv(self, size: int) -> bytes:
        """Return waiting bytes, or wait for them until the deadline.

        Raises:
            TooMuchOutputError: the answer has grown beyond the cap.
        """
        self._require_time()
        self._channel.settimeout(self._deadline.remaining())
        try:
            data = self._channel.recv(size)
        except TimeoutError:
            self._require_time()
            return b""
        if not data:
            raise closed(self._asked)
        self._received += len(data)
        if self._received > self._cap:
            raise too_much(self._asked, self._cap)
        return data

    def settimeout(self, timeout: float | None) -> None:
        """Ignore netmiko's own time-out: the deadline holds."""

    def close(self) -> None:
        """Close the channel."""
        self._channel.close()

    @property
    def _asked(self) -> str:
        return repr(self._question) if self._question else "the log-in"

    def _require_time(self) -> None:
        if self._deadline.passed:
            # A shell echoes the command before it carries it out.
            answered = self._received > len(self._question) + len("\r\n")
            got = f"sent {self._received} bytes but no prompt at the end" if answered else "gave nothing"
            raise late(got, self._asked, self._deadline.seconds)
