#!/usr/bin/env python3
"""Writes docs/registers/ (a page of all registers, and a JSON schema of each) from the registers and the catalog.

With `--check` nothing is written, and an out-of-date file is an error.
"""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generated_files import write_or_check

from netproof.catalog import load_catalog
from netproof.model.catalog import Catalog
from netproof.model.register import Confirmation, Proof, RegisterEntry
from netproof.register_files.schema import schema_file, schema_of, schema_text
from netproof.registers import registers

ROOT = Path(__file__).parent.parent
FOLDER = Path("docs/registers")
SCHEMAS = FOLDER / "schemas"
COMMON = {kind.__name__: kind for kind in (Proof, Confirmation)}
"""Parts of many registers, which are described once."""
NAMES = {
    "Filled": "text",
    "EntryId": "name",
    "Network": "network",
    "string": "text",
    "date-time": "moment",
    "boolean": "`true` or `false`",
}
"""How forms are called for people."""

INTRODUCTION = """\
# Registers

What devices cannot tell, people keep in these files, one each: `registers/<name>.yml` in the firm's folder (beside the
inventory: `netproof/`). A register that is missing or empty decides nothing: its controls stay indeterminate.

    netproof register check                          what there is, whether the proofs are unaltered, what is wrong
    netproof register add NAME --prompt              add an entry; proof files are copied in, with their SHA-256
    netproof register schema -o docs/registers/schemas   write the schemas anew
    netproof due                                     what is due, and when

Editors that know YAML schemas (VS Code with the YAML extension) complete and check the files while you type, when their
first line names the schema:

    # yaml-language-server: $schema=../../../../docs/registers/schemas/policies.schema.json

Dates are written `2026-08-31`, moments `2026-08-31T09:05:00+08:00`. The fields in **bold** must be there.
"""


def documents(root: Path) -> dict[Path, str]:
    """Return the content of every file that is written."""
    found = {root / SCHEMAS / schema_file(name): schema_text(name) for name in registers()}
    found[root / FOLDER / "README.md"] = "\n".join(page(load_catalog())) + "\n"
    return found


def page(catalog: Catalog) -> Iterator[str]:
    """Yield the lines of the page of all registers."""
    yield INTRODUCTION
    yield from ("| register | holds | clauses that its records decide |", "|---|---|---|")
    for name, kind in sorted(registers().items()):
        title = f"{kind.title.zh_tw} {kind.title.en}"
        yield f"| [`{name}`](#{name}) | {title} | {', '.join(_clauses(name, catalog)) or 'read by checks only'} |"
    yield from ("", "## Every entry", "", *_fields(RegisterEntry.model_json_schema()))
    for part, described in COMMON.items():
        yield from ("", f"### {part}", "", _about(described), "")
        yield from _fields(described.model_json_schema(), set(RegisterEntry.model_fields))
    for name in sorted(registers()):
        yield from ("", *_register(name))


def _register(name: str) -> Iterator[str]:
    kind = registers()[name]
    schema = schema_of(name)
    yield from (f"## {name}", "", f"{kind.title.zh_tw} · {_about(kind)} [Schema](schemas/{schema_file(name)})", "")
    yield from _fields(schema)
    for part, definition in schema.get("$defs", {}).items():
        if "properties" in definition and part not in COMMON:
            common = set(RegisterEntry.model_fields)
            skipped = common if common <= definition["properties"].keys() else None
            yield from ("", f"### {name}: {part}", "", " ".join(definition["description"].split()), "")
            yield from _fields(definition, skipped)


def _about(kind: type) -> str:
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split())


def _clauses(name: str, catalog: Catalog) -> Iterator[str]:
    used = {
        clause
        for control in catalog.controls
        if any(use.name == name for use in control.registers)
        for clause in control.clauses
    }
    yield from (clause.id for clause in catalog.clauses if clause.id in used)


def _fields(definition: dict[str, Any], skipped: set[str] | None = None) -> Iterator[str]:
    yield from ("| field | form | meaning |", "|---|---|---|")
    required = set(definition.get("required", ()))
    for field, information in definition["properties"].items():
        if field not in (skipped or ()):
            shown = f"**`{field}`**" if field in required else f"`{field}`"
            meaning = " ".join(information.get("description", "").split()).replace("|", "/")
            yield f"| {shown} | {_form(information)} | {meaning} |"


def _form(information: dict[str, Any]) -> str:
    """Return what a value looks like, in words."""
    if "$ref" in information:
        name = str(information["$ref"]).rpartition("/")[2]
        return NAMES.get(name, name)
    if "anyOf" in information:
        return " or ".join(dict.fromkeys(_form(one) for one in information["anyOf"] if one.get("type") != "null"))
    if "enum" in information:
        return ", ".join(f"`{value}`" for value in information["enum"])
    if information.get("type") == "array":
        items = information.get("items", {})
        return f"pair of {', '.join(map(_form, items))}" if isinstance(items, list) else f"list of {_form(items)}"
    kind = str(information.get("format", information.get("type", "value")))
    return NAMES.get(kind, kind)


def main(arguments: list[str] | None = None) -> int:
    """Write the files and remove schemas of registers that are gone, or say which ones are out of date."""
    replaces = (str(SCHEMAS), "*.json")
    return write_or_check(documents, arguments, description=__doc__, option="--root", default=ROOT, replaces=replaces)


if __name__ == "__main__":
    sys.exit(main())
