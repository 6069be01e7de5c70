"""What is logged and where it goes.

Source: Cisco IOS Network Management Command Reference (`logging host`, `logging trap`), Cisco IOS Configuration
Fundamentals Command Reference (`service timestamps`, `archive`, `log config`).
"""

import re
from collections.abc import Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known, Unknown
from netproof.model.section import Section
from netproof.model.state import LogDestination, Logging
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.cisco_ios.configuration import parse as parse_tree
from netproof.platforms.cisco_ios.release import ALL
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof

COMMANDS = (RUNNING, ALL)

_LEVELS = {
    "emergencies": "emergency", "alerts": "alert", "critical": "critical", "errors": "error", "warnings": "warning",
    "notifications": "notice", "informational": "informational", "debugging": "debug",
}  # fmt: skip
"""IOS level → RFC 5424 keyword, by rising severity number from 0."""
DEFAULT_LEVEL = "informational"
_ADDRESS = r"\d+\.\d+\.\d+\.\d+|[0-9a-fA-F]*:[0-9a-fA-F:.]*"
_HOST = re.compile(rf"logging (?:host (?:ipv6 )?(?P<name>\S+)|(?P<address>{_ADDRESS}))(?P<rest>(?: .*)?)$")
_DEFAULT_PORTS = {"udp": 514, "tcp": 601, "tls": 6514}
"""`logging host`: UDP 514 (RFC 5426), TCP 601 (RFC 3195), TLS 6514 (RFC 5425)."""


def parse(outputs: Outputs) -> Logging:
    """Read the logging configuration; hidden in all releases are `logging on` and `logging trap informational`."""
    root = running_configuration(outputs)
    nodes = [
        *root.find("logging", "no logging", "service timestamps log", "no service timestamps log"),
        *root.find("login on-failure", "login on-success"),
    ]
    archive = root.first("archive")
    return Logging(
        enabled=not root.has("no logging on"),
        destinations=tuple(_destinations(root)),
        severity=_severity(root),
        timestamps=_timestamps(outputs, root),
        change_logging=_change_logging(archive),
        login_logging=bool(root.first("login on-failure log") and root.first("login on-success log")),
        lines=tuple(line for node in nodes for line in proof(node)),
    )


def _destinations(root: Node) -> Iterator[LogDestination]:
    for node, found in root.match(_HOST):
        words = found["rest"].split()
        transport = words[words.index("transport") + 1] if "transport" in words[:-1] else "udp"
        protocol = transport if transport in _DEFAULT_PORTS else "udp"
        port = words[words.index("port") + 1] if "port" in words[:-1] else ""
        yield LogDestination(
            address=found["name"] or found["address"],
            protocol="tls" if protocol == "tls" else "tcp" if protocol == "tcp" else "udp",
            port=int(port) if port.isdigit() else _DEFAULT_PORTS[protocol],
            lines=proof(node),
        )


def _severity(root: Node) -> Known[str]:
    if root.first("no logging trap"):
        return "none"
    node = root.first("logging trap")
    level = node.text.split()[2] if node and len(node.text.split()) > 2 else DEFAULT_LEVEL  # noqa: PLR2004 - words
    if level.isdigit() and int(level) < len(_LEVELS):
        return list(_LEVELS.values())[int(level)]
    return _LEVELS.get(level, Unknown(unknown=f"`logging trap {level}` is not a level"))


def _timestamps(outputs: Outputs, root: Node) -> Known[bool]:
    """Where the configuration does not say, the device's list of all settings does."""
    listed = outputs.view(parse_tree, ALL) if answer_or_none(outputs, ALL) is not None else None
    for tree in (root, listed):
        if tree and (node := tree.first("service timestamps log")):
            return "datetime" in node.text
    if listed or root.first("no service timestamps log", "no service timestamps"):
        return False
    return Unknown(
        unknown="`service timestamps log` is not in the configuration, and its default depends on the release"
    )


def _change_logging(archive: Node | None) -> bool:
    """Changes are logged when the archive records them and sends them to syslog."""
    log = archive.first("log config") if archive else None
    return bool(log and log.has("logging enable") and log.first("notify syslog"))


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that lead to the planned logging; new destinations come before old ones go."""
    if not isinstance(before, Logging) or not isinstance(after, Logging):
        raise TypeError("logging renders Logging only")
    lines = ["logging on"] if after.enabled is True and before.enabled is False else []
    lines += [_host_line(new) for new in after.destinations if not any(map(new.__eq__, before.destinations))]
    if isinstance(after.severity, str) and after.severity != before.severity:
        lines += [f"logging trap {name}" for name, word in _LEVELS.items() if word == after.severity]
    if after.timestamps is True and before.timestamps is not True:
        lines.append("service timestamps log datetime msec localtime show-timezone year")
    if after.change_logging is True and before.change_logging is not True:
        lines += [
            "archive",
            "log config",
            "logging enable",
            "notify syslog contenttype plaintext",
            "hidekeys",
            "exit",
            "exit",
        ]
    if after.login_logging is True and before.login_logging is not True:
        lines += ["login on-failure log", "login on-success log"]
    kept = {(one.address, one.protocol, one.port) for one in after.destinations}
    gone = [one for one in before.destinations if (one.address, one.protocol, one.port) not in kept]
    lines += [f"no {one.lines[0] if one.lines else _host_line(one)}" for one in gone]
    return tuple(ConfigurationLine(line=line) for line in lines)


def _host_line(destination: LogDestination) -> str:
    six = "ipv6 " if ":" in destination.address else ""
    line = f"logging host {six}{destination.address}"
    if destination.protocol == "udp" and destination.port == _DEFAULT_PORTS["udp"]:
        return line
    if destination.protocol == "tls":
        return f"{line} transport tls port {destination.port}"
    return f"{line} transport {destination.protocol} port {destination.port}"
