"""Whether a device receives other devices' logs, and by which names rsyslog files them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from netproof.model.record import Known, Unknown
from netproof.platforms.linux import commands, listening
from netproof.platforms.linux.files import files_of, patterns_of, without_comments
from netproof.platforms.linux.store_survey import FOLDER
from netproof.platforms.outputs import Outputs

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_BODY = rf'\((?:[^()"]|{_QUOTED})*\)'
_INPUT = re.compile(r'\binput\s*\([^)]*\btype\s*=\s*"im(?:udp|tcp|ptcp|relp|gssapi|dtls)"', re.IGNORECASE)
_LEGACY_INPUT = re.compile(
    r"^\$(?:UDPServerRun|Input(?:TCP|PTCP|RELP|GSS)Server\w*Run)\s", re.IGNORECASE | re.MULTILINE
)
_TEMPLATE = re.compile(rf'\btemplate\s*({_BODY})\s*(\{{(?:[^{{}}"]|{_QUOTED})*\}})?', re.IGNORECASE)
_LEGACY_TEMPLATE = re.compile(rf"^\$template\s+([^\s,]+)\s*,\s*({_QUOTED})", re.IGNORECASE | re.MULTILINE)
_DYNAMIC = re.compile(r'\bdynafile\s*=\s*"([^"]+)"|^[^\s#$][^\n?]*\s-?\?([\w.-]+)', re.IGNORECASE | re.MULTILINE)
_INCLUDE = re.compile(
    r'(?:^\$IncludeConfig\s+|\binclude\s*\([^)]*\bfile\s*=\s*")([^\s"]+)', re.IGNORECASE | re.MULTILINE
)
_PARAMETER = re.compile(rf"([\w.]+)\s*=\s*({_QUOTED})")
_PART = re.compile(rf"\b(constant|property)\s*({_BODY})", re.IGNORECASE)

_SENDERS = frozenset({"hostname", "source", "fromhost", "fromhost-ip"})
"""Properties that name the sender (rsyslog, "Message Properties")."""
_DATES = {"$year": "{y}", "$month": "{m}", "$day": "{d}", "$now": "{y}-{m}-{d}"}
_DATE_OPTIONS = {
    ":1:10:date-rfc3339": "{y}-{m}-{d}",
    ":::date-year": "{y}",
    ":::date-month": "{m}",
    ":::date-day": "{d}",
}
_STAMPS = frozenset({"timegenerated", "timereported", "timestamp"})

_PORTS = {("udp", 514), ("tcp", 514), ("tcp", 601), ("tcp", 6514), ("udp", 6514), ("tcp", 2514), ("tcp", 19532)}
"""Where logs are received by custom: RFC 5426, 6587, 3195, 5425, 6012; RELP; systemd-journal-remote."""


@dataclass(frozen=True)
class Receiving:
    """What a device does with other devices' logs."""

    receives: Known[bool]
    folder: Known[str] = ""
    layouts: tuple[re.Pattern[str], ...] = ()
    """Match the name of a series below the folder, with the sender as group `sender`."""


def receiving(outputs: Outputs) -> Receiving:
    """Read rsyslog's configuration, and the sockets for another daemon that receives.

    Raises:
        NotCollectedError: neither could be read.
    """
    files = files_of(outputs, commands.RSYSLOG_FILES)
    text = "\n".join(line for content in files.values() for line in without_comments(content))
    if _INPUT.search(text) or _LEGACY_INPUT.search(text):
        return _store(text)
    other = sorted(
        f"{one.protocol}/{one.port} ({one.process or 'process not shown'})"
        for one in listening.parse(outputs).sockets
        if (one.protocol, one.port) in _PORTS
    )
    if other:
        why = f"{', '.join(other)} listens, and rsyslog's configuration as it was read does not say that it receives"
        return Receiving(receives=Unknown(unknown=why))
    unread = list(_unread_includes(files))
    if unread and "rsyslogd" in listening.listening_processes(outputs):
        return Receiving(receives=Unknown(unknown=f"rsyslog listens and includes {unread[0]}, which is not read"))
    return Receiving(receives=False)


def _unread_includes(files: Mapping[str, str]) -> Iterator[str]:
    read = patterns_of(commands.RSYSLOG_FILES)
    for content in files.values():
        for match in _INCLUDE.finditer("\n".join(without_comments(content))):
            if match[1] not in read and not any(fnmatchcase(match[1], pattern) for pattern in read):
                yield match[1]


def _store(text: str) -> Receiving:
    """Return where received logs go, by the templates of files whose names hold the sender's."""
    used = {first or second for first, second in _DYNAMIC.findall(text)}
    templates = {name: path for name, path in _templates(text) if name in used and _SENDERS & set(_properties(path))}
    outside = sorted(f"{name} ({path})" for name, path in templates.items() if not path.startswith(f"{FOLDER}/"))
    if outside:
        why = f"template {outside[0]} leads out of {FOLDER}, and logs are read nowhere else"
        return Receiving(receives=True, folder=Unknown(unknown=why))
    if not templates:
        why = "no template of a file that rsyslog writes to has the sender in its name"
        return Receiving(receives=True, folder=Unknown(unknown=why))
    layouts = tuple(_layout(path.removeprefix(FOLDER)) for path in templates.values())
    return Receiving(receives=True, folder=FOLDER, layouts=layouts)


def _templates(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of every template, in the form that a string template has."""
    for name, quoted in _LEGACY_TEMPLATE.findall(text):
        yield name, quoted[1:-1]
    for head, body in _TEMPLATE.findall(text):
        values = _values(head)
        yield values.get("name", ""), values.get("string") or "".join(_parts(body))


def _parts(body: str) -> Iterator[str]:
    """Yield the parts of a list template as a string template writes them."""
    for kind, head in _PART.findall(body):
        values = _values(head)
        if kind.lower() == "constant":
            yield values.get("value", "")
        else:
            places = f"{values.get('position.from', '')}:{values.get('position.to', '')}"
            yield f"%{values.get('name', '')}:{places}:{values.get('dateformat', '').replace('rfc', 'date-rfc')}%"


def _values(head: str) -> dict[str, str]:
    return {name.lower(): quoted[1:-1] for name, quoted in _PARAMETER.findall(head)}


def _properties(template: str) -> list[str]:
    return [part.partition(":")[0].lower() for part in template.split("%")[1::2]]


def _layout(template: str) -> re.Pattern[str]:
    """Return what matches the names that a template makes; the survey writes a whole day as `{day}`."""
    pieces: list[str] = []
    for place, part in enumerate(template.split("%")):
        name, _, options = part.partition(":")
        if place % 2 == 0:
            pieces.append(re.escape(part))
        elif name.lower() in _SENDERS:
            pieces.append("(?P=sender)" if any("<sender>" in one for one in pieces) else "(?P<sender>[^/]+?)")
        elif name.lower() in _STAMPS:
            pieces.append(_DATE_OPTIONS.get(f":{options}".lower(), "[^/]*?"))
        else:
            pieces.append(_DATES.get(name.lower(), "[^/]*?"))
    pattern = re.sub(r"\{y\}(?:\\?[-/_.])?\{m\}(?:\\?[-/_.])?\{d\}", r"\\{day\\}", "".join(pieces))
    return re.compile(re.sub(r"\{[ymd]\}", r"\\d+", pattern))
