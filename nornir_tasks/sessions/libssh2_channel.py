"""A shell's channel over libssh2, with the calls of `ShellChannel`."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from ssh2.error_codes import LIBSSH2_ERROR_EAGAIN
from ssh2.exceptions import SSH2Error

_CHUNK = 65536


class Libssh2Channel:
    """Wraps libssh2's channel; `wait` waits for the device, at most so many seconds."""

    def __init__(self, channel: Any, wait: Callable[[float], None]) -> None:
        self._channel = channel
        self._wait = wait
        self._end = float("inf")
        self._waiting = b""
        self.closed = False
        self.eof_received = False

    def get_pty(self, term: str, width: int, height: int) -> None:
        """Ask for a terminal; the library knows only one of 80 by 24, which the session's first commands unlimit."""
        del width, height
        self._finish(partial(self._channel.pty, term))

    def invoke_shell(self) -> None:
        """Start the shell."""
        self._finish(self._channel.shell)

    def settimeout(self, timeout: float | None) -> None:
        """Limit the seconds that the next calls may wait."""
        self._end = float("inf") if timeout is None else time.monotonic() + timeout

    def sendall(self, data: bytes) -> None:
        """Send everything.

        Raises:
            OSError: the device has closed the channel.
            TimeoutError: it does not take it in time.
        """
        self._require_open()
        while data:
            code, written = self._finish(partial(self._channel.write, data))
            data = data[written:]
            if data and code == LIBSSH2_ERROR_EAGAIN:
                self._wait_for_device()

    def recv_ready(self) -> bool:
        """Tell whether bytes wait."""
        if not self._waiting:
            self._waiting = self._read(_CHUNK) or b""
        return bool(self._waiting)

    def recv(self, nbytes: int) -> bytes:
        """Wait for bytes and return them; none at the end of the stream.

        Raises:
            TimeoutError: nothing came in time.
        """
        data, self._waiting = self._waiting, b""
        if data:
            return data
        while not self.closed:
            read = self._read(nbytes)
            if read is not None:
                return read
            self._wait_for_device()
        return b""

    def _read(self, size: int) -> bytes | None:
        """Return what is there, nothing at the end of the stream, or `None` while nothing has come."""
        if self.closed:
            return b""
        try:
            count, data = self._channel.read(size)
            if count > 0:
                return bytes(data)
            self.eof_received = bool(self._channel.eof())
        except SSH2Error:
            count = 0
            self.eof_received = self.closed = True
        if count < 0 and count != LIBSSH2_ERROR_EAGAIN:
            self.eof_received = self.closed = True
        return b"" if self.eof_received else None

    def _finish(self, call: Callable[[], Any]) -> Any:
        while True:
            try:
                result = call()
            except SSH2Error as error:
                self.closed = True
                raise OSError(type(error).__name__) from error
            if result != LIBSSH2_ERROR_EAGAIN:
                return result
            self._wait_for_device()

    def _require_open(self) -> None:
        if self.closed:
            raise OSError("the channel is closed")

    def _wait_for_device(self) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._wait(min(left, 1.0))

    def close(self) -> None:
        """Close the channel."""
        if not self.closed:
            with suppress(SSH2Error):
                self._channel.close()
        self.closed = True

    def release(self) -> None:
        """Free libssh2's channel, which must not outlive its session."""
        self.closed = True
        self._channel = None
