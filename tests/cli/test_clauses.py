"""What the compliance officer asks of a clause, from the terminal: is it met, why, what proves it, what is due next."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from netproof.catalog import load_catalog
from tests.cli.test_main import NETPROOF

FIRM = {
    "registers/policies.yml": """\
entries:
  - id: identity
    subject: identity-verification
    version: "1.0"
    owner: 林美君
    approved_on: 2020-01-06
    approver: 董事會
    proofs:
      - file: proofs/identity.pdf
        sha256: "0000000000000000000000000000000000000000000000000000000000000000"
""",
    "profile.yml": "firm_class: 2\nforeign: false\n",
    "official-text/rule.yml": '"4.1.4": the clause as published\n',
}


def run(folder: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NETPROOF_", "ANSIBLE_"))}
    own = {name: str(folder / name.partition("_")[2].lower()) for name in ("NETPROOF_HOME", "NETPROOF_KEYS")}
    environment = kept | own | {"NETPROOF_FIRM": str(folder / "firm"), "COLUMNS": "200"} | variables
    return subprocess.run(
        [NETPROOF, *arguments], cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clauses")
    for name, text in FIRM.items():
        path = folder / "firm" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "saved").mkdir()
    (folder / "saved/sw1.cfg").write_text("version 17.9\nhostname sw1\nusername bob password bob\nend\n")
    assert run(folder, "collect", "--from", "saved", "--platform", "cisco_ios").returncode == 0
    assessed = run(folder, "assess")
    assert assessed.returncode in {4, 5}, assessed.stderr
    return folder


def test_every_clause_is_shown_with_its_status(folder: Path) -> None:
    shown = run(folder, "show", "clauses", "--json")
    assert shown.returncode == 0, shown.stderr
    found = {verdict["clause"]: verdict["status"] for verdict in json.loads(shown.stdout)}
    assert list(found) == [clause.id for clause in load_catalog().clauses]
    assert found["4.1.4"] == "not-satisfied"
    assert found["6.3.3"] == "not-applicable"
    assert found["2.3"] == "definition"
    assert "satisfied" not in found.values()
    table = run(folder, "show", "clauses").stdout
    assert "5.3.2" in table
    assert "by the firm's profile, this is not its case: a class 1 firm" in table


def test_a_clause_says_why_what_is_on_record_and_what_is_due(folder: Path) -> None:
    shown = run(folder, "show", "clause", "4.1.4")
    assert shown.returncode == 0, shown.stderr
    for expected in (
        "4.1.4 第四條一（四）",
        "> the clause as published",
        "not-satisfied (decided by: both)",
        "not-satisfied identity-verification-rule/policies:identity-verification (registers)",
        "policies:identity-verification identity (林美君): proofs/identity.pdf missing SHA-256 0000",
        "2021-01-06: Rule on identity verification",
        "never done: Review of management accounts and rights",
    ):
        assert expected in shown.stdout, expected
    facts = json.loads(run(folder, "show", "clause", "4.1.4", "--json").stdout)
    assert facts["verdict"]["status"] == "not-satisfied"
    assert facts["documents"][0]["state"] == "missing"


def test_an_unknown_clause_is_answered_with_those_that_there_are(folder: Path) -> None:
    shown = run(folder, "show", "clause", "9.9")
    assert shown.returncode == 2
    assert "clause '9.9' is not in catalog tsa-network-security; its clauses are: 1, 2.1" in shown.stderr


def test_a_catalog_that_is_not_there_is_named(folder: Path) -> None:
    result = run(folder, "show", "clauses", NETPROOF_CATALOG=str(folder / "none"))
    assert result.returncode == 2
    assert "none/catalog.yml: cannot be read" in result.stderr
