"""How a typed line finds its command: keyword by keyword, with abbreviations, as the device's parser does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab.emulator.device import EmulatedDevice, Session

if TYPE_CHECKING:
    from lab.emulator.shell import Shell


@dataclass(frozen=True)
class Request:
    """What a command is given: the device, the session it runs in and the shell to ask questions with."""

    device: EmulatedDevice
    session: Session
    shell: "Shell"


type Handler = Callable[..., str | Awaitable[str]]


@dataclass(frozen=True)
class Command:
    """A command pattern: keywords, `<argument>` for one word and `<argument...>` for the rest of the line."""

    tokens: tuple[str, ...]
    handler: Handler
    level: int


class RefusedError(Exception):
    """The line is no command; `word` is the index of the first bad word, None when the message stands alone."""

    def __init__(self, message: str, word: int | None = None) -> None:
        super().__init__(message)
        self.word = word


_COMMANDS: list[Command] = []
PRIVILEGED = 15


def command(*patterns: str, level: int = 1) -> Callable[[Handler], Handler]:
    """Register a function for these patterns at this privilege level and above."""

    def register(handler: Handler) -> Handler:
        _COMMANDS.extend(Command(tuple(pattern.split()), handler, level) for pattern in patterns)
        return handler

    return register


def resolve(line: str, privilege: int) -> tuple[Handler, list[str]]:
    """The handler and the arguments of a line.

    Raises:
        RefusedError: no command, several commands or an incomplete one.
    """
    words = line.split()
    found = [cmd for cmd in _COMMANDS if cmd.level <= privilege]
    for place, word in enumerate(words):
        found = _narrow(found, place, word, line)
    complete = [
        cmd
        for cmd in found
        if len(cmd.tokens) == len(words) or (cmd.tokens[-1].endswith("...>") and len(words) > len(cmd.tokens))
    ]
    if not complete:
        raise RefusedError("% Incomplete command.")
    return complete[0].handler, _arguments(complete[0], words)


def _narrow(found: list[Command], place: int, word: str, line: str) -> list[Command]:
    tails = [cmd for cmd in found if cmd.tokens[-1].endswith("...>") and place >= len(cmd.tokens) - 1]
    here = [cmd for cmd in found if len(cmd.tokens) > place and cmd not in tails]
    exact = [cmd for cmd in here if cmd.tokens[place] == word.lower()]
    if exact:
        return exact
    literal = [cmd for cmd in here if cmd.tokens[place].startswith(word.lower())]
    keywords = {cmd.tokens[place] for cmd in literal}
    if len(keywords) > 1:
        raise RefusedError(f'% Ambiguous command:  "{line}"')
    rest = literal or [cmd for cmd in here if cmd.tokens[place].startswith("<")] + tails
    if not rest:
        raise RefusedError("% Invalid input detected at '^' marker.", place)
    return rest


def _arguments(cmd: Command, words: list[str]) -> list[str]:
    arguments = [word for word, token in zip(words, cmd.tokens, strict=False) if token.startswith("<")]
    if cmd.tokens[-1].endswith("...>"):
        return [*arguments[:-1], " ".join(words[len(cmd.tokens) - 1 :])]
    return arguments
