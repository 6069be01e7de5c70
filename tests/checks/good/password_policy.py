"""A device that asks for passwords as the profile does."""

from netproof.model.state_access import PasswordAge, PasswordPolicy

SECTION = PasswordPolicy(
    minimum_length=12,
    character_kinds=3,
    maximum_age_days=90,
    history=3,
    ages=(PasswordAge(name="chen", maximum_days=90),),
    settable=("minimum_length", "character_kinds", "maximum_age_days", "history"),
    lines=("security passwords min-length 12",),
)
