"""The SSIDs of hostapd, as its files configure them and as the running daemon says."""

import re
from collections.abc import Mapping

from netproof.model.operation import FileContent, Operation
from netproof.model.record import Known, Unknown, is_known
from netproof.model.state_wireless import Wireless, WirelessNetwork, WirelessPassphrase, WirelessSecurity
from netproof.platforms.linux import commands, hostapd, units
from netproof.platforms.linux.files import files_of, from_lines, split_files, to_lines
from netproof.platforms.linux.hostapd_passphrases import KEYS, passphrases
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.ENABLED_UNITS, commands.HOSTAPD_FILES, commands.HOSTAPD_EFFECTIVE)

_KEY_MANAGEMENTS = {
    "psk": "WPA-PSK", "psk-sha256": "WPA-PSK-SHA256", "sae": "SAE", "dot1x": "WPA-EAP",
    "dot1x-sha256": "WPA-EAP-SHA256", "suite-b-192": "WPA-EAP-SUITE-B-192", "owe": "OWE", "ft-sae": "FT-SAE",
    "ft-psk": "FT-PSK", "ft-dot1x": "FT-EAP",
}  # fmt: skip
_PMF = {"disabled": "0", "optional": "1", "required": "2"}
_OWN_KEYS = (
    "wpa", "wpa_key_mgmt", "wpa_pairwise", "rsn_pairwise", "ieee80211w", "sae_require_mfp", "sae_pwe",
    "transition_disable", "auth_algs", "ieee8021x",
)  # fmt: skip


def parse(outputs: Outputs) -> Wireless:
    """Read the section."""
    files = hostapd.sealed_files(outputs)
    running = _running(outputs)
    on = bool(running) or "hostapd" in units.enabled_units(outputs)
    unsealed = hostapd.bsses(files_of(outputs, commands.HOSTAPD_FILES))
    keys = (passphrases(outputs, bss) for bss in unsealed)
    networks = tuple(_network(bss, running, own, on=on) for bss, own in zip(hostapd.bsses(files), keys, strict=True))
    return Wireless(networks=networks, lines=to_lines(files))


def _running(outputs: Outputs) -> dict[str, str] | None:
    """Return interface → what the daemon says; `None` where it was not asked."""
    text = outputs.get(commands.HOSTAPD_EFFECTIVE)
    return None if text is None else split_files(text)


def _network(
    bss: hostapd.Bss, running: dict[str, str] | None, own: tuple[WirelessPassphrase, ...], *, on: bool
) -> WirelessNetwork:
    values = bss.values
    configured = hostapd.configured(values)
    effective: Known[WirelessSecurity]
    if running is None:
        effective = Unknown(unknown="hostapd was not asked what is in force")
    elif bss.interface in running:
        # hostapd does not tell its protection of management frames: the file is believed while the daemon is younger.
        text = running[bss.interface]
        effective = hostapd.effective(text, str(configured.pmf))
        if effective != configured or not re.search(r"^newer=$", text, re.MULTILINE):
            why = Unknown(unknown="the daemon is older than its file, and does not tell this setting")
            effective = effective.model_copy(update={"pmf": why})
    else:
        effective = Unknown(unknown=f"hostapd does not serve {bss.interface}, or has no control socket for it")
    return WirelessNetwork(
        name=bss.interface,
        ssid=bss.ssid,
        enabled=on,
        configured=configured,
        effective=effective,
        wps=values.get("wps_state", "0") != "0",
        client_isolation=values.get("ap_isolate", "0") == "1",
        passphrases=own,
        lines=bss.lines,
    )


def render(before: Wireless, after: Wireless) -> tuple[Operation, ...]:
    """Rewrite the settings of the SSIDs that change; a passphrase that stays serves WPA3 as it served WPA2."""
    old = {network.name: network for network in before.networks}
    files = from_lines(before.lines)
    wanted = {network.name: _changed(old[network.name], network) for network in after.networks if network.name in old}
    return tuple(
        FileContent(path=path, content=new, mode="0600")
        for path, content in files.items()
        if (new := _rewritten(path, content, wanted)) != content
    )


def _changed(before: WirelessNetwork, after: WirelessNetwork) -> dict[str, str]:
    """Return hostapd's keys that change, empty for one that goes."""
    settings = _settings(after) if _concern(after) != _concern(before) else {}
    secret = next((one.secret for one in after.passphrases if one.secret), "")
    new = dict.fromkeys(KEYS, "") | {"wpa_passphrase": f"<secret:vault:{secret}>"}
    return settings | (new if secret else {})


def _concern(network: WirelessNetwork) -> tuple[object, ...]:
    return network.configured, network.wps, network.client_isolation


def _settings(network: WirelessNetwork) -> dict[str, str]:
    """Return hostapd's keys for a protection, empty for its default.

    `transition_disable=0x01` tells clients to refuse WPA2 from now on (WPA3 specification, transition disable).
    """
    security = network.configured
    managements = security.key_managements if is_known(security.key_managements) else ()
    protocols = set(security.protocols) if is_known(security.protocols) else set()
    bits = (1 if "wpa" in protocols else 0) | (2 if protocols & {"wpa2", "wpa3"} else 0)
    ciphers = " ".join(name.upper() for name in security.ciphers) if is_known(security.ciphers) else "CCMP"
    pmf = security.pmf if is_known(security.pmf) else "required"
    settings = dict.fromkeys(_OWN_KEYS, "") | {
        "wpa": str(bits),
        "wpa_key_mgmt": " ".join(_KEY_MANAGEMENTS[name] for name in managements),
        "rsn_pairwise": ciphers,
        "ieee80211w": _PMF[str(pmf)],
    }
    if {"sae", "ft-sae"} & set(managements):
        settings |= {"sae_require_mfp": "1", "sae_pwe": "2"}
    if protocols == {"wpa3"} and "sae" in managements:
        settings["transition_disable"] = "0x01"
    if {"dot1x", "dot1x-sha256", "suite-b-192"} & set(managements):
        settings["ieee8021x"] = "1"
    if network.wps is False:
        settings["wps_state"] = ""
    settings["ap_isolate"] = "1" if network.client_isolation is True else ""
    return settings


def _rewritten(path: str, content: str, wanted: Mapping[str, Mapping[str, str]]) -> str:
    """Return a file in which each BSS that changes has the wanted keys at its end and none of them before."""
    lines = content.removesuffix("\n").split("\n")
    for bss in reversed(list(hostapd.bsses({path: content}))):
        settings = wanted.get(bss.interface)
        if settings:
            kept = [line for line in lines[bss.first : bss.end] if line.strip().partition("=")[0] not in settings]
            while kept and not kept[-1].strip():
                kept.pop()
            lines[bss.first : bss.end] = [*kept, *(f"{key}={value}" for key, value in settings.items() if value)]
    return "\n".join(lines) + "\n"


def predicted_effective(outputs: Outputs) -> str:
    """Return what the daemon will say once it has restarted with the files as they are in `outputs`."""
    texts = {
        bss.interface: hostapd.as_effective(bss.values)
        for bss in hostapd.bsses(files_of(outputs, commands.HOSTAPD_FILES))
    }
    return "".join(f"==> {interface} <==\n{text}\n" for interface, text in texts.items())
