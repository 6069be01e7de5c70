"""`show running-config`: the tree as the device prints it, and with every default as `show running-config all` does."""

import re
from collections.abc import Iterator

from lab.emulator.config import RunningConfig
from lab.emulator.grammar import ORDER
from lab.emulator.tree import Section, positive

_FIRST_BLOCK = 5
_SEPARATED = ("interface", "access-list", "line", "wlan", "archive")


def _rank(line: str) -> int:
    return next(
        (place for place, pattern in enumerate(ORDER) if re.match(rf"(?:{pattern})(?=\W|$)", line)), len(ORDER) // 2
    )


def render(config: RunningConfig, *, everything: bool = False) -> str:
    """The configuration text from its first global line to `end`."""
    return "\n".join([*_global_lines(config, everything=everything), "!", "end"]) + "\n"


def _global_lines(config: RunningConfig, *, everything: bool) -> Iterator[str]:
    blocks: list[tuple[int, list[str]]] = []
    shown = dict(config.root.lines)
    for line in _hidden(config, config.root, everything=everything):
        shown.setdefault(line, None)
    for line, child in shown.items():
        blocks.append((_rank(line), list(_block(config, line, child, everything=everything))))
    for name, text in config.banners.items():
        blocks.append((_rank("banner"), f"banner {name} ^C{text}^C".split("\n")))
    blocks.append((_rank("line"), list(_vty(config, everything=everything))))
    for _, block in sorted(blocks, key=lambda item: item[0]):
        yield from block


def _hidden(config: RunningConfig, section: Section, *, everything: bool) -> Iterator[str]:
    """Defaults to print beside what is configured: those always shown, or all of them."""
    mode = section.mode
    for line in (*config.kind.defaults.get(mode.name, ()), *mode.defaults):
        key = mode.key(positive(line))
        if (everything or key in mode.always) and not section.under(key):
            yield line


def _block(config: RunningConfig, line: str, child: Section | None, *, everything: bool) -> Iterator[str]:
    if child is None:
        yield line
        return
    if child.mode.name == "access-list" and not config.kind.sequence_numbers:
        yield from _classic_list(line, child)
        return
    if child.mode.name in _SEPARATED:
        yield "!"
    yield line
    yield from _children(config, child, 1, everything=everything)


def _children(config: RunningConfig, section: Section, depth: int, *, everything: bool) -> Iterator[str]:
    certificate = section.mode.name == "certificate"
    for line, child in sorted(section.lines.items(), key=lambda item: section.mode.rank(item[0])):
        yield (" " if certificate else "") + " " * depth + line
        if child is not None:
            yield from _children(config, child, depth + 1, everything=everything)
    if certificate:
        yield " " * depth + " quit"
    for line in _hidden(config, section, everything=everything):
        yield " " * depth + line


def _classic_list(line: str, section: Section) -> Iterator[str]:
    """Before IOS-XE 16.12: no sequence numbers, and numbered lists as `access-list N …`."""
    name = line.rsplit(maxsplit=1)[-1]
    bodies = [entry.split(" ", 1)[1] for entry in section.lines]
    if name.isdigit():
        yield from (f"access-list {name} {body}" for body in bodies)
        return
    yield from ("!", line, *(f" {body}" for body in bodies))


def _vty(config: RunningConfig, *, everything: bool) -> Iterator[str]:
    """Lines 0 to 4 stand apart from the rest; equal neighbours are joined."""
    first, lines = 0, config.vty
    while first < len(lines):
        last = first
        while last + 1 < len(lines) and last + 1 != _FIRST_BLOCK and lines[last + 1].lines == lines[first].lines:
            last += 1
        yield f"line vty {first} {last}" if last > first else f"line vty {first}"
        yield from _children(config, lines[first], 1, everything=everything)
        if everything and not lines[first].under("transport input"):
            yield f" {config.kind.transport_default}"
        first = last + 1
