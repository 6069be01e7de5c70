"""Whether the log servers get every entry that the records need."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from netproof.checks.check import Check, need, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text, Unknown
from netproof.model.state import DeviceState

type Severity = Literal[
    "emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"
]  # RFC 5424, table 2

_LEVELS = {
    "emergency": 0, "emerg": 0, "emergencies": 0,
    "alert": 1, "alerts": 1,
    "critical": 2, "crit": 2,
    "error": 3, "err": 3, "errors": 3,
    "warning": 4, "warn": 4, "warnings": 4,
    "notice": 5, "notifications": 5,
    "informational": 6, "info": 6,
    "debug": 7, "debugging": 7,
}  # fmt: skip
"""RFC 5424 table 2, with syslog(3)'s and Cisco's spellings."""

_TOO_SEVERE = Text(
    en="only entries of level {severity} and worse are sent; {wanted} is asked for",
    zh_tw="僅傳送 {severity} 以上等級的日誌，基準要求 {wanted}",
)
_UNKNOWN = Text(
    en="it could not be told which levels are sent",
    zh_tw="無法得知傳送哪些等級的日誌",
)
_NO_DESTINATION = Text(en="no remote destination", zh_tw="未設定遠端日誌伺服器")


class LogSeverity(Check):
    """Clause 4.3: log-ins and changes are notices and informational entries, which stricter levels drop."""

    title: ClassVar[Text] = Text(
        en="Logs are sent down to the level that the records need",
        zh_tw="傳送的日誌等級足以保留所需紀錄",
    )
    sections: ClassVar[tuple[str, ...]] = ("logging",)
    baseline: ClassVar[str] = "logging"
    mendable: ClassVar[bool] = True

    severity: Severity
    """The least severe level that must be sent."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Concern only devices that send logs; that one sends none is the finding of `remote_logging`."""
        return _NO_DESTINATION if state.logging is not None and not state.logging.destinations else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge each destination that has a level of its own, and the device's level for the others."""
        section = need(state.logging, "logging", state)
        judged = [(d.address, d.severity, d.lines) for d in section.destinations if d.severity != ""]
        if len(judged) < len(section.destinations):
            judged.append(("", section.severity, section.lines))
        for target, severity, lines in judged:
            if isinstance(severity, Unknown):
                yield unknown(target, severity, _UNKNOWN)
            elif severity not in _LEVELS:
                yield unknown(target, Unknown(unknown=f"{severity!r} is no level"), _UNKNOWN)
            elif self._drops(severity):
                yield violation(target, _TOO_SEVERE.format(severity=severity, wanted=self.severity), lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Send the level that is asked for."""
        section = state.logging
        if section is None or not section.destinations:
            return state
        destinations = tuple(
            destination.changed(severity=self.severity) if self._drops(destination.severity) else destination
            for destination in section.destinations
        )
        severity = self.severity if self._drops(section.severity) else section.severity
        return state.changed(logging=section.changed(destinations=destinations, severity=severity))

    def _drops(self, severity: Known[str]) -> bool:
        level = None if isinstance(severity, Unknown) else _LEVELS.get(severity)
        return level is not None and level < _LEVELS[self.severity]
