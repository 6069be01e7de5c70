"""Whether the super-user may log in from the network."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState

SUPER_USER = "root"
_ALLOWED = Text(
    en="the super-user may log in from the network, so that nobody can say who it was",
    zh_tw="超級使用者可自網路直接登入，無法追查實際操作人員",
)
_UNKNOWN = Text(
    en="it could not be told whether the super-user may log in from the network",
    zh_tw="無法得知超級使用者是否可自網路登入",
)


class RootLogin(Check):
    """Clause 4.1.4: an account that everybody shares; people log in by name and become root afterwards."""

    title: ClassVar[Text] = Text(en="The super-user does not log in from the network", zh_tw="超級使用者不得自網路登入")
    sections: ClassVar[tuple[str, ...]] = ("local_accounts",)
    baseline: ClassVar[str] = "local_accounts"
    mendable: ClassVar[bool] = True

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report root log-in that is allowed."""
        section = need(state.local_accounts, "local_accounts", state)
        if section.root_login is True:
            yield violation(SUPER_USER, _ALLOWED, section.lines)
        yield from undetermined(SUPER_USER, section.root_login, _UNKNOWN)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Forbid it, unless Netproof itself logs in so."""
        section = state.local_accounts
        if section is None or section.root_login is not True or context.device.own_access.account == SUPER_USER:
            return state
        return state.changed(local_accounts=section.changed(root_login=False))
