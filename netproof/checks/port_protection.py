"""Whether access ports withstand forged DHCP servers and ARP answers."""

from typing import ClassVar, Literal

from netproof.checks._access_ports import GuardedPorts
from netproof.model.record import Text


class PortProtection(GuardedPorts):
    """Clause 5.3.2 by the profile: an end device does not answer for others (DISA STIG CISC-L2-000130, -150).

    Both guards are set by hand: the ports towards the DHCP servers must be trusted first, and hosts with fixed
    addresses listed, or the whole VLAN is cut off.
    """

    title: ClassVar[Text] = Text(
        en="Access ports refuse forged DHCP and ARP answers",
        zh_tw="存取埠阻擋偽造的 DHCP 及 ARP 回應",
    )

    protections: tuple[Literal["dhcp_snooping", "arp_inspection"], ...]
    """The guards that every access port must have."""

    def guards(self) -> tuple[str, ...]:
        """Return what the profile asks for."""
        return self.protections
