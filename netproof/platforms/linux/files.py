"""Files as the read commands bring them: several in one answer, each under a header with its path."""

import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from netproof.platforms.linux.commands import ABSENT
from netproof.platforms.outputs import Outputs

_HEADER = re.compile(r"^==> (?P<name>\S+) <==$")
_TOKEN = re.compile(r"<secret:[^<>\s]+>")


def split_files(text: str) -> dict[str, str]:
    """Return path → content of the files in an answer; one that the device lacks is not among them."""
    files: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        header = _HEADER.match(line)
        if header:
            current = files.setdefault(header["name"], [])
        elif not line.startswith(f"{ABSENT} "):
            current.append(line)
    return {name: _content(lines) for name, lines in files.items()}


def _content(lines: list[str]) -> str:
    text = "\n".join(lines)
    return text if text.endswith("\n") or not text else f"{text}\n"  # the answer's end may have been stripped


def join_files(files: Mapping[str, str]) -> str:
    """Return the answer that a read command would bring for these files."""
    return "".join(f"==> {path} <==\n{content}\n" for path, content in files.items())


def files_of(outputs: Outputs, command: str) -> dict[str, str]:
    """Return the files that a command read.

    Raises:
        NotCollectedError: the command has no answer.
    """
    return outputs.view(split_files, command)


def is_absent(text: str) -> bool:
    """Tell whether a program's answer says that the device does not have it, or does not run it."""
    return text.startswith(f"{ABSENT} ")


def patterns_of(command: str) -> tuple[str, ...]:
    """Return the paths and shell patterns that a file-reading command covers; none for any other command."""
    words = shlex.split(command)
    script = words[-1] if words[:4] == ["sudo", "-n", "sh", "-c"] else ""
    match = re.match(r"for f in (?P<patterns>.+?); do if \[ -e", script)
    return tuple(match["patterns"].split()) if match else ()


def covers(command: str, path: str) -> bool:
    """Tell whether a file-reading command would read this path."""
    return any(fnmatchcase(path, pattern) and path.count("/") == pattern.count("/") for pattern in patterns_of(command))


def to_lines(files: Mapping[str, str]) -> tuple[str, ...]:
    """Return files as a section's lines, from which `from_lines` makes them again."""
    return tuple(join_files(files).removesuffix("\n").split("\n")) if files else ()


def from_lines(lines: Iterable[str]) -> dict[str, str]:
    """Return the files that `to_lines` wrote into a section."""
    return split_files("\n".join(lines) + "\n")


def sealed(outputs: Outputs, kind: str, value: str) -> str:
    """Seal a secret, unless it is a token already, as it is in a predicted text."""
    return value if _TOKEN.fullmatch(value) else outputs.seal(kind, value)


def fields(line: str) -> list[str]:
    """Return the fields of a line of passwd(5) or shadow(5), in which a token may stand that has colons itself."""
    return re.split(r":(?![^<]*>)", line)


def without_comments(content: str) -> list[str]:
    """Return the lines of a file that say something, stripped; a comment begins with `#`."""
    stripped = (line.strip() for line in content.split("\n"))
    return [line for line in stripped if line and not line.startswith("#")]


def edited(content: str, edit: Callable[[str], str | None]) -> str:
    """Return a text with every line passed through `edit`, which returns `None` for a line that goes."""
    lines = [edit(line) for line in content.removesuffix("\n").split("\n")] if content else []
    return "".join(f"{line}\n" for line in lines if line is not None)
