"""Modes of the Catalyst 9800: WLANs, policy profiles, tags."""

from lab.emulator.mode import Mode

MODES: tuple[Mode, ...] = (
    Mode(
        "wlan",
        "-wlan",
        r"shutdown|security|peer-blocking|broadcast-ssid|radio|client|session-timeout|ccx|assisted-roaming|band-select"
        r"|bss-transition|dtim|load-balance|local-auth|mac-filtering|mbo|wmm|channel-scan|exit|ip|chd|dms|wifi-direct"
        r"|dot11|description|uapsd|mu-mimo|universal-admin|accounting-list|device-analytics|scan-report|okc",
        single=(
            r"security wpa psk set-key",
            r"security dot1x authentication-list",
            r"security pmf(?! (?:association|saquery))",
            r"peer-blocking",
            r"security ft(?! (?:over|reassociation))",
            r"security static-wep-key encryption",
            r"radio policy",
            "description",
        ),
        defaults=(
            "shutdown",
            "broadcast-ssid",
            "security wpa",
            "no security wpa wpa1",
            "security wpa wpa2",
            "no security wpa wpa3",
            "security wpa wpa2 ciphers aes",
            "no security wpa wpa2 ciphers tkip",
            "no security wpa wpa1 ciphers aes",
            "no security wpa wpa1 ciphers tkip",
            "security wpa akm dot1x",
            *(f"no security wpa akm {akm}" for akm in ("psk", "sae", "owe", "dot1x-sha256", "psk-sha256", "ft dot1x")),
            "no security wpa akm ft psk",
            "security ft adaptive",
            "no security pmf",
            "no peer-blocking",
            "no security web-auth",
        ),
        off=(("security ft", "no security ft adaptive"),),
        incomplete=r"(?:security(?: wpa akm| pmf| dot1x| wpa psk(?: set-key)?)?|peer-blocking)$",
    ),
    Mode(
        "wireless-policy",
        "-wireless-policy",
        r"shutdown|vlan|description|session-timeout|idle-timeout|idle-threshold|ipv4|ipv6|central|exclusionlist|aaa-override|nac|ip"
        r"|accounting-list|service-policy|mobility|http-tlv-caching|dhcp-tlv-caching|device-sensor|guest-lan|umbrella|subscriber-policy-name|passive-client",
        single=(
            "vlan",
            "description",
            "session-timeout",
            "idle-timeout",
            r"ipv4 acl",
            r"service-policy (?:input|output)",
        ),
        defaults=(
            "shutdown",
            "session-timeout 1800",
            "idle-timeout 300",
            "central switching",
            "central association",
        ),
    ),
    Mode(
        "wireless-tag",
        "-tag",
        r"wlan|description|ap-profile|flex-profile|24ghz-rf-policy|5ghz-rf-policy|local-site|remote-lan",
    ),
    Mode("wireless-other", "-wireless-profile", r".+"),
    Mode("ap", "-ap", r".+"),
)
