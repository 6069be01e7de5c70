"""Whether access ports withstand forged switches, DHCP servers and ARP answers."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from netproof.checks._access_ports import NO_PORTS, concerns, mended_ports, open_ports
from netproof.checks.check import Check, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState
from netproof.model.state_access import AccessPort

_NAMES = {
    "bpdu_guard": Text(en="BPDU guard", zh_tw="BPDU Guard"),
    "dhcp_snooping": Text(en="DHCP snooping", zh_tw="DHCP Snooping"),
    "arp_inspection": Text(en="dynamic ARP inspection", zh_tw="動態 ARP 檢查"),
}
_OFF = Text(en="access port {name} has no {guard}", zh_tw="存取埠 {name} 未啟用 {guard}")
_UNKNOWN = Text(
    en="it could not be told whether access port {name} has {guard}",
    zh_tw="無法得知存取埠 {name} 是否啟用 {guard}",
)


class PortProtection(Check):
    """Clause 5.3.2 by the profile: what an end device has no business sending (DISA STIG CISC-L2-000100, -130).

    DHCP snooping and ARP inspection are set by hand: the ports towards the DHCP servers must be trusted first, and
    hosts with fixed addresses listed, or the whole VLAN is cut off.
    """

    title: ClassVar[Text] = Text(en="Access ports refuse forged control traffic", zh_tw="存取埠阻擋偽造的控制封包")
    sections: ClassVar[tuple[str, ...]] = ("access_ports",)
    baseline: ClassVar[str] = "access_ports"
    mendable: ClassVar[bool] = True

    protections: tuple[Literal["bpdu_guard", "dhcp_snooping", "arp_inspection"], ...]
    """The guards that every access port must have."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:
        """Concern only devices with access ports."""
        return None if concerns(state, context) else NO_PORTS

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every guard of every access port that is switched on."""
        for port in open_ports(state, context):
            if isinstance(port, Observation):
                yield port
                continue
            for guard in self.protections:
                value, facts = getattr(port, guard), {"name": port.interface, "guard": _NAMES[guard]}
                if value is False:
                    yield violation(port.interface, _OFF.format(**facts), port.lines)
                yield from undetermined(port.interface, value, _UNKNOWN.format(**facts))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Turn BPDU guard on."""
        return mended_ports(state, context, _guarded) if "bpdu_guard" in self.protections else state


def _guarded(port: AccessPort) -> AccessPort:
    return port.changed(bpdu_guard=True) if port.bpdu_guard is False else port
