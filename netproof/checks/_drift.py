"""How two readings of a configuration differ, by keyed digests and by the sections that were parsed from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from netproof.model.context import RecordedChange
from netproof.model.record import Record
from netproof.model.state import SECTIONS, DeviceState

NO_CONFIGURATION = frozenset(
    {"listening", "probed", "transport", "neighbours", "routes", "log_store", "configuration_digests"}
)
"""Sections that change by themselves."""
RULES = "rule_bases"
_NATIVE = frozenset({"lines", "native"})
"""The fields that hold a section's redacted native lines."""

type Digests = Mapping[str, str]


@dataclass(frozen=True)
class Gap:
    """A time in which no plan of Netproof was applied, and the configuration at its two ends."""

    before: Digests
    after: Digests
    since: datetime
    until: datetime

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the names of the texts that differ."""
        names = {*self.before, *self.after}
        return tuple(sorted(name for name in names if self.before.get(name) != self.after.get(name)))

    @property
    def one_sided(self) -> tuple[str, ...]:
        """Return the names of the texts that stand at one end only."""
        return tuple(sorted({*self.before} ^ {*self.after}))

    @property
    def keys(self) -> frozenset[str]:
        """Return the ids of the keys that the digests were made with."""
        return frozenset(digest.rpartition(":")[0] for digest in (*self.before.values(), *self.after.values()))


def gaps(
    before: tuple[Digests, datetime], after: tuple[Digests, datetime], changes: tuple[RecordedChange, ...]
) -> Iterator[Gap]:
    """Yield what lies between two readings and around every change, so that nothing hides behind an approved one."""
    digests, since = before
    for change in changes:
        yield Gap(digests, change.base_digests, since, change.started_at)
        digests, since = change.digests, change.ended_at
    yield Gap(digests, after[0], since, after[1])


def commands_read(state: DeviceState) -> frozenset[str]:
    """Return the commands that were answered: a text of which only one reading knows may not have been read."""
    return frozenset(capture.command for capture in state.captures if not capture.error)


def sections_changed(before: DeviceState, after: DeviceState) -> tuple[str, ...]:
    """Return the names of the sections that differ, of those that only people change."""
    return tuple(
        name for name in SECTIONS if name not in NO_CONFIGURATION and getattr(before, name) != getattr(after, name)
    )


def lines_changed(before: DeviceState, after: DeviceState, sections: tuple[str, ...]) -> tuple[str, ...]:
    """Return the redacted native lines that are gone (`-`) or new (`+`) in some sections."""
    old = dict.fromkeys(line for name in sections for line in _native(getattr(before, name)))
    new = dict.fromkeys(line for name in sections for line in _native(getattr(after, name)))
    return (*(f"- {line}" for line in old if line not in new), *(f"+ {line}" for line in new if line not in old))


def _native(value: Any) -> Iterator[str]:
    if isinstance(value, Record):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            yield from inner if name in _NATIVE else _native(inner)
    elif isinstance(value, tuple):
        for item in value:
            yield from _native(item)
