"""What is logged and where it goes.

Sources: Arista EOS User Manual, Switch Administration (`logging on`, `logging host`, `logging trap`,
`logging format timestamp`, whose default carries month, day and time); User Security (`aaa accounting`,
`aaa authentication policy`). DISA STIG AMLS-NM-000130 wants `aaa accounting commands all default start-stop logging`.
"""

import re
from collections.abc import Iterator
from typing import Literal

from netproof.model.record import Known, Unknown
from netproof.model.state import LogDestination, Logging
from netproof.platforms.arista_eos.answers import answer_or_none
from netproof.platforms.arista_eos.configuration import RUNNING, proof, running_configuration
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Outputs

SHOWN = "show logging"
COMMANDS = (RUNNING, SHOWN)

_LEVELS = {
    "emergencies": "emergency", "alerts": "alert", "critical": "critical", "errors": "error", "warnings": "warning",
    "notifications": "notice", "informational": "informational", "debugging": "debug",
}  # fmt: skip
"""EOS level → RFC 5424 keyword, by rising severity number from 0."""
DEFAULT_LEVEL = "informational"
DEFAULT_PORT = 514
_HOST = re.compile(r"logging (?:vrf \S+ )?host (?P<address>\S+)(?P<ports>(?: \d+)*)(?P<rest>(?: .*)?)$")
_PROTOCOL = re.compile(r" protocol (tcp|tls)\b")
_STATE = re.compile(r"^Syslog logging: (enabled|disabled)", re.MULTILINE)
_TRAP = re.compile(r"^\s*Trap logging: (?:level )?(\S+)", re.MULTILINE)
_COMMAND_ACCOUNTING = re.compile(
    r"aaa accounting commands (?:all|15) default (?P<record>start-stop|stop-only) (?P<to>.+)$"
)


def parse(outputs: Outputs) -> Logging:
    """Read the logging configuration, and what `show logging` says is in force."""
    root = running_configuration(outputs)
    shown = answer_or_none(outputs, SHOWN) or ""
    nodes = [
        *root.find("logging", "no logging", "aaa accounting commands", "aaa authentication policy on-failure"),
        *root.find("aaa authentication policy on-success"),
    ]
    state = _STATE.search(shown)
    return Logging(
        enabled=state[1] == "enabled" if state else not root.has("no logging on"),
        destinations=tuple(_destinations(root)),
        severity=_severity(root, shown),
        timestamps=True,
        change_logging=_change_logging(root),
        login_logging=all(root.has(f"aaa authentication policy on-{event} log") for event in ("failure", "success")),
        lines=tuple(line for node in nodes for line in proof(node)),
    )


def _destinations(root: Node) -> Iterator[LogDestination]:
    """A host may have several ports, and each is a destination."""
    for node, found in root.match(_HOST):
        written = _PROTOCOL.search(found["rest"])
        protocol: Literal["udp", "tcp", "tls"] = "udp" if not written else "tls" if written[1] == "tls" else "tcp"
        for port in found["ports"].split() or (str(6514 if protocol == "tls" else DEFAULT_PORT),):
            yield LogDestination(address=found["address"], protocol=protocol, port=int(port), lines=proof(node))


def _severity(root: Node, shown: str) -> Known[str]:
    node, effective = root.first("logging trap"), _TRAP.search(shown)
    words = node.text.split()[2:] if node else []
    level = effective[1] if effective else words[0] if words else DEFAULT_LEVEL
    if level == "disabled" or (root.first("no logging trap") and not effective):
        return "none"
    if level.isdigit() and int(level) < len(_LEVELS):
        return list(_LEVELS.values())[int(level)]
    return _LEVELS.get(level, Unknown(unknown=f"`logging trap {level}` is not a level"))


def _change_logging(root: Node) -> Known[bool]:
    """By itself EOS logs that somebody configured, not what: command accounting does, to syslog or to an AAA server."""
    targets = [found["to"] for _, found in root.match(_COMMAND_ACCOUNTING)]
    if any("logging" in target.split() for target in targets):
        return True
    if targets:
        return Unknown(unknown=f"commands are accounted to `{targets[0]}`, whose records the device does not show")
    return False
