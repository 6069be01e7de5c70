"""The parts of a configuration: sections of lines, the mode a session is in, and what the device replies."""

import re
from dataclasses import dataclass, field

from lab.emulator.grammar import ALIASES, NO_FORMS
from lab.emulator.interfaces import long_name
from lab.emulator.mode import Mode
from lab.emulator.modes_management import GLOBAL_WORDS

_SHORTEST = 3
INVALID = "% Invalid input detected at '^' marker."
INCOMPLETE = "% Incomplete command."


@dataclass
class Section:
    """The lines of one section; a line that opens a section maps to it, any other to None."""

    mode: Mode
    lines: dict[str, "Section | None"] = field(default_factory=dict)

    def copy(self) -> "Section":
        """An independent copy with all that is below."""
        return Section(self.mode, {line: child.copy() if child else None for line, child in self.lines.items()})

    def under(self, key: str) -> list[str]:
        """The lines whose replace-on-set key this is, in either form."""
        return [line for line in self.lines if self.mode.key(positive(line)) == key]

    def values(self, prefix: str) -> list[str]:
        """What follows `prefix` in every line that begins with it."""
        return [line[len(prefix) + 1 :] for line in self.lines if line.startswith(prefix + " ")]

    def put(self, line: str, old: list[str]) -> None:
        """Set a line in the place of `old` ones, or at the end."""
        if line in old:
            return
        if not old:
            self.lines[line] = None
            return
        kept = [
            (line, None) if item == old[0] else (item, child)
            for item, child in self.lines.items()
            if item not in old[1:]
        ]
        self.lines.clear()
        self.lines.update(kept)

    def drop(self, lines: list[str]) -> None:
        """Remove lines."""
        for line in lines:
            del self.lines[line]


@dataclass(frozen=True)
class Frame:
    """One level of the configuration mode: a range of interfaces or lines has several targets."""

    mode: Mode
    targets: tuple[Section, ...]
    header: str = ""


@dataclass(frozen=True)
class Reply:
    """What the device answers to a line.

    Attributes:
        frames: the mode after the line, outermost first; empty is global configuration.
        text: message to print, without line end.
        question: asked before the line is carried out; the line is then given again with `confirmed`.
        banner: (name, delimiter, text so far) while a banner's text is being read.
    """

    frames: tuple[Frame, ...] = ()
    text: str = ""
    question: str = ""
    banner: tuple[str, str, str] | None = None
    bad_token: str = ""


def positive(line: str) -> str:
    """The line without its leading `no`."""
    return line.removeprefix("no ")


def _in_full(line: str) -> str:
    """The line with an abbreviated first keyword (`int`, `host`) in full, when only one is meant."""
    match = re.match(r"((?:no |default )?)([a-z-]+)(?=\s)", line)
    if not match or match[2] in GLOBAL_WORDS or len(match[2]) < _SHORTEST:
        return line
    found = [word for word in GLOBAL_WORDS if word.startswith(match[2])]
    return match[1] + found[0] + line[match.end() :] if len(found) == 1 else line


def canonical(raw: str) -> str:
    """The spelling the running configuration uses."""
    line = _in_full(re.sub(r"\s+", " ", raw.strip()))
    negated, body = line.startswith("no "), positive(line)
    for pattern, replacement in ALIASES:
        body = pattern.sub(replacement, body)
    line = f"no {body}" if negated else body
    for pattern, replacement in NO_FORMS:
        line = pattern.sub(replacement, line)
    match = re.match(r"((?:no |default )?interface )(?!range)(.+)$", line)
    return match[1] + long_name(match[2]) if match else line
