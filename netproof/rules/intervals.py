"""Exact arithmetic on sets of integers, for addresses and ports.

netaddr's IPSet keeps one CIDR block per element, so that an odd range or a complement costs up to 2 x 128 of them,
and it knows no ports; spans of integers cost one element each and serve both.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Intervals:
    """A set of integers as ascending, disjoint and non-adjacent spans, both ends included; build it with `of`."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Self:
        """Build the union of spans in any order, overlapping or not."""
        merged: list[Span] = []
        for first, last in sorted(spans):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return cls(tuple(merged))

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __contains__(self, number: int) -> bool:
        index = bisect_right(self.spans, number, key=lambda span: span[0])
        return index > 0 and number <= self.spans[index - 1][1]

    def __or__(self, other: Self) -> Self:
        if not self or not other:
            return self or other
        return self.of(self.spans + other.spans)

    def __and__(self, other: Self) -> Self:
        found: list[Span] = []
        mine, theirs = 0, 0
        while mine < len(self.spans) and theirs < len(other.spans):
            first = max(self.spans[mine][0], other.spans[theirs][0])
            last = min(self.spans[mine][1], other.spans[theirs][1])
            if first <= last:
                found.append((first, last))
            if self.spans[mine][1] < other.spans[theirs][1]:
                mine += 1
            else:
                theirs += 1
        return type(self)(tuple(found))

    def __sub__(self, other: Self) -> Self:
        if not self or not other:
            return self
        lowest, highest = self.spans[0][0], self.spans[-1][1]
        edges = [lowest - 1, *(edge for span in other.spans for edge in span), highest + 1]
        gaps = ((last + 1, first - 1) for last, first in zip(edges[::2], edges[1::2], strict=True))
        return self & type(self)(tuple((first, last) for first, last in gaps if first <= last))

    def size(self) -> int:
        """Count the integers."""
        return sum(last - first + 1 for first, last in self.spans)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A set that may be known only in part: all of `lower` is in it, and nothing outside `upper` is."""

    lower: Intervals
    upper: Intervals

    @classmethod
    def exactly(cls, intervals: Intervals) -> Self:
        """Build the bounds of a set that is fully known."""
        return cls(intervals, intervals)

    def __or__(self, other: Self) -> Self:
        return type(self)(self.lower | other.lower, self.upper | other.upper)

    def __and__(self, other: Self) -> Self:
        return type(self)(self.lower & other.lower, self.upper & other.upper)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.lower - other.upper, self.upper - other.lower)

    def is_exact(self) -> bool:
        """Tell whether nothing about the set is unknown."""
        return self.lower == self.upper
