"""How an entry's fields are given on the command line, or asked for at a terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from pydantic import TypeAdapter, ValidationError

from netproof.errors import ConfigurationError
from netproof.model.record import Record
from netproof.model.register import Proof
from netproof.yaml_files import explain, parse_yaml

_FLOW = ("[", "{")
_NOT_ASKED = frozenset({"proofs"})  # people name files, with --proof, and no digests


class Entering:
    """The fields of one kind of entry."""

    def __init__(self, kind: type[Record]) -> None:
        self._kind = kind
        self._forms: dict[str, dict[str, Any]] = kind.model_json_schema()["properties"]

    def values(self, given: Sequence[str], proofs: Sequence[Proof]) -> dict[str, Any]:
        """Return what `FIELD=VALUE` options say; a list's field may stand several times, once for each item.

        Raises:
            ConfigurationError: an option has no `=`, names no field, or gives one value twice.
        """
        found: dict[str, Any] = {}
        for option in given:
            field, equals, text = option.partition("=")
            if not equals or field not in self._forms:
                known = ", ".join(self._forms)
                raise ConfigurationError(f"--set {option!r}: expected FIELD=VALUE with a field of: {known}")
            value = self._parsed(field, text)
            if self._is_list(field):
                found[field] = [*found.get(field, []), *value]
            elif field in found:
                raise ConfigurationError(f"--set {option!r}: {field} was given twice")
            else:
                found[field] = value
        if proofs:
            found["proofs"] = [*found.get("proofs", []), *(one.model_dump() for one in proofs)]
        return found

    def ask(self, given: dict[str, Any], *, optional: bool) -> dict[str, Any]:
        """Ask for the fields that are not given: those that must be there, and on demand the others as well."""
        answers = dict(given)
        for name, field in self._kind.model_fields.items():
            if name not in {*answers, *_NOT_ASKED} and (field.is_required() or optional):
                answer = self._answer(name, required=field.is_required())
                if answer is not None:
                    answers[name] = answer
        return answers

    def _answer(self, name: str, *, required: bool) -> Any:
        typer.secho(" ".join((self._kind.model_fields[name].description or "").split()), dim=True, err=True)
        choices = self._forms[name].get("enum")
        label = f"{name} ({', '.join(choices)})" if choices else name
        while True:
            text = str(typer.prompt(label, default=None if required else "", show_default=False, err=True)).strip()
            if not text and not required:
                return None
            try:
                value = self._parsed(name, text)
                TypeAdapter(self._kind.model_fields[name].rebuild_annotation()).validate_python(value)
            except ConfigurationError as error:
                typer.echo(str(error), err=True)
            except ValidationError as error:
                typer.echo(explain(error.errors()[0]), err=True)
            else:
                return value

    def _is_list(self, field: str) -> bool:
        return bool(self._forms[field].get("type") == "array")

    def _parsed(self, field: str, text: str) -> Any:
        """Return text as a value; only what begins a YAML list or mapping is more than text."""
        value: Any = parse_yaml(text, Path(f"--set {field}")).data if text.startswith(_FLOW) else text
        return value if not self._is_list(field) or isinstance(value, list) else [value]
