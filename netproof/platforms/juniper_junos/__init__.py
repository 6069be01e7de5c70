"""Juniper Junos OS, which is only read, and by NAPALM's getters: what they do not tell is not collected."""

from netproof.platforms.juniper_junos.getters import FACTS
from netproof.platforms.platform import Platform

PLATFORM = Platform(
    name="juniper_junos",
    package=__name__,
    session="napalm",
    netmiko_type="juniper_junos",
    napalm_driver="junos",
    configuration=FACTS,  # no getter answers with a configuration that is read here
)
