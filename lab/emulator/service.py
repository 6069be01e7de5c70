"""The sockets of one device: SSH and, beside it, real TCP ports for the other services its configuration turns on.

Every port is reserved by a bound socket that does not listen, for the whole life of the device: while a service is off,
or the device reloads, a connection is refused and nobody else can take the port (SO_REUSEPORT).
"""

import asyncio
import contextlib
import socket
from pathlib import Path

import asyncssh

from lab.emulator.device import EmulatedDevice
from lab.emulator.faults import FaultKind
from lab.emulator.ports import listening
from lab.emulator.ssh import SHA1_ALGORITHMS, DeviceServer, ScpFiles, serve_session

LOOPBACK = "127.0.0.1"
PROBED = {
    23: b"\r\nUser Access Verification\r\n\r\nUsername: ",
    80: b"HTTP/1.1 401 Unauthorized\r\nServer: cisco-IOS\r\n\r\n",
    443: b"",
    4786: b"",
}
"""TCP ports opened beside SSH when the configuration has them on, and what they say first."""


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((LOOPBACK, port))
    return bound


def host_key(folder: Path, *, legacy: bool) -> asyncssh.SSHKey:
    """The device's host key, the same at every start."""
    path = folder / ("host_key_rsa" if legacy else "host_key")
    if not path.exists():
        key = (
            asyncssh.generate_private_key("ssh-rsa", key_size=2048)
            if legacy
            else asyncssh.generate_private_key("ssh-ed25519")
        )
        key.write_private_key(str(path))
        path.chmod(0o600)
    return asyncssh.read_private_key(str(path))


class Service:
    """Keeps the listeners of one device in step with its state."""

    def __init__(self, device: EmulatedDevice) -> None:
        self.device = device
        self._connections: set[asyncssh.SSHServerConnection] = set()
        self._reserved = {22: _bound(0)}
        if device.definition.listeners:
            self._reserved |= {port: _bound(0) for port in PROBED}
        self._open: dict[int, asyncssh.SSHAcceptor | asyncio.Server] = {}
        self._settled: tuple[frozenset[int], bool] | None = None
        self._lock = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        device.observers.append(self.refresh)

    @property
    def ports(self) -> dict[int, int]:
        """Device port to the real port on 127.0.0.1, whether it is open now or not."""
        return {port: bound.getsockname()[1] for port, bound in self._reserved.items()}

    def refresh(self) -> None:
        """Follow the device's state soon."""
        task = asyncio.get_running_loop().create_task(self.settle())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Open and close listeners until they are as the device's state wants them."""
        async with self._lock:
            wanted, legacy = self._wanted(), self.device.faults.has(FaultKind.SHA1_ONLY)
            if self._settled == (wanted, legacy):
                return
            if self._settled and self._settled[1] != legacy:
                await self._close(22)
            for port in set(self._open) - wanted:
                await self._close(port)
            for port in sorted(wanted - set(self._open)):
                self._open[port] = await (self._ssh(legacy=legacy) if port == 22 else self._banner(port))  # noqa: PLR2004
            self._settled = (wanted, legacy)
        if not self.device.running:
            self._cut()

    def _wanted(self) -> frozenset[int]:
        device = self.device
        if not device.running or device.faults.has(FaultKind.REFUSE_CONNECTION):
            return frozenset()
        ports = {entry.port for entry in listening(device) if entry.protocol == "tcp"} & set(self._reserved)
        return frozenset(ports if device.accepts_ssh() or 22 not in ports else ports - {22})  # noqa: PLR2004

    def _cut(self) -> None:
        for connection in list(self._connections):
            connection.abort()

    async def _ssh(self, *, legacy: bool) -> asyncssh.SSHAcceptor:
        device = self.device
        return await asyncssh.listen(
            sock=_bound(self.ports[22]),
            server_factory=self._connection,
            server_host_keys=[host_key(device.folder, legacy=legacy)],
            process_factory=lambda process: serve_session(device, process),
            sftp_factory=lambda chan: ScpFiles(chan, device),
            allow_scp=True,
            line_editor=False,
            encoding=None,
            login_timeout=60,
            **(SHA1_ALGORITHMS if legacy else {}),
        )

    def _connection(self) -> DeviceServer:
        return DeviceServer(self.device, self._connections)

    async def _banner(self, port: int) -> asyncio.Server:
        async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            del reader
            with contextlib.suppress(ConnectionError):
                writer.write(PROBED[port])
                await writer.drain()
                await asyncio.sleep(1)
            writer.close()

        return await asyncio.start_server(greet, sock=_bound(self.ports[port]))

    async def _close(self, port: int) -> None:
        server = self._open.pop(port, None)
        if server:
            server.close()

    async def stop(self) -> None:
        """Close everything."""
        self.device.observers.remove(self.refresh)
        for port in list(self._open):
            await self._close(port)
        self._cut()
        for bound in self._reserved.values():
            bound.close()
