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


def parse(outputs: Outputs) -> Listening:
    """Read the section."""
    text = outputs[commands.SOCKETS]
    sockets = {
        Socket(
            protocol="tcp" if match["protocol"] == "tcp" else "udp",
            address=match["address"].strip("[]"),
            port=int(match["port"]),
            process=match["process"] or "",
        )
        for line in text.splitlines()
        if (match := _LINE.match(line))
    }
    order = sorted(sockets, key=lambda socket: (socket.protocol, socket.port, socket.address, socket.process))
    return Listening(sockets=tuple(order), lines=tuple(line.rstrip() for line in text.splitlines() if line.strip()))


def listening_processes(outputs: Outputs) -> set[str]:
    """Return the names of the processes that hold a listening socket."""
    return {socket.process for socket in parse(outputs).sockets if socket.process}
