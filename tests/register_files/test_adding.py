"""Entries are added without losing anything that people wrote, and nothing wrong is ever written."""

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netproof.errors import ConfigurationError, RefusedError
from netproof.register_files import adding
from netproof.register_files.adding import add_entry, fill_in, lists_of
from netproof.registers import registers
from netproof.registers.loading import load_register, register_file
from netproof.yaml_files import read_yaml
from tests.registers.entries import GOOD, good

CONTACT = {"id": "c2", "owner": "林美君", "person": "周怡君", "role": "通報", "phone": "02-2345-6710"}

WRITTEN = {
    "usual": """\
# Who is called.
entries: # all of them
  # the first
  - id: c1
    owner: "資訊部"   # quoted, and so it stays
    person: 張雅婷
    role: 通報
    phone: '02-2345-6701'
    reviewed_on: 2026-07-01

  # nothing more
""",
    "without indentation": """\
entries:
- id: c1
  owner: 資訊部
  person: 張雅婷
  role: 通報
  remarks: >-
    first line
    second line
# end
""",
    "a list in brackets": "# x\nentries: [{id: c1, owner: a, person: b, role: c}] # y\n",
    "an empty list": "# only a comment\nentries: [] # nobody yet\n",
    "comments only": "# only a comment\n# and another\n",
    "no end of line": "entries:\n  - {id: c1, owner: a, person: b, role: c}",
    "nothing": "",
}


def added(folder: Path, name: str, entry: dict[str, Any], place: str = "entries") -> Path:
    kind = registers()[name]
    return add_entry(folder, kind, place, fill_in(lists_of(kind)[place], entry))


def write(folder: Path, name: str, text: str) -> Path:
    path = register_file(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", WRITTEN)
def test_what_people_wrote_stays(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, "incident_contacts", WRITTEN[name])
    before = (read_yaml(path).data or {}).get("entries") or []
    added(tmp_path, "incident_contacts", CONTACT)
    after = read_yaml(path).data["entries"]
    assert after[:-1] == before
    assert after[-1] == CONTACT
    for line in WRITTEN[name].splitlines():
        if "#" in line:
            assert line.partition("#")[2] in path.read_text()
    if name == "usual":
        assert path.read_text().startswith(WRITTEN[name].rstrip().rpartition("\n")[0].rstrip())


@pytest.mark.parametrize("name", GOOD)
def test_every_register_can_be_begun_and_added_to(tmp_path: Path, name: str) -> None:
    path = added(tmp_path, name, good(name))
    added(tmp_path, name, good(name) | {"id": "e2"})
    assert path.read_text().startswith(f"# {registers()[name].title.zh_tw}")
    assert [entry.id for entry in load_register(path, registers()[name]).listed] == ["e1", "e2"]


def test_values_are_written_as_people_write_them(tmp_path: Path) -> None:
    entry = good("policies") | {"version": "1.0", "title": "yes", "approved_on": "2026-01-02"}
    text = added(tmp_path, "policies", entry).read_text()
    assert "version: '1.0'" in text
    assert "title: 'yes'" in text or "title: yes" in text
    assert "approved_on: 2026-01-02" in text
    held = read_yaml(register_file(tmp_path, "policies")).data["entries"][0]
    assert held["approved_on"] == date(2026, 1, 2)
    assert held["title"] == "yes"


def test_another_list_of_the_register(tmp_path: Path) -> None:
    word = {"id": "w1", "owner": "林美君", "confirmed_on": "2026-08-03", "confirmed_by": "林美君"}
    added(tmp_path, "incidents", word, "confirmations")
    path = added(tmp_path, "incidents", good("incidents"))
    assert [entry.id for entry in load_register(path, registers()["incidents"]).listed] == ["e1", "w1"]


def test_what_is_there_already_is_refused(tmp_path: Path) -> None:
    path = added(tmp_path, "incident_contacts", CONTACT)
    before = path.read_bytes()
    with pytest.raises(RefusedError, match=r"incident_contacts\.yml:3: entries\.0: 'c2' is already there"):
        added(tmp_path, "incident_contacts", CONTACT | {"person": "somebody else"})
    assert path.read_bytes() == before


def test_an_id_of_another_list_is_refused(tmp_path: Path) -> None:
    added(tmp_path, "incidents", good("incidents"))
    word = {"id": "e1", "owner": "林美君", "confirmed_on": "2026-08-03", "confirmed_by": "林美君"}
    with pytest.raises(ConfigurationError, match="'e1' is used twice"):
        added(tmp_path, "incidents", word, "confirmations")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("entries: [", "not valid YAML"),
        ("entries:\n  - id: c1\n", "2: entries.0.owner: it is missing"),
        ("people: []\n", "this name is not known here"),
        ("# a list left blank\nentries:\n", "2: entries: it is left blank; fill it in"),
        ("- a\n", ""),
    ],
)
def test_a_broken_file_is_not_touched(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, "incident_contacts", text)
    with pytest.raises(ConfigurationError) as refused:
        added(tmp_path, "incident_contacts", CONTACT)
    assert message in str(refused.value)
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"owner": ""}, "owner: "),
        ({"id": "a b"}, "id: "),
        ({"reviewed_on": "2026-02-30"}, "reviewed_on: expected a valid date"),
        ({"unheard_of": "x"}, "unheard_of: this name is not known here"),
    ],
)
def test_a_wrong_value_is_named(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        fill_in(lists_of(registers()["incident_contacts"])["entries"], CONTACT | values)


def test_what_would_be_lost_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "incident_contacts", WRITTEN["usual"])
    honest = adding._appended  # the fault: a writer that loses a comment
    monkeypatch.setattr(adding, "_appended", lambda *given: honest(*given).replace("  # the first\n", ""))
    with pytest.raises(RefusedError, match="would lose the comment '# the first'; nothing was written"):
        added(tmp_path, "incident_contacts", CONTACT)
    monkeypatch.setattr(adding, "_appended", lambda *given: honest(*given).replace("張雅婷", "張"))
    with pytest.raises(RefusedError, match="would lose an entry"):
        added(tmp_path, "incident_contacts", CONTACT)
    assert path.read_text() == WRITTEN["usual"]


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=added, args=(tmp_path, "incident_contacts", CONTACT | {"id": f"c{number}"}))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    register = load_register(register_file(tmp_path, "incident_contacts"), registers()["incident_contacts"])
    assert {entry.id for entry in register.listed} == {f"c{number}" for number in range(8)}


def test_the_files_mode_and_a_link_stay(tmp_path: Path) -> None:
    path = write(tmp_path, "incident_contacts", WRITTEN["usual"])
    kept = tmp_path / "kept.yml"
    path.rename(kept)
    kept.chmod(0o640)
    path.symlink_to(kept)
    added(tmp_path, "incident_contacts", CONTACT)
    assert path.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o640
    assert "c2" in kept.read_text()


def test_people_without_ids_stand_once(tmp_path: Path) -> None:
    person = {"name": "王小明", "owner": "資訊部", "valid_from": "2026-01-02", "accounts": [{"name": "wang"}]}
    added(tmp_path, "administrators", person, "administrators")
    with pytest.raises(RefusedError, match="'王小明' is already there"):
        added(tmp_path, "administrators", person, "administrators")


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "registers").write_text("a file where a folder should be")
    with pytest.raises(ConfigurationError, match="registers: registers cannot be kept there"):
        added(tmp_path, "incident_contacts", CONTACT)
