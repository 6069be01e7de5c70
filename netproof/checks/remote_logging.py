"""Whether logs leave the device for servers that the firm has named."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState, LogDestination, Logging

_OFF = Text(en="logging is switched off", zh_tw="日誌功能已關閉")
_FEW = Text(
    en="logs are sent to {count} remote servers; at least {least} are asked for",
    zh_tw="日誌僅送往 {count} 台遠端伺服器，基準要求至少 {least} 台",
)
_MISSING = Text(
    en="logs are not sent to the firm's log server {server}",
    zh_tw="日誌未送往公司的日誌伺服器 {server}",
)
_UNDECLARED = Text(
    en="logs are also sent to {server}, which is not among the firm's log servers",
    zh_tw="日誌另送往 {server}，該伺服器未列為公司的日誌伺服器",
)
_UNKNOWN = Text(en="it could not be told whether logging is on", zh_tw="無法得知日誌功能是否啟用")


class RemoteLogging(Check):
    """Clause 4.3, profile section 2: a copy off the device, which outlives it and whoever takes it over."""

    title: ClassVar[Text] = Text(
        en="Logs are sent to the firm's log servers",
        zh_tw="日誌送往公司的日誌伺服器",
    )
    sections: ClassVar[tuple[str, ...]] = ("logging",)
    baseline: ClassVar[str] = "logging"
    mendable: ClassVar[bool] = True

    minimum_destinations: int
    """Log servers that a device must send to, at least."""
    log_servers: tuple[str, ...]
    """The firm's log servers, as the device shall address them; empty when the inventory declares none."""
    log_protocol: Literal["udp", "tcp", "tls"]
    """The protocol by which a new destination is sent to."""
    log_port: int
    """The port of the log servers, for a new destination."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Count the destinations, and look for the declared ones."""
        section = need(state.logging, "logging", state)
        addresses = [destination.address for destination in section.destinations]
        if section.enabled is False:
            yield violation("", _OFF, section.lines)
        yield from undetermined("", section.enabled, _UNKNOWN)
        if len(set(addresses)) < self.minimum_destinations:
            facts = {"count": len(set(addresses)), "least": self.minimum_destinations}
            yield violation("", _FEW.format(**facts), section.lines)
        for server in self._missing(section):
            yield violation(server, _MISSING.format(server=server), section.lines)
        for address in sorted(set(addresses) - set(self.log_servers)) if self.log_servers else ():
            yield Observation(kind="note", target=address, message=_UNDECLARED.format(server=address))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Switch logging on and add the declared servers; none is ever taken away."""
        section = state.logging
        if section is None:
            return state
        added = tuple(
            LogDestination(address=server, protocol=self.log_protocol, port=self.log_port)
            for server in self._missing(section)
        )
        enabled = True if section.enabled is False else section.enabled
        mended = section.changed(enabled=enabled, destinations=(*section.destinations, *added))
        return state.changed(logging=mended)

    def _missing(self, section: Logging) -> list[str]:
        present = {destination.address for destination in section.destinations}
        return [server for server in dict.fromkeys(self.log_servers) if server not in present]
