"""Modes of the management plane: global configuration, lines, archive, AAA, certificates."""

from lab.emulator.mode import Mode

_WORDS = """
aaa access-list alias ap archive arp banner boot call-home cdp class-map clock control-plane coap crypto default
device-tracking diagnostic dot1x enable errdisable event exception fabric file flow hostname hw-module interface ip
ipv6 key license line lldp logging login mac memory monitor mop multilink netconf-yang nmsp no ntp object-group
parameter-map password platform policy-map power privilege process qos radius radius-server redundancy restconf
route-map router sampler scheduler security service snmp snmp-server spanning-tree stack-power standby subscriber
switch system tacacs tacacs-server telemetry template track transceiver udld username vlan vrf vstack vtp wireless
wlan zone zone-pair
"""
GLOBAL_WORDS: tuple[str, ...] = tuple(_WORDS.split())
"""The first keywords of global configuration."""
_AAA = "address|key|timeout|server|retransmit|pac|ip|deadtime|single-connection|send|automate-tester|port"
_CRYPTO = (
    "encryption|encr|hash|group|integrity|prf|lifetime|authentication|mode|set|match|enrollment|subject-name|rsakeypair"
    "|revocation-check|certificate|usage|fqdn|ip-address|proposal|peer|address|pre-shared-key|identity|keyring|pki|dpd"
    "|source|hash|auto-enroll|subject-alt-name|fingerprint|chain-validation"
)

MODES: tuple[Mode, ...] = (
    Mode(
        "config",
        "",
        "|".join(GLOBAL_WORDS),
        opens=(
            (r"interface \S.*", "interface"),
            (r"line \S.*", "line"),
            (r"ip access-list (?:standard|extended) \S+", "access-list"),
            (r"ipv6 access-list \S+", "ipv6-access-list"),
            (r"router \S.*", "router"),
            (r"vlan \d[\d,-]*", "vlan"),
            (r"archive", "archive"),
            (r"aaa group server \S+ \S+", "aaa-server"),
            (r"(?:tacacs|radius) server \S+", "aaa-server"),
            (r"wlan \S+(?: \d+(?: .+)?)?", "wlan"),
            (r"wireless profile policy \S+", "wireless-policy"),
            (r"wireless tag (?:policy|site|rf) \S+", "wireless-tag"),
            (r"wireless profile (?:flex|fabric|airtime|mesh|calendar-profile name) \S+", "wireless-other"),
            (r"ap (?:profile \S+|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})", "ap"),
            (r"crypto pki certificate chain \S+", "certificate-chain"),
            (r"crypto pki trustpoint \S+", "crypto"),
            (r"crypto ikev2 (?:proposal|policy|keyring|profile) \S+", "crypto"),
            (r"crypto isakmp (?:policy|profile) \S+", "crypto"),
            (r"crypto ipsec (?:transform-set|profile) \S+.*", "crypto"),
            (r"crypto map \S+ \d+ \S+", "crypto"),
            (r"class-map \S.*", "class-map"),
            (r"policy-map \S.*", "policy-map"),
            (r"vrf definition \S+", "vrf"),
            (r"control-plane(?: host)?", "control-plane"),
            (r"key chain \S+", "key-chain"),
            (r"route-map \S+.*", "route-map"),
            (r"parameter-map type .+", "parameter-map"),
            (r"ip dhcp pool \S+", "dhcp-pool"),
            (r"redundancy", "redundancy"),
            (r"object-group .+", "object-group"),
            (r"flow (?:exporter|record|monitor) \S+", "flow"),
            (r"call-home", "call-home"),
            (r"event manager applet \S+.*", "applet"),
        ),
        single=(
            "hostname",
            r"enable secret",
            r"enable password",
            r"ip ssh (?:version|time-out|authentication-retries|dh min size|source-interface|logging events)",
            r"ip ssh server algorithm \S+",
            r"logging (?:buffered|console|monitor|trap|source-interface|facility|rate-limit|history)",
            r"logging host \S+(?: vrf \S+)?",
            r"snmp-server (?:location|contact|chassis-id|trap-source)",
            r"snmp-server community \S+",
            r"snmp-server group \S+ (?:v1|v2c|v3 (?:noauth|auth|priv))",
            r"snmp-server user \S+",
            r"ip domain name",
            r"ip default-gateway",
            r"ntp (?:source|master|access-group \S+)",
            r"ntp (?:server|peer)(?: vrf \S+)? \S+",
            r"ntp authentication-key \d+",
            r"clock (?:timezone|summer-time)",
            r"login block-for",
            r"login quiet-mode access-class",
            r"login delay",
            r"security passwords min-length",
            r"service timestamps (?:log|debug)",
            r"spanning-tree mode",
            r"vtp mode",
            r"ip http (?:port|secure-port|access-class|timeout-policy|authentication|tls-version)",
            r"ip http (?:secure-trustpoint|secure-ciphersuite|max-connections)",
            r"aaa authentication (?:login|enable|dot1x) \S+",
            r"aaa authorization (?:exec|network|commands \d+) \S+",
            r"aaa accounting (?:exec|commands \d+|system|network|connection) \S+",
            r"aaa local authentication attempts max-fail",
            r"privilege \S+ level \d+",
            r"banner \S+",
            r"ip tftp source-interface",
            r"config-register",
        ),
        defaults=(
            "ip domain lookup",
            "ip source-route",
            "ip gratuitous-arps",
            "cdp run",
            "no lldp run",
            "logging on",
            "logging console debugging",
            "logging monitor debugging",
            "logging buffered 4096 debugging",
            "logging trap informational",
            "logging facility local7",
            "ip ssh time-out 120",
            "ip ssh authentication-retries 3",
            "no ip scp server enable",
            "no ip finger",
            "no ip identd",
            "no ip dns server",
            "no ip rcmd rcp-enable",
            "no ip rcmd rsh-enable",
            "no service finger",
            "no service config",
            "no service tcp-small-servers",
            "no service udp-small-servers",
            "no service password-encryption",
            "no service sequence-numbers",
            "no aaa new-model",
            "no ntp authenticate",
            "no login on-failure log",
            "no login on-success log",
            "security passwords min-length 6",
            "no netconf-yang",
            "no restconf",
            "no wireless mgmt-via-wireless",
        ),
        always=("aaa new-model", "ip http server", "ip http secure-server"),
        off=tuple((f"logging {key}", f"no logging {key}") for key in ("console", "monitor", "buffered", "trap")),
        incomplete=(
            r"(?:hostname|username|username \S+ (?:secret|password|privilege)|ntp(?: server| peer)?|logging host"
            r"|interface"
            r"|ip ssh version|ip(?: access-list(?: standard| extended)?| http| ssh| domain| domain name| route)?"
            r"|snmp-server (?:community|host|group|user)|enable(?: secret| password)?|aaa(?: authentication)?"
            r"|line(?: vty)?"
            r"|banner(?: \S+)?|router|boot(?: system)?|archive \S+|crypto|service"
            r"|access-list(?: \d+)?|wlan|vlan|aaa group server)$"
        ),
    ),
    Mode(
        "line",
        "-line",
        r"transport|exec-timeout|login(?! (?:block-for|on-|quiet-mode|delay))|access-class|ipv6 access-class"
        r"|session-timeout"
        r"|password|privilege level|logging synchronous|stopbits|exec|speed|length|width|history|absolute-timeout"
        r"|authorization|accounting|session-limit|modem|rotary|monitor|autocommand|escape-character|location|notify",
        single=(
            r"transport (?:input|output|preferred)",
            "exec-timeout",
            "session-timeout",
            "absolute-timeout",
            "login",
            "password",
            r"privilege level",
            r"(?:ipv6 )?access-class(?= \S+ (?P<direction>in|out))",
            "stopbits",
            "length",
            "width",
            "speed",
            r"authorization \S+",
            r"accounting \S+",
            "logging synchronous",
        ),
        order=(
            "session-timeout",
            "access-class",
            "ipv6 access-class",
            "exec-timeout",
            "privilege level",
            "password",
            "authorization",
            "accounting",
            "logging synchronous",
            "login",
            "transport",
            "stopbits",
        ),
        defaults=("exec-timeout 10 0", "privilege level 1", "length 24", "width 80", "exec"),
        incomplete=r"(?:transport(?: input| output)?|exec-timeout|access-class(?: \S+)?"
        r"|privilege(?: level)?|password)$",
    ),
    Mode(
        "archive",
        "-archive",
        r"path|write-memory|maximum|log|time-period|rollback",
        opens=((r"log config", "archive-log"),),
        single=("path", "maximum", "time-period"),
        defaults=("maximum 10", "no write-memory"),
        incomplete=r"(?:path|maximum|time-period|log)$",
    ),
    Mode(
        "archive-log",
        "-archive-log-cfg",
        r"logging (?:enable|size|persistent)|notify syslog|hidekeys|record|logging$",
        single=("logging size", "notify syslog"),
        defaults=("no logging enable", "logging size 100", "no notify syslog", "no hidekeys"),
    ),
    Mode("aaa-server", "-sg", _AAA, single=(r"address \S+", "key", "timeout", "retransmit")),
    Mode("certificate-chain", "-cert-chain", r"certificate", opens=((r"certificate .+", "certificate"),)),
    Mode("certificate", "-pubkey", r"[0-9A-F]+(?: [0-9A-F]+)*|quit"),
    Mode("crypto", "-crypto", _CRYPTO),
    Mode(
        "call-home",
        "-cfg-call-home",
        r"contact-email-addr|profile|active|destination|sender|mail-server|http-proxy|reporting",
    ),
    Mode("applet", "-applet", r"event|action|description|trigger"),
)
