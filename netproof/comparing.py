"""Whether a device's configuration became what was predicted: every planned line, no other loss, no unexplained line.

Texts are compared line by line within their sections, which any indented configuration shows by its indentation.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from netproof.model.application import Deviation
from netproof.model.operation import Operation
from netproof.model.record import Record, Text

_SECRET_TOKEN = re.compile(r"<secret:[^<>\s]+>")
_ANY_VALUE = r"\S(?:.*\S)?"

type Path = tuple[str, ...]
type Redact = Callable[[str], str]


class Comparison(Record):
    """What was found, and what the platform explains as its own doing."""

    deviations: tuple[Deviation, ...]
    side_effects: tuple[Text, ...]


def compare(
    before: Mapping[str, str],
    predicted: Mapping[str, str],
    actual: Mapping[str, str],
    *,
    operations: Sequence[Operation],
    is_side_effect: Callable[[str, Sequence[Operation]], Text | None],
    redact: Redact,
) -> Comparison:
    """Compare what was read after a change with what was predicted.

    A planned line that sets a secret is compared by everything but the secret itself (its type and its place), every
    other one byte for byte.
    """
    deviations: list[Deviation] = []
    effects: list[Text] = []
    for name in sorted({*before, *predicted, *actual}):
        old, want, have = (_paths(texts.get(name, "")) for texts in (before, predicted, actual))
        missing, extra = _settle_secrets(want - have, have - want, old)
        deviations += [
            _deviation("lost" if path in old else "missing", name, path, redact) for path in missing.elements()
        ]
        for path in extra.elements():
            if path in old:
                deviations.append(_deviation("not-removed", name, path, redact))
                continue
            reason = is_side_effect(path[-1], operations)
            if reason is None:
                deviations.append(_deviation("unexpected", name, path, redact))
            else:
                effects.append(reason)
    return Comparison(deviations=tuple(deviations), side_effects=tuple(dict.fromkeys(effects)))


def _settle_secrets(
    missing: Counter[Path], extra: Counter[Path], old: Counter[Path]
) -> tuple[Counter[Path], Counter[Path]]:
    """Pair a predicted line that holds a secret's token with the line that the device made of it.

    A line that stood there before is none: then the secret was not set.
    """
    settled_missing, settled_extra = Counter(missing), Counter(extra)
    for path in missing:
        *fixed, last = _SECRET_TOKEN.split(path[-1])
        if not fixed:
            continue
        form = re.compile(_ANY_VALUE.join(map(re.escape, (*fixed, last))))
        made = (other for other in +settled_extra if other[:-1] == path[:-1] and form.fullmatch(other[-1]))
        match = next((other for other in made if other not in old), None)
        if match is not None:
            settled_missing[path] -= 1
            settled_extra[match] -= 1
    return +settled_missing, +settled_extra


def _redacted(path: Path, redact: Redact) -> Path:
    return tuple(redact(line) for line in path)


def _deviation(
    kind: Literal["missing", "not-removed", "lost", "unexpected"], name: str, path: Path, redact: Redact
) -> Deviation:
    return Deviation(kind=kind, text=name, line=" / ".join(_redacted(path, redact)))


def _paths(text: str) -> Counter[Path]:
    """Return every line with the less indented lines that it stands under; order within a section does not count."""
    return Counter(_walk(text))


def _walk(text: str) -> Iterator[Path]:
    parents: list[tuple[int, str]] = []
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped or stripped == "!":
            continue
        indent = len(line) - len(line.lstrip())
        while parents and parents[-1][0] >= indent:
            parents.pop()
        yield (*(parent for _, parent in parents), stripped)
        parents.append((indent, stripped))


def unified_diff(before: Mapping[str, str], after: Mapping[str, str], redact: Redact) -> str:
    """Return one unified diff over all texts, redacted, with names as headers and no times or temporary paths."""
    parts: list[str] = []
    for name in sorted({*before, *after}):
        old, new = (redact(texts.get(name, "")).splitlines() for texts in (before, after))
        parts += difflib.unified_diff(old, new, f"before {name}", f"after {name}", lineterm="")
    return "\n".join(parts) + "\n" if parts else ""
