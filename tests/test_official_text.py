"""The official text is the firm's own file: by clause, and wrong ids are told with their line."""

from pathlib import Path

import pytest

from netproof.catalog import load_catalog
from netproof.errors import ConfigurationError
from netproof.official_text import load_official_text

CATALOG = load_catalog()


def firm(folder: Path, **files: str) -> Path:
    (folder / "official-text").mkdir()
    for name, text in files.items():
        stem, _, suffix = name.rpartition("_")
        (folder / "official-text" / f"{stem}.{suffix}").write_text(text)
    return folder


def test_a_firm_without_the_text_has_none(tmp_path: Path) -> None:
    assert load_official_text(tmp_path, CATALOG) == {}


def test_texts_of_several_files_are_joined(tmp_path: Path) -> None:
    folder = firm(tmp_path, a_yml='"3.1": |\n  first line\n  second line\n', b_txt='"4.3": 第四條三\n', c_yml="")
    assert load_official_text(folder, CATALOG) == {"3.1": "first line\nsecond line", "4.3": "第四條三"}


WRONG = {
    "unknown id": (
        '"3.1": text\n"9.9": text\n',
        r"a\.yml:2: 9\.9: no clause has this id; write one in quotes: 1, 2\.1",
    ),
    "number": ("3.1: text\n", r"a\.yml:1: 3\.1: no clause has this id; write one in quotes"),
    "no text": ('"3.1": [a]\n', r"a\.yml:1: 3\.1: expected the clause's text"),
    "blank": ('"3.1": " "\n', r"a\.yml:1: 3\.1: expected the clause's text"),
    "list": ("- a\n", r"a\.yml:1: expected the text of each clause by its id"),
    "not YAML": ('"3.1": "\n', r"a\.yml:\d+: not valid YAML"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        load_official_text(firm(tmp_path, a_yml=text), CATALOG)


def test_a_clause_in_two_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"b\.yml:2: 3\.1: its text stands in another file"):
        load_official_text(firm(tmp_path, a_yml='"3.1": a\n', b_yml='"4.3": b\n"3.1": b\n'), CATALOG)
