"""Whether packets with a forged source address are dropped where they come in."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from netproof.checks._roles import interfaces_of, none_of, none_routed, not_there, require_roles
from netproof.checks.check import Check, need, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_network import RoutedInterface

_OPEN = Text(
    en="{interface} lets in {family} packets whatever source they claim (reverse path check: {found})",
    zh_tw="{interface} 未驗證 {family} 封包的來源位址（反向路徑檢查：{found}）",
)
_UNKNOWN = Text(
    en="it could not be told whether {interface} validates the source of {family} packets",
    zh_tw="無法得知 {interface} 是否驗證 {family} 封包的來源位址",
)
_INTERFACES = Text(en="the routed interfaces could not be read", zh_tw="無法取得路由介面")
_FIELDS = {"source_check": "IPv4", "ipv6_source_check": "IPv6"}


class SourceValidation(Check):
    """Clauses 6.1 and 5.3.2: unicast reverse path forwarding keeps forged sources out (BCP 38, RFC 3704)."""

    title: ClassVar[Text] = Text(
        en="Packets with forged source addresses are dropped",
        zh_tw="丟棄偽造來源位址的封包",
    )
    sections: ClassVar[tuple[str, ...]] = ("control_plane", "interfaces")
    baseline: ClassVar[str] = "control_plane"
    mendable: ClassVar[bool] = True

    source_check_roles: tuple[str, ...]
    """Roles of the routed interfaces at which source addresses are validated."""
    accepted_source_checks: tuple[Literal["strict", "loose"], ...]
    """What counts: `strict` (the way back leads to the same interface), `loose` (there is some way back)."""
    source_check: Literal["strict", "loose"]
    """What is set where nothing is; `loose` cannot cut off lines whose traffic comes and goes by different ways."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:
        """Concern only devices with such an interface that routes."""
        return none_of(context, self.source_check_roles) or none_routed(state, context, self.source_check_roles)

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every routed interface of these roles; switched ones route nothing.

        Raises:
            IndeterminateError: the inventory gives no interface a role.
        """
        section = need(state.control_plane, "control_plane", state)
        require_roles(context)
        yield from not_there(state, context, self.source_check_roles)
        if isinstance(section.interfaces, Unknown):
            yield unknown("", section.interfaces, _INTERFACES)
            return
        wanted = interfaces_of(context, self.source_check_roles)
        for interface in section.interfaces:
            if interface.name in wanted:
                yield from self._judged(interface)

    def _judged(self, interface: RoutedInterface) -> Iterator[Observation]:
        for field, family in _FIELDS.items():
            found = getattr(interface, field)
            facts = {"interface": interface.name, "family": family, "found": found}
            yield from undetermined(interface.name, found, _UNKNOWN.format(**facts))
            if isinstance(found, str) and found not in self.accepted_source_checks:
                yield violation(interface.name, _OPEN.format(**facts), interface.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Set the check where none is; one that is there is not replaced by another."""
        section = state.control_plane
        if section is None or state.interfaces is None or isinstance(section.interfaces, Unknown):
            return state
        wanted = interfaces_of(context, self.source_check_roles)
        mended = tuple(self._mended(one) if one.name in wanted else one for one in section.interfaces)
        return state.changed(control_plane=section.changed(interfaces=mended))

    def _mended(self, interface: RoutedInterface) -> RoutedInterface:
        if self.source_check not in self.accepted_source_checks:
            return interface
        return interface.changed(
            **{field: self.source_check for field in _FIELDS if getattr(interface, field) == "none"}
        )
