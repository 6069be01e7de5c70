"""Arista EOS, which is only read: plans name what to mend by hand."""

from netproof.platforms.arista_eos.configuration import RUNNING
from netproof.platforms.platform import Platform

PLATFORM = Platform(
    name="arista_eos",
    package=__name__,
    session="cli",
    netmiko_type="arista_eos",
    configuration=RUNNING,
    session_commands=("terminal length 0", "terminal width 32767"),
)
