"""Where a device is and how to log in to it."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Target:
    """A device's address and credentials, which never show in its representation."""

    name: str
    address: str
    port: int = 22
    user: str = ""
    password: str | None = field(default=None, repr=False)
    key_file: str | None = None
    key_passphrase: str | None = field(default=None, repr=False)
    become_password: str | None = field(default=None, repr=False)
    """The enable secret of a CLI, or the password of sudo."""
    allow_sha1: bool = False
    ssh_library: Literal["libssh2", "paramiko"] = "libssh2"
    """What reads it; `paramiko` is for a device with which libssh2 does not get along, and is slower."""

    @property
    def place(self) -> str:
        """Return the address and port for messages."""
        return f"{self.address} port {self.port}"

    @property
    def known_hosts_name(self) -> str:
        """Return the name under which OpenSSH records the host's keys (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT)."""
        return self.address if self.port == 22 else f"[{self.address}]:{self.port}"  # noqa: PLR2004 - IANA's SSH port
