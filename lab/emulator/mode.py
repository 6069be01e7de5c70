"""One configuration mode, as a table."""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, eq=False)
class Mode:
    """One configuration mode.

    Attributes:
        prompt: what stands in `(config…)`.
        accepts: regular expression of the lines (without `no`) it takes.
        opens: lines that enter a mode of that name.
        single: keys of which one line stands at a time: a new one replaces the old.
        defaults: lines that hold unconfigured and are hidden; `no X` when the command is off by default.
        always: keys that the running configuration shows in either form.
        off: keys with a value that can also be switched off, and the line that shows it.
        order: the order in which the section prints its lines; others stand before the first.
        incomplete: lines that lack an argument.
    """

    name: str
    prompt: str
    accepts: str
    opens: tuple[tuple[str, str], ...] = ()
    single: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    off: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()
    incomplete: str = r"(?!)"

    @cached_property
    def _single(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})(?=\\s|$)" for pattern in self.single) or r"(?!)")

    @cached_property
    def _accepts(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self.accepts})(?=\s|$)")

    @cached_property
    def _opens(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(rf"(?:{pattern})$"), mode) for pattern, mode in self.opens]

    @cached_property
    def lacking(self) -> re.Pattern[str]:
        """What matches a line that lacks an argument."""
        return re.compile(self.incomplete)

    def key(self, body: str) -> str:
        """What identifies a line: its replace-on-set prefix (with the direction it has), or the whole line."""
        match = self._single.match(body)
        if not match:
            return body
        direction = match.groupdict().get("direction")
        return f"{match.group(0)} {direction}" if direction else match.group(0)

    def rank(self, line: str) -> int:
        """Where the section prints this line."""
        body = line.removeprefix("no ")
        return next((place for place, prefix in enumerate(self.order, 1) if body.startswith(prefix)), 0)

    def takes(self, body: str) -> bool:
        """Whether the line belongs to this mode."""
        return self._accepts.match(body) is not None

    def child(self, body: str) -> str | None:
        """The mode that the line enters, if any."""
        return next((mode for pattern, mode in self._opens if pattern.match(body)), None)
