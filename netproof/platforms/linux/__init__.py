"""Linux devices: OpenSSH, FRRouting, nftables, hostapd, rsyslog, net-snmp, inetd; with systemd or System V's init."""

from netproof.platforms.linux import commands
from netproof.platforms.platform import Platform

PLATFORM = Platform(
    name="linux",
    package=__name__,
    session="exec",
    netmiko_type="linux",
    configuration=commands.FRR_RUNNING,
    change_session="linux",
    section_order=("rule_bases", "management_access"),
)
