"""The recorded host keys: a device that shows another key is not talked to."""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

import paramiko
from paramiko.hostkeys import HostKeyEntry, InvalidHostKey

from netproof.errors import ConfigurationError
from nornir_tasks.sessions.errors import SessionError
from nornir_tasks.sessions.target import Target

_RSA_ALGORITHMS = ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa")


def fingerprint(key: paramiko.PKey) -> str:
    """Return a key's SHA-256 fingerprint as OpenSSH prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode("ascii").rstrip("=")


class KnownHosts:
    """A file in OpenSSH's known_hosts format; a missing file knows nobody.

    Raises:
        ConfigurationError: the file cannot be read, or a line of it is wrong.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._keys = paramiko.HostKeys()
        try:
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path}: known hosts cannot be read: {error}") from error
        for number, line in enumerate(lines, start=1):
            self._read(number, line.strip())

    def _read(self, number: int, line: str) -> None:
        if not line or line.startswith("#"):
            return
        try:
            entry = None if line.startswith("@") else HostKeyEntry.from_line(line, number)
        except (InvalidHostKey, ValueError, LookupError, paramiko.SSHException):
            entry = None
        if entry is None or entry.hostnames is None or entry.key is None:
            raise ConfigurationError(
                f"{self.path}:{number}: expected `host key-type base64-key` without @markers; "
                "remove the line and record the key again with `netproof trust --record`"
            )
        for name in entry.hostnames:
            self._keys.add(name, entry.key.get_name(), entry.key)

    def keys(self, target: Target) -> dict[str, paramiko.PKey]:
        """Return the recorded keys of a device by key type."""
        found = self._keys.lookup(target.known_hosts_name)
        return {} if found is None else {name: found[name] for name in found.keys()}  # noqa: SIM118 - no real mapping

    def preferred_algorithms(self, target: Target, usable: Sequence[str]) -> list[str]:
        """Order host key algorithms so that the device shows a key that is recorded, if it has one."""
        types = [algorithm for name in self.keys(target) for algorithm in _algorithms(name)]
        return sorted(usable, key=lambda algorithm: algorithm not in types)

    def require(self, target: Target, key: paramiko.PKey) -> None:
        """Let nothing pass but a recorded key.

        Raises:
            SessionError: the device is not recorded, or shows another key than the recorded one.
        """
        recorded = self.keys(target)
        shown = f"{key.get_name()} {fingerprint(key)}"
        if not recorded:
            raise SessionError(
                f"host key of {target.place} is not recorded in {self.path} (it shows {shown}); "
                f"compare it at the device and run `netproof trust --limit {target.name} --record`"
            )
        expected = recorded.get(key.get_name())
        if expected is None or expected != key:
            known = ", ".join(f"{name} {fingerprint(known)}" for name, known in sorted(recorded.items()))
            raise SessionError(
                f"host key of {target.place} has changed: it shows {shown}, {self.path} has {known}; nothing was sent. "
                f"Find out why; if it is right, run `netproof trust --limit {target.name} --record --replace`"
            )


def _algorithms(key_type: str) -> tuple[str, ...]:
    return _RSA_ALGORITHMS if key_type == "ssh-rsa" else (key_type,)
