"""Show commands of the Catalyst 9800: WLANs with their effective security, policy profiles, access points.

Layout of `show wlan all` as in the transcripts of CiscoTestAutomation/genieparser (iosxe/c9800, show_wlan).
"""

import re
from collections.abc import Callable, Iterator

from lab.emulator.commands.registry import Request, command
from lab.emulator.device import EmulatedDevice
from lab.emulator.tree import Section, positive

_AKM = (
    ("802.1x", "dot1x"), ("PSK", "psk"), ("CCKM", "cckm"), ("FT dot1x", "ft dot1x"), ("FT PSK", "ft psk"),
    ("Dot1x-SHA256", "dot1x-sha256"), ("PSK-SHA256", "psk-sha256"), ("SAE", "sae"), ("OWE", "owe"),
    ("SUITEB-1X", "suiteb-1x"), ("SUITEB192-1X", "suiteb192"),
)  # fmt: skip
_PEER = {"drop": "Drop", "forward-upstream": "Forward-Upstream", "allow-private-group": "Allow Private Group"}
_PMF = {"mandatory": "Required", "optional": "Optional"}
_WIDTH = 47


class Wlan:
    """One WLAN with the effective value of each setting."""

    def __init__(self, device: EmulatedDevice, header: str, section: Section) -> None:
        _, self.profile, self.identifier, *ssid = header.split()
        self.ssid = " ".join(ssid).strip('"') or self.profile
        self._config, self._section = device.config, section

    def on(self, line: str) -> bool:
        """Whether an on/off line holds."""
        found = self._section.under(line)
        default = self._config.default(self._section.mode, line)
        shown = found[0] if found else default
        return shown is not None and not shown.startswith("no ")

    def value(self, key: str) -> str:
        """The value of a key, empty when unset."""
        return self._config.value(key, self._section) or ""

    def security(self) -> str:
        """The summary's security column."""
        if not self.on("security wpa"):
            return "[open]"
        versions = [
            name
            for name, key in (("WPA", "wpa1"), ("WPA2", "wpa2"), ("WPA3", "wpa3"))
            if self.on(f"security wpa {key}")
        ]
        akm = [name for name, key in _AKM if self.on(f"security wpa akm {key}")]
        return "".join(
            f"[{part}]"
            for part in (
                " + ".join(versions),
                ",".join(akm),
                "AES" if self.on("security wpa wpa2 ciphers aes") else "TKIP",
            )
        )


def wlans(device: EmulatedDevice) -> list[Wlan]:
    """All WLANs of the device."""
    return [Wlan(device, header, section) for header, section in device.config.sections("wlan").items()]


def _wireless(function: Callable[[Request], str]) -> Callable[[Request], str]:
    def guarded(request: Request) -> str:
        return function(request) if request.device.kind.wireless else "% Invalid input detected at '^' marker."

    return guarded


def _state(on: bool) -> str:  # noqa: FBT001  a word for a truth value
    return "Enabled" if on else "Disabled"


@command("show wlan summary")
@_wireless
def summary(request: Request) -> str:
    """One line for each WLAN."""
    found = wlans(request.device)
    rows = [
        f"Number of WLANs: {len(found)}",
        "",
        "ID   Profile Name                     SSID                             Status Security",
        "-" * 110,
    ]
    rows += [
        f"{wlan.identifier:<4} {wlan.profile:<32} {wlan.ssid:<32} "
        f"{'DOWN' if wlan.on('shutdown') else 'UP':<6} {wlan.security()}"
        for wlan in found
    ]
    return "\n".join([*rows, ""])


@command("show wlan all")
@_wireless
def all_wlans(request: Request) -> str:
    """Every WLAN in full."""
    return "\n".join(row for wlan in wlans(request.device) for row in _details(wlan))


def _row(depth: int, name: str, value: str) -> str:
    return f"{' ' * 4 * depth}{name}".ljust(_WIDTH) + f": {value}"


def _details(wlan: Wlan) -> Iterator[str]:
    yield f"WLAN Profile Name     : {wlan.profile}"
    yield "=" * 48
    dot1x_list = wlan.value("security dot1x authentication-list") or "Disabled"
    for name, value in (
        ("Identifier", wlan.identifier),
        ("Description", wlan.value("description")),
        ("Network Name (SSID)", wlan.ssid),
        ("Status", _state(not wlan.on("shutdown"))),
        ("Broadcast SSID", _state(wlan.on("broadcast-ssid"))),
        ("Max Associated Clients per WLAN", "0"),
        ("Number of Active Clients", "0"),
        ("WMM", "Allowed"),
        ("Peer-to-Peer Blocking Action", _PEER.get(wlan.value("peer-blocking"), "Disabled")),
        ("Radio Policy", "All"),
        ("Local EAP Authentication", "Disabled"),
        ("Mac Filter Authorization list name", "Disabled"),
        ("802.1x authentication list name", dot1x_list),
        ("802.1x authorization list name", "Disabled"),
    ):
        yield _row(0, name, value)
    yield "Security"
    yield from _security(wlan)
    yield ""


def _security(wlan: Wlan) -> Iterator[str]:
    wpa = wlan.on("security wpa")
    yield _row(1, "802.11 Authentication", "Open System")
    yield _row(1, "Static WEP Keys", _state(bool(wlan.value("security static-wep-key encryption"))))
    yield _row(1, "Wi-Fi Protected Access (WPA/WPA2/WPA3)", _state(wpa))
    if wpa:
        yield from _wpa(wlan)
    yield _row(1, "OWE Transition Mode", "Disabled")
    yield _row(1, "OSEN", "Disabled")
    fast = wlan.value("security ft") if wlan.on("security ft") else "Disabled"
    yield _row(1, "FT Support", "Adaptive" if fast == "adaptive" else fast or "Enabled")
    yield _row(1, "PMF Support", _PMF.get(wlan.value("security pmf"), "Disabled"))
    yield _row(1, "Web Based Authentication", _state(wlan.on("security web-auth")))
    yield _row(1, "Conditional Web Redirect", "Disabled")


def _wpa(wlan: Wlan) -> Iterator[str]:
    # WPA3 has no cipher lines of its own in the configuration: it uses those of the RSN element (WPA2's).
    for name, version, ciphers in (
        ("WPA (SSN IE)", "wpa1", "wpa1"),
        ("WPA2 (RSN IE)", "wpa2", "wpa2"),
        ("WPA3 (WPA3 IE)", "wpa3", "wpa2"),
    ):
        active = wlan.on(f"security wpa {version}")
        yield _row(2, name, _state(active))
        if active:
            yield from _ciphers(wlan, ciphers)
    yield " " * 8 + "Auth Key Management"
    for name, key in _AKM:
        yield _row(3, name, _state(wlan.on(f"security wpa akm {key}")))


def _ciphers(wlan: Wlan, version: str) -> Iterator[str]:
    for name, word in (("TKIP", "tkip"), ("AES", "aes"), ("CCMP256", "ccmp256"), ("GCMP256", "gcmp256")):
        yield _row(3, f"{name} Cipher", _state(wlan.on(f"security wpa {version} ciphers {word}")))


@command("show wireless profile policy summary", "show wireless profile policy all")
@_wireless
def policies(request: Request) -> str:
    """One line for each policy profile."""
    found = request.device.config.sections("wireless-policy")
    rows = [
        f"Number of Policy Profiles: {len(found)}",
        "",
        "Policy Profile Name               Description                             Status",
        "-" * 91,
    ]
    for header, section in found.items():
        status = "ENABLED" if "no shutdown" in section.lines else "DISABLED"
        rows.append(f"{header.split()[-1]:<33} {next(iter(section.values('description')), ''):<39} {status}")
    return "\n".join(rows)


@command("show wireless profile policy detailed <name>")
def policy(request: Request, name: str) -> str:
    """One policy profile in full."""
    config = request.device.config
    section = config.root.lines.get(f"wireless profile policy {name}")
    if section is None:
        return f"Policy Profile {name} not found"

    def value(key: str) -> str:
        return config.value(key, section) or ""

    rows = (
        ("Policy Profile Name", name),
        ("Description", value("description")),
        ("Status", "ENABLED" if "no shutdown" in section.lines else "DISABLED"),
        ("VLAN", value("vlan") or "1"),
        ("Session Timeout", value("session-timeout")),
        ("Idle Timeout", value("idle-timeout")),
        ("Central Switching", "ENABLED" if not section.under("central switching") else "DISABLED"),
    )
    acls = [row for row in section.lines if row.startswith("ipv4 acl")]
    text = [f"{key:<35} : {val}" for key, val in rows]
    return "\n".join(
        [*text, "ACL", f"  IPv4 ACL                          : {acls[0].split()[-1] if acls else 'Not Configured'}"]
    )


@command("show wireless tag policy summary")
@_wireless
def tags(request: Request) -> str:
    """The policy tags."""
    found = [
        header.split()[-1]
        for header in request.device.config.sections("wireless-tag")
        if header.startswith("wireless tag policy")
    ]
    rows = [f"Number of Policy Tags: {len(found)}", "", "Policy Tag Name                   Description", "-" * 73]
    return "\n".join([*rows, *(f"{name:<33} " for name in found)])


@command("show wireless tag policy detailed <name>")
def tag(request: Request, name: str) -> str:
    """The WLANs that a policy tag binds to policy profiles."""
    section = request.device.config.root.lines.get(f"wireless tag policy {name}")
    if section is None:
        return f"Policy Tag {name} not found"
    pairs = [match for line in section.lines if (match := re.match(r"wlan (\S+) policy (\S+)", positive(line)))]
    rows = [
        f"Policy Tag Name : {name}",
        "Description     : ",
        "",
        f"Number of WLAN-POLICY maps: {len(pairs)}",
        "WLAN Profile Name                 Policy Name",
        "-" * 72,
    ]
    return "\n".join([*rows, *(f"{pair[1]:<33} {pair[2]}" for pair in pairs)])


@command("show ap summary")
@_wireless
def access_points(request: Request) -> str:
    """The access points that joined."""
    found = request.device.definition.surroundings.access_points
    rows = [
        f"Number of APs: {len(found)}",
        "",
        (
            "AP Name                          Slots AP Model             Ethernet MAC   Radio MAC      "
            "Location         Country    IP Address       State"
        ),
        "-" * 150,
    ]
    rows += [
        f"{ap.name:<32} 2     {ap.model:<20} {ap.ethernet_mac} {ap.radio_mac} "
        f"default location TW         {ap.address:<16} Registered"
        for ap in found
    ]
    return "\n".join(rows)


@command("show ap tag summary")
@_wireless
def ap_tags(request: Request) -> str:
    """The tags of the access points."""
    found = request.device.definition.surroundings.access_points
    rows = [
        f"Number of APs: {len(found)}",
        "",
        (
            "AP Name                          AP Mac           Site Tag Name       Policy Tag Name     "
            "RF Tag Name         Misconfigured    Tag Source"
        ),
        "-" * 150,
    ]
    rows += [
        f"{ap.name:<32} {ap.ethernet_mac}   default-site-tag    {ap.policy_tag:<19} "
        "default-rf-tag      No               Static"
        for ap in found
    ]
    return "\n".join(rows)
