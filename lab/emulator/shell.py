"""The command line of one session: modes, prompts, questions, output filters and the faults that strike a line."""

import asyncio
import inspect
import os
import re
from collections.abc import Callable

from lab.emulator.commands import RefusedError, Request, resolve
from lab.emulator.device import EmulatedDevice, Session
from lab.emulator.faults import Fault, FaultKind
from lab.emulator.terminal import ClosedError, Terminal
from lab.emulator.tree import Frame, Reply


def _sections(pattern: str, lines: list[str]) -> list[str]:
    kept, inside = [], False
    for line in lines:
        if not line.startswith(" ") or re.search(pattern, line):
            inside = re.search(pattern, line) is not None
        if inside:
            kept.append(line)
    return kept


_FILTERS: dict[str, Callable[[str, list[str]], list[str]]] = {
    "include": lambda pattern, lines: [line for line in lines if re.search(pattern, line)],
    "exclude": lambda pattern, lines: [line for line in lines if not re.search(pattern, line)],
    "begin": lambda pattern, lines: lines[
        next((n for n, line in enumerate(lines) if re.search(pattern, line)), len(lines)) :
    ],
    "section": _sections,
    "count": lambda pattern, lines: [
        f"Number of lines which match regexp = {sum(bool(re.search(pattern, line)) for line in lines)}"
    ],
}
_PROMPT_LENGTH = 20
_FLOOD_CHUNK = b"0123456789abcdef" * 4096


def filtered(output: str, pipe: str) -> str:
    """Apply `include X`, `section X` and the like; an unknown filter is invalid input."""
    word, _, pattern = pipe.strip().partition(" ")
    names = [name for name in _FILTERS if word and name.startswith(word)]
    if not names or not pattern:
        return "% Incomplete command.\n" if names else "% Invalid input detected at '^' marker.\n"
    try:
        lines = _FILTERS[names[0]](pattern.strip(), output.splitlines())
    except re.error:
        return "% Failed to compile regular expression.\n"
    return "".join(f"{line}\n" for line in lines)


class Shell:
    """Runs one session until it ends.

    Attributes:
        configuring: whether the session is in configuration mode; `frames` is then where.
    """

    def __init__(self, device: EmulatedDevice, session: Session, terminal: Terminal, abort: Callable[[], None]) -> None:
        self.device, self.session, self.terminal = device, session, terminal
        self._abort = abort
        self.configuring = False
        self.frames: tuple[Frame, ...] = ()
        self.banner: tuple[str, str, str] | None = None
        self.done = False

    @property
    def mode(self) -> str:
        """The mode as the journal names it."""
        if not self.configuring:
            return "exec"
        return "config" + (self.frames[-1].mode.prompt if self.frames else "")

    def prompt(self) -> str:
        """The prompt of the present mode."""
        name = self.device.config.hostname
        if self.configuring:
            return f"{name[:_PROMPT_LENGTH]}({self._config_prompt()})#"
        return name + ("#" if self.session.privilege == 15 else ">")  # noqa: PLR2004

    def _config_prompt(self) -> str:
        mode = self.mode
        if mode == "config-nacl":
            return f"config-{'std' if ' standard ' in self.frames[-1].header else 'ext'}-nacl"
        many = self.frames and self.frames[-1].header == "interface range"
        return f"{mode}-range" if many else mode

    async def ask(self, question: str, *, echo: bool = True) -> str:
        """Ask and return what was typed; answers are journalled, passwords are not."""
        self.terminal.write(question)
        answer = await self.terminal.line(echo=echo)
        if echo:
            self._record("answer", answer)
        return answer.strip()

    async def confirm(self, question: str) -> bool:
        """Ask a `[confirm]` question: Enter or `y` says yes."""
        return (await self.ask(question)).lower() in {"", "y", "yes"}

    def _record(self, mode: str, text: str) -> None:
        self.device.journal.record(session=self.session.number, user=self.session.user, mode=mode, text=text)

    async def run(self) -> None:
        """Serve lines until the session ends."""
        for name in ("motd", "exec"):
            if name in self.device.config.banners:
                self.terminal.write(self.device.config.banners[name] + "\n")
        self.terminal.write("\n" + self.prompt())
        while not self.done:
            helper = "" if self.banner else f"% Unrecognized command\n{self.prompt()}"
            line = await self.terminal.line(help_text=helper)
            if line.strip() or self.banner:
                self._record("banner" if self.banner else self.mode, line)
            await self._line(line)

    async def once(self, line: str) -> None:
        """Carry out one command without a terminal (`ssh host command`)."""
        self.terminal.length = 0
        self._record(self.mode, line)
        await self._answer(line, await self._carry_out(line))

    async def _line(self, line: str) -> None:
        strike = self.device.faults.strike
        if (fault := strike(FaultKind.LATENCY, line)) is not None:
            await asyncio.sleep(fault.seconds)
        if strike(FaultKind.DROP_BEFORE, line):
            self._drop()
        if strike(FaultKind.HANG, line):
            await self.terminal.silence()
        silent = strike(FaultKind.NO_PROMPT, line)
        output = await self._carry_out(line)
        if strike(FaultKind.DROP_AFTER, line):
            self._drop()
        await self._answer(line, output)
        if silent:
            await self.terminal.silence()
        if not self.done and not self.banner:
            self.terminal.write(self.prompt())
            await self.terminal.drain()

    def _drop(self) -> None:
        self._abort()
        raise ClosedError

    async def _answer(self, line: str, output: str) -> None:
        strike = self.device.faults.strike
        if (fault := strike(FaultKind.GARBAGE, line)) is not None:
            self.terminal.write_bytes(os.urandom(min(fault.size, len(_FLOOD_CHUNK))))
        elif (fault := strike(FaultKind.FLOOD, line)) is not None:
            await self._flood(fault)
        elif strike(FaultKind.TRUNCATE, line):
            self.terminal.write(output[: len(output) // 2])
            await self.terminal.drain()
            self._drop()
        else:
            await self.terminal.page(output)

    async def _flood(self, fault: Fault) -> None:
        for sent in range(0, fault.size, len(_FLOOD_CHUNK)):
            self.terminal.write_bytes(_FLOOD_CHUNK[: fault.size - sent])
            await self.terminal.drain()

    async def _carry_out(self, line: str) -> str:
        if self.banner:
            self.banner = self.device.config.banner_line(self.banner, line)
            if not self.banner:
                self.device.changed(self.session.user)
            return ""
        text = line.strip()
        if self.configuring and not re.match(r"do\s", text):
            return await self._configure(line)
        return await self._execute(re.sub(r"^do\s+", "", text) if self.configuring else text, line)

    async def _execute(self, text: str, typed: str) -> str:
        if not text or text.startswith("!"):
            return ""
        head, bar, pipe = text.partition(" | ")
        try:
            handler, arguments = resolve(head, self.session.privilege)
        except RefusedError as refusal:
            return self._marked(typed, str(refusal), refusal.word)
        result = handler(Request(self.device, self.session, self), *arguments)
        output = await result if inspect.isawaitable(result) else result
        output += "\n" if output and not output.endswith("\n") else ""
        return filtered(output, pipe) if bar else output

    def _marked(self, typed: str, message: str, word: int | None) -> str:
        """The message, with the marker under the bad word."""
        if word is None:
            return f"{message}\n"
        places = [match.start() for match in re.finditer(r"\S+", typed)]
        return " " * (len(self.prompt()) + places[min(word, len(places) - 1)]) + f"^\n{message}\n\n"

    async def _configure(self, line: str) -> str:
        text = line.strip()
        if text == "end" or (text == "exit" and not self.frames):
            self.leave_configuration()
            return ""
        config = self.device.config
        reply = config.apply(self.frames, line)
        if reply.question:
            if not await self.confirm(reply.question):
                return ""
            reply = config.apply(self.frames, line, confirmed=True)
        return self._applied(line, reply)

    def _applied(self, line: str, reply: Reply) -> str:
        self.frames, self.banner = reply.frames, reply.banner
        self.device.changed(self.session.user)
        if reply.bad_token:
            return self._marked(
                line, reply.text, line.split().index(reply.bad_token) if reply.bad_token in line.split() else 0
            )
        return f"{reply.text}\n" if reply.text else ""

    def leave_configuration(self) -> None:
        """Return to exec mode."""
        self.configuring, self.frames = False, ()
        session = self.session
        self.device.note(
            f"%SYS-5-CONFIG_I: Configured from console by {session.user} on vty{session.vty} ({session.source})"
        )
