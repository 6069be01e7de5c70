"""Clauses 3.2.1 to 3.2.5: the zones of the network, their segments, and what may pass between them."""

from collections.abc import Iterable
from datetime import date
from ipaddress import IPv4Network, IPv6Network
from typing import ClassVar, Literal

from pydantic import Field

from netproof.model.agreed_service import AgreedService
from netproof.model.record import Text
from netproof.model.register import EntryId, Filled, Location, Register, RegisterEntry, RegisterPart

type ZoneKind = Literal[
    "dmz", "production", "test", "office", "management", "guest", "third-party", "outside", "special", "other"
]
type Network = IPv4Network | IPv6Network

_NOT_YET = Text(en="{entry} holds from {day} only", zh_tw="{entry} 自 {day} 起始生效")
_ANY = Text(
    en="{entry} allows every service, which regulates nothing; name the services",
    zh_tw="{entry} 允許所有服務，等同未規範；請明列服務",
)


class Zone(RegisterPart):
    """A part of the network whose devices may reach each other, and that filters separate from every other part."""

    id: EntryId
    """How flows and reports name the zone."""
    kind: ZoneKind
    """What it is for; `special` for restricted access and special services (3.2.5)."""
    owner: Filled
    """Who answers for it."""
    purpose: str = ""
    """What stands in it, in the firm's own words."""
    networks: tuple[Network, ...] = ()
    """Its segments, each in no other zone."""
    vlans: tuple[int, ...] = ()
    """Its VLANs, where switches carry it without having an address in it."""
    interfaces: tuple[Filled, ...] = ()
    """Shell patterns over `device:interface`, for lines whose addresses say nothing."""

    @property
    def is_bare(self) -> bool:
        """Tell whether it names nothing that could lie in it."""
        return not (self.networks or self.vlans or self.interfaces)


class AbsentKind(RegisterPart):
    """A kind of zone that the clause names and that the firm does not have."""

    kind: ZoneKind
    """Which kind there is none of."""
    reason: Filled
    """Why the firm needs none."""
    approved_by: Filled
    """Who accepted that."""


class AllowedFlow(RegisterEntry):
    """A row of the zone matrix: what may pass from some zones to others. What no row allows is forbidden."""

    in_order: ClassVar[tuple[tuple[str, str], ...]] = (("approved_on", "expires"),)

    sources: tuple[EntryId, ...] = Field(min_length=1)
    """The zones from which connections are opened."""
    destinations: tuple[EntryId, ...] = Field(min_length=1)
    """The zones to which they are opened."""
    services: tuple[AgreedService, ...] = Field(min_length=1)
    """What may be reached: `tcp/443`, `udp/5060-5070`, `icmp`."""
    need: Filled
    """What business needs it."""
    approved_by: Filled
    """Who approved it."""
    approved_on: date
    """The day of the approval."""
    expires: date | None = None
    """The last day on which it may pass."""

    @property
    def ends(self) -> date | None:
        """Return the last day on which it may pass."""
        return self.expires

    def shortcomings(self, today: date) -> Iterable[Text]:
        """Say that it is not approved yet, or that it leaves everything open."""
        if self.approved_on > today:
            yield _NOT_YET.format(entry=self.id, day=self.approved_on)
        if "any" in self.services:
            yield _ANY.format(entry=self.id)


class ZonesRegister(Register):
    """Clauses 3.2.1 to 3.2.5: the zones of the network, their segments, and what may pass between them."""

    title: ClassVar[Text] = Text(en="Zones and the flows between them", zh_tw="網路區域及區域間允許流量")
    proof_required: ClassVar[bool] = False

    zones: tuple[Zone, ...]
    """The zones, each with its segments."""
    absent: tuple[AbsentKind, ...] = ()
    """The kinds of zone that the firm does not have, and why."""
    flows: tuple[AllowedFlow, ...] = ()
    """The approved zone matrix."""

    @property
    def is_empty(self) -> bool:
        """Tell whether no zone is declared."""
        return not self.zones

    def faults(self) -> Iterable[tuple[Location, str]]:
        """Yield zones that stand twice, flows between unknown zones, and kinds that are both there and absent."""
        yield from super().faults()
        known: set[str] = set()
        for index, zone in enumerate(self.zones):
            if zone.id in known:
                yield ("zones", index, "id"), f"{zone.id!r} is used twice; every zone's id must be unique"
            known.add(zone.id)
        for index, flow in enumerate(self.flows):
            for field in ("sources", "destinations"):
                for place, name in enumerate(getattr(flow, field)):
                    if name not in known:
                        message = f"{name!r} is no zone; the zones are {', '.join(sorted(known))}"
                        yield ("flows", index, field, place), message
        kinds = {zone.kind for zone in self.zones}
        for index, absent in enumerate(self.absent):
            if absent.kind in kinds:
                yield ("absent", index, "kind"), f"there is a zone of kind {absent.kind!r}; remove one of them"
