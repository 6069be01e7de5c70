"""Whether a forgotten session ends by itself."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, is_known
from netproof.model.state import DeviceState, ManagementLine

_NEVER = Text(en="sessions on {line} never time out", zh_tw="{line} 的閒置連線永不中斷")
_LATE = Text(
    en="sessions on {line} time out after {seconds} seconds of idleness; at most {most} are allowed",
    zh_tw="{line} 的閒置逾時為 {seconds} 秒，超過上限 {most} 秒",
)
_UNKNOWN = Text(
    en="it could not be told when sessions on {line} time out",
    zh_tw="無法得知 {line} 的閒置逾時設定",
)


class IdleTimeout(Check):
    """Profile section 2, 4.1.6: idle sessions end."""

    title: ClassVar[Text] = Text(en="Idle sessions time out", zh_tw="閒置連線自動中斷")
    sections: ClassVar[tuple[str, ...]] = ("management_access",)
    baseline: ClassVar[str] = "management_access"
    mendable: ClassVar[bool] = True

    idle_timeout_seconds: int
    """The longest time, in seconds, that a session may stay idle."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every line that accepts connections, and the console and the like."""
        for line in need(state.management_access, "management_access", state).management_lines:
            if not _is_used(line):
                continue
            if self._is_late(line):
                facts = {"line": line.name, "seconds": line.idle_timeout_seconds, "most": self.idle_timeout_seconds}
                message = _LATE if line.idle_timeout_seconds else _NEVER
                yield violation(line.name, message.format(**facts), line.lines)
            yield from undetermined(line.name, line.idle_timeout_seconds, _UNKNOWN.format(line=line.name))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Set the longest time that is allowed."""
        section = state.management_access
        if section is None:
            return state
        lines = tuple(
            line.changed(idle_timeout_seconds=self.idle_timeout_seconds)
            if _is_used(line) and self._is_late(line)
            else line
            for line in section.management_lines
        )
        return state.changed(management_access=section.changed(management_lines=lines))

    def _is_late(self, line: ManagementLine) -> bool:
        seconds = line.idle_timeout_seconds
        return is_known(seconds) and not 0 < seconds <= self.idle_timeout_seconds


def _is_used(line: ManagementLine) -> bool:
    """Tell whether somebody can sit behind a line: port 0 is one with a plug of its own, such as the console."""
    return line.transports != () or line.port == 0
