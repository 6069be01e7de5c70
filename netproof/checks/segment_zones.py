"""Whether every segment that a device is in belongs to exactly one declared zone."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._zones import Place, addresses, vlans, zones_of
from netproof.checks.check import Check, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState

_NONE = Text(en="{place} lies in no declared zone", zh_tw="{place} 未劃入任何已登載的區域")
_SEVERAL = Text(en="{place} lies in more than one zone: {zones}", zh_tw="{place} 同時屬於多個區域：{zones}")
_PARTLY = Text(
    en="the segment of {place} reaches beyond those of zone {zones}", zh_tw="{place} 的網段超出區域 {zones} 登載的範圍"
)
_PERHAPS = Text(
    en="it could not be told whether {place}, which lies in no single zone, is in use",
    zh_tw="{place} 未劃入單一區域，且無法得知是否使用中",
)


class SegmentZones(Check):
    """Clause 3.2.1: segments are isolated by work area, so each of them belongs to one."""

    title: ClassVar[Text] = Text(en="Every segment lies in one zone", zh_tw="各網段均劃入單一區域")
    sections: ClassVar[tuple[str, ...]] = ("interfaces", "vlans")
    baseline: ClassVar[str] = "segmentation"

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Report every address and VLAN that is in no zone, in several, or only partly in one."""
        register = zones_of(context.registers)
        for place in (*addresses(state, register), *vlans(state, register)):
            message = _problem(place)
            if message is None:
                continue
            facts = {"place": place.name, "zones": ", ".join(place.zones)}
            if place.certain:
                yield violation(place.name, message.format(**facts))
            else:
                yield Observation(kind="undetermined", target=place.name, message=_PERHAPS.format(**facts))


def _problem(place: Place) -> Text | None:
    if not place.zones:
        return _NONE
    if len(place.zones) > 1:
        return _SEVERAL
    return _PARTLY if place.partly else None
