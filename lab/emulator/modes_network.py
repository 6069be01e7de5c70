"""Modes of the network itself: interfaces, access lists, routing, policies."""

from lab.emulator.mode import Mode

MODES: tuple[Mode, ...] = (
    Mode(
        "interface",
        "-if",
        r"description|ip (?:address|access-group|proxy-arp|redirects|unreachables|mask-reply|helper-address"
        r"|directed-broadcast"
        r"|dhcp|arp|verify|ospf|nat|mtu|tcp|vrf|flow|pim|igmp|unnumbered|inspect|policy|route-cache|virtual-reassembly"
        r"|device)|ipv6|shutdown|switchport|mtu|speed|duplex|spanning-tree|channel-group|cdp|lldp|negotiation"
        r"|storm-control|service-policy|vrf|encapsulation|tunnel|standby|vrrp|media-type|authentication|dot1x|mab"
        r"|access-session|bandwidth|delay|load-interval|carrier-delay|power|udld|zone-member|crypto|mop|keepalive"
        r"|arp|logging event|snmp trap|macsec|device-tracking|source|no|peer|mls|auto"
        r"|priority-queue|srr-queue|trust|nmsp",
        single=(
            "description",
            r"ip address(?!.* secondary)",
            r"ip access-group(?= \S+ (?P<direction>in|out))",
            r"switchport (?:mode|access vlan|voice vlan|trunk native vlan|trunk allowed vlan(?! (?:add|remove)))",
            "mtu",
            "speed",
            "duplex",
            "bandwidth",
            "channel-group",
            "encapsulation",
            "load-interval",
            r"vrf forwarding",
            r"service-policy (?:input|output)",
            r"storm-control \S+ level",
            r"spanning-tree (?:portfast|bpduguard|guard|link-type)",
            r"switchport port-security (?:maximum(?!.* vlan)|violation)",
            r"switchport port-security (?:maximum|mac-address|aging) .+",
            "switchport port-security",  # its `no` leaves what was set beside it (Catalyst 9000 command reference)
        ),
        order=(
            "description",
            "switchport access",
            "switchport trunk",
            "switchport mode",
            "switchport",
            "vrf",
            "ip address",
            "ip ",
            "shutdown",
            "speed",
            "duplex",
            "negotiation",
            "cdp",
            "lldp",
            "channel-group",
            "spanning-tree",
            "service-policy",
        ),
        defaults=(
            "no shutdown",
            "ip proxy-arp",
            "ip redirects",
            "ip unreachables",
            "cdp enable",
            "lldp transmit",
            "lldp receive",
            "switchport",
            "speed auto",
            "duplex auto",
            "mtu 1500",
            "switchport access vlan 1",
            "switchport trunk native vlan 1",
            "switchport port-security maximum 1",
            "switchport port-security violation shutdown",
            "no ip directed-broadcast",
            "no mop enabled",
        ),
        always=("ip address",),
        incomplete=r"(?:description|ip(?: address| access-group)?|switchport (?:mode|access(?: vlan)?)"
        r"|mtu|vrf(?: forwarding)?)$",
    ),
    Mode("access-list", "-nacl", r"permit|deny|remark|\d+", incomplete=r"(?:\d+ )?(?:permit|deny)$|\d+$"),
    Mode("ipv6-access-list", "-ipv6-acl", r"permit|deny|remark|sequence|\d+", incomplete=r"(?:permit|deny)$"),
    Mode(
        "router",
        "-router",
        r"network|neighbor|router-id|passive-interface|redistribute|area|auto-summary|version|default-information"
        r"|log-adjacency-changes|bgp|address-family|exit-address-family|maximum-paths|distance|timers|eigrp",
        opens=((r"address-family .+", "router-af"),),
        single=("router-id",),
        defaults=("auto-summary",),
    ),
    Mode(
        "router-af",
        "-router-af",
        r"network|neighbor|redistribute|exit-address-family|maximum-paths|aggregate-address",
    ),
    Mode("vlan", "-vlan", r"name|state|remote-span|private-vlan|mtu", single=("name", "state")),
    Mode("class-map", "-cmap", r"match|description"),
    Mode("policy-map", "-pmap", r"class|description", opens=((r"class \S.*", "policy-class"),)),
    Mode(
        "policy-class",
        "-pmap-c",
        r"police|bandwidth|priority|set|shape|drop|inspect|pass|service-policy|fair-queue|queue-limit|conform|exceed",
    ),
    Mode(
        "vrf",
        "-vrf",
        r"rd|route-target|address-family|exit-address-family|description",
        opens=((r"address-family \S+", "vrf-af"),),
    ),
    Mode("vrf-af", "-vrf-af", r"route-target|exit-address-family|import|export"),
    Mode("control-plane", "-cp", r"service-policy", single=(r"service-policy (?:input|output)",)),
    Mode("key-chain", "-keychain", r"key|description", opens=((r"key \d+", "key"),)),
    Mode(
        "key",
        "-keychain-key",
        r"key-string|cryptographic-algorithm|accept-lifetime|send-lifetime",
        single=("key-string",),
    ),
    Mode("route-map", "-route-map", r"match|set|description|continue"),
    Mode("parameter-map", "-profile", r"(?!exit|end).+"),
    Mode(
        "dhcp-pool",
        "dhcp",
        r"network|default-router|dns-server|lease|domain-name|option|host|client-identifier|vrf",
    ),
    Mode("redundancy", "-red", r"mode|main-cpu|keepalive-enable"),
    Mode(
        "object-group",
        "-object-group",
        r"host|range|group-object|description|tcp|udp|ip|icmp|\d+\.\d+\.\d+\.\d+|tcp-udp",
    ),
    Mode(
        "flow",
        "-flow",
        r"match|collect|destination|exporter|record|source|transport|template|export-protocol|cache|description",
    ),
)
