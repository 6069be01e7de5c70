"""Upgrades of Cisco IOS devices that boot an image file: SCP, `verify /sha512`, the boot list, `reload`.

Sources: Cisco IOS Configuration Fundamentals command reference (`verify`, `delete`, `reload` and their questions);
"Secure Copy" for the SCP server.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Final

import paramiko
from scp import SCPClient, SCPException

from netproof.model.operation import Command, ConfigurationLine, Operation, StageImage
from nornir_tasks.change.cisco_ios import BYTE_CAP, CONFIGURE, END, SAVE, Shell, require_accepted
from nornir_tasks.change.session import ApplyError, ChangeRequest
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import DeadlineError, SessionError
from nornir_tasks.sessions.ssh import connect

TRANSFER_SECONDS: Final = 7200.0
"""A gigabyte over a slow line."""
VERIFY_SECONDS: Final = 1800.0
SECONDS: Final = 300.0
RELOAD: Final = "reload"

_DIGEST = re.compile(r"=\s*([0-9a-f]{128})\b", re.IGNORECASE)
_NO_SUCH_FILE = re.compile(r"^%\s*Error.*\(No such file or directory\)", re.MULTILINE)
_SAVE_QUESTION = b"[yes/no]:"


def firmware_session(request: ChangeRequest) -> "CiscoIosFirmware":
    """Return the session; nothing is sent yet."""
    return CiscoIosFirmware(request)


class _Shell(Shell):
    """A shell that can also be told to restart the device."""

    def _may_end(self, received: bytearray) -> bool:
        return super()._may_end(received) or received.rstrip().endswith(_SAVE_QUESTION)

    def _is_end(self, last_line: bytes) -> bool:
        self.asks_to_save = last_line.endswith(_SAVE_QUESTION)
        return super()._is_end(last_line) or self.asks_to_save

    def restart(self) -> str:
        """Restart, and return what the device said when it did not; what is not saved by now is not to be kept."""
        answer = self.run(RELOAD)
        if self.asks_to_save:
            self._channel.sendall(b"no\n")
            answer = self._settle()
        if not self._asked:
            return answer
        self._channel.sendall(b"\n")
        return self._settle()


class CiscoIosFirmware:
    """A firmware session on an IOS device."""

    def __init__(self, request: ChangeRequest) -> None:
        self._request = request
        self._name = request.device.name

    def digest(self, path: str) -> str | None:
        """Let the device compute a file's SHA-512."""
        command = f"verify /sha512 {path}"
        with self._shell({command}, VERIFY_SECONDS) as shell:
            answer = shell.run(command)
        if _NO_SUCH_FILE.search(answer):
            return None
        found = _DIGEST.search(answer)
        if found is None:
            said = answer.strip().splitlines()
            raise ApplyError(f"{self._name}: {command!r} gave no digest: {said[-1][:200] if said else 'no answer'}")
        return found[1].lower()

    def stage(self, operation: StageImage, file: Path) -> None:
        """Send the image by SCP."""
        deadline = Deadline(TRANSFER_SECONDS)
        connection = connect(self._request.device.target, self._request.known_hosts, deadline)
        try:
            with SCPClient(connection.ssh, socket_timeout=deadline.remaining(SECONDS)) as client:
                client.put(str(file), remote_path=operation.path)
        except (SCPException, paramiko.SSHException, OSError, EOFError) as error:
            raise ApplyError(
                f"{self._name}: did not take {operation.path} by SCP: {str(error).strip() or type(error).__name__}"
            ) from error
        finally:
            connection.close()

    def remove(self, path: str) -> None:
        """Delete a file."""
        command = f"delete /force {path}"
        with self._shell({command}, SECONDS) as shell:
            require_accepted(self._name, command, shell.type(command))

    def change(self, operations: Sequence[Operation]) -> None:
        """Type configuration lines in configuration mode, and commands outside of it."""
        lines = {line for operation in operations for line in _typed(operation)}
        with self._shell(lines | {CONFIGURE, END}, SECONDS) as shell:
            for in_configuration, group in groupby(operations, lambda each: isinstance(each, ConfigurationLine)):
                typed = [line for operation in group for line in _typed(operation)]
                for line in (CONFIGURE, *typed, END) if in_configuration else typed:
                    answer = shell.type(line)
                    require_accepted(self._name, line, answer)
                    if line == SAVE and "[OK]" not in answer:
                        raise ApplyError(f"{self._name}: {line} did not end with [OK]: {answer.strip()[-200:]!r}")

    def restart(self, seconds: float) -> None:
        """Reload, and return once the device has cut the session."""
        with self._shell({RELOAD, "no"}, seconds) as shell:
            try:
                said = shell.restart().strip()
            except DeadlineError:
                raise ApplyError(f"{self._name}: did not restart within {seconds:g} s") from None
            except SessionError:
                return  # the device has cut the session: it restarts
        raise ApplyError(f"{self._name}: did not restart: {said.splitlines()[-1][:200] if said else 'no answer'}")

    @contextmanager
    def _shell(self, lines: Collection[str], seconds: float) -> Iterator[_Shell]:
        """Open a shell that sends these lines and nothing else."""
        request = self._request
        deadline = Deadline(seconds)
        connection = connect(request.device.target, request.known_hosts, deadline)
        try:
            yield _Shell(
                connection,
                request.platform,
                request.device.target,
                deadline=deadline,
                byte_cap=BYTE_CAP,
                further=tuple(lines),
            )
        finally:
            connection.close()


def _typed(operation: Operation) -> tuple[str, ...]:
    if isinstance(operation, ConfigurationLine):
        return (operation.line,)
    return (" ".join(operation.argv),) if isinstance(operation, Command) else ()
