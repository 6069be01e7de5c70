"""A plain SSH client for the tests: type a line, read until the prompt."""

import re
import socket
import time
from types import TracebackType
from typing import Self

import paramiko

from lab.emulator import Endpoint

PROMPT = re.compile(r"(?:^|\n)[\w.-]+(?:\([\w-]+\))?[#>]$")
DEADLINE = 30.0
ADMIN_PASSWORD = "admin-password"


class Cli:
    def __init__(self, endpoint: Endpoint, user: str = "admin", password: str = ADMIN_PASSWORD) -> None:
        self.client = paramiko.SSHClient()
        self.client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        self.client.connect(
            endpoint.host, endpoint.port, user, password, look_for_keys=False, allow_agent=False, timeout=DEADLINE
        )
        self.channel = self.client.invoke_shell()
        self.channel.settimeout(DEADLINE)
        self.last = ""
        self.read()
        self.send("terminal length 0")

    def read(self, pattern: re.Pattern[str] = PROMPT) -> str:
        text, end = "", time.monotonic() + DEADLINE
        while not pattern.search(text):
            data = self.channel.recv(65536)
            if not data or time.monotonic() > end:
                raise EOFError(text)
            text += data.decode("utf-8", "replace").replace("\r", "")
        self.last = text
        return text

    def send(self, line: str, until: str | None = None) -> str:
        self.channel.sendall(f"{line}\r".encode())
        pattern = re.compile(until) if until else PROMPT
        return self.read(pattern).removeprefix(f"{line}\n").rpartition("\n")[0]

    def configure(self, *lines: str) -> list[str]:
        return [self.send(line) for line in ("configure terminal", *lines, "end")]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()


def connects(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(DEADLINE)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition: object, why: str) -> None:
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if callable(condition) and condition():
            return
        time.sleep(0.02)
    raise AssertionError(f"never came: {why}")
