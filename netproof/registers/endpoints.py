"""Clause 5.1.1: every TLS endpoint of the firm, which each run asks for its certificate by a real handshake."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import ClassVar, Literal

from pydantic import Field

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, Location, RegisterEntry

SYSTEM_ROOTS = "system"


class Endpoint(RegisterEntry):
    """An address at which the firm, its staff or its customers are served by TLS."""

    kind: Literal["management", "vpn", "public", "internal"]
    """For whom it is: administrators, remote people, the public, or other systems of the firm."""
    host: Filled
    """The name or address that is connected to."""
    port: int = Field(default=443, ge=1, le=65535)
    """The TCP port that is connected to."""
    server_name: str = ""
    """The name or address under which it is used, which its certificate must bear; empty: `host`."""
    trust: Filled = SYSTEM_ROOTS
    """Whose certificates are trusted: `system` for the public authorities that this machine knows, or a file of
    certificates (PEM) in the firm's folder for an authority of the firm's own."""
    start_tls: Literal["none", "smtp"] = "none"
    """How TLS begins: at once, or after STARTTLS of mail transfer (RFC 3207)."""
    device: str = ""
    """The device of the inventory that serves it, where it is one."""
    device_port: int | None = Field(default=None, ge=1, le=65535)
    """The port on the device itself, where an address translation makes it another one."""

    @property
    def name(self) -> str:
        """Return the name that the certificate must bear."""
        return self.server_name or self.host

    @property
    def port_on_device(self) -> int:
        """Return the port on which the device itself listens."""
        return self.device_port or self.port


class EndpointsRegister(EntryRegister[Endpoint]):
    """Clause 5.1.1: the TLS endpoints for management, remote access and the public."""

    title: ClassVar[Text] = Text(en="TLS endpoints", zh_tw="TLS 服務端點清冊")
    proof_required: ClassVar[bool] = False

    def faults(self) -> Iterable[tuple[Location, str]]:
        """Yield what every register yields, and trust files outside of the firm's folder."""
        yield from super().faults()
        for index, entry in enumerate(self.entries):
            path = PurePath(entry.trust)
            if path.is_absolute() or ".." in path.parts:
                yield ("entries", index, "trust"), "expected `system` or a file inside the firm's folder"
            if entry.device_port is not None and not entry.device:
                yield ("entries", index, "device_port"), "it needs `device`; add it or remove this"
