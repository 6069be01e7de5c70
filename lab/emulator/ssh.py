"""The SSH side of a device: log-in, sessions and SCP uploads, by asyncssh."""

import contextlib
from collections.abc import Awaitable
from typing import Any

import asyncssh

from lab.emulator.device import EmulatedDevice
from lab.emulator.faults import FaultKind
from lab.emulator.filesystem import FileSystemError
from lab.emulator.shell import Shell
from lab.emulator.terminal import ClosedError, Terminal
from lab.emulator.users import privilege

SHA1_ALGORITHMS: dict[str, Any] = {
    "kex_algs": ["diffie-hellman-group14-sha1"],
    "mac_algs": ["hmac-sha1"],
    "encryption_algs": ["aes128-ctr", "aes256-ctr"],
    "signature_algs": ["ssh-rsa"],
}
"""What releases before 15.5 offer; given to asyncssh only when the fault `sha1_only` is set."""
_GONE = (ClosedError, asyncssh.Error, ConnectionError, BrokenPipeError, TimeoutError)
_PRIVILEGED = 15


class DeviceServer(asyncssh.SSHServer):
    """Log-in of one connection."""

    def __init__(self, device: EmulatedDevice, connections: set[asyncssh.SSHServerConnection]) -> None:
        self._device, self._connections = device, connections
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Remember the connection, so that a reload can cut it."""
        self._connection = conn
        self._connections.add(conn)
        if self._device.faults.has(FaultKind.CLOSE_ON_CONNECT):
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        del exc
        if self._connection:
            self._connections.discard(self._connection)

    def begin_auth(self, username: str) -> bool:
        """Show the log-in banner and ask for a proof."""
        banner = self._device.config.banners.get("login")
        if banner and self._connection:
            self._connection.send_auth_banner(banner + "\n")
        key = self._device.definition.public_keys.get(username)
        if key and self._connection:
            self._connection.set_authorized_keys(asyncssh.import_authorized_keys(key))
        return True

    def password_auth_supported(self) -> bool:
        """Passwords are taken."""
        return True

    def validate_password(self, username: str, password: str) -> bool:
        """Check the password against the present configuration."""
        success = self._device.authenticate(username, password)
        self._device.journal.record(session=0, user=username, mode="login", text="accepted" if success else "refused")
        return success


class ScpFiles(asyncssh.SFTPServer):
    """The flash for SCP. IOS has an SCP server and no SFTP server (Cisco "Secure Copy" guide), so SFTP is refused."""

    def __init__(self, chan: "asyncssh.SSHServerChannel[bytes]", device: EmulatedDevice) -> None:
        super().__init__(chan)
        self._device = device
        user = str(chan.get_extra_info("username"))
        if chan.get_subsystem() or not device.config.enabled("ip scp server enable"):
            raise asyncssh.SFTPPermissionDenied("Administratively disabled.")
        if privilege(device.config.root, user) < _PRIVILEGED:
            raise asyncssh.SFTPPermissionDenied("Privilege denied.")
        device.journal.record(session=0, user=user, mode="scp", text=chan.get_command() or "")

    def map_path(self, path: bytes) -> bytes:
        """A device path as a file of the flash folder."""
        try:
            return str(self._device.flash.path(path.decode())).encode()
        except FileSystemError as error:
            raise asyncssh.SFTPNoSuchFile(str(error)) from error

    def write(self, file_obj: object, offset: int, data: bytes) -> int | Awaitable[int]:
        """Write while there is room on the flash."""
        if len(data) > self._device.flash.free:
            raise asyncssh.SFTPFailure("No space left on device")
        return super().write(file_obj, offset, data)


async def serve_session(device: EmulatedDevice, process: "asyncssh.SSHServerProcess[bytes]") -> None:
    """Run the command line on one SSH session."""
    connection = process.channel.get_connection()
    session = device.open_session(str(process.get_extra_info("username")))
    if session is None:
        connection.abort()
        return
    terminal = Terminal(process.stdin.read, process.stdout.write, process.stdout.drain)
    shell = Shell(device, session, terminal, connection.abort)
    try:
        with contextlib.suppress(*_GONE):
            await (shell.once(process.command) if process.command else shell.run())
    except Exception as error:
        device.journal.event(f"EMULATOR DEFECT: {error!r}")  # a test that looks at the journal sees it at once
        raise
    finally:
        device.close_session(session)
        with contextlib.suppress(*_GONE, OSError):
            process.exit(0)
