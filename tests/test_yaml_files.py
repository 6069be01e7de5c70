"""The strict reader: what it takes, and what it says of everything else."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproof.errors import ConfigurationError
from netproof.model.record import Record
from netproof.yaml_files import MAXIMUM_BYTES, parse_yaml, read_yaml

HERE = Path("some.yml")


class _Item(Record):
    name: str
    since: date


class _Items(Record):
    items: tuple[_Item, ...]


def test_values_and_lines() -> None:
    file = parse_yaml("items:\n  - name: a\n    since: 2026-01-02\n", HERE)
    assert file.record(_Items).items[0].since == date(2026, 1, 2)
    assert file.lines["items", 0, "since"] == 3
    assert str(file.error(("items", 0, "since", "deeper"), "wrong")) == "some.yml:3: items.0.since.deeper: wrong"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x 1\nb: *x\n", "some.yml:2: aliases (*x) are not allowed"),
        ("a: 1\nb: 2\na: 3\n", "some.yml:3: 'a' stands twice (first on line 1)"),
        ("a:\n  b: 1\n  b: 2\n", "some.yml:3: 'b' stands twice"),
        ("a: !!python/object:os.system x\n", "some.yml:1: tags"),
        ("a: !secret x\n", "some.yml:1: tags"),
        ("? [1, 2]\n: x\n", "some.yml:1: expected a plain name"),
        ("a: [1, 2\n", "some.yml:2: not valid YAML"),
        ("a: 'x\n", "not valid YAML"),
        ("a: 1\n---\nb: 2\n", "not valid YAML"),
        ("\ta: 1\n", "some.yml:1: not valid YAML"),
        ("[" * 100 + "]" * 100, "some.yml:1: nested more than 64 deep"),
        ("a: 2026-13-45\n", "not valid YAML"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        parse_yaml(text, HERE)
    assert message in str(refused.value)


def test_every_fault_of_a_record_has_its_line() -> None:
    text = "items:\n  - name: 5\n    since: never\n  - name:\n    colour: red\n    since: 2026-01-01\n"
    with pytest.raises(ConfigurationError) as refused:
        parse_yaml(text, HERE).record(_Items)
    assert str(refused.value).splitlines() == [
        "some.yml:2: items.0.name: expected text; put quotes around numbers and dates",
        "some.yml:3: items.0.since: expected a valid date or datetime, input is too short, not 'never'",
        "some.yml:4: items.1.name: it is left blank; fill it in (expected a valid string)",
        "some.yml:5: items.1.colour: this name is not known here; correct or remove it",
    ]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    big, latin = tmp_path / "big.yml", tmp_path / "latin.yml"
    big.write_text("# " + "x" * MAXIMUM_BYTES)
    latin.write_bytes("name: caf\xe9".encode("latin-1"))
    for path, message in ((big, "larger than 4 MB"), (latin, "expected UTF-8 text"), (tmp_path, "cannot be read")):
        with pytest.raises(ConfigurationError, match=message):
            read_yaml(path)


@given(st.text(alphabet="ab:-[]{}'\"\n *&!#|>?%@,0.~\t", max_size=60))
def test_no_text_ends_in_another_error(text: str) -> None:
    try:
        parse_yaml(text, HERE)
    except ConfigurationError as error:
        assert str(error).startswith("some.yml:")  # noqa: PT017 - both outcomes are right
