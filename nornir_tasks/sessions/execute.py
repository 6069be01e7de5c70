"""Sessions without a prompt: one SSH exec channel a command, with its exit status (RFC 4254, section 6)."""

import re
import time

import paramiko

from netproof.platforms.platform import Platform
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import CommandError, DeadlineError, closed, late, too_much
from nornir_tasks.sessions.reading import ReadSession
from nornir_tasks.sessions.ssh import Connection
from nornir_tasks.sessions.target import Target

_CHUNK = 65536
_SLICE_SECONDS = 0.1
_SUDO = "sudo -n "
_SUDO_FROM_INPUT = "sudo -S -p '' "
_SUDO_REFUSALS = re.compile(
    r"^sudo: |is not in the sudoers file|is not allowed to (execute|run)|may not run sudo", re.MULTILINE
)


class ExecSession(ReadSession[Connection]):
    """Commands on a device with a POSIX shell."""

    def __init__(
        self, connection: Connection, platform: Platform, target: Target, *, deadline: Deadline, byte_cap: int
    ) -> None:
        super().__init__(connection, (*platform.read_commands, *platform.session_commands))
        self._target = target
        self._deadline = deadline
        self._cap = byte_cap

    def run(self, command: str) -> str:
        """Run an allowed command and return its standard output.

        Raises:
            CommandError: it ended with another exit status than zero, or sudo refused it.
        """
        self._require_allowed(command)
        channel = self._connection.open_channel(self._deadline)
        try:
            status, output, errors = self._carry_out(channel, command)
        finally:
            channel.close()
        text = self._text(output, command)
        if status:
            raise CommandError(self._explain(status, errors))
        return text

    def _carry_out(
        self, channel: paramiko.Channel, command: str, data: bytes = b"", *, shown: str = ""
    ) -> tuple[int, bytes, str]:
        """Run a command that reads `data`, and return its exit status, its answer and its errors.

        `shown` stands in messages for a command that is too long for them.
        """
        sent, password = self._as_sent(command)
        command = shown or command
        try:
            channel.settimeout(self._deadline.remaining())
            channel.exec_command(sent)
            _send(channel, password + data)
            return self._read(channel, command)
        except TimeoutError:
            raise self._late(command, 0) from None
        except (OSError, EOFError, paramiko.SSHException) as error:
            raise (self._late(command, 0) if self._deadline.passed else closed(repr(command))) from error

    def _as_sent(self, command: str) -> tuple[str, bytes]:
        """Return a command as this account runs it and what it reads: root needs no sudo, others a password perhaps."""
        as_root = command.removeprefix(_SUDO)
        if as_root == command or (self._target.user != "root" and not self._target.become_password):
            return command, b""
        if self._target.user == "root":
            return as_root, b""
        return _SUDO_FROM_INPUT + as_root, (self._target.become_password or "").encode() + b"\n"

    def _read(self, channel: paramiko.Channel, command: str) -> tuple[int, bytes, str]:
        """Read both streams to their end, so that neither blocks the other, and the exit status."""
        output, errors = bytearray(), bytearray()
        ended = False
        while not ended or not channel.exit_status_ready():
            if self._deadline.passed:
                raise self._late(command, len(output))
            if ended:
                time.sleep(_SLICE_SECONDS / 10)
            else:
                ended = _receive(channel, output, self._deadline.remaining(_SLICE_SECONDS))
            while channel.recv_stderr_ready():
                errors += channel.recv_stderr(_CHUNK)
                self._require_room(command, len(errors))
            self._require_room(command, len(output))
        status = channel.recv_exit_status()
        if status < 0 and not self._connection.ssh.is_active():
            raise closed(repr(command))
        return status, bytes(output), errors.decode("utf-8", errors="replace")

    def _require_room(self, command: str, size: int) -> None:
        if size > self._cap:
            raise too_much(repr(command), self._cap)

    def _late(self, command: str, size: int) -> DeadlineError:
        got = f"sent {size} bytes but did not finish" if size else "gave nothing"
        return late(got, repr(command), self._deadline.seconds)

    def _explain(self, status: int, errors: str) -> str:
        first = next((line.strip() for line in errors.splitlines() if line.strip()), "no message")[:200]
        if _SUDO_REFUSALS.search(errors):
            return (
                f"sudo refuses it to {self._target.user!r} ({first}); "
                "set ansible_become_password, or allow the command in sudoers without a password"
            )
        ended = "without an exit status" if status < 0 else f"with exit status {status}"
        return f"ended {ended}: {first}"

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _send(channel: paramiko.Channel, data: bytes) -> None:
    """Send all input and end it; a command that ends without reading it says why by its status and errors."""
    try:
        if data:
            channel.sendall(data)
        channel.shutdown_write()
    except TimeoutError:
        raise
    except OSError:
        return


def _receive(channel: paramiko.Channel, output: bytearray, seconds: float) -> bool:
    """Add what comes within a slice of time, and tell whether the stream has ended."""
    channel.settimeout(max(seconds, 0.001))
    try:
        data = channel.recv(_CHUNK)
    except TimeoutError:
        return False
    output += data
    return not data
