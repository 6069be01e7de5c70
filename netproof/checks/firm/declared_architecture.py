"""Whether the declared architecture and what the devices show are the same."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import ClassVar

from netproof.checks._architecture import Network, line_observations, undeclared_neighbours
from netproof.checks._zones import zones_of_networks
from netproof.checks.check import IndeterminateError, violation
from netproof.checks.firm.scheduled_runs import EVERYTHING
from netproof.checks.firm_check import FirmCheck
from netproof.due_dates import today
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text
from netproof.registers.architecture import ArchitectureRegister
from netproof.registers.change_records import ChangeRecordsRegister
from netproof.registers.zones import ZonesRegister

_MISSING = Text(
    en="the architecture register is missing or empty (registers/architecture.yml)",
    zh_tw="缺少「網路架構」或內容空白（registers/architecture.yml）",
)
_NARROW = Text(
    en="this run reads only a part of the network ({pattern}), which cannot be compared with the picture of all",
    zh_tw="本次執行僅讀取部分設備（{pattern}），無法與完整架構圖比對",
)
_NOT_MANAGED = Text(
    en="{device} is in the picture but not in the inventory, and no reason is given",
    zh_tw="架構圖中的 {device} 不在清冊內，亦未說明理由",
)
_NOT_DRAWN = Text(en="{device} is in the inventory but not in the picture", zh_tw="清冊中的 {device} 不在架構圖內")
_NO_SSID = Text(en="{ssid}, which {device} serves, is not in the picture", zh_tw="{device} 提供的 {ssid} 不在架構圖內")
_SILENT_SSID = Text(en="{ssid} is in the picture, and no device serves it", zh_tw="架構圖中的 {ssid} 無設備提供")
_PERHAPS_SSID = Text(
    en="it could not be told whether a device serves {ssid}: wireless settings of some were not read",
    zh_tw="部分設備的無線設定未能讀取，無法得知 {ssid} 是否有設備提供",
)
_NO_SEGMENT = Text(
    en="{server} ({address}) lies in no declared segment", zh_tw="{server}（{address}）不在任何已登載的網段"
)
_NO_ZONE = Text(en="{ssid} names zone {zone}, which is not declared", zh_tw="{ssid} 所屬的區域 {zone} 未登載")
_NOT_READ = Text(
    en="{device} could not be read, so that it cannot be compared", zh_tw="未能讀取 {device}，無法比對其現況"
)
_NOT_COLLECTED = Text(
    en="what {device} shows cannot be compared: {sections} was not collected",
    zh_tw="未收集 {device} 的 {sections}，無法比對其現況",
)
_NO_PICTURE = Text(
    en="the register does not say which drawing it is of, nor when it was drawn",
    zh_tw="登記資料未載明所依據的架構圖及繪製日期",
)
_OLDER = Text(
    en="the picture of {drawn} is older than change {change} of {performed}, after which it has to be drawn anew",
    zh_tw="架構圖（{drawn}）早於須重繪架構圖的異動 {change}（{performed}）",
)

_NEEDED = ("interfaces", "neighbours", "wireless")
"""The sections in which something that nobody declared would show."""


class DeclaredArchitecture(FirmCheck):
    """Clause 3.1: an architecture picture with every needed device, line, server and service, as it is today."""

    title: ClassVar[Text] = Text(en="The architecture is as declared", zh_tw="網路架構與登載相符")

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Compare both ways; what cannot be seen of a declared thing is said.

        Raises:
            IndeterminateError: nothing is declared, or the run reads a part of the network only.
        """
        declared = context.registers.get(ArchitectureRegister)
        if declared is None or declared.is_empty:
            raise IndeterminateError(_MISSING)
        if context.run.pattern != EVERYTHING:
            raise IndeterminateError(_NARROW.format(pattern=context.run.pattern))
        zones = context.registers.get(ZonesRegister)
        network = Network(declared, context.states, zones.zones if zones else ())
        yield from _devices(declared, context)
        yield from _unread(context)
        yield from undeclared_neighbours(network)
        yield from line_observations(network)
        yield from _wireless(declared, context)
        yield from _servers(declared, context)
        yield from _age(declared, context)


def _devices(declared: ArchitectureRegister, context: FirmContext) -> Iterator[Observation]:
    drawn = {device.name.casefold() for device in declared.devices}
    managed = {name.casefold() for name in context.devices}
    for device in declared.devices:
        if device.name.casefold() not in managed and not device.not_managed_because.strip():
            yield violation(device.name, _NOT_MANAGED.format(device=device.name))
    for name in sorted(context.devices):
        if name.casefold() not in drawn:
            yield violation(name, _NOT_DRAWN.format(device=name))


def _unread(context: FirmContext) -> Iterator[Observation]:
    """Say of which devices too little was read to find what nobody declared."""
    for name in sorted(context.devices):
        state = context.states.get(name)
        missing = [section for section in _NEEDED if state is not None and getattr(state, section) is None]
        if state is None or missing:
            message = _NOT_COLLECTED if missing else _NOT_READ
            facts = {"device": name, "sections": ", ".join(missing)}
            yield Observation(kind="undetermined", target=name, message=message.format(**facts))


def _wireless(declared: ArchitectureRegister, context: FirmContext) -> Iterator[Observation]:
    drawn = {network.ssid for network in declared.wireless}
    served: set[str] = set()
    for name, state in sorted(context.states.items()):
        for network in state.wireless.networks if state.wireless else ():
            if network.enabled is False:
                continue
            if network.ssid not in drawn | served:
                yield violation(network.ssid, _NO_SSID.format(ssid=network.ssid, device=name))
            served.add(network.ssid)
    unread = len(context.states) < len(context.devices) or any(s.wireless is None for s in context.states.values())
    for ssid in sorted(drawn - served):
        if unread:
            yield Observation(kind="undetermined", target=ssid, message=_PERHAPS_SSID.format(ssid=ssid))
        else:
            yield violation(ssid, _SILENT_SSID.format(ssid=ssid))


def _servers(declared: ArchitectureRegister, context: FirmContext) -> Iterator[Observation]:
    """Judge by the declared segments, where there are any: without them `zone_kinds` says so."""
    zones = context.registers.get(ZonesRegister)
    if zones is None or zones.is_empty:
        return
    for server in declared.servers:
        for address in server.addresses:
            if not zones_of_networks(ip_network(address), zones.zones):
                yield violation(server.name, _NO_SEGMENT.format(server=server.name, address=address))
    known = {zone.id for zone in zones.zones}
    for network in declared.wireless:
        if network.zone not in known:
            yield violation(network.ssid, _NO_ZONE.format(ssid=network.ssid, zone=network.zone))


def _age(declared: ArchitectureRegister, context: FirmContext) -> Iterator[Observation]:
    if declared.picture is None:
        yield violation("", _NO_PICTURE)
        return
    drawn, day = declared.picture.drawn_on, today(context.as_of, context.firm.time_zone)
    records = context.registers.get(ChangeRecordsRegister)
    for record in records.entries if records else ():
        performed = today(record.performed_to, context.firm.time_zone)
        if record.changes_architecture and drawn < performed <= day:
            message = _OLDER.format(drawn=drawn, change=record.id, performed=performed)
            yield violation(declared.picture.id, message)
