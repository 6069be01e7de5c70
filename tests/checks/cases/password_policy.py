"""Cases of what devices ask of new passwords."""

from typing import Any

from netproof.model.state import DeviceState
from netproof.model.state_access import PasswordAge
from tests.checks.states import BAD, GOOD, OPEN, UNKNOWN, Case, device


def policy(**fields: Any) -> DeviceState:
    return device(password_policy=fields)


CASES = (
    Case("as the profile", "password_policy", device(), GOOD),
    Case("short", "password_policy", policy(minimum_length=8), BAD, GOOD),
    Case("short, but as the firm wants it", "password_policy", policy(minimum_length=8), GOOD,
         parameters={"minimum_password_length": 8}),
    Case("below the floor, whatever the firm wants", "password_policy", policy(minimum_length=7), BAD, GOOD,
         parameters={"minimum_password_length": 6}),
    Case("nothing asked", "password_policy", policy(minimum_length=None), BAD, GOOD),
    Case("two kinds", "password_policy", policy(character_kinds=2), BAD, GOOD),
    Case("for ever", "password_policy", policy(maximum_age_days=None), BAD, GOOD),
    Case("too long", "password_policy", policy(maximum_age_days=91), BAD, GOOD),
    Case("no days is no end", "password_policy", policy(maximum_age_days=0), BAD, GOOD),
    Case("history", "password_policy", policy(history=2), BAD, GOOD),
    Case("not to be set", "password_policy", policy(history=2, settable=()), BAD),
    Case("an account for ever", "password_policy", policy(ages=(PasswordAge(name="x", maximum_days=None),)), BAD),
    Case("an account too long", "password_policy", policy(ages=(PasswordAge(name="x", maximum_days=365),)), BAD),
    Case("length unknown", "password_policy", policy(minimum_length=UNKNOWN), OPEN),
    Case("kinds unknown", "password_policy", policy(character_kinds=UNKNOWN), OPEN),
    Case("age unknown", "password_policy", policy(maximum_age_days=UNKNOWN), OPEN),
    Case("history unknown", "password_policy", policy(history=UNKNOWN), OPEN),
    Case("accounts unknown", "password_policy", policy(ages=UNKNOWN), OPEN),
)  # fmt: skip
