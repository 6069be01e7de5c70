"""The lab's table of violations: as data and as the README shows it."""

from collections import Counter

import pytest

from lab.clauses import expected_clauses
from lab.violations import README, emulated_violations, is_at, readme_with_table
from netproof.catalog import load_catalog
from netproof.model.catalog import Control
from netproof.record_keeping import record_name


def test_the_readme_shows_the_table_as_it_is() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == readme_with_table(text), "write it anew: python -m lab.violations"


def names(control: Control) -> set[str]:
    checks = {use.check for use in (*control.checks, *control.firm_checks)}
    return checks | {record_name(use) for use in control.registers}


def test_every_row_names_a_check_of_its_control() -> None:
    uses = {(control.id, name) for control in load_catalog().controls for name in names(control)}
    assert [row for row in emulated_violations() if (row.control, row.check) not in uses] == []


def test_the_table_of_clauses_has_each_clause_once_in_order_and_its_own_controls() -> None:
    catalog, rows = load_catalog(), expected_clauses()
    assert list(rows) == [clause.id for clause in catalog.clauses]
    own = {clause: {control.id for control in catalog.controls if clause in control.clauses} for clause in rows}
    assert [clause for clause, row in rows.items() if not own[clause].issuperset(row.controls)] == []


def test_no_place_stands_twice() -> None:
    places = Counter(place for row in emulated_violations() for place in row.places())
    assert [place for place, count in places.items() if count > 1] == []


@pytest.mark.parametrize(
    ("seen", "row", "same"),
    [
        ("vty 1", "vty 1", True),
        ("vty 10", "vty 1", False),
        ("", "", True),
        ("x", "", False),
        ("<secret:snmp-community:0f>", "<secret:snmp-community:*>", True),
    ],
)
def test_targets_match_whole(seen: str, row: str, *, same: bool) -> None:
    assert is_at(("sw1", "control", "check", seen), ("sw1", "control", "check", row)) is same
    assert not is_at(("sw2", "control", "check", seen), ("sw1", "control", "check", row))


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="expected the marks"):
        readme_with_table("# The lab\n")
