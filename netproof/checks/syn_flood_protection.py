"""Whether the device's own TCP services stand a flood of half-open connections."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState

_OFF = Text(en="TCP SYN cookies are off", zh_tw="TCP SYN cookies 未啟用")
_UNKNOWN = Text(en="it could not be told whether TCP SYN cookies are on", zh_tw="無法得知 TCP SYN cookies 是否啟用")
_NO_SWITCH = Text(
    en="this platform has no such switch; control-plane policing protects its own services",
    zh_tw="此平台無此設定，其本身的服務由控制平面的速率限制保護",
)


class SynFloodProtection(Check):
    """Clause 6.1: half-open connections fill a server's table until nobody gets in; cookies need none (RFC 4987)."""

    title: ClassVar[Text] = Text(en="TCP SYN cookies are on", zh_tw="已啟用 TCP SYN cookies")
    sections: ClassVar[tuple[str, ...]] = ("control_plane",)
    baseline: ClassVar[str] = "control_plane"
    mendable: ClassVar[bool] = True

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Concern only platforms that have the switch."""
        return _NO_SWITCH if state.control_plane and state.control_plane.syn_protection is None else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report the switch when it is off."""
        section = need(state.control_plane, "control_plane", state)
        if section.syn_protection is False:
            yield violation("", _OFF, ("ipv4/tcp_syncookies:0",))
        yield from undetermined("", section.syn_protection, _UNKNOWN)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Turn them on."""
        section = state.control_plane
        if section is None or section.syn_protection is not False:
            return state
        return state.changed(control_plane=section.changed(syn_protection=True))
