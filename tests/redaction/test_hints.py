import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproof.redaction.hints import HintedRules, hints
from netproof.redaction.rules import RULES
from tests.evidence import test_redaction

HINTED = HintedRules(RULES)
FIXTURES = Path(__file__).parents[1] / "fixtures"
TEXTS = [value for value in vars(test_redaction).values() if isinstance(value, str) and "\n" in value]
TEXTS += [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.rglob("*.txt"))]
LINES = sorted({line for text in TEXTS for line in text.splitlines()})

DERIVED = {
    r"\bkey-string (?P<secret>\S+)": {"key-string "},
    r"(?:pass|secret)word": {"word"},
    r"(?:api|token)[ =]\d+": {"api", "token"},
    r"(?:api|\d+)x": set(),
    r"(?:long text)?\d": set(),
    r"(?:long text)+\d": {"long text"},
    r"(?<=before)x\d": set(),
    r"(?!never)some": {"some"},
}


@pytest.mark.parametrize("pattern", DERIVED)
def test_hints_are_what_every_match_holds(pattern: str) -> None:
    assert hints(re.compile(pattern, re.IGNORECASE)) == DERIVED[pattern]


def _missed(line: str) -> list[str]:
    candidates = set(HINTED.candidates(line))
    return [pattern.pattern for _, pattern in RULES if pattern.search(line) and pattern not in candidates]


def test_no_rule_that_matches_is_left_out() -> None:
    assert len(LINES) > 1000
    matching = [line for line in LINES if any(pattern.search(line) for _, pattern in RULES)]
    assert len(matching) > 100
    assert not {line: _missed(line) for line in LINES if _missed(line)}


@given(st.sampled_from(LINES), st.sampled_from(["upper", "lower", "title", "swapcase"]), st.text(max_size=3))
def test_nor_in_other_letters(line: str, change: str, added: str) -> None:
    assert not _missed(getattr(line, change)() + added)
    assert not _missed(line.replace("k", "\N{KELVIN SIGN}").replace("s", "\N{LATIN SMALL LETTER LONG S}"))


def test_few_rules_are_tried_on_a_harmless_line() -> None:
    assert len(list(HINTED.candidates("interface GigabitEthernet1/0/1"))) < len(RULES) / 5
