"""Versions as vendors number them; the examples are real releases of each."""

import pytest

from netproof.versions import compare, compare_packages, is_of_cycle

OLDER = [
    ("17.9.4", "17.9.4a"),
    ("17.9.4a", "17.9.5"),
    ("17.03.05", "17.3.6"),
    ("16.12.5b", "17.3.1"),
    ("17.9", "17.10"),
    ("15.2(4)M6a", "15.2(4)M7"),
    ("15.2(4)M6", "15.2(4)M6a"),
    ("15.2(7)E3", "15.2(7)E10"),
    ("12.2(55)SE3", "15.0(2)SE"),
    ("9.2(3)", "10.3(9)"),
    ("7.0(3)I7(9)", "7.0(3)I7(10)"),
    ("4.23.0.1F", "4.31.2M"),
    ("21.4R3-S5.4", "21.4R3-S6"),
    ("21.4R3", "21.4R3-S1"),
    ("12.3X48-D85", "12.3X48-D90"),
    ("22.4R3-S2-EVO", "22.4R3-S3-EVO"),
    ("v6.4.4,build1803,201209 (GA)", "6.4.5"),
    ("10.2.18-h9", "10.2.18-h32"),
    ("10.2.18", "10.2.18-h1"),
]
INCOMPARABLE = [
    ("12.2(55)SE3", "12.2(55)EX3"),
    ("15.2(4)M6", "17.9.4"),
    ("12.3X48-D90", "21.4R3"),
    ("22.4R3", "22.4R3-EVO"),
    ("7.0(3)I7(10)", "7.3(1)D1(1)"),
    ("10.2.18-c4", "10.2.18"),
    ("", "17.9.4"),
    ("unknown", "unknown"),
]


@pytest.mark.parametrize(("old", "new"), OLDER)
def test_order(old: str, new: str) -> None:
    assert compare(old, new) == -1
    assert compare(new, old) == 1
    assert compare(old, old) == 0


@pytest.mark.parametrize(("one", "other"), INCOMPARABLE)
def test_what_does_not_compare(one: str, other: str) -> None:
    assert compare(one, other) is None
    assert compare(other, one) is None


def test_leading_zeros_and_missing_parts_mean_nothing() -> None:
    assert compare("17.03.05", "17.3.5") == 0
    assert compare("17.12", "17.12.0") == 0


# Rows as `dpkg --compare-versions OLD lt NEW` answers them.
OLDER_PACKAGES = [
    ("1:9.2p1-2+deb12u2", "1:9.2p1-2+deb12u3"),
    ("1:9.2p1-2+deb12u9", "1:9.2p1-2+deb12u10"),
    ("9.9p1-1", "1:1.0-1"),
    ("1.0~rc1-1", "1.0-1"),
    ("1.0-1~bpo12+1", "1.0-1"),
    ("1.0-1", "1.0-1+deb12u1"),
    ("1.0-1", "1.0a-1"),
    ("1.0a-1", "1.0+dfsg-1"),
    ("8.4.4-1.1~deb12u1", "8.4.4-1.1"),
    ("2.9", "2.10"),
    ("1.0", "1.0-0.1"),
    ("1.0~", "1.0"),
    ("1.0~~", "1.0~"),
    ("5.2", "5.2.0"),
]


@pytest.mark.parametrize(("old", "new"), OLDER_PACKAGES)
def test_order_of_packages(old: str, new: str) -> None:
    assert compare_packages(old, new) == -1
    assert compare_packages(new, old) == 1
    assert compare_packages(old, old) == 0


@pytest.mark.parametrize("text", ["", "not a version", "8.7p1-38.el9", "epoch:1.0"])
def test_packages_of_other_kinds_do_not_compare(text: str) -> None:
    assert compare_packages(text, "1.0-1") is None


@pytest.mark.parametrize(
    ("version", "cycle", "expected"),
    [
        ("17.9.4a", "17.9", True),
        ("17.09.04", "17.9", True),
        ("17.90.1", "17.9", False),
        ("17.1.1", "17.10", False),
        ("17", "17.9", False),
        ("12", "12", True),
        ("12.5", "12", True),
        ("15.2(7)E4", "15.2(7)E", True),
        ("17.9.4", "", False),
    ],
)
def test_release_cycles(version: str, cycle: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_of_cycle(version, cycle) is expected
