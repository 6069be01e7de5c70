"""The one reader of people's YAML files: strict, small, and with the line of everything that is wrong."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from netproof.errors import ConfigurationError

MAXIMUM_BYTES = 4 * 1024 * 1024
"""More than any register of a large firm; beyond it a file is a mistake or an attack."""
MAXIMUM_DEPTH = 64

type Location = tuple[Hashable, ...]
"""Keys and indexes from the document's root to a value."""

_HINTS: Mapping[str, str] = {
    "extra_forbidden": "this name is not known here; correct or remove it",
    "missing": "it is missing; add it",
    "string_type": "expected text; put quotes around numbers and dates",
    "string_too_short": "it is left blank; fill it in",
}


@dataclass(frozen=True)
class YamlFile:
    """A parsed file: plain values, and the line on which each of them stands."""

    path: Path
    data: Any
    lines: Mapping[Location, int]

    def error(self, location: Location, message: str) -> ConfigurationError:
        """Return the error for a value of the file, with file, line and place."""
        place = ".".join(str(part) for part in location)
        return ConfigurationError(f"{self.path}:{self._line(location)}: {place + ': ' if place else ''}{message}")

    def record[T: BaseModel](self, model: type[T], data: object = None, at: Location = ()) -> T:
        """Return the file's data, or `data` that was found in it at `at`, as a record.

        Raises:
            ConfigurationError: it is not of that form; one line for every fault.
        """
        try:
            return model.model_validate(self.data if data is None else data)
        except ValidationError as error:
            found = [((*at, *fault["loc"]), explain(fault)) for fault in error.errors()]
            ordered = sorted(found, key=lambda item: self._line(item[0]))
            faults = [str(self.error(location, message)) for location, message in ordered]
            raise ConfigurationError("\n".join(dict.fromkeys(faults))) from None

    def _line(self, location: Location) -> int:
        """Return the line of the longest part of a location that stands in the file; validators add parts."""
        known = (location[:end] for end in range(len(location), 0, -1) if location[:end] in self.lines)
        return self.lines.get(next(known, ()), 1)


def read_yaml(path: Path) -> YamlFile:
    """Read a file that holds one YAML 1.2 document without aliases, tags or repeated keys.

    Raises:
        ConfigurationError: it cannot be read, or is not such a document; with file and line.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES + 1)
        text = content.decode("utf-8")
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: expected UTF-8 text; save the file in that encoding") from None
    if len(content) > MAXIMUM_BYTES:
        raise ConfigurationError(f"{path}: larger than {MAXIMUM_BYTES // 1024 // 1024} MB; split the file")
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path) -> YamlFile:
    """Parse text as `read_yaml` does; `path` only names it in errors."""
    try:
        _refuse_indirection(text, path)
        root = _loader().compose(text)
        lines: dict[Location, int] = {}
        for location, node in _walk(root, (), path) if root else ():
            lines[location] = node.start_mark.line + 1
        return YamlFile(path, _loader().load(text), lines)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigurationError(f"{path}:{line}: not valid YAML: {error.problem or error.context}") from None
    except (YAMLError, ValueError) as error:
        raise ConfigurationError(f"{path}: not valid YAML: {str(error).splitlines()[0]}") from None


def yaml_text(value: object) -> str:
    """Return a value as YAML in the form of people's files: block style, lists set in, long lines whole."""
    writer = YAML()
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = 110
    text = StringIO()
    writer.dump(value, text)
    return text.getvalue()


def _loader() -> YAML:
    return YAML(typ="safe", pure=True)


def _refuse_indirection(text: str, path: Path) -> None:
    """Refuse what can make a small file huge or mean something else than it shows: aliases, tags, deep nesting."""
    depth = 0
    for event in _loader().parse(text):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            raise ConfigurationError(f"{path}:{line}: aliases (*{event.anchor}) are not allowed; write the value out")
        if isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent) and event.tag:
            raise ConfigurationError(f"{path}:{line}: tags ({event.tag}) are not allowed; write a plain value")
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            depth += 1
        elif type(event).__name__ in {"MappingEndEvent", "SequenceEndEvent"}:
            depth -= 1
        if depth > MAXIMUM_DEPTH:
            raise ConfigurationError(f"{path}:{line}: nested more than {MAXIMUM_DEPTH} deep")


def _walk(node: Node, location: Location, path: Path) -> Iterator[tuple[Location, Node]]:
    yield location, node
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, (*location, index), path)
    elif isinstance(node, MappingNode):
        yield from _walk_mapping(node.value, location, path)


def _walk_mapping(
    pairs: Sequence[tuple[Node, Node]], location: Location, path: Path
) -> Iterator[tuple[Location, Node]]:
    seen: dict[str, int] = {}
    for key, value in pairs:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            raise ConfigurationError(f"{path}:{line}: expected a plain name before the colon")
        if key.value in seen:
            raise ConfigurationError(f"{path}:{line}: {key.value!r} stands twice (first on line {seen[key.value]})")
        seen[key.value] = line
        yield from _walk(value, (*location, key.value), path)
        yield (*location, key.value), key


def explain(fault: ErrorDetails) -> str:
    """Return what is wrong with a value, and what was expected, in words for people."""
    message = fault["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    if fault["input"] is None:
        return f"it is left blank; fill it in ({message})"
    if fault["type"] in _HINTS:
        return _HINTS[fault["type"]]
    given = repr(fault["input"])
    return f"{message}, not {given if len(given) < 60 else given[:60] + '…'}"  # noqa: PLR2004 - fits a terminal's line
