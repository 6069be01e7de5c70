"""Whether only the ports that the device's role needs answer from outside."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._ports import AllowedPorts
from netproof.checks.check import Check, IndeterminateError, need, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState

_ANSWERS = Text(
    en="tcp/{port} answers from outside, which the device's role does not need",
    zh_tw="自外部探測 tcp/{port} 有回應，非本設備角色所需",
)
_NOTHING_TRIED = Text(en="no port was tried from outside", zh_tw="未自外部探測任何埠號")
_NOTHING_ANSWERED = Text(
    en="none of the {count} ports tried answered, so the path to the device may be filtered",
    zh_tw="探測的 {count} 個埠號均無回應，至設備的路徑可能遭過濾",
)


class AnsweringPorts(AllowedPorts, Check):
    """Clause 5.3.2: what the device says of itself is not taken on trust."""

    title: ClassVar[Text] = Text(
        en="Only allowed ports answer from outside",
        zh_tw="自外部探測時僅允許的埠號有回應",
    )
    sections: ClassVar[tuple[str, ...]] = ("probed",)
    baseline: ClassVar[str] = "services"

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report every port that answered and is not allowed.

        A managed device answers at least at the port of its own management: silence tells of the path, not of it.
        """
        section = need(state.probed, "probed", state)
        if not section.tried:
            raise IndeterminateError(_NOTHING_TRIED)
        if not section.open:
            message = _NOTHING_ANSWERED.format(count=len(section.tried))
            yield Observation(kind="undetermined", target="", message=message)
        for port in section.open:
            if not self.allows("tcp", port):
                yield violation(f"tcp/{port}", _ANSWERS.format(port=port), (f"connect tcp/{port}: open",))
