"""Whether the device asks enough of new passwords."""

from collections.abc import Iterator
from typing import ClassVar, Literal, NamedTuple

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import PasswordPolicy

LENGTH_FLOOR = 8
"""A firm may ask for less than the profile's length, but not for less than this (profile, section 2)."""

_NOTHING = Text(en="the device asks nothing of new passwords' {what}", zh_tw="設備未要求新密碼的{what}")
_LESS = Text(
    en="{what} of new passwords: {value}; at least {least} is asked for",
    zh_tw="新密碼的{what}為 {value}，基準要求至少 {least}",
)
_MORE = Text(
    en="{what} of new passwords: {value}; at most {most} is asked for",
    zh_tw="新密碼的{what}為 {value}，基準要求至多 {most}",
)
_ACCOUNT = Text(
    en="account {name} may keep its password for {days} days; at most {most} is asked for",
    zh_tw="帳號 {name} 的密碼可使用 {days} 天，基準要求至多 {most} 天",
)
_ACCOUNT_FOREVER = Text(
    en="account {name} may keep its password for ever; at most {most} days are asked for",
    zh_tw="帳號 {name} 的密碼永不到期，基準要求至多 {most} 天",
)
_UNKNOWN = Text(en="the {what} asked of new passwords could not be told", zh_tw="無法得知設備對新密碼{what}的要求")
_AGES = Text(en="it could not be told how long accounts may keep their passwords", zh_tw="無法得知各帳號密碼的使用期限")

type _Name = Literal["minimum_length", "character_kinds", "maximum_age_days", "history"]


class _Demand(NamedTuple):
    field: _Name
    what: Text
    bound: int
    is_most: bool = False

    def is_met(self, value: int | None) -> bool:
        if value is None:
            return False
        return 0 < value <= self.bound if self.is_most else value >= self.bound


class PasswordRules(Check):
    """Clause 4.1.4, profile section 2: passwords follow the firm's identity-verification rule, whoever sets them."""

    title: ClassVar[Text] = Text(en="New passwords must be good ones", zh_tw="新密碼須符合密碼設定原則")
    sections: ClassVar[tuple[str, ...]] = ("password_policy",)
    baseline: ClassVar[str] = "local_accounts"
    mendable: ClassVar[bool] = True

    minimum_password_length: int
    """Characters of a new password, at least; less than 8 is taken as 8."""
    minimum_character_kinds: int
    """How many of upper case, lower case, digits and others must occur, at least."""
    maximum_password_age_days: int
    """Days after which a password must be changed, at most."""
    minimum_password_history: int
    """How many former passwords are refused, at least."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge each demand, and the accounts that have an age of their own."""
        section = need(state.password_policy, "password_policy", state)
        for demand in self._demands():
            value: Known[int | None] = getattr(section, demand.field)
            yield from undetermined(demand.field, value, _UNKNOWN.format(what=demand.what))
            if not isinstance(value, Unknown) and not demand.is_met(value):
                yield violation(demand.field, _shortfall(demand, value), section.lines)
        yield from undetermined("", section.ages, _AGES)
        for age in () if isinstance(section.ages, Unknown) else section.ages:
            most = self.maximum_password_age_days
            if age.maximum_days is None or age.maximum_days > most:
                text = _ACCOUNT_FOREVER if age.maximum_days is None else _ACCOUNT
                message = text.format(name=age.name, days=age.maximum_days, most=most)
                yield violation(f"account {age.name}", message, age.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Set what the device can be told; an account's own age is changed by hand, as it may lock its holder out."""
        section = state.password_policy
        if section is None:
            return state
        wanted = {
            demand.field: demand.bound
            for demand in self._demands()
            if demand.field in section.settable and self._fails(section, demand)
        }
        return state.changed(password_policy=section.changed(**wanted)) if wanted else state

    def _fails(self, section: PasswordPolicy, demand: _Demand) -> bool:
        value = getattr(section, demand.field)
        return not isinstance(value, Unknown) and not demand.is_met(value)

    def _demands(self) -> tuple[_Demand, ...]:
        length = max(self.minimum_password_length, LENGTH_FLOOR)
        return (
            _Demand("minimum_length", Text(en="length", zh_tw="長度"), length),
            _Demand(
                "character_kinds", Text(en="kinds of characters", zh_tw="字元種類數"), self.minimum_character_kinds
            ),
            _Demand(
                "maximum_age_days",
                Text(en="age in days", zh_tw="使用天數"),
                self.maximum_password_age_days,
                is_most=True,
            ),
            _Demand("history", Text(en="history", zh_tw="歷史紀錄次數"), self.minimum_password_history),
        )


def _shortfall(demand: _Demand, value: int | None) -> Text:
    if value is None:
        return _NOTHING.format(what=demand.what)
    return (_MORE if demand.is_most else _LESS).format(
        what=demand.what, value=value, least=demand.bound, most=demand.bound
    )
