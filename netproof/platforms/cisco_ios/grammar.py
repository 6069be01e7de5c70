"""How IOS folds a line into its running configuration, as tables.

Sources: Cisco IOS command references (the "Command Default" of each command) and Cisco IOS Configuration Fundamentals
("no and default Forms of Commands"). Defaults that depend on the release or the hardware are not here: the device's own
`show running-config all` tells them.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

GLOBAL = ""

SECTIONS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (parent, kind, re.compile(rf"(?:{pattern})$"))
    for parent, kind, pattern in (
        (GLOBAL, "interface", r"interface \S.*"),
        (GLOBAL, "line", r"line (?:vty|con|aux|tty|\d).*"),
        (GLOBAL, "access-list", r"ip access-list (?:standard|extended) \S+"),
        (GLOBAL, "access-list", r"ipv6 access-list \S+"),
        (GLOBAL, "wlan", r"wlan (?:\S+|\"[^\"]+\")(?: \d+.*)?"),
        (GLOBAL, "archive", r"archive"),
        ("archive", "log-config", r"log config"),
        (GLOBAL, "object-group", r"object-group (?:network|service) \S+.*"),
        (GLOBAL, "vlan", r"vlan \d[\d,-]*"),
        (GLOBAL, "router", r"router \S.*"),
        (GLOBAL, "control-plane", r"control-plane.*"),
        (GLOBAL, "flow", r"flow (?:exporter|record|monitor) \S+"),
        (GLOBAL, "wireless-policy", r"wireless profile policy \S+"),
        (GLOBAL, "server-group", r"aaa group server \S+ \S+"),
        (GLOBAL, "server", r"(?:tacacs|radius) server \S+"),
        (GLOBAL, "pubkey-chain", r"ip ssh pubkey-chain"),
    )
)
"""(mode in which it is typed, mode that it opens, the line)."""

_SINGLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        GLOBAL: (
            r"hostname",
            r"enable (?:secret|password)(?: level \d+)?",
            r"ip ssh (?:version|time-out|authentication-retries|dh min size|source-interface|logging events)",
            r"ip ssh server algorithm \S+",
            r"ip http (?:access-class(?: ipv6)?|port|secure-port|authentication|timeout-policy|tls-version)",
            r"ip http (?:secure-ciphersuite|secure-trustpoint|max-connections)",
            r"logging (?:buffered|console|monitor|trap|source-interface|facility|history|origin-id)",
            r"logging host (?:ipv6 )?\S+(?: vrf \S+)?",
            r"login (?:block-for|delay|quiet-mode access-class|on-failure|on-success)",
            r"service timestamps (?:log|debug)",
            r"snmp-server (?:community \S+|location|contact|chassis-id|trap-source)",
            r"snmp-server group \S+ (?:v1|v2c|v3 (?:noauth|auth|priv))",
            r"ntp (?:server|peer)(?: vrf \S+)?(?: ip| ipv6)? \S+",
            r"ntp (?:source|authentication-key \d+|access-group (?:ipv4 |ipv6 )?\S+)",
            r"clock (?:timezone|summer-time)",
            r"security passwords min-length",
            r"aaa (?:authentication|authorization|accounting) (?:commands \d+|\S+) \S+",
            r"ip domain name",
            r"ip default-gateway",
            r"spanning-tree mode",
            r"vtp mode",
            r"banner \S+",
        ),
        "interface": (
            r"description",
            r"ip address(?!.* secondary)",
            r"ip access-group(?= \S+ (?:in|out))",
            r"switchport (?:mode|access vlan|voice vlan|trunk native vlan|trunk allowed vlan(?! (?:add|remove)))",
            r"switchport port-security (?:maximum(?!.* vlan)|violation)",
            r"spanning-tree bpduguard",
            r"(?:mtu|speed|duplex|bandwidth|channel-group|encapsulation|load-interval|vrf forwarding)",
        ),
        "line": (
            r"transport (?:input|output|preferred)",
            r"(?:exec-timeout|session-timeout|absolute-timeout|login|password|stopbits|length|width|speed)",
            r"privilege level",
            r"(?:authorization|accounting) \S+",
            r"logging synchronous",
        ),
        "archive": (r"path", r"maximum", r"time-period"),
        "log-config": (r"logging size", r"notify syslog"),
        "wlan": (
            r"security pmf(?! (?:association|saquery))",
            r"security ft(?! (?:over|reassociation))",
            r"security (?:wpa psk set-key|dot1x authentication-list|static-wep-key encryption)",
            r"peer-blocking",
            r"radio policy",
        ),
        "vlan": (r"name", r"state"),
        "control-plane": (r"service-policy (?:input|output)",),
        "flow": (r"destination", r"transport udp", r"export-protocol", r"source", r"record", r"cache \S+(?: \S+)?"),
        "wireless-policy": (r"(?:vlan|description|session-timeout|idle-timeout|ipv4 acl)",),
        "server": (r"(?:address \S+|key|timeout|retransmit)",),
    }
)
_SINGLE_PATTERNS = {
    mode: re.compile("|".join(rf"(?:{pattern})(?=\s|$)" for pattern in patterns)) for mode, patterns in _SINGLE.items()
}
_DIRECTED = re.compile(r"(ip access-group|access-class|ipv6 access-class) \S+ (in|out)\b")

HIDDEN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        GLOBAL: frozenset(
            {
                "logging on",
                "logging trap informational",
                "ip ssh time-out 120",
                "ip ssh authentication-retries 3",
                "ip source-route",
                "no ip dns server",
                "no ip identd",
                "no ip finger",
                "no ip rcmd rcp-enable",
                "no ip rcmd rsh-enable",
                "no service finger",
                "no service config",
                "no service tcp-small-servers",
                "no service udp-small-servers",
                "no lldp run",
                "no ftp-server enable",
                "no login on-failure",
                "no login on-success",
                "security passwords min-length 6",
            }
        ),
        "interface": frozenset(
            {
                *("no shutdown", "ip proxy-arp", "cdp enable", "lldp transmit", "lldp receive"),
                *("switchport port-security maximum 1", "switchport port-security violation shutdown"),
                *("ip redirects", "ip unreachables", "no ip directed-broadcast"),
            }
        ),
        "line": frozenset({"exec-timeout 10 0", "privilege level 1"}),
        "wlan": frozenset(
            {
                "shutdown",
                "security wpa",
                "security wpa wpa2",
                "security wpa wpa2 ciphers aes",
                "security wpa akm dot1x",
                "security ft adaptive",
                "no security pmf",
                "no peer-blocking",
            }
        ),
        "archive": frozenset({"maximum 10"}),
        "log-config": frozenset({"no logging enable", "no hidekeys", "logging size 100"}),
    }
)
"""Lines that hold unconfigured in every release, and that `show running-config` leaves out."""

ALWAYS_SHOWN = frozenset({"ip http server", "ip http secure-server", "aaa new-model"})
"""On/off lines that stand in the configuration in either form."""

SHOWN_WHEN_OFF = frozenset(
    {
        *("service pad", "vstack", "ip bootp server", "ip source-route", "cdp run", "logging on", "ip gratuitous-arps"),
        *("cdp enable", "lldp transmit", "lldp receive", "ip proxy-arp", "mop enabled", "ip redirects"),
        "ip unreachables",
        *("shutdown", "security wpa", "security wpa wpa2", "security wpa wpa2 ciphers aes", "security wpa akm dot1x"),
        *("security ft adaptive", "ip ssh server authenticate user password"),
    }
)
"""On/off lines that are on by default somewhere: turned off there, they stand as `no …`."""

NO_MEANS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("line", re.compile(r"no exec-timeout\b.*"), "exec-timeout 0 0"),
    ("line", re.compile(r"no transport input\b.*"), "transport input none"),
    ("wlan", re.compile(r"no security ft$"), "no security ft adaptive"),
)
"""`no` forms that set a value instead of going back to the default."""

SPELLINGS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (GLOBAL, re.compile(r"(username \S+.*|enable) algorithm-type scrypt secret (?:0 )?(\S+)$"), r"\1 secret 9 \2"),
    (GLOBAL, re.compile(r"(username \S+.*|enable) algorithm-type sha256 secret (?:0 )?(\S+)$"), r"\1 secret 8 \2"),
    (GLOBAL, re.compile(r"(banner \S+) (\^C|\S)(.*?)\2.*$"), r"\1 ^C\3^C"),
    (GLOBAL, re.compile(r"service timestamps (log|debug)$"), r"service timestamps \1 uptime"),
    ("line", re.compile(r"(exec-timeout \d+)$"), r"\1 0"),
    ("line", re.compile(r"transport input ssh telnet$"), "transport input telnet ssh"),
)
"""What is typed, and how the running configuration writes it."""

ORDER: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"(?:no )?(?:{pattern})\b")
    for pattern in (
        "version|service",
        "hostname|boot",
        "logging (?:buffered|console|monitor)|enable|aaa",
        "clock|vstack|ip source-route|ip bootp|ip domain|ip finger|login",
        "crypto|archive|username|spanning-tree|vlan|lldp|cdp|object-group",
        "interface",
        "router|ip forward-protocol|ip http|ip route|ip ssh|ip nat",
        "ip access-list",
        "logging|access-list",
        "snmp-server",
        "ipv6 access-list|control-plane|banner",
        "line",
        "ntp|wlan|netconf-yang",
    )
)
"""Roughly the order of `show running-config`: a new line goes where the device would show it, for readable diffs."""


def section(mode: str, line: str) -> str | None:
    """Return the mode that a line (without `no`) opens when it is typed in `mode`, or `None`."""
    return next((kind for parent, kind, pattern in SECTIONS if parent == mode and pattern.match(line)), None)


def key(mode: str, line: str) -> str:
    """Return what a line sets: lines with the same key replace each other. A `no` in front does not count."""
    body = positive(line)
    if directed := _DIRECTED.match(body):
        return f"{directed[1]} {directed[2]}"
    pattern = _SINGLE_PATTERNS.get(mode)
    found = pattern.match(body) if pattern else None
    return found[0] if found else body


def positive(line: str) -> str:
    """Return a line without a leading `no` or `default`."""
    return line.removeprefix("no ").removeprefix("default ")


def rank(line: str) -> int:
    """Return a line's place in the order of the running configuration."""
    return next((place for place, pattern in enumerate(ORDER) if pattern.match(line)), 4)
