"""Whether time servers prove who they are."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState, Time, TimeSource

_NONE = Text(en="no time server is configured", zh_tw="未設定校時伺服器")
_OPEN = Text(
    en="the time server {server} is believed without proof (no trusted key, and no NTS)",
    zh_tw="校時伺服器 {server} 未經驗證（未使用受信任的金鑰或 NTS）",
)
_WEAK = Text(
    en="the time server {server} proves itself by a {type} key; accepted are: {accepted}",
    zh_tw="校時伺服器 {server} 以 {type} 金鑰驗證，基準僅接受：{accepted}",
)
_UNKNOWN = Text(
    en="it could not be told how the time server {server} proves itself",
    zh_tw="無法得知校時伺服器 {server} 的驗證方式",
)


class TimeAuthentication(Check):
    """Profile 4.1.6, clause 4.3: a clock that anybody on the way can set spoils every log (DISA STIG CISC-ND-001150).

    A key is a secret that the time server must hold as well, so it is set only where the inventory declares it.
    """

    title: ClassVar[Text] = Text(en="Time servers are authenticated", zh_tw="校時伺服器須經驗證")
    sections: ClassVar[tuple[str, ...]] = ("time",)
    baseline: ClassVar[str] = "logging"
    mendable: ClassVar[bool] = True

    time_key_types: tuple[str, ...]
    """The types of keys that are strong enough, best first; `nts` is Network Time Security (RFC 8915)."""
    unauthenticated_time_servers: tuple[str, ...]
    """Time servers that may go without proof, such as a public one behind the firm's own time server."""
    time_key: str
    """The name of the key in `netproof_secrets`; empty: keys are set by hand."""
    time_key_number: int
    """The number under which the time servers know that key."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Concern only devices that take their time from a server."""
        return _NONE if state.time is not None and not state.time.sources else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every source that must prove itself."""
        for source in self._judged(need(state.time, "time", state)):
            what = _UNKNOWN.format(server=source.address)
            if isinstance(source.authenticated, Unknown):
                yield unknown(source.address, source.authenticated, what)
            elif not source.authenticated:
                yield violation(source.address, _OPEN.format(server=source.address), source.lines)
            elif isinstance(source.key_type, Unknown):
                yield unknown(source.address, source.key_type, what)
            elif source.key_type not in self.time_key_types:
                facts = {"type": source.key_type, "accepted": ", ".join(self.time_key_types)}
                yield violation(source.address, _WEAK.format(server=source.address, **facts), source.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Set the declared key, of the best type that the device can take."""
        section = state.time
        kinds = [kind for kind in self.time_key_types if section and kind in section.settable_key_types]
        if section is None or not self.time_key or not kinds:
            return state
        wanting = {source.address for source in self._judged(section) if self._violates(source)}
        key = {
            "authenticated": True, "key": self.time_key_number, "key_type": kinds[0], "secret": self.time_key
        }  # fmt: skip
        sources = tuple(item.changed(**key) if item.address in wanting else item for item in section.sources)
        return state.changed(time=section.changed(sources=sources)) if wanting else state

    def _judged(self, section: Time) -> list[TimeSource]:
        return [source for source in section.sources if source.address not in self.unauthenticated_time_servers]

    def _violates(self, source: TimeSource) -> bool:
        if source.authenticated is not True:
            return source.authenticated is False
        return isinstance(source.key_type, str) and source.key_type not in self.time_key_types
