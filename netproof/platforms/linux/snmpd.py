"""net-snmp's agent: which communities and SNMPv3 users snmpd.conf(5) accepts, in its ways of saying it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from netproof.platforms.snmp_views import is_everything

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


_LEVELS: Mapping[str, Literal["noauth", "auth", "priv"]] = {
    "noauth": "noauth", "noauthnopriv": "noauth", "auth": "auth", "authnopriv": "auth",
    "priv": "priv", "authpriv": "priv",
}  # fmt: skip
_LEVEL = rf"(?:{'|'.join(sorted(_LEVELS, reverse=True))})(?!\S)"
_USER = re.compile(
    rf"^(?P<access>r[ow])user\s+(?:-s\s+\S+\s+)?(?P<name>[^\s-]\S*)(?:\s+(?P<level>{_LEVEL}))?(?P<rest>.*)$",
    re.IGNORECASE,
)
_USM_ACCESS = re.compile(
    rf"^access\s+(?P<name>\S+)\s+\S+\s+(?:usm|any)\s+(?P<level>{_LEVEL})\s+\S+\s+\S+\s+(?P<write>\S+)",
    re.IGNORECASE,
)
_USM_MEMBER = re.compile(r"^group\s+(?P<group>\S+)\s+(?:usm|any)\s+\S+$", re.IGNORECASE)
_VIEW = re.compile(r"^view\s+(?P<name>\S+)\s+included\s+(?P<tree>\S+)", re.IGNORECASE)


@dataclass(frozen=True)
class UserLine:
    """One line that says what SNMPv3 users may do: those of a group, or one user who is a group alone."""

    name: str
    level: Literal["noauth", "auth", "priv"]
    writes_everything: bool
    line: str


def user_lines(files: Mapping[str, str]) -> Iterator[UserLine]:
    """Yield every line of snmpd.conf(5) that lets SNMPv3 users in; `rouser` and `rwuser` ask for `auth` by default."""
    lines = [line.split("#", 1)[0].strip() for content in files.values() for line in content.split("\n")]
    wide = {found["name"] for line in lines if (found := _VIEW.match(line)) and is_everything(found["tree"])}
    members = {found["group"] for line in lines if (found := _USM_MEMBER.match(line))}
    for line in lines:
        user, access = _USER.match(line), _USM_ACCESS.match(line)
        if user:
            everything = user["access"].lower() == "rw" and _reaches_everything(user["rest"].split(), wide)
            yield UserLine(user["name"], _LEVELS[(user["level"] or "auth").lower()], everything, line)
        elif access and access["name"] in members:
            yield UserLine(access["name"], _LEVELS[access["level"].lower()], access["write"] in wide, line)


def _reaches_everything(words: list[str], wide: set[str]) -> bool:
    """Tell whether the rest of a user's line names no subtree and no view, or one of everything."""
    if not words:
        return True
    return words[1] in wide if words[0] == "-V" and len(words) > 1 else is_everything(words[0])


def with_privacy(line: str) -> str:
    """Return a line of `user_lines` that asks for encryption."""
    user, access = _USER.match(line), _USM_ACCESS.match(line)
    if access:
        return f"{line[: access.start('level')]}priv{line[access.end('level') :]}"
    if user is None:
        return line
    head = line[: user.end("name")]
    return f"{head} priv{user['rest']}"
