"""Linux devices: OpenSSH, FRRouting, nftables, hostapd, rsyslog, net-snmp, inetd; with systemd or System V's init."""

from netproof.platforms.linux import commands, log_restoring
from netproof.platforms.linux.configuration import configuration_texts
from netproof.platforms.linux.ordering import complete
from netproof.platforms.linux.prediction import predict
from netproof.platforms.linux.undoing import is_side_effect, revert_protection, undo
from netproof.platforms.linux.upgrading import upgrade
from netproof.platforms.platform import LogRestoring, Platform

PLATFORM = Platform(
    name="linux",
    package=__name__,
    session="exec",
    netmiko_type="linux",
    configuration=commands.FRR_RUNNING,
    change_session="linux",
    predict=predict,
    undo=undo,
    complete=complete,
    configuration_texts=configuration_texts,
    is_side_effect=is_side_effect,
    revert_protection=revert_protection,
    upgrade=upgrade,
    log_restoring=LogRestoring(command=log_restoring.command, parse=log_restoring.parse),
    section_order=("rule_bases", "management_access"),
)
