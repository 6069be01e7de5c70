"""A unified diff as rows of two columns, for people who compare before and after."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

_HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_BEFORE, _AFTER = "--- before ", "+++ after "


@dataclass(frozen=True)
class Side:
    """A line of one of the two texts."""

    number: int
    text: str


@dataclass(frozen=True)
class Row:
    """Lines that stand side by side; a side is `None` where the other one has no counterpart."""

    before: Side | None
    after: Side | None
    changed: bool


@dataclass(frozen=True)
class TextDiff:
    """The hunks of one configuration text or file; within a hunk there is no gap between rows."""

    name: str
    hunks: tuple[tuple[Row, ...], ...]


def side_by_side(diff: str) -> tuple[TextDiff, ...]:
    """Read a unified diff over several texts, as `netproof.comparing.unified_diff` writes it.

    The counts in a hunk's head say where it ends, so that no line of a device can pass for a head.

    Raises:
        ValueError: the text is no such diff, naming the line.
    """
    lines = diff.removesuffix("\n").split("\n") if diff else []
    texts: list[tuple[str, list[tuple[Row, ...]]]] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        if line.startswith(_BEFORE) and lines[position + 1 : position + 2] == [_AFTER + line.removeprefix(_BEFORE)]:
            texts.append((line.removeprefix(_BEFORE), []))
            position += 2
        elif texts and (head := _HUNK.match(line)):
            rows, position = _hunk(lines, position + 1, head)
            texts[-1][1].append(rows)
        else:
            raise ValueError(f"line {position + 1}: expected a unified diff, not {line[:40]!r}")
    return tuple(TextDiff(name=name, hunks=tuple(hunks)) for name, hunks in texts)


def _hunk(lines: Sequence[str], position: int, head: re.Match[str]) -> tuple[tuple[Row, ...], int]:
    """Return a hunk's rows and where the next one begins."""
    old, old_count, new, new_count = (int(number or 1) if number != "0" else 0 for number in head.groups())
    old_end, new_end = old + old_count, new + new_count
    rows: list[Row] = []
    removed: list[Side] = []
    added: list[Side] = []
    while old < old_end or new < new_end:
        mark, text = (lines[position][:1], lines[position][1:]) if position < len(lines) else ("", "")
        if mark not in {"-", "+", " "}:
            raise ValueError(f"line {position + 1}: the hunk ends before its lines are told")
        if mark == "-":
            removed.append(Side(old, text))
        elif mark == "+":
            added.append(Side(new, text))
        else:
            rows += [*_paired(removed, added), Row(Side(old, text), Side(new, text), changed=False)]
            removed, added = [], []
        old, new, position = old + (mark != "+"), new + (mark != "-"), position + 1
    return (*rows, *_paired(removed, added)), position


def _paired(removed: Sequence[Side], added: Sequence[Side]) -> Iterator[Row]:
    for before, after in zip_longest(removed, added):
        yield Row(before, after, changed=True)
