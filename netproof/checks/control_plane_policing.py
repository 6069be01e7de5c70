"""Whether the device limits how much traffic reaches its own processor."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState

_OPEN = Text(
    en="traffic to the device itself is not limited in rate; a limit is set by hand, after days of counting",
    zh_tw="送往設備本身的流量未設速率限制；限制值須先統計數日流量，再由人工設定",
)
_UNKNOWN = Text(
    en="it could not be told whether traffic to the device itself is limited",
    zh_tw="無法得知送往設備本身的流量是否設有限制",
)


class ControlPlanePolicing(Check):
    """Clauses 6.1 and 5.3.2: a flood at the device's own address must not keep it from routing and from being managed.

    It is mended by hand: a limit that is too low drops routing protocols and ARP, so what is normal is counted first.
    """

    title: ClassVar[Text] = Text(
        en="Traffic to the device itself is limited in rate",
        zh_tw="送往設備本身的流量設有速率限制",
    )
    sections: ClassVar[tuple[str, ...]] = ("control_plane",)
    baseline: ClassVar[str] = "control_plane"

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report a control plane without a limit."""
        section = need(state.control_plane, "control_plane", state)
        if section.policed is False:
            yield violation("", _OPEN)
        yield from undetermined("", section.policed, _UNKNOWN)
