"""See the devices' host keys, show them for comparison, and record them; a changed key is never replaced silently.

A key fetched over the network proves nothing by itself (RFC 4251, section 4.1): people compare the fingerprint with
what the device shows on its console before they record it.
"""

import os
import secrets
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import paramiko

from netproof.errors import ConfigurationError, RefusedError
from nornir_tasks.inventory import Device
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import SessionError
from nornir_tasks.sessions.known_hosts import KnownHosts, fingerprint
from nornir_tasks.sessions.ssh import negotiate
from nornir_tasks.sessions.target import Target

_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("ssh-ed25519",),
    ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"),
)
"""A server shows one key a connection; each family is asked for on its own."""

type KeyStatus = Literal["new", "known", "changed"]


@dataclass(frozen=True)
class ShownKey:
    """A host key that a device shows."""

    key_type: str
    fingerprint: str
    line: str
    """As it stands in known_hosts."""
    status: KeyStatus


@dataclass(frozen=True)
class DeviceKeys:
    """The host keys of one device, or why none could be seen."""

    device: str
    place: str
    keys: tuple[ShownKey, ...] = ()
    error: str = ""

    @property
    def changed(self) -> bool:
        """Whether the device is not the one that was recorded."""
        return any(key.status == "changed" for key in self.keys)


def scan_host_keys(
    devices: Sequence[Device], known_hosts: Path, *, timeout: float = 20.0, workers: int = 20
) -> tuple[DeviceKeys, ...]:
    """Return the host keys that devices show, compared with the recorded ones; nobody logs in.

    Raises:
        ConfigurationError: the known_hosts file cannot be used.
    """
    recorded = KnownHosts(known_hosts)
    with ThreadPoolExecutor(max(1, workers), thread_name_prefix="trust") as pool:
        return tuple(pool.map(lambda device: _scan(device.target, recorded, timeout), devices))


def record_host_keys(known_hosts: Path, found: Iterable[DeviceKeys], *, replace: bool = False) -> int:
    """Append new keys to the known_hosts file, with `replace` changed ones in place of the old; return how many.

    Raises:
        RefusedError: a key has changed and `replace` was not asked for; nothing was written.
        ConfigurationError: the file cannot be read or written.
    """
    found = tuple(found)
    changed = [entry for entry in found if entry.changed]
    if changed and not replace:
        names = ", ".join(f"{entry.device} ({entry.place})" for entry in changed)
        raise RefusedError(
            f"the host keys of {names} differ from {known_hosts}; nothing was recorded. "
            "Find out why (a new device, or somebody in between); if it is right, run the command again with --replace"
        )
    lines = [key.line for entry in found for key in entry.keys if key.status != "known"]
    try:
        old = known_hosts.read_text(encoding="utf-8").splitlines() if known_hosts.exists() else []
        kept = [line for line in old if not _names_any(line, {entry.place for entry in changed})]
        if lines:
            _write(known_hosts, "".join(f"{line}\n" for line in (*kept, *lines)))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{known_hosts}: host keys cannot be recorded: {error}") from error
    return len(lines)


def _scan(target: Target, recorded: KnownHosts, timeout: float) -> DeviceKeys:
    deadline = Deadline(timeout)
    shown: list[paramiko.PKey] = []
    error = ""
    for family in _FAMILIES:
        try:
            transport = negotiate(target, deadline, key_types=family)
        except SessionError as problem:
            # A device without a key of this family breaks off; its other keys are what counts.
            error = error or str(problem)
            continue
        shown.append(transport.get_remote_server_key())
        transport.close()
    if not shown:
        return DeviceKeys(target.name, target.known_hosts_name, error=f"{target.name}: {error}")
    known = recorded.keys(target)
    replaced = bool(known) and not any(known.get(key.get_name()) == key for key in shown)
    keys = tuple(_shown(target, key, known.get(key.get_name()), replaced=replaced) for key in shown)
    return DeviceKeys(target.name, target.known_hosts_name, keys)


def _shown(target: Target, key: paramiko.PKey, known: paramiko.PKey | None, *, replaced: bool) -> ShownKey:
    status: KeyStatus = "known" if known == key else "changed" if known is not None or replaced else "new"
    line = f"{target.known_hosts_name} {key.get_name()} {key.get_base64()}"
    return ShownKey(key.get_name(), fingerprint(key), line, status)


def _names_any(line: str, places: set[str]) -> bool:
    """Tell whether a line is of one of these hosts.

    Raises:
        RefusedError: it is of others as well, so that removing it would forget them.
    """
    fields = line.split()
    names = set(fields[0].split(",")) if fields and not line.startswith("#") else set()
    if names & places and names - places:
        raise RefusedError(f"the known_hosts line of {', '.join(sorted(names))} names several hosts; edit it by hand")
    return bool(names & places)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
