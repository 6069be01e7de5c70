#!/usr/bin/env python3
"""Writes what a baseline's role says of its variables, so that the checks and the profile stay the only source.

For every role that is a baseline: `meta/argument_specs.yml`, and the part of `README.md` below its marker. With
`--check` nothing is written, and an out-of-date file is an error.
"""

import sys
from collections.abc import Iterator
from enum import Enum
from io import StringIO
from pathlib import Path
from typing import Any, Literal, TypeAliasType, get_args, get_origin

from generated_files import write_or_check
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from netproof.catalog import DEFAULT_FOLDER, default_parameters, load_catalog
from netproof.checks import checks
from netproof.model.catalog import Catalog

ROLES = Path(__file__).parent.parent / "roles"
MARKER = "<!-- Below this line: written by tools/make_argument_specs.py -->\n"
HEADER = (
    "---\n# Written by tools/make_argument_specs.py: the checks' fields, with the defaults of the catalog's profile.\n"
)
SHOWN_CHARACTERS = 100
"""A longer list is written one value a line."""
SHOWN_VALUES = 6
"""A longer list is counted in the README; the argument specification holds all of it."""


def option_type(annotation: Any) -> dict[str, Any]:
    """Return a field's type in Ansible's terms.

    Raises:
        TypeError: Ansible has no word for it.
    """
    if isinstance(annotation, TypeAliasType):
        return option_type(annotation.__value__)
    if get_origin(annotation) is tuple:
        element = option_type(get_args(annotation)[0])
        return {"type": "list", "elements": element.pop("type")} | element
    if get_origin(annotation) is dict:
        return {"type": "dict"}
    if get_origin(annotation) is Literal:
        return {"type": "str", "choices": list(get_args(annotation))}
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return {"type": "str", "choices": [member.value for member in annotation]}
    plain = {str: "str", int: "int", bool: "bool", float: "float"}.get(annotation)
    if plain is None:
        raise TypeError(f"Ansible has no type for {annotation}")
    return {"type": plain}


def options(catalog: Catalog, baseline: str) -> dict[str, dict[str, Any]]:
    """Return variable → its option, for all parameters of a baseline's checks.

    Raises:
        TypeError: a field has no docstring.
    """
    defaults = default_parameters(catalog, baseline)
    found: dict[str, dict[str, Any]] = {}
    for check in (check for check in checks().values() if check.baseline == baseline):
        for name, field in check.model_fields.items():
            if not field.description:
                raise TypeError(f"{check.__name__}.{name} has no docstring; say what it means")
            variable = f"{baseline}_{name}"
            found[variable] = {"description": field.description} | option_type(field.annotation)
            if variable in defaults:
                found[variable]["default"] = defaults[variable]
    return dict(sorted(found.items()))


def argument_specs(catalog: Catalog, role: Path) -> str:
    """Return the content of a role's `meta/argument_specs.yml`."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096  # a folded line ends in a blank
    information = yaml.load(role / "meta" / "main.yml")["galaxy_info"]
    main = {
        "short_description": str(information["description"]),
        "description": [
            "It declares the baseline; role C(change_control) plans and applies what the findings of its checks need.",
            "The defaults are the catalog's profile, which applies where the inventory sets nothing.",
        ],
        "options": _flowing(options(catalog, role.name)),
    }
    if not main["options"]:
        del main["options"]
    stream = StringIO()
    yaml.dump({"argument_specs": {"main": main}}, stream)
    return HEADER + stream.getvalue()


def _flowing(found: dict[str, dict[str, Any]]) -> CommentedMap:
    """Keep a short list on one line."""
    shown = CommentedMap()
    for variable, option in found.items():
        shown[variable] = CommentedMap()
        for key, value in option.items():
            if isinstance(value, list):
                value = CommentedSeq(value)  # noqa: PLW2901 - the same values, with a style
                if len(str(value)) <= SHOWN_CHARACTERS:
                    value.fa.set_flow_style()
            shown[variable][key] = value
    return shown


def readme(catalog: Catalog, role: Path) -> str:
    """Return a role's README: what people wrote, then its controls and variables."""
    path = role / "README.md"
    written, marker, _ = path.read_text(encoding="utf-8").partition(MARKER) if path.exists() else ("", "", "")
    if not marker:
        written = f"{written.rstrip()}\n\n" if written else f"# Role `{role.name}`\n\n"
    return written + MARKER + "\n" + "\n".join((*_controls(catalog, role.name), *_variables(catalog, role.name)))


def _controls(catalog: Catalog, baseline: str) -> Iterator[str]:
    yield from ("## Controls", "", "| clause | control | check |", "|---|---|---|")
    for control in catalog.controls:
        for use in control.checks:
            if use.check in checks() and checks()[use.check].baseline == baseline:
                title = checks()[use.check].title.en
                mended = "" if checks()[use.check].mendable else " (found, mended by hand)"
                yield f"| {', '.join(control.clauses)} | `{control.id}` | {title}{mended} |"
    yield ""


def _variables(catalog: Catalog, baseline: str) -> Iterator[str]:
    found = options(catalog, baseline)
    if not found:
        yield from ("## Variables", "", "None.", "")
        return
    yield from ("## Variables", "", "| variable | meaning | default |", "|---|---|---|")
    for variable, option in found.items():
        yield f"| `{variable}` | {option['description'].replace('|', '/')} | {_shown(option.get('default'))} |"
    yield ""


def _shown(value: Any) -> str:
    if isinstance(value, list) and len(value) > SHOWN_VALUES:
        return f"{len(value)} values, see `meta/argument_specs.yml`"
    return f"`{value}`" if value not in ("", [], None) else "empty"


def documents(roles: Path) -> dict[Path, str]:
    """Return the content of every file that is written: two for each role of a baseline."""
    catalog = load_catalog(DEFAULT_FOLDER)
    baselines = sorted({check.baseline for check in checks().values()})
    found: dict[Path, str] = {}
    for role in (roles / baseline for baseline in baselines):
        if (role / "meta" / "main.yml").exists():
            found[role / "meta" / "argument_specs.yml"] = argument_specs(catalog, role)
            found[role / "README.md"] = readme(catalog, role)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Write the files, or say which ones are out of date."""
    return write_or_check(documents, arguments, description=__doc__, option="--roles", default=ROLES)


if __name__ == "__main__":
    sys.exit(main())
