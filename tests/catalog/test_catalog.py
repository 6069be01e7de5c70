"""The catalog that ships, and everything that a wrong one is told."""

import re
import shutil
from pathlib import Path

import pytest

from netproof.assess import assess
from netproof.catalog import DEFAULT_FOLDER, PROFILE_FLAGS, default_parameters, load_catalog
from netproof.checks import checks, firm_checks
from netproof.checks.check import Check
from netproof.checks.firm_check import FirmCheck
from netproof.errors import ConfigurationError
from netproof.model.assessment import Status
from netproof.registers import name_of, registers, topics
from tests.checks.states import NOW, context, device
from tools.make_control_docs import registers_read

CATALOG = load_catalog()
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_check_decides_some_control() -> None:
    assert {use.check for control in CATALOG.controls for use in control.checks} == set(checks())
    assert {use.check for control in CATALOG.controls for use in control.firm_checks} == set(firm_checks())


def test_every_register_decides_some_control_or_is_read_by_a_check() -> None:
    judged = {use.name for control in CATALOG.controls for use in control.registers}
    every_check: list[type[Check | FirmCheck]] = [*checks().values(), *firm_checks().values()]
    read = {name_of(kind) for check in every_check for kind in registers_read(check)}
    assert judged | read == set(registers())


def test_every_topic_of_a_register_is_asked_for() -> None:
    asked = {(use.name, use.topic) for control in CATALOG.controls for use in control.registers}
    for name in ("policies", "reviews", "protection_services"):
        assert {topic for register, topic in asked if register == name} == topics(registers()[name])


def test_every_clause_of_the_rule_is_there_in_its_order() -> None:
    expected = [
        "1", *(f"2.{n}" for n in range(1, 10)), "3.1", *(f"3.2.{n}" for n in range(1, 6)),
        *(f"3.3.{n}" for n in range(1, 5)), *(f"4.1.{n}" for n in range(1, 7)), *(f"4.2.{n}" for n in range(1, 4)),
        "4.3", "4.4", "5.1.1", "5.1.2", "5.1.3", "5.2", "5.3.1", "5.3.2", "6.1", "6.2",
        *(f"6.3.{n}" for n in range(1, 5)), "7.1", "7.2", "7.3", "8",
    ]  # fmt: skip
    assert [clause.id for clause in CATALOG.clauses] == expected
    assert [c.id for c in CATALOG.clauses if c.decided_by == "definition"] == ["1", *expected[1:9], "8"]


def test_only_what_the_text_fixes_is_said_to_be_its_cadence() -> None:
    fixed = {
        (use.topic, use.every, use.in_each)
        for control in CATALOG.controls
        for use in control.registers
        if use.cadence_basis == "text"
    }
    assert fixed == {("dmz-rules", "6mo", "half-year"), ("rules", "1y", "year")}


def test_runs_alone_never_satisfy_the_assessment_of_the_environment() -> None:
    uses = [use.topic for control in CATALOG.controls if "6.3.1" in control.clauses for use in control.registers]
    assert uses == ["environment"]


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
    texts += [clause.duty for clause in CATALOG.clauses if clause.duty]
    texts += [use.what for control in CATALOG.controls for use in control.registers]
    texts += [control.not_decided for control in CATALOG.controls if control.not_decided]
    for text in texts:
        assert CHINESE.search(text.zh_tw), text
        assert not CHINESE.search(text.en), text


def test_citations_agree_with_ids() -> None:
    numbers = "〇一二三四五六七八九"
    for clause in CATALOG.clauses:
        article, *rest = map(int, clause.id.split("."))
        section, item = (numbers[n] for n in rest[:1]), (f"（{numbers[n]}）" for n in rest[1:])
        expected = f"第{numbers[article]}條" + "".join((*section, *item))
        assert clause.citation == expected


def test_defaults_of_a_baseline_are_named_as_in_the_inventory() -> None:
    assert default_parameters(CATALOG, "management_access")["management_access_idle_timeout_seconds"] == 600
    assert default_parameters(CATALOG, "firmware")["firmware_window"] == "22:00-05:00"
    assert {name.partition("_")[0] for name in default_parameters(CATALOG, "firmware")} == {"firmware"}


def test_flags_are_the_profiles_own() -> None:
    assert {"internal_wlan", "guest_wlan", "foreign"} <= PROFILE_FLAGS
    assert "firm_class" not in PROFILE_FLAGS


RECORDS = "controls/records_connections.yml"
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
    (
        "no check",
        ROOT_LOGIN,
        "checks:\n      - check: root_login",
        "checks: []",
        "has no check and no register that decides it",
    ),
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
        "check and register of one name",
        "controls/third_party_lines.yml",
        "      - check: third_party_lines\n",
        "      - check: third_party_lines\n    registers: [{name: third_party_lines, what: {en: a, zh_tw: 專線}}]\n",
        "registers.0: 'third_party_lines' is used twice",
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
    ("unknown register", RECORDS, "name: reviews", "name: previews", "unknown register 'previews'; the registers are"),
    (
        "unknown topic",
        RECORDS,
        "topic: alerts",
        "topic: alarms",
        "register 'reviews' has no topic 'alarms'; its topics",
    ),
    ("cadence in hours", RECORDS, "every: 1mo", "every: 24h", "every: expected days, weeks, months or years"),
    (
        "clause without a control",
        "clauses.yml",
        'id: "8"',
        'id: "9"\n    decided_by: both\n    citation: 第九條\n    title: {en: More, zh_tw: 其他}\n  - id: "8"',
        "clause 9 has no control; write one",
    ),
    (
        "decided otherwise",
        "clauses.yml",
        "decided_by: registers",
        "decided_by: devices",
        "clause 2.9 is said to be decided by 'devices', but its controls (group-rule-comparison) rest on 'registers'",
    ),
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


SECOND = {
    "catalog.yml": 'id: branch-rule\nversion: "1"\ntitle: {en: A rule of our own, zh_tw: 公司自訂規範}\n',
    "clauses.yml": """\
clauses:
  - id: "1.1"
    citation: 第一條一
    decided_by: both
    title: {en: Nobody logs in as super-user, zh_tw: 不得以超級使用者登入}
""",
    "controls/all.yml": """\
controls:
  - id: no-super-user
    clauses: ["1.1"]
    basis: text
    severity: high
    title: {en: Nobody logs in as super-user, zh_tw: 不得以超級使用者登入}
    why: {en: It identifies nobody., zh_tw: 無法辨識使用者。}
    checks:
      - check: root_login
    registers:
      - name: reviews
        topic: accounts
        what: {en: Review of accounts, zh_tw: 帳號清查}
        every: 1y
""",
}


@pytest.fixture
def second(tmp_path: Path) -> Path:
    for name, text in SECOND.items():
        path = tmp_path / "branch-rule" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "branch-rule"


def test_another_catalog_is_data_and_named_by_the_environment(second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETPROOF_CATALOG", str(second))
    catalog = load_catalog()
    assert (catalog.id, [clause.id for clause in catalog.clauses]) == ("branch-rule", ["1.1"])
    surroundings = {"sw1": context()}
    judged = assess(catalog, {"sw1": device()}, surroundings, run="r1", as_of=NOW)
    assert [(finding.check, finding.status) for finding in judged.findings] == [("root_login", Status.SATISFIED)]
    assert judged.catalog == "branch-rule"


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"catalog\.yml: cannot be read: No such file"):
        load_catalog(tmp_path)
