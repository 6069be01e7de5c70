"""One way to write JSON and a strict way to read it, so that a digest always stands for one meaning.

Python's parser, like most, keeps the last of two equal keys and accepts NaN (RFC 8259 sections 4 and 6 allow neither
to be relied on); a signed document must not read differently to two readers.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from netproof.evidence.errors import EvidenceError

MAX_BYTES = 16 * 1024 * 1024
"""Largest JSON document that is read, in bytes; a longer one is refused before it is parsed."""


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def canonical_json(value: Any, *, indent: int | None = None) -> bytes:
    """Write `value` as JSON with sorted keys, UTF-8, and no NaN; `indent` gives the form that people read and sign.

    Keys are sorted by code point. Without `indent` there is no white space at all.

    Raises:
        EvidenceError: `value` holds something JSON cannot say exactly (NaN, a key that is no string, bytes, ...).
    """
    try:
        _require_string_keys(value)
        separators = (",", ": ") if indent else (",", ":")
        text = json.dumps(
            value, sort_keys=True, allow_nan=False, ensure_ascii=False, indent=indent, separators=separators
        )
        return text.encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise EvidenceError(f"this value cannot be written as canonical JSON: {error}") from error


def parse_json(data: bytes, *, source: str, max_bytes: int = MAX_BYTES) -> Any:
    """Parse JSON bytes, refusing whatever two readers could understand differently.

    Args:
        data: The bytes, already verified where a signature covers them.
        source: What the bytes are (a file, a line), named in errors.
        max_bytes: The largest document accepted, in bytes.

    Raises:
        EvidenceError: Too long, not UTF-8, not JSON, a duplicate key, NaN or Infinity, or a lone surrogate.
    """
    if len(data) > max_bytes:
        raise EvidenceError(f"{source}: {len(data)} bytes, expected at most {max_bytes}")
    try:
        text = data.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant, parse_float=_finite_float
        )
        if "\\ud" in text.lower():
            canonical_json(value)
    except (ValueError, RecursionError, EvidenceError) as error:
        raise EvidenceError(f"{source}: expected strict JSON in UTF-8: {error}") from error
    return value


def _require_string_keys(value: Any) -> None:
    if isinstance(value, Mapping):
        for key, member in value.items():
            if not isinstance(key, str):
                raise TypeError(f"the key {key!r} is not a string")
            _require_string_keys(member)
    elif isinstance(value, list | tuple):
        for member in value:
            _require_string_keys(member)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        duplicate = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {duplicate!r} stands twice in one object")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text} is too large")
    return number
