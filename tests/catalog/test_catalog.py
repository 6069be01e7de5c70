"""The catalog that ships, and everything that a wrong one is told."""

import re
import shutil
from pathlib import Path

import pytest

from netproof.catalog import DEFAULT_FOLDER, PROFILE_FLAGS, default_parameters, load_catalog
from netproof.checks import checks
from netproof.errors import ConfigurationError

CATALOG = load_catalog()
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_check_decides_some_control() -> None:
    assert {use.check for control in CATALOG.controls for use in control.checks} == set(checks())


def test_every_clause_is_decided_by_some_control() -> None:
    assert {clause for control in CATALOG.controls for clause in control.clauses} == {c.id for c in CATALOG.clauses}


def test_every_check_has_all_of_its_parameters() -> None:
    for control in CATALOG.controls:
        for use in control.checks:
            assert set(use.parameters) == set(checks()[use.check].model_fields), use.check


def test_a_parameter_has_one_default_in_a_baseline() -> None:
    found: dict[str, object] = {}
    for control in CATALOG.controls:
        for use in control.checks:
            for name, value in use.parameters.items():
                assert found.setdefault(f"{checks()[use.check].baseline}_{name}", value) == value


def test_texts_are_in_their_languages() -> None:
    texts = [CATALOG.title, *(c.title for c in CATALOG.clauses)]
    texts += [text for control in CATALOG.controls for text in (control.title, control.why)]
    for text in texts:
        assert CHINESE.search(text.zh_tw), text
        assert not CHINESE.search(text.en), text


def test_citations_agree_with_ids() -> None:
    numbers = "〇一二三四五六七"
    for clause in CATALOG.clauses:
        article, section, *item = map(int, clause.id.split("."))
        expected = f"第{numbers[article]}條{numbers[section]}" + (f"（{numbers[item[0]]}）" if item else "")
        assert clause.citation == expected


def test_defaults_of_a_baseline_are_named_as_in_the_inventory() -> None:
    assert default_parameters(CATALOG, "management_access")["management_access_idle_timeout_seconds"] == 600
    assert default_parameters(CATALOG, "firmware") == {
        "firmware_restart_seconds": 1800,
        "firmware_window": "22:00-05:00",
    }


def test_flags_are_the_profiles_own() -> None:
    assert {"internal_wlan", "guest_wlan", "foreign"} <= PROFILE_FLAGS
    assert "firm_class" not in PROFILE_FLAGS


ROOT_LOGIN = "controls/local_accounts.yml"
WRONG = [
    ("unknown check", ROOT_LOGIN, "check: root_login", "check: rot_login", "unknown check 'rot_login'"),
    (
        "unknown parameter",
        ROOT_LOGIN,
        "check: root_login",
        "check: root_login\n        parameters: {depth: 1}",
        "unknown parameter of check 'root_login'; its parameters are: none",
    ),
    (
        "parameter of a wrong type",
        "controls/management_access.yml",
        "check: idle_timeout",
        "check: idle_timeout\n        parameters: {idle_timeout_seconds: soon}",
        "check 'idle_timeout': Input should be a valid integer",
    ),
    ("no check", ROOT_LOGIN, "checks:\n      - check: root_login", "checks: []", "has no check and no register that decides it"),
    ("no clause", ROOT_LOGIN, 'clauses: ["4.1.4", "4.1.6"]', "clauses: []", "decides no clause"),
    ("unknown clause", ROOT_LOGIN, 'clauses: ["4.1.4", "4.1.6"]', 'clauses: ["9.9"]', "'9.9' is not in clauses.yml"),
    ("control twice", ROOT_LOGIN, "id: root-login", "id: default-passwords", "'default-passwords' is used twice"),
    (
        "check twice",
        ROOT_LOGIN,
        "- check: default_communities",
        "- check: default_passwords",
        "'default_passwords' is used twice",
    ),
    (
        "language missing",
        ROOT_LOGIN,
        "zh_tw: 不得自網路以超級使用者身分登入\n",
        "\n",
        "title.zh_tw: it is missing; add it",
    ),
    (
        "language blank",
        ROOT_LOGIN,
        "zh_tw: 不得自網路以超級使用者身分登入",
        'zh_tw: " "',
        "zh_tw: it is left blank",
    ),
    ("unknown field", ROOT_LOGIN, "severity: high", "weight: high", "weight: this name is not known here"),
    ("wrong word", ROOT_LOGIN, "basis: text", "basis: guess", "basis: expected 'text' or 'profile', not 'guess'"),
    ("clause twice", "clauses.yml", 'id: "4.3"', 'id: "4.1.1"', "'4.1.1' is used twice"),
    ("unknown flag", "clauses.yml", "[guest_wlan]", "[guests]", "'guests' is no flag of the firm's profile"),
    ("unquoted number", "clauses.yml", 'id: "4.3"', "id: 4.3", "put quotes around numbers"),
    (
        "default missing",
        "profile/management_access.yml",
        "idle_timeout_seconds: 600\n",
        "",
        "idle_timeout_seconds: check",
    ),
    (
        "default of nothing",
        "profile/logging.yml",
        "log_port: 514",
        "log_port: 514\ncolour: red",
        "colour: no check",
    ),
    ("wrong default", "profile/logging.yml", "log_port: 514", "log_port: many", "log_port: check 'remote_logging'"),
    ("profile is a list", "profile/services.yml", None, "- 1", "expected the baseline's parameters"),
    ("empty file", "controls/local_accounts.yml", None, "", "expected"),
    ("repeated key", "catalog.yml", 'version: "2026.11"', "id: other", "'id' stands twice (first on line 2)"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_catalog_is_refused(tmp_path: Path, file: str, old: str | None, new: str, message: str) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(DEFAULT_FOLDER, folder)
    text = (folder / file).read_text()
    assert old is None or old in text
    (folder / file).write_text(new if old is None else text.replace(old, new, 1))
    with pytest.raises(ConfigurationError) as refused:
        load_catalog(folder)
    assert message in str(refused.value)
    assert re.match(rf"{re.escape(str(folder))}/\S+\.yml:\d+: ", str(refused.value))


def test_an_error_names_the_line(tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(DEFAULT_FOLDER, folder)
    lines = (folder / ROOT_LOGIN).read_text().splitlines()
    number = next(n for n, line in enumerate(lines, 1) if "check: root_login" in line)
    lines[number - 1] = lines[number - 1].replace("root_login", "missing")
    (folder / ROOT_LOGIN).write_text("\n".join(lines))
    with pytest.raises(ConfigurationError, match=rf"local_accounts\.yml:{number}: controls\.4\.checks\.0\.check: "):
        load_catalog(folder)


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"catalog\.yml: cannot be read: No such file"):
        load_catalog(tmp_path)
