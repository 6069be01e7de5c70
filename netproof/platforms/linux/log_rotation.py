"""What deletes files of the log store after a time: blocks of logrotate(8), and ages of tmpfiles.d(5)."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from netproof.model.record import Known, Unknown
from netproof.model.state_logs import LogRotation
from netproof.platforms.linux.store_survey import FOLDER

type Period = Literal["hourly", "daily", "weekly", "monthly", "yearly", "size"]

MAIN = "/etc/logrotate.conf"
_PERIODS: tuple[Period, ...] = ("hourly", "daily", "weekly", "monthly", "yearly")
_SCRIPTS = frozenset({"prerotate", "postrotate", "firstaction", "lastaction", "preremove"})
_TABOO = (".disabled", ".dpkg-old", ".dpkg-dist", ".dpkg-new", ".dpkg-bak", ".dpkg-del", ".cfsaved", ".bak", ".orig",
          ".rpmorig", ".rpmsave", ".rpmnew", ".ucf-dist", ".ucf-old", ".ucf-new", ".swp", "~", ",v")  # fmt: skip
"""Endings of files that logrotate passes over in an included folder (logrotate(8), `tabooext`)."""
_READ = "/etc/logrotate.d"
_UNITS = {
    "s": 1,
    "m": 60,
    "min": 60,
    "h": 3600,
    "d": 86400,
    "w": 604800,
    "month": 2629800,
    "y": 31557600,
}
_AGE = re.compile(r"[~:]?(?:[a-zA-Z]+:)?(?P<spans>(?:\d+[a-z]*)+)")


@dataclass
class _Block:
    """The settings of a block, or those outside of every block."""

    patterns: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def rotations(files: Mapping[str, str], ages: Iterable[str]) -> Known[tuple[LogRotation, ...]]:
    """Return what logrotate's files and tmpfiles.d's lines say of the store."""
    general = _Block()
    found: list[LogRotation] = []
    for path, content in sorted(files.items(), key=lambda file: file[0] != MAIN):
        if path != MAIN and path.endswith(_TABOO):
            continue
        for block in _blocks(content, general if path == MAIN else _Block(settings=dict(general.settings))):
            if other := block.settings.get("include"):
                return Unknown(unknown=f"{path} includes {other}, which is not read")
            if "{" in block.patterns:
                return Unknown(unknown=f"{path} has a block in a form that is not read")
            if any(map(_concerns_store, block.patterns)):
                found.append(_rotation(path, block))
    return (*found, *filter(None, map(_aged, ages)))


def _concerns_store(pattern: str) -> bool:
    """Tell whether a pattern may match something in the store; a star stops at a slash."""
    parts, root = pattern.split("/"), FOLDER.split("/")
    return len(parts) > len(root) and all(map(fnmatchcase, root, parts))


def _blocks(content: str, outside: _Block) -> Iterator[_Block]:
    """Yield every block; what stands outside of them is put into `outside` in passing."""
    current, names = outside, list[str]()
    script = False
    for native in content.split("\n"):
        line = native.strip()
        words = _words(line)
        if current is not outside:
            current.lines.append(native.rstrip())
        if script or (words and words[0] in _SCRIPTS):
            script = line != "endscript"
        elif words and words[0] == "}":
            yield current
            current = outside
        elif words and current is outside and (names or line.startswith(("/", '"', "'", "{", "~"))):
            names += words
            if words[-1] == "{":
                current, names = (
                    _Block(patterns=names[:-1], settings=dict(outside.settings), lines=[native.rstrip()]),
                    [],
                )
        elif words and not (words[0] == "include" and words[1:] == [_READ]):
            _set(current.settings, words)
    if current is not outside or names:
        yield _Block(patterns=[*current.patterns, "{"])  # the file ends where a block has not
    elif "include" in outside.settings:
        yield outside


def _words(line: str) -> list[str]:
    if line.startswith("#"):
        return []
    spaced = re.sub(r"\s*([{}])\s*$", r" \1", line)
    try:
        return shlex.split(spaced, comments=True)
    except ValueError:
        return spaced.split()


def _set(settings: dict[str, str], words: list[str]) -> None:
    name, *rest = words[0].replace("=", " ").split() + words[1:]
    if name in _PERIODS or name == "size":
        for other in (*_PERIODS, "size"):
            settings.pop(other, None)
    settings[name] = rest[0] if rest else ""


def _rotation(path: str, block: _Block) -> LogRotation:
    settings = block.settings
    period: Period = next((name for name in _PERIODS if name in settings), "size")
    kept: Known[int | None] = _number(settings.get("rotate", "0"))
    if (period == "size" or "maxsize" in settings) and kept != 0 and kept is not None:
        kept = Unknown(unknown=f"{path} rotates whenever a file has grown, which may be often")
    return LogRotation(
        file=path,
        pattern=" ".join(block.patterns),
        period=period,
        kept=kept,
        maximum_age_days=_number(settings["maxage"]) if settings.get("maxage", "0") != "0" else None,
        of_store_only=all(pattern.startswith(f"{FOLDER}/") for pattern in block.patterns),
        lines=tuple(block.lines),
    )


def _number(text: str) -> Known[int | None]:
    """Return a setting's number; -1 is without end (logrotate(8), `rotate`)."""
    try:
        number = int(text)
    except ValueError:
        return Unknown(unknown=f"{text!r} is no number")
    return None if number < 0 else number


def _aged(line: str) -> LogRotation | None:
    """Return what a line of tmpfiles.d(5) deletes; its sixth field is the age, `-` for never."""
    words = line.split()
    if len(words) < 6 or words[5] == "-":  # noqa: PLR2004 - type, path, mode, user, group, age
        return None
    match = _AGE.fullmatch(words[5])
    spans = re.findall(r"(\d+)([a-z]*)", match["spans"]) if match else []
    known = bool(spans) and all((unit or "s") in _UNITS for _, unit in spans)
    seconds = sum(int(number) * _UNITS.get(unit or "s", 0) for number, unit in spans)
    days: Known[int | None] = seconds // 86400 if known else Unknown(unknown=f"{words[5]!r} is no age that is known")
    return LogRotation(
        file="",
        pattern=words[1].strip('"'),
        period="",
        kept=None,
        maximum_age_days=days,
        of_store_only=False,
        lines=(line,),
    )


def with_kept(content: str, changed: Iterable[tuple[LogRotation, LogRotation]]) -> str:
    """Return a file of logrotate's in which blocks keep another number of files, up to another age."""
    for before, after in changed:
        old = list(before.lines)
        body = [line for line in old if _words(line.strip())[:1] not in (["rotate"], ["maxage"])]
        indent = next((line[: len(line) - len(line.lstrip())] for line in body[1:-1] if line.strip()), "    ")
        age = [f"{indent}maxage {after.maximum_age_days}"] if after.maximum_age_days is not None else []
        opening = next(place for place, line in enumerate(body) if line.endswith("{"))
        new = [*body[: opening + 1], f"{indent}rotate {after.kept}", *age, *body[opening + 1 :]]
        content = content.replace("\n".join(old), "\n".join(new), 1)
    return content
