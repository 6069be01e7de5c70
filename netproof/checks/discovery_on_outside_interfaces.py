"""Whether the device announces itself to networks that are not the firm's."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, IndeterminateError, need, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text, Unknown
from netproof.model.state import DeviceState, Service, Services

OUTSIDE_ROLES = frozenset({"outside", "third-party"})
_ENABLED = Text(
    en="{name} tells what this device is on the outside interface {interface}",
    zh_tw="{name} 於對外介面 {interface} 揭露設備資訊",
)
_UNKNOWN = Text(
    en="it could not be told whether {name} is on at the outside interface {interface}",
    zh_tw="無法得知對外介面 {interface} 是否啟用 {name}",
)
_NO_INTERFACE = Text(
    en="the inventory calls {interface} an outside interface, but the device has none of that name",
    zh_tw="設備清冊將 {interface} 列為對外介面，但設備上無此名稱的介面",
)
_NONE_OUTSIDE = Text(
    en="the inventory names no outside interface of this device",
    zh_tw="設備清冊未列出本設備的對外介面",
)
_NO_ROLES = Text(
    en="the inventory does not say what this device's interfaces are for: netproof_interface_roles is not set",
    zh_tw="設備清冊未設定 netproof_interface_roles，無法得知本設備的對外介面",
)


class DiscoveryOnOutsideInterfaces(Check):
    """Profile 4.1.6: CDP and LLDP are for the firm's own links; phones and topology need them there."""

    title: ClassVar[Text] = Text(
        en="No discovery protocol on outside interfaces",
        zh_tw="對外介面未啟用設備探索協定",
    )
    sections: ClassVar[tuple[str, ...]] = ("services", "interfaces")
    baseline: ClassVar[str] = "services"
    mendable: ClassVar[bool] = True

    discovery_protocols: tuple[str, ...]
    """Discovery protocols that tell outsiders about the device, by the names that all platforms share."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Concern only devices with an outside interface; an inventory without roles does not tell which those are."""
        return _NONE_OUTSIDE if context.device.interface_roles and not _outside(context) else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every protocol on every outside interface.

        Raises:
            IndeterminateError: the inventory gives no interface a role.
        """
        if not context.device.interface_roles:
            raise IndeterminateError(_NO_ROLES)
        section = need(state.services, "services", state)
        present = {interface.name for interface in need(state.interfaces, "interfaces", state).interfaces}
        for interface in _outside(context):
            if interface not in present:
                message = _NO_INTERFACE.format(interface=interface)
                yield Observation(kind="undetermined", target=interface, message=message)
                continue
            for name in self.discovery_protocols:
                enabled, lines = _effective(section, name, interface)
                if isinstance(enabled, Unknown):
                    yield unknown(interface, enabled, _UNKNOWN.format(name=name, interface=interface))
                elif enabled:
                    yield violation(interface, _ENABLED.format(name=name, interface=interface), lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Turn the protocols off where they look outside, and leave them on elsewhere."""
        if state.services is None or state.interfaces is None:
            return state
        present = {interface.name for interface in state.interfaces.interfaces}
        section = state.services
        for interface in (interface for interface in _outside(context) if interface in present):
            for name in self.discovery_protocols:
                if _effective(section, name, interface)[0] is True:
                    section = _turned_off(section, name, interface)
        return state.changed(services=section)


def _outside(context: Context) -> list[str]:
    return sorted(name for name, role in context.device.interface_roles.items() if role in OUTSIDE_ROLES)


def _effective(section: Services, name: str, interface: str) -> tuple[Known[bool], tuple[str, ...]]:
    """Return whether a protocol is on at an interface: there and on the whole device, where it has such a switch."""
    found = {service.interface: service for service in section.services if service.name == name}
    here, everywhere = found.get(interface), found.get("")
    deciding = here or everywhere
    if deciding is None or (everywhere and everywhere.enabled is False):
        return False, ()
    return deciding.enabled, deciding.lines


def _turned_off(section: Services, name: str, interface: str) -> Services:
    others = tuple(s for s in section.services if (s.name, s.interface) != (name, interface))
    here = next((s for s in section.services if (s.name, s.interface) == (name, interface)), None)
    off = here.changed(enabled=False) if here else Service(name=name, enabled=False, interface=interface)
    return section.changed(services=(*others, off))
