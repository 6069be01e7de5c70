"""Which ports a device's role allows, for what the device says and for what answers from outside."""

from typing import Literal

from pydantic import ConfigDict

from netproof.model.record import Record


class AllowedPorts(Record):
    """The parameters that both checks of ports share, so that they cannot differ."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    allowed_tcp_ports: tuple[int, ...]
    """TCP ports that the device's role needs."""
    allowed_udp_ports: tuple[int, ...]
    """UDP ports that the device's role needs."""

    def allows(self, protocol: Literal["tcp", "udp"], port: int) -> bool:
        """Tell whether the device's role needs the port."""
        return port in (self.allowed_tcp_ports if protocol == "tcp" else self.allowed_udp_ports)
