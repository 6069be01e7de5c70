from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproof.evidence.canonical import canonical_json, parse_json, sha256_hex
from netproof.evidence.errors import EvidenceError

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_what_is_written_is_what_is_read(value: Any) -> None:
    try:
        data = canonical_json(value)
    except EvidenceError:  # text that UTF-8 cannot say
        return
    assert parse_json(data, source="value") == value
    assert canonical_json(parse_json(data, source="value")) == data


def test_the_form_is_fixed() -> None:
    assert canonical_json({"b": [1, 2.5, None, True], "a": "證券"}) == '{"a":"證券","b":[1,2.5,null,true]}'.encode()
    assert canonical_json({"b": 1, "a": {}}, indent=2) == b'{\n  "a": {},\n  "b": 1\n}'
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), {1: "a"}, {"a": {None: 1}}, [b"x"], {"a": {1}}, "\ud800"]
)
def test_what_json_cannot_say_is_not_written(value: Any) -> None:
    with pytest.raises(EvidenceError, match="canonical JSON"):
        canonical_json(value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a":1,"a":2}', "'a' stands twice"),
        (b'[{"x":{"b":1,"b":1}}]', "'b' stands twice"),
        (b"NaN", "NaN"),
        (b"[-Infinity]", "Infinity"),
        (b"1e999", "too large"),
        (b"1" * 5000, "digit"),
        (b'"\xff"', "UTF-8"),
        (b"\xef\xbb\xbf{}", "BOM"),
        (b'"\\uD800"', "surrogates"),
        (b"{}{}", "Extra data"),
        (b"", "Expecting value"),
        (b"[" * 100_000, "strict JSON"),
        (b" " * 1001, "at most 1000"),
    ],
)
def test_ambiguous_json_is_refused(data: bytes, message: str) -> None:
    limit = 1000 if len(data) == 1001 else 1_000_000
    with pytest.raises(EvidenceError, match=message) as caught:
        parse_json(data, source="notes.json", max_bytes=limit)
    assert str(caught.value).startswith("notes.json: ")
