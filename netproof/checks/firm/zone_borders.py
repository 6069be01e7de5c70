"""Whether what stands between the zones was read at all."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._zones import addresses, zones_of
from netproof.checks.check import IndeterminateError
from netproof.checks.firm_check import FirmCheck
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text
from netproof.model.state import DeviceState
from netproof.registers.zones import ZonesRegister

_UNSEEN = Text(
    en="no device that was read connects two of the declared zones, so nothing shows what separates them",
    zh_tw="已讀取的設備均未連接兩個以上已登載的區域，無從得知區域之間如何區隔",
)


class ZoneBorders(FirmCheck):
    """Clause 3.2.1: `zone_filters` judges each device that connects zones; one that nobody reads shows nothing."""

    title: ClassVar[Text] = Text(en="What separates the zones is read", zh_tw="已讀取區隔各區域的設備")

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Look for a device in two zones that may pass packets on.

        Raises:
            IndeterminateError: no zone is declared, or there is no such device.
        """
        register = zones_of(context.registers)
        between = [name for name, state in sorted(context.states.items()) if _connects(state, register)]
        if not between:
            raise IndeterminateError(_UNSEEN)
        yield from ()


def _connects(state: DeviceState, register: ZonesRegister) -> bool:
    if state.interfaces is None or state.routes is None or state.routes.forwarding == ():
        return False
    return len({zone for place in addresses(state, register) for zone in place.zones}) > 1
