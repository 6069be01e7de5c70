"""Who the device says it is, from `get_facts`."""

from pydantic import TypeAdapter

from netproof.model.record import Known, Unknown
from netproof.model.state import Identity
from netproof.platforms.juniper_junos.getters import FACTS, Shape, read
from netproof.platforms.outputs import Outputs

COMMANDS = (FACTS,)

_NOT_TOLD = frozenset({"", "None", "0.0I0.0"})
"""What the driver makes of a fact that the device did not tell (the last is PyEZ's version of an unknown release)."""


class _Facts(Shape):
    hostname: str
    model: str
    serial_number: str
    os_version: str


_FACTS = TypeAdapter(_Facts)


def parse(outputs: Outputs) -> Identity:
    """Read host name, hardware and release."""
    facts = read(outputs, FACTS, _FACTS)
    return Identity(
        hostname=_told(facts.hostname),
        vendor="Juniper",
        model=_told(facts.model),
        serial=_told(facts.serial_number),
        operating_system="junos",
        version=_told(facts.os_version),
    )


def _told(value: str) -> Known[str]:
    return Unknown(unknown=f"{FACTS}: the device did not tell it") if value in _NOT_TOLD else value
