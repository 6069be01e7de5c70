"""Which ports a device listens on, derived from its configuration and from nothing else.

Source: Cisco command references of each service; `show control-plane host open-ports` and `show tcp brief all`
transcripts for the names.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lab.emulator.device import EmulatedDevice


@dataclass(frozen=True)
class Listener:
    """One listening port."""

    protocol: str
    port: int
    service: str


def _vty(device: EmulatedDevice, protocol: str) -> bool:
    return any({"all", protocol} & set(device.transports(line).split()) for line in device.config.vty)


def _on(key: str) -> Callable[[EmulatedDevice], bool]:
    return lambda device: device.config.enabled(key)


_SERVICES: tuple[tuple[Listener, Callable[[EmulatedDevice], bool]], ...] = (
    (Listener("tcp", 22, "SSH-Server"), lambda device: _vty(device, "ssh")),
    (Listener("tcp", 23, "Telnet"), lambda device: _vty(device, "telnet")),
    (Listener("tcp", 80, "HTTP CORE"), _on("ip http server")),
    (Listener("tcp", 443, "HTTP CORE"), _on("ip http secure-server")),
    (Listener("tcp", 79, "Finger"), _on("service finger")),
    (Listener("tcp", 79, "Finger"), _on("ip finger")),
    (Listener("tcp", 113, "Ident"), _on("ip identd")),
    (Listener("tcp", 514, "Remote shell"), _on("ip rcmd rsh-enable")),
    (Listener("tcp", 830, "NETCONF"), _on("netconf-yang")),
    (Listener("tcp", 4786, "SMI IBC server process"), _on("vstack")),
    *((Listener("tcp", port, "TCP small server"), _on("service tcp-small-servers")) for port in (7, 9, 13, 19)),
    *((Listener("udp", port, "UDP small server"), _on("service udp-small-servers")) for port in (7, 9, 19)),
    (Listener("udp", 53, "DNS Server"), _on("ip dns server")),
    (Listener("udp", 67, "DHCPD Receive"), _on("ip bootp server")),
    (
        Listener("udp", 123, "NTP"),
        lambda device: any(line.startswith("ntp server") for line in device.config.root.lines),
    ),
    (
        Listener("udp", 161, "IP SNMP"),
        lambda device: any(
            line.startswith(("snmp-server community", "snmp-server group")) for line in device.config.root.lines
        ),
    ),
    (Listener("udp", 5246, "CAPWAP"), lambda device: device.kind.wireless),
)


def listening(device: EmulatedDevice) -> list[Listener]:
    """The listening ports, TCP first, in order."""
    found = {entry for entry, active in _SERVICES if active(device)}
    return sorted(found, key=lambda entry: (entry.protocol, entry.port))
