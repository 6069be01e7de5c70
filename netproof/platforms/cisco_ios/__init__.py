"""Cisco IOS, IOS XE and the Catalyst 9800 wireless controller."""

from netproof.platforms.cisco_ios.changes import is_side_effect, revert_protection
from netproof.platforms.cisco_ios.configuration import RUNNING
from netproof.platforms.cisco_ios.normalisation import configuration_texts
from netproof.platforms.cisco_ios.ordering import complete
from netproof.platforms.cisco_ios.prediction import predict, undo
from netproof.platforms.cisco_ios.upgrading import upgrade
from netproof.platforms.platform import Platform

PLATFORM = Platform(
    name="cisco_ios",
    package=__name__,
    session="cli",
    netmiko_type="cisco_ios",
    configuration=RUNNING,
    session_commands=("terminal length 0", "terminal width 0"),
    change_session="cisco_ios",
    predict=predict,
    undo=undo,
    complete=complete,
    configuration_texts=configuration_texts,
    is_side_effect=is_side_effect,
    revert_protection=revert_protection,
    upgrade=upgrade,
    section_order=("local_accounts", "rule_bases", "management_access", "aaa"),
)
