"""Whether one passphrase serves several wireless networks of the firm, on different devices."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import IndeterminateError, undetermined, violation
from netproof.checks.firm.scheduled_runs import EVERYTHING
from netproof.checks.firm_check import NO_DEVICES, FirmCheck
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text, is_known

_SHARED = Text(
    en="{ssid} ({devices}) has the same passphrase as {others}",
    zh_tw="{ssid}（{devices}）與 {others} 使用相同的無線密碼",
)
_UNKNOWN = Text(
    en="it could not be told whether the passphrase of {ssid} on {device} serves another network as well",
    zh_tw="無法得知 {device} 上 {ssid} 的無線密碼是否亦用於其他無線網路",
)
_NOT_READ = Text(
    en="the wireless settings of {device} were not read, so that they cannot be compared",
    zh_tw="未能讀取 {device} 的無線設定，無法比對",
)
_NARROW = Text(
    en="this run reads only a part of the network ({pattern}), so that not all wireless networks can be compared",
    zh_tw="本次執行僅讀取部分設備（{pattern}），無法比對所有無線網路",
)


class WirelessPassphrasesShared(FirmCheck):
    """Clause 3.3.3: a passphrase for visitors must not open the staff's network in another branch.

    One SSID on many access points shares its passphrase rightly. What one device alone shows is judged there.
    """

    title: ClassVar[Text] = Text(
        en="No passphrase serves several wireless networks of the firm", zh_tw="公司各無線網路未共用密碼"
    )

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Compare the sealed passphrases of all devices.

        Raises:
            IndeterminateError: the run holds no device, or a part of the network only.
        """
        if context.run.pattern != EVERYTHING:
            raise IndeterminateError(_NARROW.format(pattern=context.run.pattern))
        if not context.devices:
            raise IndeterminateError(NO_DEVICES)
        used: dict[str, set[tuple[str, str]]] = {}
        for name in sorted({*context.devices, *context.states}):
            state = context.states.get(name)
            if state is None or state.wireless is None:
                yield Observation(kind="undetermined", target=name, message=_NOT_READ.format(device=name))
                continue
            for network in (one for one in state.wireless.networks if one.enabled is not False):
                for one in network.passphrases:
                    what = _UNKNOWN.format(ssid=network.ssid, device=name)
                    yield from undetermined(network.ssid, one.sealed, what)
                    if is_known(one.sealed):
                        used.setdefault(one.sealed, set()).add((network.ssid, name))
        for places in used.values():
            yield from _shared(places)


def _shared(places: set[tuple[str, str]]) -> Iterator[Observation]:
    """Report each SSID that has its passphrase in common with another one on another device."""
    for ssid in sorted({ssid for ssid, _ in places}):
        devices = {device for name, device in places if name == ssid}
        others = sorted((name, device) for name, device in places if name != ssid and devices - {device})
        if others:
            shown = ", ".join(f"{name} ({device})" for name, device in others)
            yield violation(ssid, _SHARED.format(ssid=ssid, devices=", ".join(sorted(devices)), others=shown))
