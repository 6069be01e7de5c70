"""Whether visitors' devices are kept apart from each other."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.checks.wireless_security import role_of
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState
from netproof.model.state_wireless import WirelessNetwork

_OPEN = Text(
    en="visitors on {ssid} can reach each other's devices",
    zh_tw="{ssid} 的訪客設備之間可直接互連",
)
_UNKNOWN = Text(
    en="it could not be told whether visitors on {ssid} are kept apart",
    zh_tw="無法得知 {ssid} 的訪客設備是否互相隔離",
)
_NO_GUESTS = Text(
    en="the device serves no network for visitors",
    zh_tw="設備未提供訪客無線網路",
)


class WirelessIsolation(Check):
    """Profile on clause 3.3.2: guest networks isolate their clients."""

    title: ClassVar[Text] = Text(en="Visitors' devices are kept apart", zh_tw="訪客設備互相隔離")
    sections: ClassVar[tuple[str, ...]] = ("wireless",)
    baseline: ClassVar[str] = "wireless"
    mendable: ClassVar[bool] = True

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:
        """Concern only devices that serve visitors."""
        if state.wireless is None or any(_is_judged(n, context) for n in state.wireless.networks):
            return None
        return _NO_GUESTS

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every guest network that may be on."""
        for network in need(state.wireless, "wireless", state).networks:
            if not _is_judged(network, context):
                continue
            if network.client_isolation is False:
                yield violation(network.ssid, _OPEN.format(ssid=network.ssid), network.lines)
            yield from undetermined(network.ssid, network.client_isolation, _UNKNOWN.format(ssid=network.ssid))
            yield from undetermined(network.ssid, network.enabled, _UNKNOWN.format(ssid=network.ssid))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Isolate them."""
        section = state.wireless
        if section is None:
            return state
        networks = tuple(
            n.changed(client_isolation=True) if _is_judged(n, context) and n.client_isolation is False else n
            for n in section.networks
        )
        return state.changed(wireless=section.changed(networks=networks))


def _is_judged(network: WirelessNetwork, context: Context) -> bool:
    return network.enabled is not False and role_of(network, context) == "guest"
