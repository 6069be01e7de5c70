"""Adds entries to the files that people keep: nothing of theirs is lost, and nothing wrong is written."""

import fcntl
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.util import load_yaml_guess_indent

from netproof.errors import ConfigurationError, RefusedError
from netproof.home import write_file
from netproof.model.record import Record
from netproof.model.register import Proof, Register
from netproof.register_files.proofs import keep
from netproof.registers import name_of
from netproof.registers.loading import FOLDER, check_register, register_file
from netproof.yaml_files import YamlFile, explain, parse_yaml, read_yaml

_WIDTH = 4096
"""Wider than any line, so that no sentence of people's is broken anew."""


def lists_of(kind: type[Register]) -> dict[str, type[Record]]:
    """Return the lists of a register's file and what stands in each of them, the main one first."""
    found = {name: _record_in(field.annotation) for name, field in kind.model_fields.items()}
    return {name: record for name, record in found.items() if record is not None}


def fill_in(kind: type[Record], values: Mapping[str, object]) -> dict[str, Any]:
    """Return an entry as its file holds it; dates stay dates, and text that looks like a number is quoted.

    Raises:
        ConfigurationError: a value is wrong or missing; one line for each.
    """
    try:
        entry = kind.model_validate(values)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc'])) or kind.__name__}: {explain(fault)}" for fault in error.errors())
        raise ConfigurationError("\n".join(dict.fromkeys(faults))) from None
    plain: dict[str, Any] = _plain(entry.model_dump(exclude_unset=True))
    return plain


def add_entry(
    folder: Path,
    kind: type[Register],
    place: str,
    entry: Mapping[str, Any],
    documents: Sequence[tuple[Path, Proof]] = (),
) -> Path:
    """Add an entry to a list of a register's file, which is begun where there is none, and return the file.

    The documents that prove it are copied in before, and only when the entry can be written. Comments, order and
    quotes stay; the file is replaced as a whole or not at all, one writer after the other.

    Raises:
        ConfigurationError: the file or the entry is wrong; nothing was written.
        RefusedError: the entry is there already, or something would be lost.
    """
    path = register_file(folder, name_of(kind))
    with _only_writer(folder / FOLDER):
        path = path.resolve()
        old = read_yaml(path) if path.exists() else YamlFile(path, None, {})
        before = path.read_text(encoding="utf-8") if path.exists() else f"# {kind.title.zh_tw} {kind.title.en}\n"
        if path.exists():
            check_register(old, kind)
        _refuse_second(old, place, entry)
        text = _appended(before, old.data, place, entry)
        new = parse_yaml(text, path)
        _refuse_loss(old, new, place, (before, text))
        check_register(new, kind)
        for document, proof in documents:
            keep(folder, document, proof)
        write_file(path, text.encode(), mode=path.stat().st_mode & 0o777 if path.exists() else 0o644)
    return path


def _record_in(annotation: Any) -> type[Record] | None:
    for argument in get_args(annotation):
        if isinstance(argument, type) and issubclass(argument, Record):
            return argument
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int | str | date | None) else str(value)


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise ConfigurationError(f"{folder}: registers cannot be kept there ({error.strerror})") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _refuse_second(file: YamlFile, place: str, entry: Mapping[str, Any]) -> None:
    held: Sequence[Any] = (file.data or {}).get(place) or ()
    key = next((name for name in ("id", "name") if name in entry), None)
    for index, other in enumerate(held):
        same = other.get(key) == entry[key] if key else _plain(other) == dict(entry)
        if same:
            named = f"{entry[key]!r}" if key else "this entry"
            raise RefusedError(str(file.error((place, index), f"{named} is already there; change it there, or rename")))


def _appended(before: str, data: Any, place: str, entry: Mapping[str, Any]) -> str:
    """Return the file's text with the entry at the end of its list, in the indentation that the file has."""
    if not data or place not in data:
        return _ended(before) + _written({place: [entry]})
    loaded, indent, offset = load_yaml_guess_indent(before, yaml=_yaml())
    loaded[place].fa.set_block_style()
    loaded[place].append(entry)
    return _written(loaded, indent or 4, 2 if offset is None else offset)


def _written(data: Any, indent: int = 4, offset: int = 2) -> str:
    writer = _yaml()
    writer.indent(mapping=2, sequence=max(indent, offset + 2), offset=offset)
    text = StringIO()
    writer.dump(data, text)
    return text.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    return yaml


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _refuse_loss(old: YamlFile, new: YamlFile, place: str, texts: tuple[str, str]) -> None:
    """Refuse a new text in which a value or a comment of the old one is missing: a defect of ours must cost nothing."""
    kept = dict(new.data)
    kept[place] = kept[place][:-1]
    had = {**(old.data or {})}
    had[place] = had.get(place) or []
    lost = [line for line in _comments(texts[0]) if line not in _comments(texts[1])]
    if kept != had or lost:
        what = f"the comment {lost[0]!r}" if lost else "an entry"
        raise RefusedError(f"{old.path}: adding would lose {what}; nothing was written; add the entry by hand")


def _comments(text: str) -> list[str]:
    found = (re.search(r"(^|\s)#.*", line) for line in text.splitlines())
    return [comment.group().strip() for comment in found if comment]
