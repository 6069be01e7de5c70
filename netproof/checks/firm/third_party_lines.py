"""Whether every line to a third party is on record and ends at a firewall."""

from collections.abc import Iterator
from ipaddress import ip_interface
from typing import ClassVar

from netproof.checks._filters import is_stateful
from netproof.checks._zones import overlap
from netproof.checks.check import IndeterminateError, violation
from netproof.checks.firm_check import FirmCheck
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text
from netproof.model.state import DeviceState
from netproof.registers.third_party_lines import ThirdPartyLine, ThirdPartyLinesRegister
from netproof.registers.zones import Network

ROLE = "third-party"
"""The inventory's role of an interface that such a line is plugged into."""

_MISSING = Text(
    en="the register of third-party lines is missing or empty (registers/third_party_lines.yml)",
    zh_tw="缺少「第三方專線及約定埠號」或內容空白（registers/third_party_lines.yml）",
)
_NOT_ON_RECORD = Text(
    en="{place} is a third-party line by the inventory, and is not on record",
    zh_tw="清冊將 {place} 列為第三方專線，但未登載",
)
_OTHER_ROLE = Text(
    en="{entry} names {place}, which the inventory does not call a third-party line",
    zh_tw="{entry} 登載的 {place} 在清冊中並非第三方專線",
)
_NO_DEVICE = Text(
    en="{entry} names {device}, which is not in the inventory",
    zh_tw="{entry} 登載的設備 {device} 不在清冊中",
)
_NO_FIREWALL = Text(
    en="no firewall stands between the line {entry} ({partner}) and the firm",
    zh_tw="線路 {entry}（{partner}）與公司之間未設防火牆",
)
_NO_STATE = Text(
    en="{device}, the firewall of {entry}, keeps track of no connection that it passes on; an access list alone is no "
    "firewall",
    zh_tw="{entry} 的防火牆 {device} 未對轉送的連線進行狀態檢查；僅有存取控制清單不足以作為防火牆",
)
_NOT_ON_PATH = Text(
    en="{device}, the firewall of {entry}, shares no segment with {place}, so that traffic can pass it by",
    zh_tw="{entry} 的防火牆 {device} 與 {place} 不在相同網段，流量可能不經過防火牆",
)
_NOT_READ = Text(
    en="{device} was not read, so that it cannot be told whether line {entry} ends at a firewall",
    zh_tw="未能讀取 {device}，無法判斷線路 {entry} 是否設有防火牆",
)


class ThirdPartyLines(FirmCheck):
    """Clause 5.1.3: leased lines to third parties have a firewall. Which ports are open is for the rule review."""

    title: ClassVar[Text] = Text(en="Third-party lines end at a firewall", zh_tw="第三方專線設有防火牆")

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Compare the inventory's lines with those on record, and look for the firewall of each."""
        register = context.registers.get(ThirdPartyLinesRegister)
        if register is None or register.is_empty:
            raise IndeterminateError(_MISSING)
        lines = [entry for entry in register.entries if not entry.is_closed]
        known = {(line.device, line.interface) for line in lines}
        for name, device in sorted(context.devices.items()):
            for interface, role in sorted(device.interface_roles.items()):
                if role == ROLE and (name, interface) not in known:
                    place = f"{name} {interface}"
                    yield violation(place, _NOT_ON_RECORD.format(place=place))
        for line in lines:
            yield from _on_record(line, context)
            yield from _guarded(line, context)


def _on_record(line: ThirdPartyLine, context: FirmContext) -> Iterator[Observation]:
    device = context.devices.get(line.device)
    if device is None:
        yield violation(line.id, _NO_DEVICE.format(entry=line.id, device=line.device))
    elif device.interface_roles.get(line.interface) != ROLE:
        yield violation(line.id, _OTHER_ROLE.format(entry=line.id, place=f"{line.device} {line.interface}"))


def _guarded(line: ThirdPartyLine, context: FirmContext) -> Iterator[Observation]:
    """Judge the firewall by what was read of it: that it tracks connections, and stands where the traffic passes."""
    if line.firewall is None:
        yield violation(line.id, _NO_FIREWALL.format(entry=line.id, partner=line.partner))
        return
    firewall, device = context.states.get(line.firewall), context.states.get(line.device)
    facts = {"entry": line.id, "device": line.firewall}
    if line.firewall not in context.devices:
        yield violation(line.id, _NO_DEVICE.format(**facts))
        return
    if firewall is None or firewall.rule_bases is None:
        yield Observation(kind="undetermined", target=line.id, message=_NOT_READ.format(**facts))
        return
    same = line.firewall == line.device
    if not is_stateful(firewall.rule_bases, line.interface if same else ""):
        yield violation(line.id, _NO_STATE.format(**facts))
    if same:
        return
    if device is None or device.interfaces is None or firewall.interfaces is None:
        message = _NOT_READ.format(entry=line.id, device=line.device if device is None else line.firewall)
        yield Observation(kind="undetermined", target=line.id, message=message)
    elif not any(overlap(one, other) for one in _segments(device) for other in _segments(firewall)):
        yield violation(line.id, _NOT_ON_PATH.format(place=line.device, **facts))


def _segments(state: DeviceState) -> list[Network]:
    """Return the segments of a device's interfaces that are on; those on the device or the link alone lead nowhere."""
    found = [
        ip_interface(address)
        for interface in (state.interfaces.interfaces if state.interfaces else ())
        if interface.enabled is not False
        for address in interface.addresses
    ]
    return [one.network for one in found if not (one.is_loopback or one.is_link_local)]
