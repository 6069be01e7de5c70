"""Native lines as proof, without the secrets in them; the type of a secret stays, because it is the fact.

The rules go from the exact to the general. So a secret that already holds a replaced one is not replaced once more:
it would take words with it that are none (`set-key ascii 8 …` behind `psk`), and proof is read by people.
"""

import re

from netproof.platforms.block_tree import Node
from netproof.redaction.lines import LINE, Replace, replaced_secrets

REMOVED = "<removed>"
"""Stands in a proof line where a secret stood."""
_MARK = re.compile(rf"<secret:[^<>]+>|{REMOVED}")
_FIRST_PLACE, _LAST_PLACE = "\ue000", "\uf8ff"
"""Letters without a meaning (Unicode's private use area): no rule matches a part of what one stands for."""
_PLACE = re.compile(f"[{_FIRST_PLACE}-{_LAST_PLACE}]")


def redacted(line: str) -> str:
    """Return a configuration line with its secrets replaced; a sealed or referenced one stays readable."""
    return sealed_line(line, lambda _kind, _value: REMOVED)


def sealed_line(line: str, seal: Replace) -> str:
    """Return a configuration line in which each secret is what `seal(kind, value)` returns: a token or a mark."""
    if _PLACE.search(line):  # no device writes one; taken as a whole, the line can be led back to as it was
        return seal(LINE, line)
    marks: list[str] = []

    def place(mark: str) -> str:
        marks.append(mark)
        return chr(ord(_FIRST_PLACE) + len(marks) - 1)

    line = _MARK.sub(lambda found: place(found[0]), line)
    line = replaced_secrets(line, lambda kind, value: value if _PLACE.search(value) else place(seal(kind, value)))
    return _PLACE.sub(lambda found: marks[ord(found[0]) - ord(_FIRST_PLACE)], line)


def proof(node: Node, *, indent: str = " ") -> tuple[str, ...]:
    """Return a node's redacted lines with the ones below, indented as the device prints them."""
    return tuple(_lines(node, "", indent))


def _lines(node: Node, margin: str, indent: str) -> list[str]:
    below = [line for child in node.children for line in _lines(child, margin + indent, indent)]
    return [margin + redacted(node.text), *below]
