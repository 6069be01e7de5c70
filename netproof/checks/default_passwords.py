"""Whether a password is one that attackers try first."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._passwords import renewed, without_shared_passwords
from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState, StoredPassword

_DEFAULT = Text(
    en="the password of {name} is a vendor's default or another widely known one",
    zh_tw="{name} 使用原廠預設密碼或眾所周知的密碼",
)
_UNKNOWN = Text(
    en="it could not be told whether the password of {name} is a widely known one",
    zh_tw="無法得知 {name} 是否使用眾所周知的密碼",
)
_FURTHER = Text(
    en="whether there are further passwords without a name could not be told",
    zh_tw="無法得知是否尚有其他不具名密碼",
)


class DefaultPasswords(Check):
    """Clause 4.1.4, profile section 2: no default password."""

    title: ClassVar[Text] = Text(en="No default or widely known password", zh_tw="未使用預設或眾所周知的密碼")
    sections: ClassVar[tuple[str, ...]] = ("local_accounts",)
    baseline: ClassVar[str] = "local_accounts"
    mendable: ClassVar[bool] = True

    enable_secret: str
    """The inventory's secret that is set as the device's own privilege password; empty when none may be set."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge the passwords of accounts that may log in, and the nameless ones."""
        section = need(state.local_accounts, "local_accounts", state)
        passwords = [(a.name, a.password, a.lines) for a in section.accounts if a.enabled is not False]
        passwords += [(item.name, item.password, item.lines) for item in section.shared_passwords]
        for name, password, lines in passwords:
            if _is_default(password):
                yield violation(name, _DEFAULT.format(name=name), lines)
            yield from undetermined(name, password.is_default, _UNKNOWN.format(name=name))
        yield from undetermined("", section.further_passwords, _FURTHER)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Set the secrets that the register names, and remove nameless passwords that the device can do without."""
        if state.local_accounts is None:
            return state
        section = without_shared_passwords(state.local_accounts, lambda item: _is_default(item.password))
        section = renewed(section, context, is_wrong=_is_default, storage=None, shared=self.enable_secret)
        return state.changed(local_accounts=section)


def _is_default(password: StoredPassword) -> bool:
    return password.is_default is True
