"""Whether routed interfaces to the outside answer and forward what only helps attackers."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from netproof.checks._roles import interfaces_of, none_of, none_routed, not_there, require_roles
from netproof.checks.check import Check, need, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_network import RoutedInterface

_WORDS = {
    "redirects": Text(en="ICMP redirects", zh_tw="ICMP 重新導向"),
    "proxy-arp": Text(en="proxy ARP", zh_tw="代理 ARP"),
    "directed-broadcast": Text(en="directed broadcasts", zh_tw="定向廣播"),
    "unreachables": Text(en="ICMP unreachables", zh_tw="ICMP 無法到達訊息"),
}
_ON = Text(en="{interface}: {what} not turned off", zh_tw="{interface} 未停用「{what}」")
_UNKNOWN = Text(
    en="whether {what} were turned off at {interface} could not be told",
    zh_tw="無法得知 {interface} 是否停用「{what}」",
)
_ECHO = Text(
    en="echo requests to broadcast addresses are answered",
    zh_tw="會回應送往廣播位址的 ICMP 回應要求",
)
_ECHO_UNKNOWN = Text(
    en="it could not be told whether echo requests to broadcast addresses are answered",
    zh_tw="無法得知是否回應送往廣播位址的 ICMP 回應要求",
)
_INTERFACES = Text(en="the routed interfaces could not be read", zh_tw="無法取得路由介面")


class IcmpBehaviour(Check):
    """Clause 5.3.2: redirects lead traffic astray, proxy ARP answers for others, and broadcasts multiply (RFC 2644)."""

    title: ClassVar[Text] = Text(
        en="No redirects, proxy ARP or directed broadcasts at outside interfaces",
        zh_tw="對外介面未使用重新導向、代理 ARP 及定向廣播",
    )
    sections: ClassVar[tuple[str, ...]] = ("control_plane", "interfaces")
    baseline: ClassVar[str] = "control_plane"
    mendable: ClassVar[bool] = True

    forbidden_behaviours: tuple[Literal["redirects", "proxy-arp", "directed-broadcast", "unreachables"], ...]
    """What is off at such an interface; path MTU discovery needs `unreachables`."""
    behaviour_roles: tuple[str, ...]
    """Roles of the routed interfaces at which it is off."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:
        """Concern only devices with such an interface that routes."""
        return none_of(context, self.behaviour_roles) or none_routed(state, context, self.behaviour_roles)

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every routed interface of these roles.

        Raises:
            IndeterminateError: the inventory gives no interface a role.
        """
        section = need(state.control_plane, "control_plane", state)
        require_roles(context)
        if section.broadcast_echo is True:
            yield violation("", _ECHO, ("ipv4/icmp_echo_ignore_broadcasts:0",))
        yield from undetermined("", section.broadcast_echo, _ECHO_UNKNOWN)
        yield from not_there(state, context, self.behaviour_roles)
        if isinstance(section.interfaces, Unknown):
            yield unknown("", section.interfaces, _INTERFACES)
            return
        wanted = interfaces_of(context, self.behaviour_roles)
        for interface in section.interfaces:
            if interface.name in wanted:
                yield from self._judged(interface)

    def _judged(self, interface: RoutedInterface) -> Iterator[Observation]:
        for name in self.forbidden_behaviours:
            value = getattr(interface, _field(name))
            facts = {"interface": interface.name, "what": _WORDS[name]}
            if value is True:
                yield violation(interface.name, _ON.format(**facts), interface.lines)
            yield from undetermined(interface.name, value, _UNKNOWN.format(**facts))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Turn off what is on where it must not be."""
        section = state.control_plane
        if section is None or state.interfaces is None or isinstance(section.interfaces, Unknown):
            return state
        wanted = interfaces_of(context, self.behaviour_roles)
        mended = tuple(self._mended(one) if one.name in wanted else one for one in section.interfaces)
        echo = False if section.broadcast_echo is True and wanted else section.broadcast_echo
        return state.changed(control_plane=section.changed(interfaces=mended, broadcast_echo=echo))

    def _mended(self, interface: RoutedInterface) -> RoutedInterface:
        fields = [field for name in self.forbidden_behaviours if getattr(interface, field := _field(name)) is True]
        return interface.changed(**dict.fromkeys(fields, False))


def _field(behaviour: str) -> str:
    return behaviour.replace("-", "_")
