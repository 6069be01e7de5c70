"""The terminal of a session: bytes in and out, echo, line editing and paging."""

from collections.abc import Awaitable, Callable

_MORE = b" --More-- "
_CTRL_Z, _CTRL_U, _CTRL_V, _CTRL_C = "\x1a", "\x15", "\x16", "\x03"
_BACKSPACES = "\b\x7f"
_CHUNK = 4096


class ClosedError(Exception):
    """The peer has gone."""


class Terminal:
    """Reads lines and writes text over a byte stream.

    Attributes:
        length: lines of a page, 0 for no paging (24 until `terminal length` says otherwise).
    """

    def __init__(
        self,
        read: Callable[[int], Awaitable[bytes]],
        write: Callable[[bytes], None],
        drain: Callable[[], Awaitable[None]],
    ) -> None:
        self._read, self._write, self._drain = read, write, drain
        self._buffer = self._echoed = ""
        self.length = 24

    async def _character(self) -> str:
        while not self._buffer:
            if self._echoed:
                self.write("")
            data = await self._read(_CHUNK)
            if not data:
                raise ClosedError
            self._buffer = data.decode("utf-8", "replace")
        character, self._buffer = self._buffer[0], self._buffer[1:]
        return character

    def write(self, text: str) -> None:
        """Send text with the device's line ends, behind what was typed meanwhile."""
        self._write((self._echoed + text.replace("\n", "\r\n")).encode())
        self._echoed = ""

    def write_bytes(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._write(data)

    async def drain(self) -> None:
        """Wait until the peer has taken what was sent."""
        await self._drain()

    async def line(self, *, echo: bool = True, help_text: str = "") -> str:
        """The next line typed; Ctrl-Z reads as `end`."""
        typed, literal = "", False
        while True:
            character = await self._character()
            if literal:
                literal = False
            elif character in "\r\n":
                self._buffer = self._buffer.removeprefix("\n") if character == "\r" else self._buffer
                self.write("\n")
                return typed
            elif character in {_CTRL_Z, _CTRL_C}:
                self.write("\n")
                return "end" if character == _CTRL_Z else ""
            elif character == _CTRL_V:
                literal = True
                continue
            elif character in _BACKSPACES or character == _CTRL_U:
                count = min(len(typed), 1 if character in _BACKSPACES else len(typed))
                typed = typed[: len(typed) - count]
                self.write("\b \b" * count if echo else "")
                continue
            elif character == "?" and help_text:
                self.write("?\n" + help_text + typed)
                continue
            elif character < " " and character != "\t":
                continue
            typed += character
            if echo:
                self._echoed += character

    async def page(self, text: str) -> None:
        """Send output, a page at a time."""
        lines = text.splitlines(keepends=True)
        step = room = self.length - 1 if self.length else len(lines)
        while lines:
            part, lines = lines[:room], lines[room:]
            self.write("".join(part))
            await self._drain()
            if not lines:
                return
            self._write(_MORE)
            key = await self._character()
            self._write(b"\b" * len(_MORE) + b" " * len(_MORE) + b"\b" * len(_MORE))
            if key in "qQ" + _CTRL_C:
                return
            room = 1 if key in "\r\n" else step

    async def silence(self) -> None:
        """Never answer again, until the peer goes."""
        while await self._read(_CHUNK):
            pass
        raise ClosedError
