"""Whether the accounts of providers on a device stand on a contract that is in force."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import ClassVar

from netproof.checks._register import today
from netproof.checks.check import Check, IndeterminateError, need, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.registers.outsourcing import OutsourcedService, OutsourcingRegister

_MISSING = Text(
    en="the register of providers is missing or empty (registers/outsourcing.yml), so their accounts cannot be told",
    zh_tw="缺少委外廠商及契約清冊或清冊為空白（registers/outsourcing.yml），無從判斷廠商帳號",
)
_NONE_HERE = Text(
    en="the register of providers names none with an account on this device",
    zh_tw="委外廠商及契約清冊未登載任何於此設備持有帳號的廠商",
)
_NO_CONTRACT = Text(
    en="account {name} is {provider}'s, with which no contract is on record",
    zh_tw="帳號 {name} 屬 {provider}，惟查無契約",
)
_OVER = Text(
    en="account {name} is {provider}'s, whose work here ended on {day}; disable it",
    zh_tw="帳號 {name} 屬 {provider}，其契約或作業已於 {day} 終止，應予停用",
)
_ENABLED = Text(
    en="it could not be told whether account {name} can log in",
    zh_tw="無法得知帳號 {name} 是否可登入",
)


class ProviderAccounts(Check):
    """Clause 4.4: providers work on devices under a contract that follows the supply-chain rule."""

    title: ClassVar[Text] = Text(en="Providers' accounts have a contract in force", zh_tw="廠商帳號均有有效契約")
    sections: ClassVar[tuple[str, ...]] = ("local_accounts",)
    baseline: ClassVar[str] = "local_accounts"

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every account that may be able to log in; one of several services in force is enough.

        Raises:
            IndeterminateError: the register is missing or empty.
        """
        register = context.registers.get(OutsourcingRegister)
        if register is None or register.is_empty:
            raise IndeterminateError(_MISSING)
        if not _services(context):
            yield Observation(kind="note", target="", message=_NONE_HERE)
        for account in need(state.local_accounts, "local_accounts", state).accounts:
            problems = [_problem(account.name, service, context) for service in _services(context, account.name)]
            if not problems or None in problems or account.enabled is False:
                continue
            if isinstance(account.enabled, Unknown):
                yield unknown(account.name, account.enabled, _ENABLED.format(name=account.name))
            elif problems[0] is not None:
                yield violation(account.name, problems[0], account.lines)


def _services(context: Context, account: str = "") -> list[OutsourcedService]:
    """Return the providers' services with accounts on the context's device, or with a certain one."""
    register = context.registers.get(OutsourcingRegister)
    names = (context.device.name, *context.device.groups)
    return [
        service
        for service in (register.entries if register else ())
        if service.accounts
        and any(fnmatchcase(name, pattern) for name in names for pattern in service.devices)
        and (not account or any(fnmatchcase(account, pattern) for pattern in service.accounts))
    ]


def _problem(account: str, service: OutsourcedService, context: Context) -> Text | None:
    facts = {"name": account, "provider": service.provider}
    ends = [day for day in (service.contract_expires, service.ended_on) if day is not None]
    if ends and min(ends) < today(context):
        return _OVER.format(day=min(ends), **facts)
    if not service.contract.strip() or service.contract_expires is None:
        return _NO_CONTRACT.format(**facts)
    return None
