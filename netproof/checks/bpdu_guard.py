"""Whether an end device can pose as a switch at an access port."""

from typing import ClassVar

from netproof.checks._access_ports import GuardedPorts, mended_ports
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState
from netproof.model.state_access import AccessPort


class BpduGuard(GuardedPorts):
    """Clause 5.3.2 by the profile: a stranger must not become the root of the tree (DISA STIG CISC-L2-000100)."""

    title: ClassVar[Text] = Text(
        en="Access ports refuse devices that pose as switches",
        zh_tw="存取埠阻擋偽裝為交換器的設備",
    )
    mendable: ClassVar[bool] = True

    def guards(self) -> tuple[str, ...]:
        """Return the one guard that can be turned on at a port alone."""
        return ("bpdu_guard",)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Turn BPDU guard on."""
        return mended_ports(state, context, _guarded)


def _guarded(port: AccessPort) -> AccessPort:
    return port.changed(bpdu_guard=True) if port.bpdu_guard is False else port
