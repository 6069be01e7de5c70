"""Compares software versions as their vendors number them, and answers `None` where that has no meaning.

Which scheme a version follows is told by its form; versions of different schemes or release trains do not compare.
Sources: Cisco IOS numbering (white paper "Cisco IOS and NX-OS Software Reference Guide"), Arista EOS release naming,
Junos release numbering, PAN-OS and FortiOS release notes, Debian Policy 5.6.12.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

type Key = tuple[int | str, ...]


class _Version(NamedTuple):
    scheme: str
    train: str
    """Versions compare within a train only."""
    key: Key


def compare(one: str, other: str) -> int | None:
    """Return -1, 0 or 1 as a device's version is older than, the same as or newer than another; `None` if unknown."""
    versions = [_parse(text) for text in (one, other)]
    first, second = versions
    if first is None or second is None or (first.scheme, first.train) != (second.scheme, second.train):
        return None
    return _order(first.key, second.key)


def compare_packages(one: str, other: str) -> int | None:
    """Compare two Debian package versions by Debian Policy; `None` for other distributions' or broken ones."""
    keys = [_debian(text) for text in (one, other)]
    first, second = keys
    return None if first is None or second is None else _order(first, second)


def is_of_cycle(version: str, cycle: str) -> bool:
    """Tell whether a version belongs to a release cycle: 17.9.4a and 17.09.04 to 17.9, but not to 17.90 or 17."""
    parts, wanted = (re.findall(r"\d+|[A-Za-z]+", text) for text in (version, cycle))
    return bool(wanted) and [_normal(part) for part in parts[: len(wanted)]] == [_normal(part) for part in wanted]


def _normal(part: str) -> str:
    return str(int(part)) if part.isdecimal() else part.lower()


def _order(one: Key, other: Key) -> int:
    return (one > other) - (one < other)


def _parse(text: str) -> _Version | None:
    for pattern, build in _SCHEMES:
        match = pattern.fullmatch(text.strip())
        if match:
            return build(match)
    return None


def _ios(match: re.Match[str]) -> _Version:
    """`15.2(4)M6a`: the letters name the train, in which later numbers are later releases."""
    major, minor, maintenance, letter, train, rebuild, rebuild_letter = match.groups()
    key = (int(major), int(minor), int(maintenance), letter, int(rebuild or 0), rebuild_letter)
    return _Version("cisco parentheses", train, key)


def _nxos_train(match: re.Match[str]) -> _Version:
    """`7.0(3)I7(10)`: a platform's train and the release in it."""
    major, minor, maintenance, train, release, rebuild, letter = match.groups()
    key = (int(major), int(minor), int(maintenance), int(release), int(rebuild), letter)
    return _Version("nx-os train", train, key)


def _junos(match: re.Match[str]) -> _Version:
    """`21.4R3-S5.4`: release, service release, spin. X releases are trains of their own; D counts their rebuilds."""
    major, minor, kind, release, service, spin, evolved = match.groups()
    train = f"X {major}.{minor}X{release}" if kind == "X" else f"R{evolved or ''}"
    key = (int(major), int(minor), int(release), int(service or 0), int(spin or 0))
    return _Version("junos", train, key)


def _dotted(match: re.Match[str]) -> _Version:
    """`17.9.4a`, `17.03.05`, `4.31.2M`, `v7.4.4,build2573`, `10.2.18-h9`: numbers, a rebuild's letter, a hotfix."""
    numbers, letter, hotfix = match.groups()
    parts = [int(part) for part in numbers.split(".")]
    padded = parts + [0] * (6 - len(parts))
    return _Version("dotted", "", (*padded, letter or "", int(hotfix or 0)))


_SCHEMES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Version]], ...] = (
    (re.compile(r"(\d+)\.(\d+)\((\d+)([a-z]?)\)([A-Z]*)(\d*)([a-z]?)"), _ios),
    (re.compile(r"(\d+)\.(\d+)\((\d+)\)([A-Z]+)(\d+)\((\d+)([a-z]?)\)"), _nxos_train),
    (re.compile(r"(\d+)\.(\d+)([RX])(\d+)(?:-[SD](\d+))?(?:\.(\d+))?(-EVO)?"), _junos),
    (re.compile(r"v?(\d+(?:\.\d+){1,5})([a-z]?)(?:[FM])?(?:-h(\d+))?(?:,build.*)?"), _dotted),
)

_FOREIGN_PACKAGE = re.compile(r"\.(?:el|fc|amzn|suse)\d")
_DEBIAN = re.compile(r"(?:(\d+):)?([0-9][A-Za-z0-9.+~-]*?)(?:-([A-Za-z0-9.+~]+))?")


def _debian(text: str) -> Key | None:
    match = _DEBIAN.fullmatch(text.strip())
    if not match or _FOREIGN_PACKAGE.search(text):
        return None
    epoch, upstream, revision = match.groups()
    return (int(epoch or 0), *_debian_part(upstream), *_debian_part(revision or "0"))


def _debian_part(text: str) -> Key:
    """Return a key that sorts as Debian does: `~` before the end, letters before other characters, numbers by value."""
    found: list[int | str] = []
    for word, number in re.findall(r"(\D*)(\d*)", text):
        if word or number:
            found += ["".join(map(_weight, word)) + "1", int(number or 0)]
    return (*found, "1", -1)


def _weight(character: str) -> str:
    """Return a character so that text order is Debian's order; `1` stands for the end of a run of non-digits."""
    if character == "~":
        return "0"
    return f"2{character}" if character.isalpha() else f"3{character}"
