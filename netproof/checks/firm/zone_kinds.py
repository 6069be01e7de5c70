"""Whether the zones that the rule names exist, and no segment belongs to two."""

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar

from netproof.checks._zones import addresses, overlap, vlans, zones_of
from netproof.checks.check import IndeterminateError, violation
from netproof.checks.firm_check import FirmCheck
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text
from netproof.registers.zones import Zone, ZonesRegister

_KINDS: dict[str, Text] = {
    "dmz": Text(en="DMZ", zh_tw="隔離區"),
    "production": Text(en="production", zh_tw="營運區"),
    "test": Text(en="test", zh_tw="測試區"),
}
"""The kinds that clause 3.2.2 names; others are the firm's own."""
_NO_KIND = Text(
    en="no zone of kind {kind} is declared, nor why there is none",
    zh_tw="未登載{kind}，亦未說明無須設置的理由",
)
_BARE = Text(
    en="zone {zone} names no segment, VLAN or interface, so that nothing can lie in it",
    zh_tw="區域 {zone} 未登載任何網段、VLAN 或介面",
)
_OVERLAP = Text(
    en="zones {zones} share addresses: {segments}",
    zh_tw="區域 {zones} 的網段重疊：{segments}",
)
_SHARED_VLAN = Text(en="zones {zones} share VLAN {vlan}", zh_tw="區域 {zones} 共用 VLAN {vlan}")
_UNSEEN = Text(
    en="no device that was read stands in zone {zone} ({kind}), so that only the register speaks for it",
    zh_tw="已讀取的設備均不在區域 {zone}（{kind}），僅有登載資料可供參考",
)


class ZoneKinds(FirmCheck):
    """Clause 3.2.2: zones by operation, among them DMZ, production and test."""

    title: ClassVar[Text] = Text(en="Zones exist by kind of operation", zh_tw="依營運需要劃分區域")

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Judge the register, and whether a device shows the zones that it names."""
        register = zones_of(context.registers)
        excused = {absent.kind for absent in register.absent}
        for kind, name in _KINDS.items():
            if kind not in excused and not any(zone.kind == kind for zone in register.zones):
                yield violation(
                    kind, Text(en=_NO_KIND.en.format(kind=name.en), zh_tw=_NO_KIND.zh_tw.format(kind=name.zh_tw))
                )
        for zone in register.zones:
            if zone.is_bare:
                yield violation(zone.id, _BARE.format(zone=zone.id))
        for one, other in combinations(register.zones, 2):
            yield from _shared(one, other)
        seen = set(_seen(context, register))
        for zone in register.zones:
            if zone.kind in _KINDS and not zone.is_bare and zone.id not in seen:
                message = _UNSEEN.format(zone=zone.id, kind=zone.kind)
                yield Observation(kind="undetermined", target=zone.id, message=message)


def _shared(one: Zone, other: Zone) -> Iterator[Observation]:
    zones = f"{one.id} / {other.id}"
    for segment in one.networks:
        for further in other.networks:
            if overlap(segment, further):
                yield violation(zones, _OVERLAP.format(zones=zones, segments=f"{segment}, {further}"))
    for vlan in sorted({*one.vlans} & {*other.vlans}):
        yield violation(zones, _SHARED_VLAN.format(zones=zones, vlan=vlan))


def _seen(context: FirmContext, register: ZonesRegister) -> Iterator[str]:
    """Yield the zones in which some device has an address or a VLAN."""
    for state in context.states.values():
        for read in (addresses, vlans):
            try:
                for place in read(state, register):
                    yield from place.zones
            except IndeterminateError:
                continue  # what this device does not tell, another one may
