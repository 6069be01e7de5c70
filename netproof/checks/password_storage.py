"""Whether passwords are stored so that a copy of the configuration does not reveal them."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._passwords import renewed
from netproof.checks.check import Check, need, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState, PasswordStorage, StoredPassword

_WEAK = Text(
    en="the password of {name} is stored as {storage}, which is weaker than the profile accepts",
    zh_tw="{name} 的密碼以{storage}儲存，未達基準所要求的強度",
)
_READABLE = Text(
    en="the password of {name} is stored as {storage}: whoever reads the configuration knows it",
    zh_tw="{name} 的密碼以{storage}儲存，任何人讀到組態即可得知密碼",
)
_IN_CHINESE = {PasswordStorage.CLEARTEXT: "明文", PasswordStorage.REVERSIBLE: "可還原的編碼"}
"""Hashes go by their own names in both languages."""
_NONE = Text(en="{name} has no password", zh_tw="{name} 未設定密碼")
_UNRECOGNISED = Text(
    en="how the password of {name} is stored was not recognised",
    zh_tw="無法辨識 {name} 的密碼儲存方式",
)
_MESSAGES = {
    PasswordStorage.NONE: _NONE,
    PasswordStorage.CLEARTEXT: _READABLE,
    PasswordStorage.REVERSIBLE: _READABLE,
}


class StoredPasswords(Check):
    """Clause 4.1.4, and profile 4.1.6: secrets are hashed. Cisco's types 0, 4 and 7 reveal the password (NSA, 2022)."""

    title: ClassVar[Text] = Text(en="Passwords are stored with a strong hash", zh_tw="密碼以高強度雜湊儲存")
    sections: ClassVar[tuple[str, ...]] = ("local_accounts",)
    baseline: ClassVar[str] = "local_accounts"
    mendable: ClassVar[bool] = True

    accepted_storages: tuple[PasswordStorage, ...]
    """Ways of storing a password that are strong enough, the preferred one first."""
    enable_secret: str
    """The inventory's secret that is set as the device's own privilege password; empty when none may be set."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every account that may log in, and the privilege password that the device needs."""
        section = need(state.local_accounts, "local_accounts", state)
        passwords = [(a.name, a.password, a.lines) for a in section.accounts if a.enabled is not False]
        passwords += [(item.name, item.password, item.lines) for item in section.shared_passwords if item.required]
        for name, password, lines in passwords:
            if password.storage is PasswordStorage.UNRECOGNISED:
                message = _UNRECOGNISED.format(name=name)
                yield Observation(kind="undetermined", target=name, message=message, proof=lines)
            elif self._is_weak(password):
                message = _MESSAGES.get(password.storage, _WEAK)
                yield violation(name, _filled(message, name, password.storage), lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Set the secrets that the register names in place of weakly stored passwords."""
        if state.local_accounts is None or not self.accepted_storages:
            return state
        section = renewed(
            state.local_accounts,
            context,
            is_wrong=self._is_weak,
            storage=self.accepted_storages[0],
            shared=self.enable_secret,
        )
        return state.changed(local_accounts=section)

    def _is_weak(self, password: StoredPassword) -> bool:
        unjudged = {PasswordStorage.LOCKED, PasswordStorage.UNRECOGNISED}
        return password.storage not in unjudged and password.storage not in self.accepted_storages


def _filled(message: Text, name: str, storage: PasswordStorage) -> Text:
    return Text(
        en=message.en.format(name=name, storage=storage.value),
        zh_tw=message.zh_tw.format(name=name, storage=_IN_CHINESE.get(storage, f" {storage.value} ")),
    )
