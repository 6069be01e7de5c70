"""Whether every account on the device belongs to a registered administrator, and to one alone."""

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from netproof.checks._register import KEPT_KINDS, administrators, entries, in_force, is_kept
from netproof.checks.check import Check, need, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState, LocalAccount
from netproof.registers.administrators import AdministratorsRegister

_OWN = Text(
    en="Netproof's own account, known from the inventory",
    zh_tw="Netproof 本身使用的帳號，已登載於設備清冊",
)
UNREGISTERED = Text(
    en="account {name} is not in the administrators register",
    zh_tw="帳號 {name} 未登載於管理人員清冊",
)
_OUT_OF_DATE = Text(
    en="the register's entry for account {name} ({owners}) is not valid on this day",
    zh_tw="帳號 {name} 的清冊登載（{owners}）已逾期或尚未生效",
)
_SHARED = Text(
    en="account {name} is held by more than one person ({owners}), so it is shared",
    zh_tw="帳號 {name} 由多人使用（{owners}），屬共用帳號",
)
_GENERIC = Text(
    en="account {name} has a generic or default name, which no one person can answer for",
    zh_tw="帳號 {name} 為通用或預設名稱，無法歸屬於特定人員",
)
_ENABLED = Text(
    en="it could not be told whether account {name} can log in",
    zh_tw="無法得知帳號 {name} 是否可登入",
)


class _Problem(NamedTuple):
    message: Text
    removable: bool
    """Whether disabling the account mends it; who shall hold a shared account is for people to say."""


class RegisteredAccounts(Check):
    """Clause 4.1.4: management accounts are for administrators only and never shared."""

    title: ClassVar[Text] = Text(
        en="Accounts belong to registered administrators",
        zh_tw="帳號均屬已登載之管理人員",
    )
    sections: ClassVar[tuple[str, ...]] = ("local_accounts",)
    baseline: ClassVar[str] = "local_accounts"
    mendable: ClassVar[bool] = True

    generic_names: tuple[str, ...]
    """Names, in lower case, that say nothing of who uses the account."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every account that may be able to log in."""
        administrators(context)
        for account in need(state.local_accounts, "local_accounts", state).accounts:
            if account.name == context.device.own_access.account:
                yield Observation(kind="note", target=account.name, message=_OWN)
                continue
            problem = self._problem(account, context)
            if problem and isinstance(account.enabled, Unknown):
                yield unknown(account.name, account.enabled, _ENABLED.format(name=account.name))
            elif problem:
                yield violation(account.name, problem.message, account.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Disable the accounts that nobody registered may use, unless no account would be left to log in with."""
        section, register = state.local_accounts, context.registers.get(AdministratorsRegister)
        if section is None or register is None or not register.administrators:
            return state
        unwanted = {account.name for account in section.accounts if self._is_unwanted(account, context)}
        if not any(account.enabled is True and account.name not in unwanted for account in section.accounts):
            return state
        accounts = tuple(a.changed(enabled=False) if a.name in unwanted else a for a in section.accounts)
        return state.changed(local_accounts=section.changed(accounts=accounts))

    def _is_unwanted(self, account: LocalAccount, context: Context) -> bool:
        problem = self._problem(account, context)
        return problem is not None and problem.removable and not is_kept(account.name, context)

    def _problem(self, account: LocalAccount, context: Context) -> _Problem | None:
        if account.enabled is False:
            return None
        known = entries(account.name, context)
        valid = [(administrator, entry) for administrator, entry in known if in_force(administrator, context)]
        owners = ", ".join(dict.fromkeys(administrator.owner for administrator, _ in valid or known))
        if not known:
            return _Problem(UNREGISTERED.format(name=account.name), removable=True)
        if not valid:
            return _Problem(_OUT_OF_DATE.format(name=account.name, owners=owners), removable=True)
        if len({administrator.name for administrator, _ in valid}) > 1:
            return _Problem(_SHARED.format(name=account.name, owners=owners), removable=False)
        if account.name.lower() in self.generic_names and valid[0][1].kind not in KEPT_KINDS | {"service"}:
            return _Problem(_GENERIC.format(name=account.name), removable=False)
        return None
