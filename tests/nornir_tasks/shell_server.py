"""An SSH server whose commands behave as a test says."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

import asyncssh

from nornir_tasks.sessions.target import Target

type Process = asyncssh.SSHServerProcess[bytes]
type Behaviour = Callable[[Process], Awaitable[None]]

PASSWORD = "lab-shell-pass"


def answers(output: bytes = b"", errors: bytes = b"", status: int = 0) -> Behaviour:
    async def behave(process: Process) -> None:
        process.stdout.write(output)
        process.stderr.write(errors)
        await process.stdout.drain()
        process.exit(status)

    return behave


def floods(stream: str) -> Behaviour:
    async def behave(process: Process) -> None:
        writer = getattr(process, stream)
        for _ in range(100):
            writer.write(b"0123456789abcdef" * 65536)
            await writer.drain()
        process.exit(0)

    return behave


async def hangs(process: Process) -> None:
    await process.stdin.read()
    await asyncio.sleep(3600)


async def closes(process: Process) -> None:
    process.stdout.write(b"half of an ")
    await process.stdout.drain()
    process.channel.get_connection().abort()


async def is_killed(process: Process) -> None:
    process.exit_with_signal("KILL")


async def asks_sudo(process: Process) -> None:
    given = await process.stdin.read()
    if given.strip() == PASSWORD.encode():
        process.stdout.write((process.command or "").encode())
        process.exit(0)
    else:
        process.stderr.write(b"Sorry, try again.\nsudo: no password was provided\n")
        process.exit(1)


async def says_itself(process: Process) -> None:
    process.stdout.write((process.command or "").encode())
    process.exit(0)


GARBAGE = os.urandom(4096)


class _Server(asyncssh.SSHServer):
    def public_key_auth_supported(self) -> bool:
        return True

    def begin_auth(self, username: str) -> bool:
        self.username = username
        return True

    def password_auth_supported(self) -> bool:
        return self.username != "keys-only"

    def kbdint_auth_supported(self) -> bool:
        return False

    def validate_password(self, username: str, password: str) -> bool:
        del username
        return password == PASSWORD


class ShellServer:
    """Serves commands on a free port; a command that it does not know says itself."""

    def __init__(self, behaviours: dict[str, Behaviour]) -> None:
        self.port = 0
        self.key = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
        self._behaviours = behaviours
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def target(self, user: str = "netproof", become_password: str | None = None) -> Target:
        return Target("box", "127.0.0.1", self.port, user=user, password=PASSWORD, become_password=become_password)

    def write_known_hosts(self, path: Path) -> Path:
        key = self.key.export_public_key().decode().strip()
        path.write_text(f"# recorded by hand\n\n[127.0.0.1]:{self.port} {key}\n", encoding="utf-8")
        return path

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(60)
        return self

    async def _listen(self) -> None:
        self._acceptor = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=_Server,
            server_host_keys=[self.key],
            process_factory=self._carry_out,
            encoding=None,
        )
        self.port = self._acceptor.get_port()

    async def _carry_out(self, process: Process) -> None:
        command = process.command or ""
        try:
            await self._behaviours.get(command, says_itself)(process)
        except (OSError, asyncssh.Error):
            process.channel.abort()

    def __exit__(self, *details: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        self._acceptor.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
