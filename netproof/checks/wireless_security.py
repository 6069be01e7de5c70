"""Whether every wireless network is protected by a protocol without a known weakness, in all of its settings."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown, is_known
from netproof.model.state import DeviceState
from netproof.model.state_wireless import WirelessNetwork, WirelessSecurity

_WHERE = {
    "configured": Text(en="as configured", zh_tw="組態設定"),
    "effective": Text(en="as in force", zh_tw="實際生效"),
}
_OPEN = Text(
    en="{ssid} is open ({where}): everybody can join and listen", zh_tw="{ssid} 未加密（{where}），任何人皆可連線及竊聽"
)
_PROTOCOL = Text(
    en="{ssid} accepts {names} ({where}), which is broken", zh_tw="{ssid} 接受已遭破解的 {names}（{where}）"
)
_CIPHER = Text(
    en="{ssid} encrypts with {names} ({where}), which is broken", zh_tw="{ssid} 使用已遭破解的加密法 {names}（{where}）"
)
_NO_KEY = Text(
    en="{ssid} has no way of agreeing on keys ({where})",
    zh_tw="{ssid} 未設定金鑰管理方式（{where}）",
)
_KEY = Text(
    en="{ssid} lets devices join by {names} ({where}), which the profile does not accept for a {role} network",
    zh_tw="{ssid} 允許以 {names} 連線（{where}），不符合 {role} 無線網路的基準",
)
_HALF = Text(
    en="{ssid} has {names} on but WPA3 off ({where}), so it is not in effect",
    zh_tw="{ssid} 啟用 {names} 但未啟用 WPA3（{where}），實際上並未生效",
)
_PMF = Text(
    en="{ssid} has protected management frames {pmf} ({where}), not required",
    zh_tw="{ssid} 的管理訊框保護（PMF）為 {pmf}（{where}），未設為必要",
)
_WPS = Text(en="{ssid} has WPS on, whose PIN can be guessed", zh_tw="{ssid} 啟用 WPS，其 PIN 碼可遭猜出")
_DIFFERS = Text(
    en="{ssid}: what is in force differs from what is configured",
    zh_tw="{ssid} 實際生效的設定與組態不一致",
)
_UNKNOWN = Text(
    en="it could not be told how {ssid} is protected ({what})",
    zh_tw="無法得知 {ssid} 的保護方式（{what}）",
)
_NO_NETWORK = Text(en="the device serves no wireless network", zh_tw="設備未提供無線網路")

_WPA3_ONLY = frozenset({"sae", "ft-sae", "sae-ext-key", "ft-sae-ext-key", "owe"})
"""Key managements that exist in WPA3 only (Wi-Fi Alliance WPA3 Specification; OWE: RFC 8110)."""
_PERSONAL = frozenset({"psk", "psk-sha256", "ft-psk"})


class WirelessNetworkSecurity(Check):
    """Clauses 3.3.1 and 3.3.2; that WPA2-PSK or optional PMF does not do is our profile.

    One good setting does not help while another undoes it: SAE without WPA3 or without required PMF is a finding.
    """

    title: ClassVar[Text] = Text(
        en="Wireless networks use WPA3 or 802.1X with protected management frames",
        zh_tw="無線網路採用 WPA3 或 802.1X，並要求管理訊框保護",
    )
    sections: ClassVar[tuple[str, ...]] = ("wireless",)
    baseline: ClassVar[str] = "wireless"
    mendable: ClassVar[bool] = True

    staff_key_managements: tuple[str, ...]
    """Ways of authentication that a staff network may offer, as hostapd names them in lower case."""
    guest_key_managements: tuple[str, ...]
    """Ways of authentication that a guest network may offer."""
    forbidden_protocols: tuple[str, ...]
    """Generations of Wi-Fi security that no network may offer."""
    forbidden_ciphers: tuple[str, ...]
    """Ciphers that no network may offer."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Concern only devices that serve a wireless network."""
        return _NO_NETWORK if state.wireless and not any(_is_served(n) for n in state.wireless.networks) else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every network that may be on: as configured, as in force, and the difference."""
        for network in need(state.wireless, "wireless", state).networks:
            if _is_served(network):
                yield from self._network(network, role_of(network, context))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Set WPA3 or 802.1X with PMF where the network's own secret or RADIUS server allows it."""
        section = state.wireless
        if section is None:
            return state
        networks = tuple(self._mended(network, role_of(network, context)) for network in section.networks)
        return state.changed(wireless=section.changed(networks=networks))

    def _network(self, network: WirelessNetwork, role: str) -> Iterator[Observation]:
        found = [*self._security(network, network.configured, "configured", role)]
        if isinstance(network.effective, Unknown):
            found.append(unknown(network.ssid, network.effective, _UNKNOWN.format(ssid=network.ssid, what="effective")))
        elif network.effective != network.configured:
            if _differ(network.configured, network.effective):
                found.append(violation(network.ssid, _DIFFERS.format(ssid=network.ssid), network.lines))
            found += self._security(network, network.effective, "effective", role)
        if network.wps is True:
            found.append(violation(network.ssid, _WPS.format(ssid=network.ssid), network.lines))
        yield from found
        yield from undetermined(network.ssid, network.wps, _UNKNOWN.format(ssid=network.ssid, what="WPS"))
        yield from undetermined(network.ssid, network.enabled, _UNKNOWN.format(ssid=network.ssid, what="enabled"))

    def _security(
        self, network: WirelessNetwork, security: WirelessSecurity, where: str, role: str
    ) -> Iterator[Observation]:
        for message, values in self._problems(security, role):
            facts = {"ssid": network.ssid, **values}
            yield violation(
                network.ssid,
                Text(
                    en=message.en.format(where=_WHERE[where].en, **facts),
                    zh_tw=message.zh_tw.format(where=_WHERE[where].zh_tw, **facts),
                ),
                network.lines,
            )
        for field in ("protocols", "key_managements", "ciphers", "pmf"):
            what = _UNKNOWN.format(ssid=network.ssid, what=f"{where} {field}")
            yield from undetermined(network.ssid, getattr(security, field), what)

    def _problems(self, security: WirelessSecurity, role: str) -> Iterator[tuple[Text, dict[str, str]]]:
        keys, protocols = security.key_managements, security.protocols
        if keys == () and protocols == ():
            yield _OPEN, {}
            return
        for message, values, bad in (
            (_PROTOCOL, protocols, self.forbidden_protocols),
            (_CIPHER, security.ciphers, self.forbidden_ciphers),
        ):
            names = [name for name in values if name in bad] if is_known(values) else []
            if names:
                yield message, {"names": ", ".join(names)}
        if is_known(keys):
            yield from self._key_problems(keys, security, role)
        if is_known(security.pmf) and security.pmf != "required":
            yield _PMF, {"pmf": security.pmf}

    def _key_problems(
        self, keys: tuple[str, ...], security: WirelessSecurity, role: str
    ) -> Iterator[tuple[Text, dict[str, str]]]:
        if not keys:
            yield _NO_KEY, {}
        weak = [name for name in keys if name not in self._accepted(role)]
        if weak:
            yield _KEY, {"names": ", ".join(weak), "role": role}
        modern = [name for name in keys if name in _WPA3_ONLY]
        if modern and is_known(security.protocols) and "wpa3" not in security.protocols:
            yield _HALF, {"names": ", ".join(modern)}

    def _accepted(self, role: str) -> tuple[str, ...]:
        return self.guest_key_managements if role == "guest" else self.staff_key_managements

    def _mended(self, network: WirelessNetwork, role: str) -> WirelessNetwork:
        broken = any(observation.kind == "violation" for observation in self._network(network, role))
        if not _is_served(network) or not broken:
            return network
        target = self._target(network.configured, role)
        if target is None:
            return network
        effective = network.effective if isinstance(network.effective, Unknown) else target
        return network.changed(configured=target, effective=effective, wps=False)

    def _target(self, now: WirelessSecurity, role: str) -> WirelessSecurity | None:
        """Return the protection to set, or `None` when it would need a secret or a server that the network lacks."""
        if not (is_known(now.key_managements) and is_known(now.protocols) and is_known(now.ciphers)):
            return None
        accepted = self._accepted(role)
        keys = tuple(name for name in now.key_managements if name in accepted)
        if not keys and _PERSONAL & set(now.key_managements) and "sae" in accepted:
            keys = ("sae",)
        if not keys and not now.key_managements and not now.protocols and "owe" in accepted:
            keys = ("owe",)
        if not keys:
            return None
        modern = set(keys) <= _WPA3_ONLY
        protocols = {name for name in now.protocols if name not in self.forbidden_protocols} if not modern else set()
        if modern or not protocols or _WPA3_ONLY & set(keys):
            protocols.add("wpa3")
        ciphers = tuple(name for name in now.ciphers if name not in self.forbidden_ciphers)
        return WirelessSecurity(
            protocols=tuple(sorted(protocols)),
            key_managements=keys,
            ciphers=ciphers or ("ccmp",),
            pmf="required",
        )


def role_of(network: WirelessNetwork, context: Context) -> str:
    """Return what a network is for; one that the inventory does not name is judged as the staff's, the stricter."""
    roles = context.device.network_roles
    return roles.get(network.ssid) or roles.get(network.name) or "staff"


def _differ(one: WirelessSecurity, other: WirelessSecurity) -> bool:
    """Tell whether two protections differ in what is known of both."""
    pairs = ((getattr(one, field), getattr(other, field)) for field in WirelessSecurity.model_fields)
    return any(is_known(first) and is_known(second) and first != second for first, second in pairs)


def _is_served(network: WirelessNetwork) -> bool:
    return network.enabled is not False
