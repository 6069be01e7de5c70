"""Whether the device takes its time from enough servers."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState, Time, TimeSource

_FEW = Text(
    en="the device has {count} time servers; at least {least} are asked for",
    zh_tw="設備僅設定 {count} 台校時伺服器，基準要求至少 {least} 台",
)
_MISSING = Text(
    en="the firm's time server {server} is not configured",
    zh_tw="未設定公司的校時伺服器 {server}",
)


class TimeSources(Check):
    """Profile section 2: two time sources, so that log entries can be matched across devices."""

    title: ClassVar[Text] = Text(en="Time comes from two servers", zh_tw="設定兩台以上校時伺服器")
    sections: ClassVar[tuple[str, ...]] = ("time",)
    baseline: ClassVar[str] = "logging"
    mendable: ClassVar[bool] = True

    minimum_time_sources: int
    """Time servers that a device must follow, at least."""
    time_servers: tuple[str, ...]
    """The firm's time servers, as the device shall address them; empty when the inventory declares none."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Count the sources, and look for the declared ones."""
        section = need(state.time, "time", state)
        count = len({source.address for source in section.sources})
        if count < self.minimum_time_sources:
            yield violation("", _FEW.format(count=count, least=self.minimum_time_sources), section.lines)
        for server in self._missing(section):
            yield violation(server, _MISSING.format(server=server), section.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Add the declared servers."""
        section = state.time
        if section is None:
            return state
        added = tuple(TimeSource(address=server) for server in self._missing(section))
        return state.changed(time=section.changed(sources=(*section.sources, *added)))

    def _missing(self, section: Time) -> list[str]:
        present = {source.address for source in section.sources}
        return [server for server in dict.fromkeys(self.time_servers) if server not in present]
