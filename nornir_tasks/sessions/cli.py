"""Sessions with a prompt: netmiko knows each vendor's shell, the reading itself is exact and bounded."""

import re
from collections.abc import Collection
from typing import Any

import paramiko
from netmiko.exceptions import NetmikoBaseException
from netmiko.ssh_dispatcher import ssh_dispatcher

from netproof.platforms.platform import Platform
from nornir_tasks.sessions.channel import CHUNK, GuardedChannel
from nornir_tasks.sessions.connection import ShellChannel, ShellConnection
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import SessionError
from nornir_tasks.sessions.reading import ReadSession
from nornir_tasks.sessions.target import Target
from nornir_tasks.sessions.text import require_text

_PRIVILEGE_LINES = ("", "enable")
_JUDGED_BYTES = 64
"""Of fewer bytes it cannot be told whether they are text."""


def _say_nothing(command: str = "") -> None:
    """Stand in for netmiko's farewell, which would send more lines to a device that may not answer."""


class _Client:
    """Stands where netmiko expects paramiko's client; the connection is made already."""

    def __init__(self, channel: GuardedChannel, shell: ShellChannel) -> None:
        self._channel = channel
        self._shell = shell

    def connect(self, **_: Any) -> None:
        """Do nothing: host key and log-in have been dealt with."""

    def invoke_shell(self, term: str, width: int, height: int) -> GuardedChannel:
        """Start the device's shell."""
        try:
            self._shell.get_pty(term, width, height)
            self._shell.invoke_shell()
        except OSError as error:
            raise EOFError from error
        return self._channel

    def close(self) -> None:
        """Leave closing to the session."""


class CliSession(ReadSession[ShellConnection]):
    """A shell on a device with a prompt.

    Raises:
        SessionError: the device shows no prompt, or refuses the privilege to read its configuration.
    """

    def __init__(
        self,
        connection: ShellConnection,
        platform: Platform,
        target: Target,
        *,
        deadline: Deadline,
        byte_cap: int,
        further: Collection[str] = (),
        hidden: Collection[str] = (),
    ) -> None:
        super().__init__(connection, (*platform.read_commands, *platform.session_commands, *further))
        shell = connection.open_channel(deadline)
        self._channel = GuardedChannel(
            shell,
            allowed=self._commands.union(_PRIVILEGE_LINES),
            hidden=[*hidden, *([target.become_password] if target.become_password else [])],
            deadline=deadline,
            cap=byte_cap,
        )
        self._prompt = self._prepare(shell, platform, target)
        for command in platform.session_commands:
            self.run(command)

    def _prepare(self, shell: ShellChannel, platform: Platform, target: Target) -> bytes:
        """Let netmiko bring the shell into a state in which it can be read, and return the prompt."""
        kind = ssh_dispatcher(platform.netmiko_type)
        client = _Client(self._channel, shell)
        dialect = kind(
            host=target.name, device_type=platform.netmiko_type, secret=target.become_password or "", auto_connect=False
        )
        # netmiko's seams: our connection, the platform's own session commands in place of netmiko's, and no farewell.
        vars(dialect).update(
            _build_ssh_client=lambda: client, session_preparation=dialect.set_base_prompt, cleanup=_say_nothing
        )
        try:
            dialect._open()  # noqa: SLF001 - what the constructor does, once the client is in place
            prompt: str = dialect.find_prompt()
            if not dialect.check_enable_mode():
                self._raise_privilege(dialect, target)
                prompt = dialect.find_prompt()
        except (NetmikoBaseException, ValueError) as error:
            raise SessionError(
                f"shows no prompt that netmiko's {platform.netmiko_type} knows; "
                "check netproof_platform, and log in by hand to see"
            ) from error
        except (paramiko.SSHException, EOFError) as error:
            raise SessionError(
                "opened no shell after the log-in; check that the account may log in to a shell"
            ) from error
        finally:
            dialect.remote_conn = dialect.remote_conn_pre = None
            dialect.disconnect()
        return prompt.encode()

    @staticmethod
    def _raise_privilege(dialect: Any, target: Target) -> None:
        if not target.become_password:
            raise SessionError(
                f"gives {target.user!r} too little privilege to read its configuration; "
                "set ansible_become_password to the enable secret, or use an account with privilege"
            )
        try:
            dialect.enable()
        except (ValueError, NetmikoBaseException) as error:
            raise SessionError("refused the enable secret; check ansible_become_password") from error

    def run(self, command: str) -> str:
        """Send an allowed command and return its answer without echo and prompt; a refusal is an answer too."""
        self._require_allowed(command)
        self._channel.sendall(command.encode() + b"\n")
        return re.sub(r"\r+\n?", "\n", self._text(self._read(command.encode()), command))

    def _read(self, command: bytes) -> bytes:
        """Read until a last line that is exactly the prompt follows the command's echo; looks only at new bytes."""
        received = bytearray()
        start = -1
        while True:
            seen = max(0, len(received) - len(command))
            chunk = self._channel.recv(CHUNK)
            if len(chunk) >= _JUDGED_BYTES:
                require_text(chunk, command.decode())
            received += chunk
            if start < 0:
                start = self._end_of_echo(received, command, seen)
            if start >= 0 and self._may_end(received):
                end = max(received.rfind(b"\n"), received.rfind(b"\r")) + 1
                if end >= start and self._is_end(bytes(received[end:]).strip()) and not self._channel.recv_ready():
                    return bytes(received[start:end])

    def _may_end(self, received: bytearray) -> bool:
        """Tell cheaply whether an answer's last bytes could be the prompt."""
        return self._prompt in received[-len(self._prompt) - _JUDGED_BYTES :]

    def _is_end(self, last_line: bytes) -> bool:
        """Tell whether an answer's last line is the prompt."""
        return last_line == self._prompt

    def _end_of_echo(self, received: bytearray, command: bytes, seen: int) -> int:
        """Return where the line of the command's echo ends, or -1 while it has not come."""
        echo = received.find(command, seen)
        line_end = received.find(b"\n", echo + len(command)) if echo >= 0 else -1
        if line_end < 0:
            return -1
        before = bytes(received[:echo]).replace(self._prompt, b"").strip()
        if before:
            raise SessionError(
                f"sent text that belongs to no command before its answer to {command.decode()!r}; collect again"
            )
        return line_end + 1

    def close(self) -> None:
        """Close the channel and the connection."""
        self._channel.close()
        self._connection.close()
