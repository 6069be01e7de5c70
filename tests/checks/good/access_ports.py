"""Every way in which an access port is guarded well enough, beside ports that are none or are off."""

from netproof.model.state_access import AccessPort, AccessPorts

GUARDED = {"bpdu_guard": True, "dhcp_snooping": True, "arp_inspection": True}

SECTION = AccessPorts(
    ports=(
        AccessPort(interface="Gi0/2", dot1x=True, **GUARDED),
        AccessPort(interface="Gi0/3", enabled=False, dot1x=False),
        AccessPort(interface="Gi0/4", dot1x=False, port_security=True, maximum_addresses=2, **GUARDED),
        AccessPort(interface="Gi0/5", mode="trunk", dot1x=False),
    )
)
