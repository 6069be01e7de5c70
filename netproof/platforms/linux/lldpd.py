"""What lldpd says of itself: on which interfaces it sends and listens, and which protocols.

Sources: lldpcli(8), whose `json0` has one form for any number of interfaces, and lldpd(8) for the daemon's arguments,
which Debian keeps in /etc/default/lldpd.
"""

import getopt
import json
import shlex
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from netproof.model.record import Unknown
from netproof.model.state import Service
from netproof.model.state_network import DiscoveryProtocol
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import files_of, is_absent, without_comments
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.LLDPD_INTERFACES, commands.LLDPD_FILES, commands.ADDRESSES)

_OPTIONS = "dxcseifklrvhD:p:S:P:X:m:u:I:C:M:H:L:O:"
_FURTHER: dict[str, DiscoveryProtocol] = {"c": "cdp", "e": "edp", "f": "fdp", "s": "sonmp"}
"""The argument that turns on a protocol which is off by default."""


class Shape(BaseModel):
    """The part of an answer that is read; the rest may be anything."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Value(Shape):
    """How json0 writes a single value."""

    type: str = ""
    value: str = ""


class _Interface(Shape):
    name: str
    status: list[Value] = []


class _Arguments:
    """The arguments that the daemon starts with."""

    def __init__(self, outputs: Outputs) -> None:
        words: list[str] = []
        for line in without_comments(files_of(outputs, commands.LLDPD_FILES).get("/etc/default/lldpd", "")):
            name, _, value = line.partition("=")
            if name.strip() == "DAEMON_ARGS":
                words = shlex.split(" ".join(shlex.split(value)))
        try:
            self.given = [option.lstrip("-") for option, _ in getopt.getopt(words, _OPTIONS)[0]]
        except getopt.GetoptError as error:
            raise ValueError(f"/etc/default/lldpd: {error}") from None

    @property
    def protocols(self) -> tuple[DiscoveryProtocol, ...]:
        lldp: tuple[DiscoveryProtocol, ...] = () if self.given.count("l") > 1 else ("lldp",)  # -ll turns it off
        return (*lldp, *(name for letter, name in _FURTHER.items() if letter in self.given))

    @property
    def sends(self) -> bool:
        return "r" not in self.given


def is_running(outputs: Outputs) -> bool:
    """Tell whether lldpd runs.

    Raises:
        NotCollectedError: it was not asked.
    """
    return not is_absent(outputs[commands.LLDPD_INTERFACES])


def entries[T](text: str, shape: TypeAdapter[list[T]]) -> list[T]:
    """Return the interfaces of an answer in json0, which has none when nothing is to be said.

    Raises:
        ValueError: it is not of that form; the message repeats nothing of it, for anybody on the link writes into it.
    """
    try:
        answer: dict[str, list[dict[str, Any]]] = json.loads(text)
        return [one for part in answer["lldp"] for one in shape.validate_python(part.get("interface", []))]
    except (ValidationError, ValueError, LookupError, TypeError, AttributeError):
        raise ValueError("not the json0 that lldpcli(8) describes") from None


_INTERFACES = TypeAdapter(list[_Interface])


def _statuses(outputs: Outputs) -> dict[str, str]:
    """Return interface → `RX and TX`, `RX only`, `TX only` or `disabled`; without one the daemon does both."""
    found = entries(outputs[commands.LLDPD_INTERFACES], _INTERFACES)
    return {one.name: one.status[0].value if one.status else "RX and TX" for one in found}


def heard_protocols(outputs: Outputs) -> tuple[DiscoveryProtocol, ...]:
    """Return the protocols that the running daemon takes frames of."""
    return _Arguments(outputs).protocols


def listening_interfaces(outputs: Outputs) -> tuple[str, ...]:
    """Return the interfaces on which the running daemon takes frames."""
    return tuple(name for name, status in _statuses(outputs).items() if "RX" in status)


def services(outputs: Outputs) -> Iterator[Service]:
    """Yield on which interfaces lldpd announces the device; nothing where it does not run."""
    missing = [command for command in COMMANDS if outputs.get(command) is None]
    if missing:
        yield Service(name="lldp", enabled=Unknown(unknown=outputs.why_missing(missing[0])))
    elif is_running(outputs):
        try:
            yield from _announcements(outputs)
        except ValueError as error:
            yield Service(name="lldp", enabled=Unknown(unknown=f"lldpd: {error}"))


def _announcements(outputs: Outputs) -> list[Service]:
    arguments, statuses = _Arguments(outputs), _statuses(outputs)
    links = [str(link["ifname"]) for link in json.loads(outputs[commands.ADDRESSES])]
    return [
        Service(
            name=protocol,
            enabled=arguments.sends and protocol in arguments.protocols and "TX" in statuses.get(name, ""),
            interface=name,
            lines=(f"lldpd {name}: {statuses.get(name, 'not used')}",),
        )
        for protocol in dict.fromkeys(("lldp", *arguments.protocols))
        for name in dict.fromkeys((*statuses, *links))
    ]
