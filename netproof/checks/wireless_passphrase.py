"""Whether the passphrases of wireless networks are hard to guess, and each serves one network only."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown, is_known
from netproof.model.state import DeviceState
from netproof.model.state_wireless import WirelessNetwork, WirelessPassphrase

_SHORT = Text(
    en="the passphrase of {ssid} has {length} characters; at least {least} are asked for",
    zh_tw="{ssid} 的無線密碼僅 {length} 個字元，基準要求至少 {least} 個",
)
_PLAIN = Text(
    en="the passphrase of {ssid} has {count} of the four kinds of characters; at least {least} are asked for",
    zh_tw="{ssid} 的無線密碼僅含 {count} 種字元，基準要求至少 {least} 種（大寫、小寫、數字、符號）",
)
_WELL_KNOWN = Text(
    en="the passphrase of {ssid} is one that attackers try first",
    zh_tw="{ssid} 的無線密碼為常見密碼，容易遭猜出",
)
_NAMED = Text(
    en="the passphrase of {ssid} holds the network's own name or a word of it",
    zh_tw="{ssid} 的無線密碼含有網路名稱或其中的字詞",
)
_SHARED = Text(
    en="{ssid} has the same passphrase as {others}: who may join one can join the other",
    zh_tw="{ssid} 與 {others} 使用相同的無線密碼，取得其一即可連線其他無線網路",
)
_UNKNOWN = Text(
    en="it could not be told how strong the passphrase of {ssid} is",
    zh_tw="無法得知 {ssid} 的無線密碼強度",
)
_UNKNOWN_SHARED = Text(
    en="it could not be told whether the passphrase of {ssid} serves another network as well",
    zh_tw="無法得知 {ssid} 的無線密碼是否亦用於其他無線網路",
)
_UNKNOWN_USE = Text(
    en="it could not be told whether {ssid} is on and has a passphrase",
    zh_tw="無法得知 {ssid} 是否啟用及是否使用密碼",
)
_NOT_HERE = Text(
    en="the passphrase of {ssid} does not stand on the device (a RADIUS server may tell it), so it could not be judged",
    zh_tw="{ssid} 的無線密碼未存放於設備（可能由 RADIUS 伺服器提供），無法評估",
)
_AGE = Text(
    en="no device tells how old a passphrase is: its regular change is proven by records (wireless-password-principle)",
    zh_tw="設備無法顯示無線密碼的使用期間；定期更換須以紀錄佐證（wireless-password-principle）",
)
_NO_PASSPHRASE = Text(
    en="the device serves no wireless network that is joined by a passphrase",
    zh_tw="設備未提供以密碼連線的無線網路",
)


class WirelessPassphraseStrength(Check):
    """Clause 3.3.3: a principle makes wireless passwords hard to guess; how long and varied they must be is ours.

    A key that is configured counts even while the network asks for 802.1X: one line brings it back. A key of 64
    hexadecimal digits has no length to judge.
    """

    title: ClassVar[Text] = Text(
        en="Wireless passphrases are hard to guess and serve one network each",
        zh_tw="無線密碼不易猜測，且不同無線網路未共用密碼",
    )
    sections: ClassVar[tuple[str, ...]] = ("wireless",)
    baseline: ClassVar[str] = "wireless"
    mendable: ClassVar[bool] = True

    minimum_passphrase_length: int = Field(ge=8, le=63)
    """Characters that a passphrase has, at least; IEEE 802.11 allows 8 to 63."""
    minimum_passphrase_kinds: int = Field(ge=1, le=4)
    """How many kinds of characters a passphrase is made of, at least: lower case, upper case, digits, others."""
    passphrase_secrets: dict[str, str]
    """SSID or WLAN name, and the name of its passphrase in `netproof_secrets`; others are changed by hand."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Concern only devices with a network that is joined by a passphrase."""
        section = state.wireless
        return _NO_PASSPHRASE if section and not any(_is_judged(one) for one in section.networks) else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every passphrase of every network that may be on, and look for one that serves several networks."""
        networks = [one for one in need(state.wireless, "wireless", state).networks if _is_judged(one)]
        for network in networks:
            ssid, in_use = network.ssid, _UNKNOWN_USE.format(ssid=network.ssid)
            yield from undetermined(ssid, network.enabled, in_use)
            keys = network.configured.key_managements
            if not network.passphrases:
                yield from undetermined(ssid, keys, in_use)
            if not network.passphrases and is_known(keys):
                yield Observation(kind="undetermined", target=ssid, message=_NOT_HERE.format(ssid=ssid))
            for one in network.passphrases:
                yield from self._weaknesses(network, one)
        yield from _shared(networks)
        yield Observation(kind="note", target="", message=_AGE)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Set the secret that the inventory names for a network with one passphrase for everybody."""
        section = state.wireless
        if section is None:
            return state
        wrong = {found.target for found in self.violations(state, context) if found.kind == "violation"}
        networks = tuple(
            self._renewed(one) if one.ssid in wrong and _is_judged(one) else one for one in section.networks
        )
        return state.changed(wireless=section.changed(networks=networks))

    def _weaknesses(self, network: WirelessNetwork, one: WirelessPassphrase) -> Iterator[Observation]:
        ssid = network.ssid
        found: list[Text] = []
        if is_known(one.length) and one.length is not None and one.length < self.minimum_passphrase_length:
            found.append(_SHORT.format(ssid=ssid, length=one.length, least=self.minimum_passphrase_length))
        kinds = one.character_kinds
        if is_known(kinds) and kinds is not None and kinds < self.minimum_passphrase_kinds:
            found.append(_PLAIN.format(ssid=ssid, count=kinds, least=self.minimum_passphrase_kinds))
        found += [_WELL_KNOWN.format(ssid=ssid)] if one.well_known is True else []
        found += [_NAMED.format(ssid=ssid)] if one.names_network is True else []
        yield from (violation(ssid, message, network.lines) for message in found)
        facts = (one.length, one.character_kinds, one.well_known, one.names_network)
        unread = next((fact for fact in facts if isinstance(fact, Unknown)), None)
        yield from undetermined(ssid, unread, _UNKNOWN.format(ssid=ssid))

    def _renewed(self, network: WirelessNetwork) -> WirelessNetwork:
        """Plan a secret; what certain stations use, or what stands in several places, is left to people."""
        secret = self.passphrase_secrets.get(network.ssid) or self.passphrase_secrets.get(network.name)
        if not secret or len(network.passphrases) != 1:
            return network
        (now,) = network.passphrases
        if now.holder or now.secret == secret:
            return network
        return network.changed(passphrases=(WirelessPassphrase.to_be_set(secret, name=now.name),))


def _is_judged(network: WirelessNetwork) -> bool:
    keys = network.configured.key_managements
    by_passphrase = not is_known(keys) or any("psk" in key or "sae" in key for key in keys)
    return network.enabled is not False and bool(network.passphrases or by_passphrase)


def _shared(networks: list[WirelessNetwork]) -> Iterator[Observation]:
    """Find one passphrase on several SSIDs; the same SSID on several radios shares it rightly."""
    used: dict[str, set[str]] = {}
    for network in networks:
        for one in network.passphrases:
            if is_known(one.sealed):
                used.setdefault(one.sealed, set()).add(network.ssid)
    for network in networks:
        tokens = [one.sealed for one in network.passphrases]
        yield from (
            violation(network.ssid, _SHARED.format(ssid=network.ssid, others=", ".join(sorted(others))), network.lines)
            for token in dict.fromkeys(token for token in tokens if is_known(token))
            if (others := used[token] - {network.ssid})
        )
        unread = next((token for token in tokens if isinstance(token, Unknown)), None)
        yield from undetermined(network.ssid, unread, _UNKNOWN_SHARED.format(ssid=network.ssid))
