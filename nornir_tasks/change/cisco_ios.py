"""Changes on Cisco IOS: typed line by line under the device's own revert timer, confirmed from a new log-in.

`configure terminal revert timer` (Configuration Replace and Configuration Rollback, Cisco IOS configuration
fundamentals) reverts by itself unless `configure confirm` follows. It needs `archive` with a `path`; without it, the
change is undone by the plan's own undo lines, and by nobody when the connection is lost.
"""

import re
from collections.abc import Sequence
from typing import Final

from netproof.errors import RefusedError
from netproof.model.operation import ConfigurationLine, Operation
from netproof.platforms.outputs import Outputs
from nornir_tasks.change.session import ApplyError, ChangeRequest
from nornir_tasks.sessions.cli import CliSession
from nornir_tasks.sessions.ssh import connect

TIMER: Final = "show archive config rollback timer"
PRIVILEGE: Final = "show privilege"
RUNNING: Final = "show running-config"
STARTUP: Final = "show startup-config"
CONFIRM: Final = "configure confirm"
REVERT: Final = "configure revert now"
SAVE: Final = "write memory"
CONFIGURE: Final = "configure terminal"
END: Final = "end"

_NOT_PENDING = "No Rollback Confirmed Change pending"
_CONSOLE_MESSAGE = re.compile(r"^%[A-Z0-9_]+-\d-[A-Z0-9_]+:")
"""A log message that the terminal shows (Cisco IOS system message guide), which is no answer to a command."""
_HOSTNAME_IN_CONFIG_PROMPT = 20
"""IOS shortens the host name to so many characters in configuration mode's prompt."""
_QUESTION = b"[confirm]"
BYTE_CAP = 16 * 1024 * 1024


def open_session(request: ChangeRequest) -> "CiscoIosChange":
    """Log in anew.

    Raises:
        SessionError: the device cannot be reached or does not let us in.
    """
    return CiscoIosChange(request)


class Shell(CliSession):
    """A shell that may also type the approved lines, in configuration mode."""

    def _may_end(self, received: bytearray) -> bool:
        return received.rstrip().endswith((b"#", _QUESTION))

    def _is_end(self, last_line: bytes) -> bool:
        self._asked = last_line.endswith(_QUESTION)
        if last_line == self._prompt or self._asked:
            return True
        name = self._prompt[:-1][:_HOSTNAME_IN_CONFIG_PROMPT]
        return last_line.startswith(name + b"(config") and last_line.endswith(b")#")

    def type(self, line: str) -> str:
        """Type a line and return what the device says; a `[confirm]` is answered with yes, as the plan was approved."""
        self._asked = False
        answer = self.run(line)
        if not self._asked:
            return answer
        self._channel.sendall(b"\n")
        return answer + self._settle()

    def _settle(self) -> str:
        """Read on to the prompt after an answer that has no echo."""
        received = bytearray()
        while not self._is_end(bytes(received[max(received.rfind(b"\n"), received.rfind(b"\r")) + 1 :]).strip()):
            received += self._channel.recv(4096)
        return received.decode("utf-8", "replace")


class CiscoIosChange:
    """A change session on an IOS device."""

    def __init__(self, request: ChangeRequest) -> None:
        self._request = request
        minutes = range(1, 121)
        own = (TIMER, PRIVILEGE, STARTUP, CONFIRM, REVERT, SAVE, CONFIGURE, END)
        timed = (f"{CONFIGURE} revert timer {count}" for count in minutes)
        lines = [line.strip() for operations in (request.operations, request.undo) for line in _lines(operations)]
        connection = connect(request.device.target, request.known_hosts, request.deadline)
        try:
            self._shell = Shell(
                connection,
                request.platform,
                request.device.target,
                deadline=request.deadline,
                byte_cap=BYTE_CAP,
                further=(*own, *timed, *lines),
                hidden=[line for line in lines if any(secret in line for secret in request.secrets)],
            )
        except BaseException:
            connection.close()
            raise

    def preflight(self) -> None:
        """Check the privilege, and that no other change is pending."""
        if "15" not in self._shell.run(PRIVILEGE):
            raise ApplyError(f"{self._request.device.name}: the account needs privilege 15 to configure")
        if self.pending():
            raise RefusedError(
                f"{self._request.device.name}: another change waits on the device to be confirmed; "
                "let it end, or see to it with: netproof recover"
            )

    def pending(self) -> bool:
        """Tell whether a revert timer runs."""
        return _NOT_PENDING not in self._shell.run(TIMER) and self._request.device_timer

    def begin(self, minutes: int) -> None:
        """Enter configuration mode, under the revert timer where the plan promises one."""
        line = f"{CONFIGURE} revert timer {minutes}" if self._request.device_timer else CONFIGURE
        self._require_accepted(line, self._shell.type(line))

    def apply(self) -> None:
        """Type the lines, stop at the first that the device refuses, and leave configuration mode."""
        for line in _lines(self._request.operations):
            self._require_accepted(line, self._shell.type(line.strip()))
        self._shell.type(END)

    def confirm(self) -> None:
        """Confirm what is still pending, save, and check that what runs is what was saved."""
        if self._request.device_timer and self.pending():
            self._require_accepted(CONFIRM, self._shell.run(CONFIRM))
        answer = self._shell.type(SAVE)
        if "[OK]" not in answer:
            raise ApplyError(f"{self._request.device.name}: {SAVE} did not end with [OK]: {answer.strip()[-200:]!r}")
        if self._saved() != self._running():
            raise ApplyError(f"{self._request.device.name}: the saved configuration is not the running one")

    def rollback(self) -> None:
        """Revert now by the device's own means, or type the plan's undo lines."""
        if self._request.device_timer:
            if self.pending():
                self._shell.type(REVERT)
            return
        self._shell.type(CONFIGURE)
        for line in _lines(self._request.undo):
            self._shell.type(line.strip())
        self._shell.type(END)

    def close(self) -> None:
        """Close the connection."""
        self._shell.close()

    def _running(self) -> dict[str, str]:
        return self._texts(self._shell.run(RUNNING))

    def _saved(self) -> dict[str, str]:
        return self._texts(re.sub(r"\AUsing \d+ out of \d+ bytes.*\n", "", self._shell.run(STARTUP).lstrip()))

    def _texts(self, text: str) -> dict[str, str]:
        texts = self._request.platform.configuration_texts
        outputs = Outputs({RUNNING: text}, seal=lambda kind, _: f"<secret:{kind}>")
        return dict(texts(outputs)) if texts is not None else {}

    def _require_accepted(self, line: str, answer: str) -> None:
        require_accepted(self._request.device.name, self._shown(line), answer)

    def _shown(self, line: str) -> str:
        for secret in self._request.secrets:
            line = line.replace(secret, "<secret>")
        return line


def _lines(operations: Sequence[Operation]) -> list[str]:
    return [operation.line for operation in operations if isinstance(operation, ConfigurationLine)]


def require_accepted(device: str, line: str, answer: str) -> None:
    """Refuse to go on after a line that the device did not take.

    Raises:
        ApplyError: with what the device said; `line` is shown as it is given.
    """
    for said in answer.splitlines():
        if said.strip().startswith("%") and not _CONSOLE_MESSAGE.match(said.strip()):
            raise ApplyError(f"{device}: refused {line!r}: {said.strip()}")
