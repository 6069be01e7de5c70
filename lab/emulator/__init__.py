"""A stateful emulator of Cisco IOS and IOS-XE devices over real SSH, for the demo and the tests.

It shares no code with Netproof and with the libraries Netproof uses to talk to devices. See README.md.
"""

from lab.emulator.definition import (
    AccessPoint,
    DefinitionError,
    DeviceDefinition,
    Neighbour,
    Surroundings,
    load_definitions,
)
from lab.emulator.device import EmulatedDevice
from lab.emulator.faults import Fault, FaultKind
from lab.emulator.firmware import image_bytes
from lab.emulator.server import Emulator, Endpoint

__all__ = [
    "AccessPoint",
    "DefinitionError",
    "DeviceDefinition",
    "EmulatedDevice",
    "Emulator",
    "Endpoint",
    "Fault",
    "FaultKind",
    "Neighbour",
    "Surroundings",
    "image_bytes",
    "load_definitions",
]
