"""What a secret looks like in device text: one table row per form, tried in order on each line.

Each pattern has a group `secret`, which alone is replaced. Rules err towards redacting: what is stored is proof for
people, and judging is done on the text before it is redacted.

Sources: Cisco IOS XE, Arista EOS and Junos command references for the configuration lines; hostapd.conf,
snmpd.conf(5), snmp.conf(5), shadow(5), crypt(5), chrony.keys and FRRouting's user guide for the Linux files; NAPALM's
documentation of `get_snmp_information` for communities as names in JSON.
"""

import re

HASH_NAMES = {
    "1": "md5crypt",
    "2a": "bcrypt",
    "2b": "bcrypt",
    "2y": "bcrypt",
    "5": "sha256crypt",
    "6": "sha512crypt",
    "7": "scrypt",
    "8": "pbkdf2-sha256",
    "9": "type-9",
    "14": "type-14",
    "apr1": "apr1",
    "y": "yescrypt",
    "gy": "gost-yescrypt",
    "sha1": "sha1crypt",
}
"""Names of hash formats by their `$id$`: knowing one helps a reviewer and nobody else. `$9$` differs by vendor."""

_TYPE = (
    r"(?:[ \t]+(?:level[ \t]+\d+|\d{1,2}[a-z]?|ENC|encrypted|clear|plain|md5"
    r"|ascii|hex|hexadecimal|ascii-text|sha256|sha512))*"
)
_WORD = r"""(?P<secret>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s;]+)"""
_REST = r"""(?P<secret>"(?:[^"\\]|\\.)*"|'[^']*'|\S(?:.*\S)?)"""
_IS = r"""["']?[ \t]*(?:[:=]+[ \t]*|[ \t])[ \t]*"""


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_JSON = r"""(?:"(?:[^"\\]|\\.)*+(?:"|\Z)|[^"{}])"""
"""A JSON text, or anything between texts but braces."""

BLOCKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "private-key",
        re.compile(
            r"-----BEGIN (?P<label>[A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1)-----"
            r"(?P<secret>[\s\S]*?)(?=-----END (?P=label)-----|\Z)"
        ),
    ),
    (
        "certificate",
        re.compile(
            r"^[ \t]+certificate(?: (?:ca|self-signed|rollover|rsa|ec))*(?: [0-9A-F]+)?[ \t]*\r?\n"
            r"(?P<secret>(?:[ \t]*(?:[0-9A-F]{2,8}[ \t]*)+\r?\n)+[ \t]*)(?=quit|\S|\Z)",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        "snmp-community",
        re.compile(rf'"community"\s*:\s*\{{(?P<secret>\s*+(?=")(?:{_JSON}|\{{{_JSON}*+(?:\}}|\Z))++)(?=\}}|\Z)'),
    ),
)
"""Secrets over several lines, replaced before the lines are looked at."""

KEY_CHAIN = re.compile(r"\s*key chain\s")
KEY_NUMBER = re.compile(r"\s*key \d+\s*$")
"""Within a key chain, `key 1` opens a key and is no secret; anywhere else it may be one."""

HARMLESS = _line(
    r"^\s*(?:no )?(?:ip ssh (?:server|client) algorithm|password encryption|aaa password |security passwords? )"
    r"|\bpassword[ \t]+(?:(?:requisite|required|sufficient|optional|include|substack)[ \t]+"
    r"(?:pam|common|system|password)[_-]"
    r"|\[[^\]]*\][ \t]+pam_)"
    r"|\bpassword (?:change|expires|inactive)[ \t]*:"
    r"|\bmpls ldp password required\b|\bpassword-authentication\b"
)
"""Lines that speak of passwords as a setting and hold none (PAM, chage, SSH algorithms)."""

_SNMP_HOST_OPTION = r"(?:informs|traps|vrf \S+|use-vrf \S+|udp-port \d+|version (?:1|2c|3 (?:auth|noauth|priv)))"

RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "password",
        _line(
            r"<(?!redacted:)[\w:-]{0,64}?(?:password|passwd|passphrase|secret|shared-?key|psk)\b[^>]*>(?P<secret>[^<]+)"
        ),
    ),
    ("server-key", _line(rf"\bconfig (?:radius|tacacs) \S+ add .*?\b(?:ascii|hex)[ \t]+{_WORD}")),
    ("key-string", _line(rf"[\"']key[\"'][ \t]*:[ \t]*{_WORD}")),
    # a line of /etc/shadow
    ("hash", re.compile(r"^[A-Za-z0-9_][\w.-]*:!{0,2}(?P<secret>[^:*!x\s][^:\s]*|x[^:\s]+)(?::\d*){3,6}:?\s*$")),
    ("url-password", _line(r"\b[a-z][a-z0-9+.-]*://[^\s:/@]*:(?P<secret>\S+)@")),
    ("token", _line(r"\b(?:authorization|proxy-authorization)\s*:\s*(?:basic|bearer|digest)\s+(?P<secret>\S+)")),
    ("token", _line(rf"(?:\b|_)(?:api[_-]?key|(?:access[_-]?|auth[_-]?)?token)[\"']?[ \t]*[:=][ \t]*{_WORD}")),
    ("token", _line(r"-(?:ingest|cv)auth=key,(?P<secret>\S+)")),
    # SNMP
    ("snmp-community", _line(rf"\bsnmp-server (?:\S+ )*?community(?:-map)?{_TYPE}[ \t]+{_WORD}")),
    ("snmp-community", _line(rf"\bsnmp-server host \S+(?: {_SNMP_HOST_OPTION})*+[ \t]+{_WORD}")),
    ("snmp-community", _line(rf"\bsnmp(?: \S+)* (?:community(?:-map)?(?: create)?|trap-group)[ \t]+{_WORD}")),
    ("snmp-community", _line(rf"\b(?:snmp-community|community[ _-]?(?:name|string)){_IS}{_WORD}")),
    ("snmp-community", _line(rf"^\s*r[ow]community6?[ \t]+{_WORD}")),
    ("snmp-community", _line(rf"^\s*com2sec6?(?:[ \t]+-Cn[ \t]+\S+)?[ \t]+\S+[ \t]+\S+[ \t]+{_WORD}")),
    ("snmp-community", _line(rf"^\s*com2secunix(?:[ \t]+-Cn[ \t]+\S+)?[ \t]+\S+[ \t]+\S+[ \t]+{_WORD}")),
    ("snmp-community", _line(rf"^\s*(?:trapcommunity|defcommunity)[ \t]+{_WORD}")),
    ("snmp-community", _line(rf"^\s*(?:authcommunity|setaccess)[ \t]+\S+[ \t]+{_WORD}")),
    ("snmp-community", _line(rf"^\s*(?:trapsink|trap2sink|informsink)[ \t]+\S+[ \t]+{_WORD}")),
    ("snmp-community", re.compile(rf"^\s*(?:trapsess|proxy|snmp\w+)\s.*?[ \t]-c[ \t]+{_WORD}")),
    (
        "snmp-community",
        _line(
            r"\bset community (?!(?:[\d:]+|\(.*\)|\S+ additive|gshut|internet|local-as|no-advertise|"
            r"no-export|none|additive|\$\w+:.*|peeras:.*)(?:\s|$))(?P<secret>\S+)"
        ),
    ),
    ("snmp-auth", _line(rf"\bsnmp-server user .*?\bauth[ \t]+(?:md5|sha[\d-]*)[ \t]+{_WORD}")),
    (
        "snmp-priv",
        _line(rf"\bsnmp-server user .*?\bpriv(?:[ \t]+(?:3des|des|aes[\d-]*))?(?:[ \t]+(?:128|192|256))?[ \t]+{_WORD}"),
    ),
    (
        "snmp-auth",
        _line(rf"^\s*createUser(?:[ \t]+-e[ \t]+\S+)?[ \t]+\S+[ \t]+(?:MD5|SHA[\d-]*)[ \t]+(?:-[ml][ \t]+)?{_WORD}"),
    ),
    (
        "snmp-priv",
        _line(
            r"^\s*createUser(?:[ \t]+-e[ \t]+\S+)?[ \t]+\S+[ \t]+(?:MD5|SHA[\d-]*)[ \t]+(?:-[ml][ \t]+)?"
            rf"(?:\"[^\"]*\"|\S+)[ \t]+(?:DES|AES[\d-]*)[ \t]+(?:-[ml][ \t]+)?{_WORD}"
        ),
    ),
    ("snmp-auth", _line(rf"^\s*usmUser[ \t]+{_REST}")),
    ("snmp-auth", _line(rf"^\s*def(?:Auth|Priv)?(?:Passphrase|MasterKey|LocalizedKey)[ \t]+{_WORD}")),
    ("snmp-auth", re.compile(rf"^\s*(?:trapsess|proxy|snmp\w+)\s.*?[ \t]-(?:A|3[mk])[ \t]+{_WORD}")),
    ("snmp-priv", re.compile(rf"^\s*(?:trapsess|proxy|snmp\w+)\s.*?[ \t]-(?:X|3[MK])[ \t]+{_WORD}")),
    # wireless
    (
        "wireless-key",
        _line(
            r"^\s*(?:#\s*)?(?:wpa_passphrase|wpa_psk|psk|sae_password|wep_key\d|wep_tx_key|ap_pin|device_pin|nfc_dev_pw_\w+)"
            rf"[ \t]*=[ \t]*{_REST}"
        ),
    ),
    ("wireless-key", _line(rf"\bset-key(?:[ \t]+(?:ascii|hex))?(?:[ \t]+\d)?[ \t]+{_REST}")),
    ("wireless-key", _line(rf"\bwpa-psk(?:[ \t]+(?:ascii|hex))?(?:[ \t]+\d)?[ \t]+{_REST}")),
    ("wireless-key", _line(rf"\bencryption key \d size \d+(?:bits?)?(?:[ \t]+\d)?[ \t]+{_WORD}")),
    ("wireless-key", _line(r"^(?:[a-z]+=\S+[ \t]+)*(?:[0-9a-f]{2}:){5}[0-9a-f]{2}[ \t]+(?P<secret>\S{8,64})\s*$")),
    # RADIUS, TACACS+
    ("radius-secret", _line(rf"^\s*(?:#\s*)?(?:auth|acct)_server_shared_secret[ \t]*=[ \t]*{_REST}")),
    ("radius-secret", _line(rf"^\s*(?:#\s*)?radius_das_client[ \t]*=[ \t]*\S+[ \t]+{_REST}")),
    ("server-key", _line(rf"\b(?:tacacs|radius)-server (?:\S+ )*?key{_TYPE}[ \t]+{_REST}")),
    ("server-key", _line(rf"\bserver-(?:key|private \S+ (?:\S+ )*?key){_TYPE}[ \t]+{_REST}")),
    # keys of protocols
    (
        "pre-shared-key",
        _line(
            r"\bpre-?shared-?key[ \t]+(?:(?:address(?: ipv6)?|hostname)[ \t]+\S+(?:[ \t]+\d+(?:\.\d+){3})?"
            rf"[ \t]+key|local|remote)?{_TYPE}[ \t]*{_REST}"
        ),
    ),
    ("pre-shared-key", _line(rf"\b(?:pre[-_]?shared[-_]?key|presharedkey|private[-_]?key){_IS}{_REST}")),
    ("pre-shared-key", _line(r"<pre_shared_key>(?P<secret>[^<]+)")),
    ("pre-shared-key", _line(rf"\bisakmp key{_TYPE}[ \t]+{_WORD}")),
    ("pre-shared-key", _line(rf"^[^#]*:[ \t]*(?:PSK|XAUTH|EAP|NTLM|PIN)[ \t]+{_WORD}")),
    ("ipsec-key", _line(rf"\bsession-key (?:in|out)bound ah \S+(?:[ \t]+hex)?[ \t]+{_WORD}")),
    ("ipsec-key", _line(rf"\bsession-key (?:in|out)bound esp \S+(?:[ \t]+cipher)?[ \t]+(?!authenticator){_WORD}")),
    ("ipsec-key", _line(rf"\bsession-key (?:in|out)bound esp .*?authenticator[ \t]+{_WORD}")),
    ("ntp-key", _line(rf"\bntp authentication-key \d+[ \t]+[\w-]+{_TYPE}[ \t]+{_WORD}")),
    (
        "ntp-key",
        _line(r"^\s*\d+[ \t]+(?:M|MD5|SHA1|SHA\d+|SHA3-\d+|TIGER|WHIRLPOOL|AES\d+|RMD160)[ \t]+(?P<secret>\S+)"),
    ),
    ("routing-key", _line(rf"\b(?<!ntp )(?:hello-)?authentication-key{_TYPE}[ \t]+{_WORD}")),
    ("routing-key", _line(rf"\bmessage-digest-key \d+ [\w-]+{_TYPE}[ \t]+{_WORD}")),
    ("routing-key", _line(rf"\bmd5 \d+ key{_TYPE}[ \t]+{_WORD}")),
    ("routing-key", _line(rf"\bauthentication(?: mode)?[ \t]+(?:text|string|md5 key-string){_TYPE}[ \t]+{_WORD}")),
    ("routing-key", _line(rf"\bstandby(?: \d+)? authentication[ \t]+(?!text\b|md5\b){_WORD}")),
    ("routing-key", _line(rf"\bvrrp(?: \d+)? authentication[ \t]+(?!text\b|md5\b){_WORD}")),
    ("routing-key", _line(rf"\b(?:domain-password|area-password|isis password|auth_pass){_TYPE}[ \t]+{_WORD}")),
    ("routing-key", _line(rf"\b(?:cryptographic-authentication|simple-password){_TYPE}[ \t]+{_WORD}")),
    ("key-string", _line(rf"\bkey-string{_TYPE}[ \t]+{_REST}")),
    ("key-string", _line(rf"\bkey-hash \S+[ \t]+{_REST}")),
    (
        "key-string",
        _line(
            rf"^\s*(?:failover |wep |ikev1 )?key(?! chain\b| config-key\b)(?:[ \t]+\S+[ \t]+(?:0|7|8a)(?=[ \t]+\S))?"
            rf"{_TYPE}[ \t]+{_REST}"
        ),
    ),
    ("key-string", _line(rf"\bkey config-key \S+[ \t]+{_REST}")),
    ("key-string", _line(r"\bkey[ \t]+\"(?P<secret>[^\"]+)\"")),
    (
        "key-string",
        _line(rf"\b(?<!ntp authentication-)(?<!message-digest-)key (?:\d|hexadecimal|ascii-text)[ \t]+{_WORD}"),
    ),
    # everything that calls itself a password
    ("password", _line(rf"\bldap-login-password{_TYPE}[ \t]+{_REST}")),
    ("password", _line(r"\bppp \S+ hostname[ \t]+(?P<secret>\S+)")),
    ("password", _line(rf"\bsyscon (?:password|address \S+)[ \t]+{_WORD}")),
    ("password", _line(rf"\b(?:set )?pksecret{_TYPE}[ \t]+{_REST}")),
    ("password", _line(rf"default_authtok{_IS}{_REST}")),
    (
        "password",
        _line(
            r"(?:(?<![A-Za-z0-9])|(?<=psk))(?:password|passwd|passphrase|passcode|secret|pwd|psk)"
            r"(?:[_-](?:hash|value))?(?![\w-])"
            rf"(?:{_TYPE}[ \t]+|{_IS}){_REST}"
        ),
    ),
    # a log-in hash anywhere, by its own form
    ("hash", _line(r"(?P<secret>\$(?:1|2[aby]|5|6|7|8|9|14|y|gy|sha1|apr1)\$[^\s:;,\"'<>]+)")),
)
