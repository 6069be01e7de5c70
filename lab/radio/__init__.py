"""An access point with simulated radios: Debian's own kernel in QEMU, as one more device of the real lab."""

from lab.radio.lab import RadioLab, load_radio_definitions
from lab.radio.layers import RadioLayers
from lab.radio.missing import radio_capabilities

__all__ = ["RadioLab", "RadioLayers", "load_radio_definitions", "radio_capabilities"]
