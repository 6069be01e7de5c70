"""What the administrators register says of an account on a device."""

from datetime import date
from fnmatch import fnmatchcase

from netproof import due_dates
from netproof.checks.check import IndeterminateError
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.registers.administrators import Administrator, AdministratorsRegister, RegisteredAccount

KEPT_KINDS = frozenset({"break-glass", "netproof"})
"""Accounts that no remedy touches: without them a mistake could not be mended any more."""

MISSING = Text(
    en="the administrators register is missing; `netproof register draft administrators` proposes one",
    zh_tw="缺少管理人員清冊；可執行 `netproof register draft administrators` 產生草稿",
)
EMPTY = Text(
    en="the administrators register is empty, so no account can be told from another",
    zh_tw="管理人員清冊為空白，無法判斷帳號是否屬於管理人員",
)

type Entry = tuple[Administrator, RegisteredAccount]


def administrators(context: Context) -> AdministratorsRegister:
    """Return the administrators register.

    Raises:
        IndeterminateError: it is missing or empty; an unknown network must never start with removals.
    """
    register = context.registers.get(AdministratorsRegister)
    if register is None:
        raise IndeterminateError(MISSING)
    if not register.administrators:
        raise IndeterminateError(EMPTY)
    return register


def entries(account: str, context: Context) -> tuple[Entry, ...]:
    """Return every entry of the register for an account on the context's device, also those out of date."""
    register = context.registers.get(AdministratorsRegister)
    return tuple(
        (administrator, registered)
        for administrator in (register.administrators if register else ())
        for registered in administrator.accounts
        if registered.name == account and _covers(registered, context)
    )


def in_force(administrator: Administrator, context: Context) -> bool:
    """Tell whether an entry is valid today; the day that it expires is its last."""
    day = today(context)
    return administrator.valid_from <= day and (administrator.expires is None or day <= administrator.expires)


def today(context: Context) -> date:
    """Return the as-of day in the firm's time zone."""
    return due_dates.today(context.as_of, context.firm.time_zone)


def is_kept(account: str, context: Context) -> bool:
    """Tell whether no remedy may touch an account: Netproof's own one, and those registered as break-glass."""
    if account == context.device.own_access.account:
        return True
    return any(registered.kind in KEPT_KINDS for _, registered in entries(account, context))


def secret_for(account: str, context: Context) -> str | None:
    """Return the name of the secret that the register wants set for an account, if any."""
    return next((registered.secret for _, registered in entries(account, context) if registered.secret), None)


def _covers(registered: RegisteredAccount, context: Context) -> bool:
    names = (context.device.name, *context.device.groups)
    return any(fnmatchcase(name, pattern) for pattern in registered.devices for name in names)
