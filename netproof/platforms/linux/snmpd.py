"""net-snmp's agent: which communities snmpd.conf(5) accepts, in its three ways of saying it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SHORT = re.compile(r"^(?P<access>r[ow])community6?\s+(?P<rest>.+)$", re.IGNORECASE)
_COM2SEC = re.compile(
    r"^com2sec6?\s+(?:-Cn\s+\S+\s+)?(?P<security>\S+)\s+(?P<source>\S+)\s+(?P<community>\S+)$", re.IGNORECASE
)
_GROUP = re.compile(r"^group\s+(?P<group>\S+)\s+(?P<model>v1|v2c|any)\s+(?P<security>\S+)$", re.IGNORECASE)
_ACCESS = re.compile(r"^access\s+(?P<group>\S+)\s+(?:\S+\s+){4}(?P<read>\S+)\s+(?P<write>\S+)", re.IGNORECASE)
_ANYWHERE = frozenset({"", "default", "0.0.0.0/0", "::/0"})

KNOWN_DEFAULTS = frozenset({"public", "private"})
"""The words that agents ship with (RFC 1157 leaves them open; net-snmp's examples and every scanner use these)."""


@dataclass(frozen=True)
class CommunityLine:
    """One line that lets a community in."""

    community: str
    access: str
    source: str | None
    """The one address or network that it is taken from, or `None` for anywhere."""
    line: str


def community_lines(files: Mapping[str, str]) -> Iterator[CommunityLine]:
    """Yield every line of snmpd.conf(5) that names a community."""
    lines = [line.split("#", 1)[0].strip() for content in files.values() for line in content.split("\n")]
    writers = _writing_security_names(lines)
    for line in lines:
        short, com2sec = _SHORT.match(line), _COM2SEC.match(line)
        if short:
            words = short["rest"].split()
            yield CommunityLine(words[0], short["access"].lower(), _source(words[1:2]), line)
        elif com2sec:
            access = "rw" if com2sec["security"] in writers else "ro"
            yield CommunityLine(com2sec["community"], access, _source([com2sec["source"]]), line)


def _source(words: list[str]) -> str | None:
    word = words[0] if words else ""
    return None if word in _ANYWHERE else word


def _writing_security_names(lines: list[str]) -> set[str]:
    writing = {match["group"] for line in lines if (match := _ACCESS.match(line)) and match["write"] != "none"}
    return {match["security"] for line in lines if (match := _GROUP.match(line)) and match["group"] in writing}


def is_community_line(line: str) -> bool:
    """Tell whether a line of snmpd.conf(5) names a community."""
    return bool(_SHORT.match(line.strip()) or _COM2SEC.match(line.strip()))
