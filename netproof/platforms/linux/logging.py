"""Remote logging by rsyslog (legacy and RainerScript rules) and FRR."""

import re
from collections.abc import Iterator, Mapping

from netproof.model.operation import Command, FileContent, Operation
from netproof.model.record import Known, Unknown
from netproof.model.state import LogDestination, Logging
from netproof.platforms.linux import commands, frr, units
from netproof.platforms.linux.files import edited, files_of, from_lines, to_lines, without_comments
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.ENABLED_UNITS, commands.RSYSLOG_FILES, commands.FRR_RUNNING)

OWN_FILE = "/etc/rsyslog.d/90-netproof.conf"
SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
"""Keywords of syslog severities from the most severe on (RFC 5424, table 2; rsyslog.conf(5))."""

_FRR_VERSION = "frr version "
_FRR_LINES = ("log ", _FRR_VERSION)
"""FRR's lines of this section; the version stands first in every running configuration, and only where FRR runs."""
_ALIASES = {"panic": "emerg", "error": "err", "warn": "warning", "*": "debug"}
_RFC_5424 = {"emerg": "emergency", "crit": "critical", "err": "error", "info": "informational"}
_LEGACY = re.compile(
    r"^(?P<selector>[^\s@]+)\s+(?P<at>@@?)(?:\([^)]*\))?(?:\[(?P<address>[^\]]+)\]|(?P<host>[^\s:;]+))(?::(?P<port>\d+))?"
)
_ACTION = re.compile(
    r"""^(?:(?P<selector>[^\s(]+)\s+)?action\s*\((?P<body>[^)]*type\s*=\s*"omfwd"[^)]*)\)""", re.IGNORECASE
)
_PARAMETER = re.compile(r'([\w.]+)\s*=\s*"([^"]*)"')


def parse(outputs: Outputs) -> Logging:
    """Read the section."""
    files = files_of(outputs, commands.RSYSLOG_FILES)
    boot = units.enabled_units(outputs)
    running = "rsyslog" in boot
    destinations = tuple(_destinations(files)) if running else ()
    frr_lines = frr.running_lines(outputs)
    return Logging(
        enabled=running,
        destinations=destinations,
        severity=_least(destinations),
        timestamps=True,  # every built-in template of rsyslog has date and time ("Reserved Template Names")
        change_logging=_changes(frr_lines, running=running),
        login_logging=_logins(files, running=running),
        lines=(*to_lines(files), *(line for line in frr_lines or () if line.startswith(_FRR_LINES))),
    )


def _statements(content: str) -> Iterator[str]:
    """Yield a file's statements, each on one line: an action's parameters may stand on several."""
    text = "\n".join(without_comments(content))
    yield from re.sub(r"\(([^()]*)\)", lambda match: f"({' '.join(match[1].split())})", text).split("\n")


def _destinations(files: Mapping[str, str]) -> Iterator[LogDestination]:
    for content in files.values():
        for line in _statements(content):
            legacy, action = _LEGACY.match(line), _ACTION.match(line)
            if legacy:
                yield LogDestination(
                    address=legacy["address"] or legacy["host"],
                    protocol="tcp" if legacy["at"] == "@@" else "udp",
                    port=int(legacy["port"] or 514),
                    severity=_severity(legacy["selector"]),
                    lines=(line,),
                )
            elif action:
                yield _omfwd(dict(_PARAMETER.findall(action["body"])), action["selector"] or "*.*", line)


def _omfwd(parameters: Mapping[str, str], selector: str, line: str) -> LogDestination:
    """Return omfwd's destination; parameters' names are case-insensitive, UDP and 514 are its defaults."""
    values = {name.lower(): value for name, value in parameters.items()}
    protocol = values.get("protocol", "udp").lower()
    encrypted = protocol == "tcp" and values.get("streamdrivermode") == "1"
    return LogDestination(
        address=values.get("target", ""),
        protocol="tls" if encrypted else "tcp" if protocol == "tcp" else "udp",
        port=int(values.get("port", "514")),
        severity=_severity(selector),
        lines=(line,),
    )


def _severity(selector: str) -> Known[str]:
    """Return the least severe level that any part of a selector lets through (`auth.*;kern.warn`)."""
    least = -1
    for part in selector.split(";"):
        level = part.rpartition(".")[2].lstrip("=!").lower()
        level = _ALIASES.get(level, level)
        if level in SEVERITIES:
            least = max(least, SEVERITIES.index(level))
    if least < 0:
        return Unknown(unknown=f"the selector {selector} has no level that is known")
    return _RFC_5424.get(SEVERITIES[least], SEVERITIES[least])


def _least(destinations: tuple[LogDestination, ...]) -> Known[str]:
    names = [_RFC_5424.get(name, name) for name in SEVERITIES]
    levels = [names.index(one.severity) for one in destinations if isinstance(one.severity, str)]
    if len(levels) < len(destinations):
        return Unknown(unknown="a remote rule has a selector whose level is not known")
    return names[max(levels)] if levels else ""


def _changes(frr_lines: tuple[str, ...] | None, *, running: bool) -> Known[bool]:
    """Tell whether changes are logged: sudo logs every command to syslog; FRR logs its own only when told to."""
    if frr_lines is None:
        return running
    logs = any(line == "log commands" or line.startswith("log commands ") for line in frr_lines)
    sends = any(line.startswith(("log syslog", "log file")) for line in frr_lines)
    return running and logs and sends


def _logins(files: Mapping[str, str], *, running: bool) -> Known[bool]:
    """Tell whether sshd's and PAM's messages (facility auth, authpriv) are written anywhere."""
    selectors = [line.split()[0] for content in files.values() for line in _statements(content) if "." in line]
    return running and any(
        re.search(r"(?:^|[;,])(?:\*|auth|authpriv)(?:,\w+)*\.(?!none)", selector) for selector in selectors
    )


def render(before: Logging, after: Logging) -> tuple[Operation, ...]:
    """Send to the destinations that are new, from a file of our own, through a queue that survives on disk."""
    files = from_lines(line for line in before.lines if not line.startswith(_FRR_LINES))
    known = {_key(one): one for one in before.destinations}
    operations: list[Operation] = list(_with_severities(files, known, after))
    new = [one for one in after.destinations if _key(one) not in known]
    if new:
        operations.append(FileContent(path=OWN_FILE, content=files.get(OWN_FILE, "") + "".join(map(_forwarding, new))))
    if before.enabled is False and after.enabled is True:
        operations.append(Command(argv=("update-rc.d", "rsyslog", "enable")))
        operations.append(Command(argv=("service", "rsyslog", "restart"), phase="activate"))
    runs_frr = any(line.startswith(_FRR_VERSION) for line in before.lines)
    if runs_frr and before.change_logging is False and after.change_logging is True:
        wanted = [line for line in ("log syslog informational", "log commands") if line not in before.lines]
        operations += frr.configure(*wanted)
    return tuple(operations)


def _key(destination: LogDestination) -> tuple[str, str, int]:
    return destination.address, destination.protocol, destination.port


def _with_severities(
    files: Mapping[str, str], known: Mapping[tuple[str, str, int], LogDestination], after: Logging
) -> Iterator[FileContent]:
    """Rewrite the levels in the selectors of rules that let too little through."""
    lines = {
        known[_key(one)].lines[0]: _native_severity(one)
        for one in after.destinations
        if _key(one) in known and one.severity != known[_key(one)].severity and known[_key(one)].lines
    }

    def changed(line: str) -> str:
        level = lines.get(line.strip())
        if level is None:
            return line
        selector, rest = line.split(maxsplit=1)
        return f"{re.sub(r'[.][=!]*(?!none)[a-z*]+', f'.{level}', selector)} {rest}"

    for path, content in files.items():
        new = edited(content, changed)
        if new != content:
            yield FileContent(path=path, content=new)


def _native_severity(destination: LogDestination) -> str:
    """Return the level in rsyslog's own words; a rule that is to send everything says `debug`."""
    severity = destination.severity if isinstance(destination.severity, str) and destination.severity else "debug"
    return {long: short for short, long in _RFC_5424.items()}.get(severity, severity)


def _forwarding(destination: LogDestination) -> str:
    """Return the rule for one destination (rsyslog: omfwd, queue parameters)."""
    native = _native_severity(destination)
    selector = "*.*" if native == "debug" else f"*.{native}"
    encryption = ' StreamDriver="gtls" StreamDriverMode="1"' if destination.protocol == "tls" else ""
    transport = "udp" if destination.protocol == "udp" else "tcp"
    name = re.sub(r"[^0-9A-Za-z]", "_", destination.address)
    return (
        f'{selector} action(type="omfwd" target="{destination.address}" port="{destination.port}"'
        f' protocol="{transport}"{encryption} queue.type="LinkedList" queue.filename="netproof_{name}"'
        ' queue.maxDiskSpace="256m" queue.saveOnShutdown="on" action.resumeRetryCount="-1")\n'
    )
