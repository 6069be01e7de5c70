"""Whether the device lets people in by a password that carries no name."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._passwords import without_shared_passwords
from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState

_SHARED = Text(
    en="{name} is a password without a name: everybody who knows it shares it",
    zh_tw="{name} 為不具名密碼，知悉者皆可共用",
)
_FURTHER = Text(
    en="whether there are further passwords without a name could not be told",
    zh_tw="無法得知是否尚有其他不具名密碼",
)


class SharedPasswords(Check):
    """Clause 4.1.4: management accounts are never shared; a line password is a shared account without a name."""

    title: ClassVar[Text] = Text(en="No shared password without a name", zh_tw="未使用不具名的共用密碼")
    sections: ClassVar[tuple[str, ...]] = ("local_accounts",)
    baseline: ClassVar[str] = "local_accounts"
    mendable: ClassVar[bool] = True

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report every nameless password except the one that the device needs for privilege."""
        section = need(state.local_accounts, "local_accounts", state)
        for item in section.shared_passwords:
            if not item.required:
                yield violation(item.name, _SHARED.format(name=item.name), item.lines)
        yield from undetermined("", section.further_passwords, _FURTHER)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Remove them, unless nobody could become an administrator without them."""
        if state.local_accounts is None:
            return state
        return state.changed(local_accounts=without_shared_passwords(state.local_accounts, lambda _: True))
