"""Whether something filters between the zones that a device connects."""

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar

from netproof.checks._filters import is_filtered
from netproof.checks._zones import Place, addresses, zones_of
from netproof.checks.check import Check, need, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.rule_base import Family
from netproof.model.state import DeviceState
from netproof.registers.zones import ZonesRegister

_HOST = Text(en="the device passes nothing on between interfaces", zh_tw="設備不在介面之間轉送封包")
_ONE_ZONE = Text(en="the device stands in one zone only", zh_tw="設備僅位於單一區域")
_OPEN = Text(
    en="nothing filters between zones {zones} ({ports}, {family})",
    zh_tw="區域 {zones} 之間未設過濾（{ports}，{family}）",
)
_ONE_WAY = Text(
    en="between zones {zones}, only packets from {source} to {destination} are filtered ({family})",
    zh_tw="區域 {zones} 之間僅過濾 {source} 至 {destination} 的封包（{family}）",
)
_NO_ZONE = Text(
    en="{place} lies in no single zone, so that it cannot be told what must be filtered",
    zh_tw="{place} 未劃入單一區域，無法判斷應設過濾之處",
)
_UNTOLD = Text(
    en="it could not be told whether the device passes packets on between zones {zones}",
    zh_tw="無法得知設備是否在區域 {zones} 之間轉送封包",
)
_NO_TABLE = Text(
    en="it could not be told in which routing table {places} are, so whether packets pass between zones {zones}",
    zh_tw="無法得知 {places} 屬於哪一個路由表，因此無法判斷區域 {zones} 之間是否轉送封包",
)

_FAMILIES: dict[int, Family] = {4: "ipv4", 6: "ipv6"}


class ZoneFilters(Check):
    """Clauses 3.2.1 and 3.2.4: what the filter lets pass is for the rule review; that there is one is seen here."""

    title: ClassVar[Text] = Text(en="Zones are separated by a filter", zh_tw="區域之間設有過濾")
    sections: ClassVar[tuple[str, ...]] = ("interfaces", "rule_bases", "routes")
    baseline: ClassVar[str] = "segmentation"

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:
        """Concern only devices that pass packets on and stand in more than one zone."""
        if state.routes is not None and state.routes.forwarding == ():
            return _HOST
        places = list(addresses(state, zones_of(context.registers)))
        zones = {place.zones for place in places}
        return _ONE_ZONE if len(zones) <= 1 and all(len(place.zones) == 1 for place in places) else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Look at every pair of addresses in different zones between which the device may pass packets on."""
        register: ZonesRegister = zones_of(context.registers)
        forwarding = need(state.routes, "routes", state).forwarding
        places = list(addresses(state, register))
        for place in places:
            if len(place.zones) != 1:
                message = _NO_ZONE.format(place=place.name)
                yield Observation(kind="undetermined", target=place.name, message=message)
        single = [place for place in places if len(place.zones) == 1]
        seen: set[tuple[str, str, Text]] = set()
        for one, other in combinations(single, 2):
            if one.zones == other.zones or one.version != other.version or one.interface == other.interface:
                continue
            if isinstance(forwarding, Unknown) or _FAMILIES[one.version] in forwarding:
                found = _between(one, other, state)
                if found is not None and (found.target, found.kind, found.message) not in seen:
                    seen.add((found.target, found.kind, found.message))
                    yield found


def _between(one: Place, other: Place, state: DeviceState) -> Observation | None:
    """Return what is to be said of a pair; `None` where it is filtered both ways, or nothing passes."""
    section = need(state.rule_bases, "rule_bases", state)
    family = _FAMILIES[one.version]
    zones = " / ".join(sorted((one.zones[0], other.zones[0])))
    there = is_filtered(section, family, one.interface, other.interface)
    back = is_filtered(section, family, other.interface, one.interface)
    if there and back:
        return None
    if not (there or back):
        return _unfiltered(one, other, zones, state)
    first, second = (one, other) if there else (other, one)
    ends = {"source": first.zones[0], "destination": second.zones[0]}
    return Observation(kind="note", target=zones, message=_ONE_WAY.format(zones=zones, family=family, **ends))


def _unfiltered(one: Place, other: Place, zones: str, state: DeviceState) -> Observation | None:
    forwarding = need(state.routes, "routes", state).forwarding
    if isinstance(forwarding, Unknown):
        return unknown(zones, forwarding, _UNTOLD.format(zones=zones))
    first, second = (_tables(place, state) for place in (one, other))
    if not (first and second):
        places = ", ".join(place.interface for place in (one, other))
        return Observation(kind="undetermined", target=zones, message=_NO_TABLE.format(places=places, zones=zones))
    if not first & second:
        return None
    ports = ", ".join(sorted((one.interface, other.interface)))
    message = _OPEN.format(zones=zones, ports=ports, family=_FAMILIES[one.version])
    certain = one.certain and other.certain
    return violation(zones, message) if certain else Observation(kind="undetermined", target=zones, message=message)


def _tables(place: Place, state: DeviceState) -> frozenset[str]:
    """Return the routing tables of an interface; one without a link has no route yet and would join the default one."""
    routes = need(state.routes, "routes", state).routes
    interfaces = need(state.interfaces, "interfaces", state).interfaces
    if isinstance(routes, Unknown):
        return frozenset()
    found = frozenset(
        route.table for route in routes if place.interface in route.interfaces and route.protocol == "connected"
    )
    down = any(one.name == place.interface and one.up is False for one in interfaces)
    return found or (frozenset({""}) if down else frozenset())
