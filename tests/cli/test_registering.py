"""How people check registers and add to them."""

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from netproof.cli.main import app
from netproof.errors import ConfigurationError, NetproofError, RefusedError
from netproof.registers import registers

REVIEW = {
    "id": "logs-1",
    "owner": "林美君",
    "subject": "logs",
    "reviewed_on": "2026-08-03",
    "reviewer": "陳偉明",
    "outcome": "in-order",
    "result": "無異常",
    "scope": "log1",
}


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "firm"
    folder.mkdir()
    monkeypatch.setenv("NETPROOF_FIRM", str(folder))
    monkeypatch.delenv("NETPROOF_INVENTORY", raising=False)
    return folder


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, ["register", *arguments], input=typed)


def settings(**values: str) -> list[str]:
    return [word for field, value in values.items() for word in ("--set", f"{field}={value}")]


def refused(error: type[NetproofError], *arguments: str, typed: str | None = None) -> str:
    result = run(*arguments, typed=typed)
    assert isinstance(result.exception, error), result.output
    return str(result.exception)


def entries(firm: Path, name: str = "reviews") -> list[dict[str, object]]:
    held: list[dict[str, object]] = YAML(typ="safe").load((firm / "registers" / f"{name}.yml").read_text())["entries"]
    return held


def test_an_entry_with_its_proof_and_a_list(firm: Path, tmp_path: Path) -> None:
    document = tmp_path / "檢視紀錄.md"
    document.write_text("無異常")
    action = "actions=[{id: a1, what: 補正, owner: 陳偉明, due: 2026-09-30}]"
    result = run("add", "reviews", "--proof", str(document), *settings(**REVIEW), "--set", "scope=sw1", "--set", action)
    assert result.exit_code == 0, result.output
    assert result.output == f"{firm}/registers/reviews.yml: added logs-1\n"
    [entry] = entries(firm)
    assert entry["scope"] == ["log1", "sw1"]
    assert [proof["file"] for proof in entry["proofs"]] == ["proofs/檢視紀錄.md"]  # type: ignore[attr-defined]
    assert (firm / "proofs" / "檢視紀錄.md").read_text() == "無異常"
    state = next(s for s in json.loads(run("check", "--json").output) if s["name"] == "reviews")
    assert (state["state"], state["entries"], state["proofs"]) == ("present", 1, {"verified": 1})


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["add", "revews"], ConfigurationError, "there is no register 'revews'; choose: access_grants"),
        (["add", "reviews", "--to", "x"], ConfigurationError, "has no list 'x'; choose: entries"),
        (["add", "reviews", "--set", "owner"], ConfigurationError, "expected FIELD=VALUE with a field of: id, title"),
        (["add", "reviews", "--set", "boss=x"], ConfigurationError, "expected FIELD=VALUE with a field of: id, title"),
        (["add", "reviews", *settings(id="a"), *settings(id="b")], ConfigurationError, "id was given twice"),
        (["add", "reviews", "--set", "scope=[a"], ConfigurationError, "--set scope:1: not valid YAML"),
        (["add", "reviews", "--set", "id=a"], ConfigurationError, "reviewer: it is missing; add it"),
        (["add", "reviews", *settings(**REVIEW | {"subject": "x"})], ConfigurationError, "subject: expected 'archite"),
        (["add", "reviews", "--proof", "gone.pdf"], ConfigurationError, "gone.pdf: there is no such file"),
        (["proof", "gone.pdf"], ConfigurationError, "gone.pdf: there is no such file"),
        (["schema"], ConfigurationError, "name a register, or a folder"),
        (["schema", "revews"], ConfigurationError, "there is no register 'revews'"),
        (["draft", "roles"], ConfigurationError, "cannot be drafted; choose: administrators"),
    ],
)
def test_a_wrong_call_writes_nothing(
    firm: Path, arguments: list[str], error: type[NetproofError], message: str
) -> None:
    assert message in refused(error, *arguments)
    assert list(firm.rglob("*.yml")) == []


def test_a_second_one_is_refused_and_its_proof_not_copied(firm: Path, tmp_path: Path) -> None:
    assert run("add", "reviews", *settings(**REVIEW)).exit_code == 0
    (tmp_path / "a.md").write_text("a")
    again = ["add", "reviews", *settings(**REVIEW), "--proof", str(tmp_path / "a.md")]
    assert "'logs-1' is already there" in refused(RefusedError, *again)
    assert len(entries(firm)) == 1
    assert not (firm / "proofs").exists()


def test_without_a_firms_folder_one_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NETPROOF_FIRM", raising=False)
    monkeypatch.delenv("NETPROOF_INVENTORY", raising=False)
    assert "no inventory was given" in refused(ConfigurationError, "check")


def test_people_are_asked_until_an_answer_fits(firm: Path) -> None:
    answers = [
        "",
        "logs-1",
        "",
        "林美君",
        "",
        "",
        "nonsense",
        "logs",
        "31 August",
        "2026-08-31",
        "陳偉明",
        "",
        "in-order",
    ]
    result = run("add", "reviews", "--prompt", typed="\n".join([*answers, "", "log1", ""]) + "\n")
    assert result.exit_code == 0, result.output
    assert "expected a valid date" in result.output
    assert "expected 'architecture'" in result.output
    assert "How reports and other registers name the entry" in result.output
    [entry] = entries(firm)
    assert {field: str(value) for field, value in entry.items()} == {
        "id": "logs-1",
        "owner": "林美君",
        "subject": "logs",
        "reviewed_on": "2026-08-31",
        "reviewer": "陳偉明",
        "outcome": "in-order",
        "scope": "['log1']",
    }


def test_a_document_can_be_kept_for_an_entry_that_is_typed_by_hand(firm: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    result = run("proof", str(tmp_path / "a.md"))
    [proof] = YAML(typ="safe").load(result.output)
    assert (firm / proof["file"]).read_text() == "a"
    assert len(proof["sha256"]) == 64


def test_a_broken_file_is_shown_among_the_others_and_ends_with_its_line(firm: Path) -> None:
    (firm / "registers").mkdir()
    (firm / "registers" / "reviews.yml").write_text("entries:\n  - id: r1\n")
    result = run("check")
    assert isinstance(result.exception, ConfigurationError)
    assert "reviews.yml:2: entries.0.owner: it is missing; add it" in str(result.exception)
    rows = {line.split("\t")[0]: line.split("\t")[1] for line in result.output.splitlines()}
    assert rows["reviews"] == "broken"
    assert {rows[name] for name in registers()} == {"broken", "missing"}


def test_a_wrong_profile_is_named(firm: Path) -> None:
    (firm / "profile.yml").write_text("firm_class: 3\n")
    assert "profile.yml:1: firm_class: expected 1 or 2" in refused(ConfigurationError, "check")


@pytest.mark.usefixtures("firm")
def test_what_is_lacking_is_told_with_an_exit_code() -> None:
    assert run("check").exit_code == 0
    assert run("add", "reviews", *settings(**REVIEW)).exit_code == 0
    result = run("check")
    assert result.exit_code == 4
    assert "logs-1: names no document that proves it" in result.output


def test_schemas(tmp_path: Path) -> None:
    shown = json.loads(run("schema", "reviews").output)
    assert "reviewed_on" in shown["$defs"]["Review"]["properties"]
    assert run("schema", "-o", str(tmp_path / "s")).exit_code == 0
    assert {path.name for path in (tmp_path / "s").iterdir()} == {f"{name}.schema.json" for name in registers()}
    assert run("schema", "reviews", "-o", str(tmp_path / "one")).exit_code == 0
    assert json.loads((tmp_path / "one" / "reviews.schema.json").read_text()) == shown


def test_the_help_teaches() -> None:
    said = run("add", "--help").output
    for word in ("netproof register add reviews --prompt", "--set", "--proof", "confirmations", "Nothing is written"):
        assert word in said
