"""What IOS asks of new passwords, by the global length and by policies that only bound users have."""

import pytest

from netproof.model.record import Unknown
from netproof.platforms.cisco_ios import password_policy
from tests.planning import lines

from .samples import of_configuration, of_fixture

POLICY = (
    "aaa common-criteria policy P\n upper-case 1\n lower-case 1\n numeric-count 2\n special-case 0\n lifetime {age}"
)
BOUND = (
    "username a common-criteria-policy P password 7 01\nusername b privilege 15 common-criteria-policy P password 7 01"
)

CASES = [
    ("hostname x", 6, None, None),
    ("security passwords min-length 12", 12, None, None),
    (POLICY.format(age="day 90"), 6, None, None),
    (f"{POLICY.format(age='day 90')}\n{BOUND}", 6, 3, 90),
    (f"{POLICY.format(age='year 1 month 1')}\n{BOUND}", 6, 3, 396),
    (f"{POLICY.format(age='hour 12')}\n{BOUND}", 6, 3, 1),
    (f"{POLICY.format(age='day 90')}\n{BOUND}\nusername c secret 9 x", 6, None, None),
    (f"{POLICY.format(age='day 90')}\n{BOUND}\nusername c", 6, 3, 90),
    (f"aaa common-criteria policy P\n upper-case 0\n{BOUND}", 6, 0, None),
]


@pytest.mark.parametrize(("text", "length", "kinds", "age"), CASES)
def test_what_is_asked(text: str, length: int, kinds: int | None, age: int | None) -> None:
    section = password_policy.parse(of_configuration(text))
    assert (section.minimum_length, section.character_kinds, section.maximum_age_days) == (length, kinds, age)
    assert isinstance(section.history, Unknown), "IOS keeps no former passwords"


def test_a_router_of_release_15() -> None:
    section = password_policy.parse(of_fixture("aaa_router_15"))
    assert (section.minimum_length, section.character_kinds, section.maximum_age_days) == (10, 3, 90)


def test_only_the_length_is_set() -> None:
    section = password_policy.parse(of_configuration("hostname x"))
    after = section.changed(minimum_length=12, character_kinds=3)
    assert lines(password_policy.render(section, after)) == ["security passwords min-length 12"]
    assert password_policy.render(section, section) == ()
