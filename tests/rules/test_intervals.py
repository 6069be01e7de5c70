import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproof.rules.intervals import Bounds, Intervals

NUMBERS = st.frozensets(st.integers(0, 24))


def intervals(numbers: frozenset[int]) -> Intervals:
    return Intervals.of((number, number) for number in numbers)


def numbers(found: Intervals) -> set[int]:
    return {number for first, last in found.spans for number in range(first, last + 1)}


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_that_of_sets(left: frozenset[int], right: frozenset[int]) -> None:
    mine, theirs = intervals(left), intervals(right)
    assert numbers(mine | theirs) == left | right
    assert numbers(mine & theirs) == left & right
    assert numbers(mine - theirs) == left - right
    assert mine.size() == len(left)
    assert all((number in mine) == (number in left) for number in range(-1, 26))


@given(NUMBERS, NUMBERS)
def test_equal_sets_have_one_form(left: frozenset[int], right: frozenset[int]) -> None:
    for found in (intervals(left) | intervals(right), intervals(left) - intervals(right)):
        assert found == intervals(frozenset(numbers(found)))
        assert all(last + 1 < first for (_, last), (first, _) in zip(found.spans, found.spans[1:], strict=False))


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["__or__", "__and__", "__sub__"]))
def test_bounds_hold_every_set_between_them(
    a: frozenset[int], b: frozenset[int], c: frozenset[int], d: frozenset[int], operation: str
) -> None:
    left, right = Bounds(intervals(a & b), intervals(a)), Bounds(intervals(c & d), intervals(c))
    found = getattr(left, operation)(right)
    for mine in (a, a & b):
        for theirs in (c, c & d):
            result = getattr(mine, operation)(theirs)
            assert numbers(found.lower) <= result <= numbers(found.upper)


@pytest.mark.parametrize(("spans", "merged"), [([(5, 9), (1, 4)], ((1, 9),)), ([(1, 3), (5, 6)], ((1, 3), (5, 6)))])
def test_adjacent_spans_are_merged(spans: list[tuple[int, int]], merged: tuple[tuple[int, int], ...]) -> None:
    assert Intervals.of(spans).spans == merged
