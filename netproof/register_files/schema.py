"""JSON schemas of the registers' files, by which editors complete and check them while people type."""

import json
from typing import Any

from netproof.registers import registers

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The newest dialect that every editor's YAML support knows."""


def schema_of(name: str) -> dict[str, Any]:
    """Return the schema of a register's file; dates are text in ISO 8601, as YAML 1.2 writes them without quotes."""
    kind = registers()[name]
    title = {"$schema": DIALECT, "title": f"{kind.title.zh_tw} {kind.title.en}"}
    schema: dict[str, Any] = _in_dialect(kind.model_json_schema())
    return title | {key: value for key, value in schema.items() if key != "title"}


def schema_text(name: str) -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema_of(name), ensure_ascii=False, indent=1) + "\n"


def schema_file(name: str) -> str:
    """Return the name of the schema's file."""
    return f"{name}.schema.json"


def _in_dialect(value: Any) -> Any:
    """Return a schema with the words that the dialect has for pairs, which newer ones call `prefixItems`."""
    if isinstance(value, list):
        return [_in_dialect(item) for item in value]
    if isinstance(value, dict):
        return {"items" if key == "prefixItems" else key: _in_dialect(item) for key, item in value.items()}
    return value
