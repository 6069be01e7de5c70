"""The configuration language as tables: its modes, the spellings that mean the same, the order of printing.

Sources: Cisco IOS command references (fundamentals, security, network management), Catalyst 9800 configuration guide
(WLAN security), and running configurations published in networktocode/ntc-templates and genieparser.
"""

import re

from lab.emulator import modes_management, modes_network, modes_wireless
from lab.emulator.mode import Mode

MODES: dict[str, Mode] = {
    mode.name: mode for module in (modes_management, modes_network, modes_wireless) for mode in module.MODES
}


def _compiled(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


ALIASES: tuple[tuple[re.Pattern[str], str], ...] = _compiled(
    (r"^logging (?=\d+\.\d+\.\d+\.\d+)", "logging host "),
    (r"^ip domain-(name|lookup)", r"ip domain \1"),
    (r"^service timestamps (log|debug)$", r"service timestamps \1 uptime"),
    (r"^logging buffered (\d+)$", r"logging buffered \1 debugging"),
    (
        r"^logging buffered (emergencies|alerts|critical|errors|warnings|notifications|informational|debugging)$",
        r"logging buffered 4096 \1",
    ),
    (r"^(exec-timeout \d+)$", r"\1 0"),
    (r"^(transport input) (telnet ssh|ssh telnet)$", r"\1 telnet ssh"),
    (r"^enable secret 0 (?=\S)", "enable secret "),
    (r"^snmp-server community (\S+)$", r"snmp-server community \1 RO"),
    (r"^(snmp-server community \S+) ro\b", r"\1 RO"),
    (r"^(snmp-server community \S+) rw\b", r"\1 RW"),
)
"""Spellings that mean the same line as the running configuration shows it."""

NO_FORMS: tuple[tuple[re.Pattern[str], str], ...] = _compiled(
    (r"^no exec-timeout\b.*", "exec-timeout 0 0"),
    (r"^no transport (input|output)\b.*", r"transport \1 none"),
)
"""`no` forms that set a value instead of the default (command reference: `no exec-timeout` removes the time-out)."""

NO_INCOMPLETE = re.compile(
    r"(?:ip|aaa|service|username|interface|line|vlan|access-list|logging host|ntp (?:server|peer)"
    r"|snmp-server (?:community|host|group|user))$"
)
"""What lacks an argument even behind `no`; most single-valued commands do not (`no hostname`)."""

ORDER: tuple[str, ...] = (
    r"service|no service|no ip (?:gratuitous|source-route)",
    r"platform|hw-module",
    r"hostname",
    r"boot",
    r"security|logging (?:buffered|console|monitor|rate)|no logging (?:console|monitor|on)",
    r"enable",
    r"(?:no )?aaa|radius server|tacacs server",
    r"clock|switch",
    r"(?:no )?vstack",
    r"(?:no )?ip (?:domain|dhcp|bootp|dns|finger|identd)|(?:no )?login|vtp",
    r"crypto",
    r"archive",
    r"(?:no )?file|spanning-tree|errdisable|redundancy",
    r"username",
    r"vlan",
    r"(?:no )?lldp|(?:no )?cdp",
    r"class-map|policy-map|vrf|key chain|object-group",
    r"wireless",
    r"interface",
    r"router",
    r"ip (?:default-gateway|forward)",
    r"(?:no )?ip (?:http|tftp|ftp)",
    r"ip route",
    r"(?:no )?ip (?:ssh|scp)",
    r"ip access-list",
    r"logging|access-list|route-map",
    r"snmp-server",
    r"ipv6 access-list|tacacs|radius",
    r"control-plane",
    r"banner",
    r"line",
    r"ntp|(?:no )?netconf-yang|(?:no )?restconf",
    r"wlan|ap",
)
"""The order in which `show running-config` prints global lines, as the published transcripts have it."""
