"""Find the secrets of a line of device text and put something else in their place."""

import re
from collections.abc import Callable

from netproof.redaction.hints import HintedRules
from netproof.redaction.rules import HARMLESS, RULES

MAX_LINE = 4096
"""A longer line, in characters, counts as one secret: the rules would take too long, and none must slip by."""
LINE = "line"
"""The kind of a secret that is a whole line, because the line is too long."""

type Replace = Callable[[str, str], str]
"""Return what stands instead of a secret, from its kind and value; the value itself where it is none."""

_HINTED = HintedRules(RULES)


def replaced_secrets(line: str, replace: Replace) -> str:
    """Return a line, given without its end, with each secret replaced.

    Rules are tried in order, each on what those before it left; so `replace` is also asked about what it put there
    itself, and must then return that unchanged.
    """
    if len(line) > MAX_LINE:
        return replace(LINE, line)
    if not _HINTED.any_matches(line):
        return line
    for kind, pattern in RULES:
        if pattern.search(line) and not (kind == "password" and HARMLESS.search(line)):
            line = pattern.sub(lambda match, kind=kind: replaced(match, kind, replace), line)  # type: ignore[misc]
    return line


def replaced(match: re.Match[str], kind: str, replace: Replace) -> str:
    """Return a match of a rule with the secret in it replaced."""
    whole, start = match.group(0), match.start()
    secret = match.group("secret")
    if not secret:
        return whole
    return whole[: match.start("secret") - start] + replace(kind, secret) + whole[match.end("secret") - start :]
