"""Which rules can match a line at all: by texts without which a rule cannot match, read from its own pattern.

Nearly every line of a device holds no secret, and looking for some short texts is ten times as fast as trying all the
patterns. The texts are derived, not written down, so that they cannot fall out of step with the rules; a pattern from
which none can be derived is always tried, and so is every rule on a line that is not plain ASCII, because there other
letters can stand for those of a pattern (the Kelvin sign for `k`).
"""

import re
from collections.abc import Iterable, Sequence
from re import _constants as constants  # type: ignore[attr-defined] # how the standard library sees a pattern
from re import _parser as parser  # type: ignore[attr-defined] # likewise
from typing import Any

type Hints = frozenset[str]
type Rule = tuple[str, re.Pattern[str]]

_SHORTEST = 2
"""A single letter is in nearly every line."""
_REPEATS = {constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT}


def hints(pattern: re.Pattern[str]) -> Hints:
    """Return texts in lower case of which each match holds at least one; none when no such texts are known."""
    return _of_sequence(parser.parse(pattern.pattern, pattern.flags))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Hints:
    """Of things that follow one another, all are needed: take the one that says most."""
    found: list[Hints] = []
    run = ""
    for kind, value in items:
        if kind is constants.LITERAL and value < 128:  # noqa: PLR2004 - ASCII
            run += chr(value).lower()
            continue
        found.append(frozenset({run} if run else ()))
        run = ""
        found.append(_of_one(kind, value))
    found.append(frozenset({run} if run else ()))
    usable = [each for each in found if each and min(map(len, each)) >= _SHORTEST]
    return max(usable, key=lambda each: (min(map(len, each)), -len(each)), default=frozenset())


def _of_one(kind: Any, value: Any) -> Hints:
    if kind is constants.SUBPATTERN:
        return _of_sequence(value[-1])
    if kind is constants.ATOMIC_GROUP:
        return _of_sequence(value)
    if kind in _REPEATS and value[0] > 0:
        return _of_sequence(value[2])
    if kind is constants.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    return frozenset()


class HintedRules:
    """Tells quickly that no rule matches a line, which is so for nearly all of them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(pattern for _, pattern in rules)
        self._always: list[re.Pattern[str]] = []
        self._by_hint: dict[str, list[re.Pattern[str]]] = {}
        for pattern in self._rules:
            texts = hints(pattern)
            if not texts:
                self._always.append(pattern)
            for text in texts:
                self._by_hint.setdefault(text, []).append(pattern)

    def candidates(self, line: str) -> Iterable[re.Pattern[str]]:
        """Return the rules that can match the line."""
        if not line.isascii():
            return self._rules
        lowered = line.lower()
        found = [pattern for text, patterns in self._by_hint.items() if text in lowered for pattern in patterns]
        return [*self._always, *found]

    def any_matches(self, line: str) -> bool:
        """Tell whether a rule matches the line."""
        return any(pattern.search(line) for pattern in self.candidates(line))
