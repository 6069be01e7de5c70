"""How commands show things: tables in colour on a terminal, plain in a pipe, JSON for machines."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from netproof.report.plan_text import escape

STYLES: Mapping[str, str] = {
    "satisfied": "green",
    "not-satisfied": "bold red",
    "indeterminate": "yellow",
    "not-applicable": "dim",
    "collected": "green",
    "partial": "yellow",
    "failed": "bold red",
    "applied": "green",
    "refused": "bold red",
    "rolled-back": "bold yellow",
    "unknown": "bold red",
    "high": "bold red",
    "medium": "yellow",
    "low": "green",
}


def out() -> Console:
    """Return the console for results."""
    return Console(highlight=False, emoji=False, soft_wrap=False)


def err() -> Console:
    """Return the console for progress and notes, which do not belong to a command's result."""
    return Console(stderr=True, highlight=False, emoji=False)


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Show rows; on a terminal a word that is a status is coloured, and device text is never taken for markup."""
    console = out()
    if not console.is_terminal:
        for row in [columns, *rows]:  # not by rich, which would turn tabs into spaces
            print(*(escape(str(cell)) for cell in row), sep="\t", file=console.file)
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(escape(str(cell)), style=STYLES.get(str(cell), "")) for cell in row))
    console.print(table)


def show_json(value: BaseModel | Mapping[str, Any] | Sequence[Any]) -> None:
    """Write one JSON document."""
    if isinstance(value, BaseModel):
        out().print(value.model_dump_json(indent=1), markup=False, soft_wrap=True)
        return
    text = json.dumps(value, ensure_ascii=False, indent=1, default=_jsonable)
    out().print(text, markup=False, soft_wrap=True)


def _jsonable(value: object) -> object:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else str(value)


class Ticker:
    """Shows how far a long work is."""

    def __init__(self, progress: Progress | None, label: str, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task(label, total=total) if progress else None

    def tick(self, what: str) -> None:
        """One more is done; `what` is shown while the next is under way."""
        self._show(what, 1)

    def say(self, what: str) -> None:
        """Show what is under way, of which nobody counts how much there is."""
        self._show(what, 0)

    def _show(self, what: str, advance: int) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, advance=advance, description=escape(what))


@contextmanager
def progress(label: str, total: int) -> Iterator[Ticker]:
    """Show a progress bar on a terminal, and nothing in a pipe."""
    console = err()
    if not console.is_terminal:
        yield Ticker(None, label, total)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        yield Ticker(shown, label, total)


def note(message: str) -> None:
    """Say something that is not part of the result."""
    for line in message.splitlines() or [""]:
        err().print(escape(line), markup=False, soft_wrap=True)
