"""Whether the clock follows its time servers."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState

_FREE = Text(en="the clock follows no time server", zh_tw="系統時鐘未與校時伺服器同步")
_UNKNOWN = Text(
    en="it could not be told whether the clock follows a time server",
    zh_tw="無法得知系統時鐘是否已同步",
)


class ClockSynchronisation(Check):
    """Profile section 2: a configured server that does not answer keeps no clock right."""

    title: ClassVar[Text] = Text(en="The clock is synchronised", zh_tw="系統時鐘已同步")
    sections: ClassVar[tuple[str, ...]] = ("time",)
    baseline: ClassVar[str] = "logging"

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report what the device says of its clock."""
        section = need(state.time, "time", state)
        if section.synchronised is False:
            yield violation("", _FREE, section.lines)
        yield from undetermined("", section.synchronised, _UNKNOWN)
