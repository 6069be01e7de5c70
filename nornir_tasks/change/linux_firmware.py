"""Upgrades of packages on Linux: fetched from the device's own repository by apt, and installed as checked files.

Sources: apt-get(8) (`download`), sha512sum(1).
"""

import re
import shlex
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from netproof.model.operation import Command, Operation, StageImage
from nornir_tasks.change.session import ApplyError, ChangeRequest
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.execute import ExecSession
from nornir_tasks.sessions.ssh import connect

SECONDS: Final = 1800.0
_BYTE_CAP = 16 * 1024 * 1024
_DIGEST = re.compile(r"\\?([0-9a-f]{128})\s")
_ABSENT = "netproof:absent"


def firmware_session(request: ChangeRequest) -> "LinuxFirmware":
    """Return the session; nothing is sent yet."""
    return LinuxFirmware(request)


class _Shell(ExecSession):
    """A log-in that carries out one command of an upgrade as root."""

    def call(self, words: Sequence[str]) -> str:
        """Run a command and return its output.

        Raises:
            ApplyError: it ended with another exit status than zero.
        """
        channel = self._connection.open_channel(self._deadline)
        try:
            status, output, errors = self._carry_out(channel, f"sudo -n {shlex.join(words)}", shown=words[0])
        finally:
            channel.close()
        if status:
            raise ApplyError(f"{self._target.name}: {words[0]} {self._explain(status, _telling(errors))}")
        return output.decode("utf-8", "replace")


def _telling(errors: str) -> str:
    """Return the complaint without warnings and debconf's chatter before it."""
    lines = [line for line in errors.splitlines() if not re.match(r"W: |debconf: |N: ", line)]
    return "\n".join(lines) or errors


class LinuxFirmware:
    """A firmware session on a Linux device."""

    def __init__(self, request: ChangeRequest) -> None:
        self._request = request
        self._name = request.device.name

    def digest(self, path: str) -> str | None:
        """Let the device compute a file's SHA-512."""
        script = f"test -e {shlex.quote(path)} || {{ echo {_ABSENT}; exit; }}; sha512sum {shlex.quote(path)}"
        answer = self._call("sh", "-c", script)
        if answer.strip() == _ABSENT:
            return None
        found = _DIGEST.match(answer)
        if found is None:
            raise ApplyError(f"{self._name}: sha512sum gave no digest of {path}: {answer.strip()[:200]!r}")
        return found[1]

    def stage(self, operation: StageImage, file: Path) -> None:
        """Let the device fetch the package from its repository into a folder that only root may write to."""
        del file
        folder, name = (shlex.quote(str(part)) for part in (PurePosixPath(operation.path).parent, operation.file))
        package = shlex.quote(operation.package)
        self._call(
            "sh",
            "-c",
            f"umask 022; mkdir -p {folder} && cd {folder} && apt-get -q download {package} && "
            f"if ! test -f {name}; then echo {package} came without {name}: >&2; ls >&2; exit 1; fi",
        )

    def remove(self, path: str) -> None:
        """Delete a file."""
        self._call("rm", "-f", path)

    def change(self, operations: Sequence[Operation]) -> None:
        """Run the commands."""
        for operation in operations:
            if not isinstance(operation, Command):
                raise ApplyError(f"{self._name}: a Linux device is upgraded by commands, not by {operation.kind}")
            self._call(*operation.argv)

    def restart(self, seconds: float) -> None:
        """Refuse: an upgrade of packages needs no restart of the device."""
        del seconds
        raise ApplyError(f"{self._name}: a Linux device is not restarted for a package")

    def _call(self, *words: str) -> str:
        request = self._request
        deadline = Deadline(SECONDS)
        connection = connect(request.device.target, request.known_hosts, deadline)
        session = _Shell(connection, request.platform, request.device.target, deadline=deadline, byte_cap=_BYTE_CAP)
        try:
            return session.call(words)
        finally:
            session.close()
