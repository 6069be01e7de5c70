"""Cisco IOS, IOS XE and the Catalyst 9800 wireless controller."""

from netproof.platforms.cisco_ios.configuration import RUNNING
from netproof.platforms.platform import Platform

PLATFORM = Platform(
    name="cisco_ios",
    package=__name__,
    session="cli",
    netmiko_type="cisco_ios",
    configuration=RUNNING,
    session_commands=("terminal length 0", "terminal width 0"),
    change_session="cisco_ios",
)
