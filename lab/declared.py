"""Adds the real devices to what the demo firm declares: their segments to its zones, themselves to its architecture."""

import re
from pathlib import Path
from typing import Any

from lab.real.network import network

_SEGMENT = re.compile(r"networks: \[(?P<networks>[^\]]+)\] # lab segment: (?P<segment>\w+)$", re.MULTILINE)
_WIRELESS = {"ap-radio": ("FIRM-DEALERS", "office")}
"""Device → the network that it alone serves, and its zone."""


def declare_real(registers: Path, devices: dict[str, Any]) -> None:
    """Write what was chosen when the devices started into the zones and architecture registers of a firm."""
    subnet = next(iter(devices.values())).subnet
    zones = registers / "zones.yml"
    zones.write_text(_SEGMENT.sub(lambda found: _with_network(found, subnet), zones.read_text()))
    architecture = registers / "architecture.yml"
    text = architecture.read_text()
    drawn = "".join(f"  - {{name: {name}, role: {device.definition.role}}}\n" for name, device in devices.items())
    served = "".join(
        f"  - {{ssid: {ssid}, zone: {zone}}}\n" for name, (ssid, zone) in _WIRELESS.items() if name in devices
    )
    text = text.replace("\ndevices:\n", f"\ndevices:\n{drawn}").replace("\nwireless:\n", f"\nwireless:\n{served}")
    architecture.write_text(text)


def _with_network(found: re.Match[str], subnet: str) -> str:
    segment: Any = found["segment"]
    return f"networks: [{found['networks']}, {network(subnet, segment)}] # lab segment: {segment}"
