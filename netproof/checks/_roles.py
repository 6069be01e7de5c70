"""Interfaces by what the inventory says they are for, for the checks that concern some of them only."""

from collections.abc import Collection, Iterator

from netproof.checks.check import IndeterminateError, need
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState

_NO_ROLES = Text(
    en="the inventory does not say what this device's interfaces are for: netproof_interface_roles is not set",
    zh_tw="設備清冊未設定 netproof_interface_roles，無法得知本設備各介面的用途",
)
_NONE = Text(
    en="the inventory gives no interface of this device one of these roles: {roles}",
    zh_tw="設備清冊中，本設備沒有下列用途的介面：{roles}",
)
_SWITCHED = Text(
    en="none of these interfaces routes: {interfaces}",
    zh_tw="下列介面均非路由介面：{interfaces}",
)
_NOT_THERE = Text(
    en="the inventory names the interface {interface}, but the device has none of that name",
    zh_tw="設備清冊列有介面 {interface}，但設備上無此名稱的介面",
)


def interfaces_of(context: Context, roles: Collection[str]) -> list[str]:
    """Return the interfaces that the inventory gives one of these roles, sorted."""
    return sorted(name for name, role in context.device.interface_roles.items() if role in roles)


def none_of(context: Context, roles: Collection[str]) -> Text | None:
    """Say that no interface has such a role, or `None`; an inventory without roles does not tell."""
    if context.device.interface_roles and not interfaces_of(context, roles):
        return _NONE.format(roles=", ".join(sorted(roles)))
    return None


def none_routed(state: DeviceState, context: Context, roles: Collection[str]) -> Text | None:
    """Say that every interface of these roles is there and none of them routes, or `None`."""
    if state.control_plane is None or state.interfaces is None or isinstance(state.control_plane.interfaces, Unknown):
        return None
    wanted = interfaces_of(context, roles)
    present = {interface.name for interface in state.interfaces.interfaces}
    routed = {interface.name for interface in state.control_plane.interfaces}
    if not wanted or not present.issuperset(wanted) or not routed.isdisjoint(wanted):
        return None
    return _SWITCHED.format(interfaces=", ".join(wanted))


def require_roles(context: Context) -> None:
    """Refuse to judge where the inventory gives no interface a role.

    Raises:
        IndeterminateError: it does not.
    """
    if not context.device.interface_roles:
        raise IndeterminateError(_NO_ROLES)


def not_there(state: DeviceState, context: Context, roles: Collection[str]) -> Iterator[Observation]:
    """Yield what cannot be told of interfaces that the inventory names and the device lacks."""
    present = {interface.name for interface in need(state.interfaces, "interfaces", state).interfaces}
    for name in interfaces_of(context, roles):
        if name not in present:
            yield Observation(kind="undetermined", target=name, message=_NOT_THERE.format(interface=name))
