"""Sockets that listen, as `ss` (iproute2) prints them."""

import re

from netproof.model.state import Listening, Socket
from netproof.platforms.linux import commands
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.SOCKETS,)

_LINE = re.compile(
    r"^(?P<protocol>tcp|udp)\s+(?:LISTEN|UNCONN)\s+\d+\s+\d+\s+(?P<address>\S+):(?P<port>\d+)\s+\S+"
    r'(?:\s+users:\(\("(?P<process>[^"]+)")?'
)


_EPHEMERAL = range(32768, 61000)
"""Linux's default `ip_local_port_range` (Documentation/networking/ip-sysctl.rst)."""
_UDP_CLIENTS = frozenset({"rsyslogd"})
"""Daemons that send from a UDP socket which they do not connect: `ss` shows it as if it listened."""


def parse(outputs: Outputs) -> Listening:
    """Read the section; a sender's own socket on an ephemeral port is not one that listens."""
    text = outputs[commands.SOCKETS]
    sockets = {
        Socket(
            protocol="tcp" if match["protocol"] == "tcp" else "udp",
            address=match["address"].strip("[]"),
            port=int(match["port"]),
            process=match["process"] or "",
        )
        for line in text.splitlines()
        if (match := _LINE.match(line)) and not _sends(match)
    }
    order = sorted(sockets, key=lambda socket: (socket.protocol, socket.port, socket.address, socket.process))
    return Listening(sockets=tuple(order), lines=tuple(line.rstrip() for line in text.splitlines() if line.strip()))


def _sends(match: re.Match[str]) -> bool:
    return match["protocol"] == "udp" and match["process"] in _UDP_CLIENTS and int(match["port"]) in _EPHEMERAL


def listening_processes(outputs: Outputs) -> set[str]:
    """Return the names of the processes that hold a listening socket."""
    return {socket.process for socket in parse(outputs).sockets if socket.process}
