"""What holds for every register, whoever wrote it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker
from ruamel.yaml import YAML

from netproof.model.assessment import Status
from netproof.model.catalog import RegisterUse
from netproof.model.record import Text
from netproof.model.register import CaseRegister, EntryRegister
from netproof.record_keeping import judge_records
from netproof.register_files.schema import schema_of
from netproof.registers import registers, topics
from netproof.registers.loading import load_registers, register_file
from tests.registers.entries import GOOD, good

INVENTORIES = Path(__file__).parent.parent.parent / "inventory"
FILES = sorted(INVENTORIES.glob("*/netproof/registers/*.yml"))


def judged(folder: Path, name: str) -> Status:
    use = RegisterUse(name=name, what=Text(en="the duty", zh_tw="應辦事項"))
    return judge_records(use, load_registers(folder), date(2026, 8, 31)).status


@pytest.mark.parametrize("name", registers())
def test_it_has_a_title_in_both_languages(name: str) -> None:
    title = registers()[name].title
    assert title.en.isascii()
    assert not title.zh_tw.isascii()


@pytest.mark.parametrize("name", registers())
def test_every_field_is_documented(name: str) -> None:
    schema = schema_of(name)
    for part, definition in {name: schema, **schema.get("$defs", {})}.items():
        for field, information in definition.get("properties", {}).items():
            assert information.get("description"), f"{part}.{field}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((name, text) for name in registers() for text in (None, "", "# nothing yet\n")),
        *((name, "entries: []\n") for name, kind in registers().items() if issubclass(kind, EntryRegister)),
    ],
)
def test_an_absent_or_empty_file_decides_nothing(tmp_path: Path, name: str, text: str | None) -> None:
    if text is not None:
        register_file(tmp_path, name).parent.mkdir()
        register_file(tmp_path, name).write_text(text)
        assert registers()[name] in {type(one) for one in load_registers(tmp_path).present}
    assert judged(tmp_path, name) == Status.INDETERMINATE


@pytest.mark.parametrize("name", registers())
def test_its_schema_is_one_that_editors_know(name: str) -> None:
    schema = schema_of(name)
    Draft7Validator.check_schema(schema)
    assert "prefixItems" not in json.dumps(schema)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(INVENTORIES)))
def test_the_firms_files_fit_their_schema_as_editors_read_them(path: Path) -> None:
    held = YAML(typ="safe", pure=True).load(path.read_text())
    typed = json.loads(json.dumps(held, default=lambda moment: moment.isoformat()))  # to editors, dates are text
    validator = Draft7Validator(schema_of(path.stem), format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(typed)] == []


@pytest.mark.parametrize("name", GOOD)
def test_a_wrong_entry_is_seen_by_the_schema_and_by_the_register(name: str) -> None:
    validator = Draft7Validator(schema_of(name), format_checker=FormatChecker())
    assert list(validator.iter_errors({"entries": [good(name)]})) == []
    for wrong in ({"owner": ""}, {"unheard-of": 1}, {"id": "a b"}, {"next_due": "soon"}):
        entry: dict[str, Any] = good(name) | wrong
        assert list(validator.iter_errors({"entries": [entry]}))
        with pytest.raises(ValueError, match="validation error"):
            registers()[name].model_validate({"entries": [entry]})


@pytest.mark.parametrize("name", GOOD)
def test_an_id_stands_once(name: str) -> None:
    twice = registers()[name].model_validate({"entries": [good(name), good(name)]})
    assert [place for place, _ in twice.faults()] == [("entries", 1, "id")]


def test_dates_in_the_wrong_order_are_named_with_their_place() -> None:
    entry = good("access_grants") | {"expires": "2026-07-02"}
    register = registers()["access_grants"].model_validate({"entries": [entry]})
    assert list(register.faults()) == [(("entries", 0, "expires"), "expected a day not before valid_from (2026-07-03)")]
    entry = good("incidents") | {"reported_at": "2026-08-30T08:59:00+08:00"}
    register = registers()["incidents"].model_validate({"entries": [entry]})
    assert [place for place, _ in register.faults()] == [("entries", 0, "reported_at")]


def test_a_confirmation_speaks_of_every_topic() -> None:
    kinds = [kind for kind in registers().values() if issubclass(kind, CaseRegister)]
    assert {kind.__name__ for kind in kinds} >= {"AccessGrantsRegister", "ExternalEquipmentRegister"}
    for kind in kinds:
        word = {"id": "c1", "owner": "林美君", "confirmed_on": "2026-08-03", "confirmed_by": "林美君"}
        confirmed = kind.model_validate({"entries": [], "confirmations": [word]})
        assert not confirmed.is_empty
        assert all(entry.concerns(topic) for entry in confirmed.listed for topic in topics(kind))
