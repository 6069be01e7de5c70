"""Real Linux devices in namespaces of this machine, over a cached Debian tree; nothing is installed on the machine."""

from lab.real.definition import DeviceDefinition, Violation, load_definition, load_definitions
from lab.real.device import RealDevice
from lab.real.errors import LabError
from lab.real.lab import RealLab, running
from lab.real.missing import Missing, capabilities
from lab.real.root_tree import RootTree

__all__ = [
    "DeviceDefinition",
    "LabError",
    "Missing",
    "RealDevice",
    "RealLab",
    "RootTree",
    "Violation",
    "capabilities",
    "load_definition",
    "load_definitions",
    "running",
]
