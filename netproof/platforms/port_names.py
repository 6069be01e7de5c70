"""Names of protocols, ports and ICMP types in access lists, as Cisco IOS set them and others share them.

Source: Cisco IOS Security Command Reference, `permit (IP)`; the numbers are IANA's.
"""

from collections.abc import Mapping
from types import MappingProxyType

PROTOCOLS: Mapping[str, int] = MappingProxyType(
    {
        "icmp": 1, "igmp": 2, "ipinip": 4, "tcp": 6, "udp": 17, "gre": 47, "esp": 50, "ahp": 51, "eigrp": 88,
        "ospf": 89, "nos": 94, "pim": 103, "pcp": 108, "sctp": 132,
    }
)  # fmt: skip
TCP_PORTS: Mapping[str, int] = MappingProxyType(
    {
        "echo": 7, "discard": 9, "daytime": 13, "chargen": 19, "ftp-data": 20, "ftp": 21, "telnet": 23, "smtp": 25,
        "time": 37, "whois": 43, "tacacs": 49, "domain": 53, "gopher": 70, "finger": 79, "www": 80, "hostname": 101,
        "pop2": 109, "pop3": 110, "sunrpc": 111, "ident": 113, "nntp": 119, "msrpc": 135, "bgp": 179, "irc": 194,
        "pim-auto-rp": 496, "exec": 512, "login": 513, "cmd": 514, "lpd": 515, "talk": 517, "uucp": 540,
        "klogin": 543, "kshell": 544, "onep-plain": 15001, "onep-tls": 15002, "drip": 3949, "syslog": 514,
    }
)  # fmt: skip
UDP_PORTS: Mapping[str, int] = MappingProxyType(
    {
        "echo": 7, "discard": 9, "time": 37, "nameserver": 42, "tacacs": 49, "domain": 53, "bootps": 67, "bootpc": 68,
        "tftp": 69, "sunrpc": 111, "ntp": 123, "netbios-ns": 137, "netbios-dgm": 138, "netbios-ss": 139, "snmp": 161,
        "snmptrap": 162, "xdmcp": 177, "dnsix": 195, "mobile-ip": 434, "pim-auto-rp": 496, "isakmp": 500, "biff": 512,
        "who": 513, "syslog": 514, "talk": 517, "rip": 520, "non500-isakmp": 4500, "ripv6": 521,
    }
)  # fmt: skip
ICMP_TYPES: Mapping[str, tuple[int, int | None]] = MappingProxyType(
    {
        "echo-reply": (0, None), "unreachable": (3, None), "net-unreachable": (3, 0), "host-unreachable": (3, 1),
        "protocol-unreachable": (3, 2), "port-unreachable": (3, 3), "packet-too-big": (3, 4), "redirect": (5, None),
        "administratively-prohibited": (3, 13), "source-quench": (4, None), "echo": (8, None),
        "router-advertisement": (9, None), "router-solicitation": (10, None), "time-exceeded": (11, None),
        "ttl-exceeded": (11, 0), "reassembly-timeout": (11, 1), "parameter-problem": (12, None),
        "timestamp-request": (13, None), "timestamp-reply": (14, None), "mask-request": (17, None),
        "mask-reply": (18, None), "traceroute": (30, None),
    }
)  # fmt: skip
ICMPV6_TYPES: Mapping[str, tuple[int, int | None]] = MappingProxyType(
    {
        "unreachable": (1, None), "no-route": (1, 0), "no-admin": (1, 1), "port-unreachable": (1, 4),
        "packet-too-big": (2, None), "time-exceeded": (3, None), "hop-limit": (3, 0), "parameter-problem": (4, None),
        "echo-request": (128, None), "echo-reply": (129, None), "router-solicitation": (133, None),
        "router-advertisement": (134, None), "nd-ns": (135, None), "nd-na": (136, None), "redirect": (137, None),
    }
)  # fmt: skip
