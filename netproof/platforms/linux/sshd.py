"""OpenSSH's server configuration: which value of a keyword comes first, and the file that puts ours in front.

sshd_config(5): "for each keyword, the first obtained value will be used"; Include is expanded where it stands.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

MAIN = "/etc/ssh/sshd_config"
DROP_IN = "/etc/ssh/sshd_config.d/00-netproof.conf"
_CUMULATIVE = frozenset(
    [
        "acceptenv",
        "allowgroups",
        "allowusers",
        "denygroups",
        "denyusers",
        "hostkey",
        "listenaddress",
        "port",
        "setenv",
        "subsystem",
    ]
)
"""Keywords that may stand several times, each adding to the last."""

_EQUALS = re.compile(r"^(\s*\w+)\s*=\s*")


def settings(files: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (keyword in lower case, value, `Match` condition or empty) in the order in which sshd meets them."""
    return list(_read(files, MAIN, "", depth=0))


def _read(files: Mapping[str, str], path: str, condition: str, depth: int) -> Iterator[tuple[str, str, str]]:
    for line in files.get(path, "").split("\n"):
        keyword, value = split_setting(line)
        if keyword == "match":
            condition = "" if value.lower() == "all" else value
        elif keyword == "include" and depth < 16:  # noqa: PLR2004 - sshd's own limit of nesting
            for pattern in value.split():
                full = pattern if pattern.startswith("/") else f"/etc/ssh/{pattern}"
                for name in sorted(name for name in files if fnmatchcase(name, full)):
                    yield from _read(files, name, condition, depth + 1)
        elif keyword:
            yield keyword, value, condition


def split_setting(line: str) -> tuple[str, str]:
    """Return a line's keyword in lower case and its value without quotes; empty words for a comment or no setting."""
    try:
        words = shlex.split(_EQUALS.sub(r"\1 ", line), comments=True)
    except ValueError:
        words = line.split()
    return (words[0].lower(), " ".join(words[1:])) if words and not words[0].startswith("#") else ("", "")


def first_values(files: Mapping[str, str]) -> dict[str, str]:
    """Return the value that takes effect for every keyword set outside `Match` blocks."""
    values: dict[str, str] = {}
    for keyword, value, condition in settings(files):
        if not condition and keyword not in _CUMULATIVE:
            values.setdefault(keyword, value)
    return values


def effective(text: str) -> dict[str, tuple[str, ...]]:
    """Return keyword → values of `sshd -T`, which prints every keyword in lower case with its value in force."""
    values: dict[str, list[str]] = {}
    for line in text.splitlines():
        keyword, _, value = line.strip().partition(" ")
        if keyword:
            values.setdefault(keyword.lower(), []).append(value)
    return {keyword: tuple(found) for keyword, found in values.items()}


def with_settings(files: Mapping[str, str], wanted: Mapping[str, str]) -> tuple[str, str]:
    """Return path and new content of the file that sets keywords before any other file does.

    That is a drop-in where the main file includes the folder first of all, and the head of the main file elsewhere.
    """
    first = next((split_setting(line) for line in files.get(MAIN, "").split("\n") if split_setting(line)[0]), ("", ""))
    included = first[0] == "include" and any(fnmatchcase(DROP_IN, pattern) for pattern in first[1].split())
    path = DROP_IN if included else MAIN
    return path, _prefixed(files.get(path, ""), wanted)


def _prefixed(content: str, wanted: Mapping[str, str]) -> str:
    """Put settings at the head of a file, in place of the ones that it has outside `Match` for the same keywords."""
    keywords = {keyword.lower() for keyword in wanted}
    kept: list[str] = []
    in_match = False
    for line in content.removesuffix("\n").split("\n") if content else []:
        keyword, _ = split_setting(line)
        in_match = in_match or keyword == "match"
        if in_match or keyword not in keywords:
            kept.append(line)
    return "\n".join([*(f"{keyword} {value}" for keyword, value in wanted.items()), *kept]) + "\n"


def overlaid(text: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what `sshd -T` would print after its files changed: keywords whose first value differs get the new one."""
    old, new = first_values(before), first_values(after)
    changed = {keyword: value for keyword, value in new.items() if old.get(keyword) != value}
    lines = [line for line in text.splitlines() if line.split(" ", 1)[0].lower() not in changed]
    return "\n".join([*lines, *(f"{keyword} {_normal(value)}" for keyword, value in sorted(changed.items()))]) + "\n"


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def seconds(value: str) -> int:
    """Return a time of sshd_config(5) (`90`, `5m`, `1h30m`) in seconds.

    Raises:
        ValueError: the text is no such time.
    """
    total, digits = 0, ""
    for character in value.lower():
        if character.isdigit():
            digits += character
        else:
            total += int(digits) * _UNITS.get(character, 0)
            digits = ""
    return total + int(digits or 0)


def _normal(value: str) -> str:
    return value.lower() if value.lower() in {"yes", "no"} else value
