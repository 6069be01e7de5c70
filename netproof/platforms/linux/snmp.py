"""SNMP as net-snmp's agent is configured; the users' protocols stand in its own state file, with their keys."""

import re
from collections.abc import Mapping

from netproof.model.operation import FileContent, Operation
from netproof.model.record import Known, Unknown
from netproof.model.state import Snmp, SnmpCommunity, SnmpGroup, SnmpUser
from netproof.platforms.linux import commands, units
from netproof.platforms.linux.files import edited, files_of, from_lines, sealed, to_lines
from netproof.platforms.linux.listening import listening_processes
from netproof.platforms.linux.snmpd import (
    KNOWN_DEFAULTS,
    community_lines,
    is_community_line,
    user_lines,
    with_privacy,
)
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import REMOVED, sealed_line

COMMANDS = (commands.ENABLED_UNITS, commands.SNMPD_FILES, commands.SNMPD_USERS, commands.SOCKETS)

_USER = re.compile(
    r'^usmUser \d+ \d+ 0x[0-9a-f]+ (?P<name>"[^"]*"|\S+) (?:"[^"]*"|\S+) \S+'
    r" (?P<authentication>\.[\d.]+) \S+ (?P<privacy>\.[\d.]+) \S+",
    re.IGNORECASE,
)
_AUTHENTICATION = {"2": "md5", "3": "sha", "4": "sha224", "5": "sha256", "6": "sha384", "7": "sha512"}
"""Last number under 1.3.6.1.6.3.10.1.1 (RFC 3414, RFC 7860); 1 is none."""
_PRIVACY = {"2": "des", "4": "aes128"}
"""Last number under 1.3.6.1.6.3.10.1.2 (RFC 3414, RFC 3826); 1 is none."""
_CREATED = re.compile(r"^createUser\s+(?:-e\s+\S+\s+)?(?P<name>\S+)(?:\s+(?P<auth>\S+)\s+\S+(?:\s+(?P<priv>\S+))?)?")


def parse(outputs: Outputs) -> Snmp:
    """Read the section; an agent that neither runs nor starts at boot accepts nobody."""
    return Snmp(
        communities=communities(outputs),
        users=_users(outputs) if _is_on(outputs) else (),
        groups=_groups(outputs) if _is_on(outputs) else (),
        lines=to_lines(sealed_files(outputs)),
    )


def _groups(outputs: Outputs) -> tuple[SnmpGroup, ...]:
    """Return what lets SNMPv3 users in, by line, because one user may stand in several."""
    found = user_lines(files_of(outputs, commands.SNMPD_FILES))
    return tuple(
        SnmpGroup(name=one.name, level=one.level, writes_everything=one.writes_everything, lines=(one.line,))
        for one in found
    )


def _is_on(outputs: Outputs) -> bool:
    return "snmpd" in units.enabled_units(outputs).keys() | listening_processes(outputs)


def communities(outputs: Outputs) -> tuple[SnmpCommunity, ...]:
    """Return the communities that the agent accepts, one for each word, access and source."""
    if not _is_on(outputs):
        return ()
    found: dict[tuple[str, str, str | None], SnmpCommunity] = {}
    for entry in community_lines(files_of(outputs, commands.SNMPD_FILES)):
        known = entry.community.lower() in KNOWN_DEFAULTS
        name = entry.community if known else sealed(outputs, "snmp-community", entry.community)
        line = entry.line if known else _without_word(entry.line, entry.community, REMOVED)
        key = (name, entry.access, entry.source)
        before = found[key].lines if key in found else ()
        found[key] = SnmpCommunity(
            community=name,
            is_default=known,
            access="rw" if entry.access == "rw" else "ro",
            access_list=entry.source,
            lines=(*before, line),
        )
    return tuple(found.values())


def sealed_files(outputs: Outputs) -> dict[str, str]:
    """Return the agent's files with sealed secrets, so that they may stand in a state and be written again."""
    files = files_of(outputs, commands.SNMPD_FILES)
    return {path: edited(content, lambda line: _sealed_line(outputs, line)) for path, content in files.items()}


def _without_word(line: str, word: str, instead: str) -> str:
    return re.sub(rf"(?<=\s){re.escape(word)}(?=\s|$)", lambda _: instead, line)


def _sealed_line(outputs: Outputs, line: str) -> str:
    for entry in community_lines({"": line}):
        if entry.community.lower() not in KNOWN_DEFAULTS:
            return _without_word(line, entry.community, sealed(outputs, "snmp-community", entry.community))
    words = line.split()
    if words and words[0].lower() in {"trapsink", "trap2sink", "informsink", "trapsess", "proxy"}:
        return sealed_line(line, lambda kind, value: sealed(outputs, kind, value))
    if words and words[0].lower() in {"createuser", "trapcommunity"}:
        head = line[: line.index(words[1])] if len(words) > 1 else line
        rest = line[len(head) :].strip()
        return f"{head}{sealed(outputs, 'snmp-line', rest)}" if rest else line
    return line


def _users(outputs: Outputs) -> Known[tuple[SnmpUser, ...]]:
    text = outputs.get(commands.SNMPD_USERS)
    if text is None:
        return Unknown(unknown=outputs.why_missing(commands.SNMPD_USERS))
    found: dict[str, SnmpUser] = {}
    for content in files_of(outputs, commands.SNMPD_USERS).values():
        for line in content.split("\n"):
            match = _USER.match(line.strip())
            created = _CREATED.match(line.strip())
            if match:
                name = match["name"].strip('"')
                auth = _AUTHENTICATION.get(match["authentication"].rsplit(".", 1)[-1])
                found[name] = SnmpUser(
                    name=name, authentication=auth, privacy=_PRIVACY.get(match["privacy"].rsplit(".", 1)[-1])
                )
            elif created:
                found[created["name"]] = SnmpUser(
                    name=created["name"], authentication=_lower(created["auth"]), privacy=_lower(created["priv"])
                )
    return tuple(found[name] for name in sorted(found))


def _lower(word: str | None) -> str | None:
    return word.lower() if word else None


def render(before: Snmp, after: Snmp) -> tuple[Operation, ...]:
    """Take out the lines of communities that are to go, and ask SNMPv3 users for encryption."""
    kept = {(community.community, community.access, community.access_list) for community in after.communities}
    gone: set[tuple[str, str, str | None]] = {
        (community.community, community.access, community.access_list) for community in before.communities
    }
    return tuple(_edited(from_lines(before.lines), gone - kept, _to_be_private(before, after)))


def _to_be_private(before: Snmp, after: Snmp) -> set[str]:
    """Return the lines that let users in without encryption and shall not."""
    if isinstance(before.groups, Unknown) or isinstance(after.groups, Unknown):
        return set()
    kept = {line for group in after.groups if group.level != "priv" for line in group.lines}
    return {line for group in before.groups if group.level != "priv" for line in group.lines} - kept


def _edited(files: Mapping[str, str], gone: set[tuple[str, str, str | None]], private: set[str]) -> list[Operation]:
    def edit(line: str) -> str | None:
        if line.split("#", 1)[0].strip() in private:
            return with_privacy(line.split("#", 1)[0].strip())
        return line if stays(line) else None

    def stays(line: str) -> bool:
        entries = [(entry.community, entry.access, entry.source) for entry in community_lines({"": line})]
        return not is_community_line(line) or not gone.intersection(entries)

    operations: list[Operation] = []
    for path, content in files.items():
        new = edited(content, edit)
        if new != content:
            operations.append(FileContent(path=path, content=new, mode="0600"))
    return operations
