"""A check of one switch of a section that must be on."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text
from netproof.model.state import DeviceState, Logging


class LoggingSwitch(Check):
    """A field of the logging section that must be true; the remedy turns it on."""

    sections: ClassVar[tuple[str, ...]] = ("logging",)
    baseline: ClassVar[str] = "logging"
    mendable: ClassVar[bool] = True
    field: ClassVar[str]
    off: ClassVar[Text]
    unclear: ClassVar[Text]

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report the switch when it is off."""
        section = need(state.logging, "logging", state)
        value = self._value(section)
        if value is False:
            yield violation("", self.off, section.lines)
        yield from undetermined("", value, self.unclear)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Turn it on."""
        if state.logging is None or self._value(state.logging) is not False:
            return state
        return state.changed(logging=state.logging.changed(**{self.field: True}))

    def _value(self, section: Logging) -> Known[bool]:
        value: Known[bool] = getattr(section, self.field)
        return value
