"""Native lines as proof, without the secrets in them; the type of a secret stays, because it is the fact."""

import re

from netproof.platforms.block_tree import Node

REMOVED = "<removed>"

_TYPE = r"(?:(?:0|5|7|8a|sha512) )?"
_RULES = tuple(
    re.compile(rf"(?P<head>{head})(?P<secret>\S+)")
    for head in (
        rf"\b(?:secret|password) {_TYPE}(?!policy |minimum |<removed>)",
        r"^(?:no )?snmp-server community ",
        r"^snmp-server host \S+ (?:vrf \S+ )?(?:(?:informs|traps) )?(?:version (?:1|2c|3 \S+) )?",
        r"^snmp-server user .*\bauth \S+ ",
        r"^snmp-server user .*\bpriv \S+ ",
        rf"^(?!ntp server ).*\bkey {_TYPE}(?=\S+$)",
        rf"^ntp authentication-key \d+ \S+ {_TYPE}",
    )
)
"""Where secrets stand in EOS configuration lines (Arista EOS User Manual: User Security, SNMP, and NTP commands)."""


def redacted(line: str) -> str:
    """Return a configuration line with its secrets replaced."""
    for rule in _RULES:
        line = rule.sub(lambda found: found["head"] + REMOVED, line)
    return line


def proof(node: Node) -> tuple[str, ...]:
    """Return a node's redacted lines with the ones below, indented as the device prints them."""
    return tuple(_lines(node, 0))


def _lines(node: Node, depth: int) -> list[str]:
    below = [line for child in node.children for line in _lines(child, depth + 1)]
    return ["   " * depth + redacted(node.text), *below]
