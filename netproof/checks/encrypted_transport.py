"""Whether administrators come in by encrypted protocols only."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._transports import without_transports
from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, is_known
from netproof.model.state import DeviceState, ManagementLine

_CLEAR = Text(
    en="{line} accepts {transports}, which sends passwords in clear text",
    zh_tw="{line} 接受 {transports} 連線，密碼以明文傳送",
)
_UNKNOWN = Text(
    en="it could not be told which protocols {line} accepts",
    zh_tw="無法得知 {line} 接受哪些連線協定",
)


class EncryptedTransport(Check):
    """Profile 4.1.6 and clause 4.1.3: a password in clear text proves nobody's identity."""

    title: ClassVar[Text] = Text(en="Administration only by encrypted protocols", zh_tw="僅以加密協定管理設備")
    sections: ClassVar[tuple[str, ...]] = ("management_access",)
    baseline: ClassVar[str] = "management_access"
    mendable: ClassVar[bool] = True

    accepted_transports: tuple[str, ...]
    """Protocols by which devices may be administered."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every line."""
        for line in need(state.management_access, "management_access", state).management_lines:
            clear = self._clear(line)
            if clear:
                yield violation(line.name, _CLEAR.format(line=line.name, transports=", ".join(clear)), line.lines)
            yield from undetermined(line.name, line.transports, _UNKNOWN.format(line=line.name))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Leave the encrypted protocols."""
        section = state.management_access
        if section is None:
            return state
        lines = tuple(
            without_transports(line, lambda name: name not in self.accepted_transports)
            for line in section.management_lines
        )
        return state.changed(management_access=section.changed(management_lines=lines))

    def _clear(self, line: ManagementLine) -> list[str]:
        known = line.transports if is_known(line.transports) else ()
        return [transport for transport in known if transport not in self.accepted_transports]
