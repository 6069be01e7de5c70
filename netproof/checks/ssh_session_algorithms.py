"""Whether the session that read the device was protected by strong algorithms."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._ssh import KINDS, AcceptedAlgorithms
from netproof.checks.check import Check, need, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState

_WEAK = Text(en="the session had to use a weak algorithm: {name}", zh_tw="連線僅能使用強度不足的演算法：{name}")
_LEGACY = Text(
    en="the device's SSH knows nothing better than SHA-1, which the inventory had to allow",
    zh_tw="設備的 SSH 僅支援 SHA-1 等過時演算法，須於清冊中特別允許才能連線",
)


class SshSessionAlgorithms(AcceptedAlgorithms, Check):
    """Profile 4.1.6, as seen from outside: what was really negotiated, whatever the configuration says."""

    title: ClassVar[Text] = Text(
        en="Sessions use strong SSH algorithms",
        zh_tw="實際連線使用高強度的 SSH 演算法",
    )
    sections: ClassVar[tuple[str, ...]] = ("transport",)
    baseline: ClassVar[str] = "management_access"

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every negotiated algorithm; a cipher with its own integrity has no message authentication code."""
        session = need(state.transport, "transport", state)
        if session.legacy_allowed:
            yield violation("ssh", _LEGACY, session.lines)
        for kind, (field, _) in KINDS.items():
            name: str = getattr(session, field)
            if name and name not in self.accepted(kind):
                yield violation(field, _WEAK.format(name=name), (f"{field}: {name}",))
