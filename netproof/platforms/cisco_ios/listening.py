"""The sockets that the device says it listens on.

`show control-plane host open-ports` (classic IOS; Cisco IOS QoS Command Reference) tells TCP and UDP at once; where the
device does not know it, `show tcp brief all` and `show udp` do (Cisco IOS IP Application Services Command Reference).
"""

import re
from collections.abc import Iterator

from netproof.model.state import Listening, Socket
from netproof.platforms.cisco_ios.answers import answer, answer_or_none
from netproof.platforms.outputs import Outputs

OPEN_PORTS, TCP, UDP = "show control-plane host open-ports", "show tcp brief all", "show udp"
COMMANDS = (OPEN_PORTS, TCP, UDP)

_OPEN_PORT = re.compile(
    r"^\s*(?P<protocol>tcp|udp)\s+(?P<address>\S+):(?P<port>\d+)\s+\S+:\S+\s+(?P<process>.+?)\s+LISTEN\s*$"
)
_TCP_LISTEN = re.compile(r"^\s*\w+\s+(?P<address>\S+)\.(?P<port>\d+)\s+\S+\s+LISTEN\b")
_UDP_LISTEN = re.compile(r"^\s*17(?P<six>\(v6\))?\s+--listen--\s+(?P<address>\S+)\s+(?P<port>\d+)\s")


def parse(outputs: Outputs) -> Listening:
    """Read the listening sockets; without UDP the answer would be half, so then nothing was collected.

    Raises:
        NotCollectedError: neither form was collected.
        ValueError: the answer has no table.
    """
    text = answer_or_none(outputs, OPEN_PORTS)
    if text is not None:
        if "Local Address" not in text:
            raise ValueError(f"{OPEN_PORTS}: the answer has no table")
        return _listening(_open_ports(text))
    tcp, udp = answer(outputs, TCP), answer(outputs, UDP)
    if "Local Address" not in tcp or "Proto" not in udp:
        raise ValueError(f"{TCP}, {UDP}: the answers have no table")
    return _listening([*_tcp(tcp), *_udp(udp)])


def _listening(found: "list[tuple[Socket, str]] | Iterator[tuple[Socket, str]]") -> Listening:
    pairs = list(dict(found).items())
    return Listening(sockets=tuple(socket for socket, _ in pairs), lines=tuple(line for _, line in pairs))


def _open_ports(text: str) -> Iterator[tuple[Socket, str]]:
    for line in text.splitlines():
        if found := _OPEN_PORT.match(line):
            protocol = "tcp" if found["protocol"] == "tcp" else "udp"
            yield (
                Socket(
                    protocol="tcp" if protocol == "tcp" else "udp",
                    address=_address(found["address"]),
                    port=int(found["port"]),
                    process=found["process"],
                ),
                line.strip(),
            )


def _tcp(text: str) -> Iterator[tuple[Socket, str]]:
    for line in text.splitlines():
        if found := _TCP_LISTEN.match(line):
            yield Socket(protocol="tcp", address=_address(found["address"]), port=int(found["port"])), line.strip()


def _udp(text: str) -> Iterator[tuple[Socket, str]]:
    for line in text.splitlines():
        if found := _UDP_LISTEN.match(line):
            address = "::" if found["six"] else _address(found["address"])
            yield Socket(protocol="udp", address=address, port=int(found["port"])), line.strip()


def _address(text: str) -> str:
    return "0.0.0.0" if text in {"*", "--any--"} else text  # noqa: S104 - what the device says, not a socket of ours
