"""What the documentation says of checks and coverage is what the code says."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from netproof.catalog import load_catalog
from netproof.checks import checks, firm_checks
from netproof.registers import registers
from tools.make_control_docs import clause_coverage, index

ROOT = Path(__file__).parent.parent.parent
TOOL = ROOT / "tools" / "make_control_docs.py"


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(TOOL), *options], capture_output=True, text=True, check=False)


def test_the_documentation_is_up_to_date() -> None:
    result = run("--check")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs" / "controls", tmp_path / "docs" / "controls")
    shutil.copy(ROOT / "README.md", tmp_path)
    return tmp_path


def test_what_deviates_is_named_and_mended(copy: Path) -> None:
    changed = copy / "docs/controls/idle_timeout.md"
    changed.write_text(changed.read_text().replace("600", "900"))
    (copy / "docs/controls/gone.md").write_text("a check that is no more\n")
    readme = copy / "README.md"
    readme.write_text(readme.read_text().replace(" judged, ", " mended, "))
    said = run("--check", "--root", str(copy))
    assert said.returncode == 1
    assert {Path(line.partition(": ")[0]).name for line in said.stdout.splitlines()} == {
        "idle_timeout.md",
        "gone.md",
        "README.md",
    }
    assert run("--root", str(copy)).returncode == 0
    assert run("--check", "--root", str(copy)).returncode == 0
    assert readme.read_text() == (ROOT / "README.md").read_text()


def test_the_matrix_is_complete_both_ways() -> None:
    catalog = load_catalog()
    rows = [line for line in index(catalog).splitlines() if line.startswith("| 第")]
    for clause in catalog.clauses:
        assert any(f" `{clause.id}` " in row for row in rows), clause.id
    for control in catalog.controls:
        assert sum(f"| `{control.id}` " in row for row in rows) >= len(control.clauses), control.id
    for name in (*checks(), *firm_checks()):
        assert any(f"]({name}.md)" in row for row in rows), name
    for name in registers():
        assert any(f"register `{name}" in row for row in rows), name


def test_platforms_and_roles_are_those_of_the_code() -> None:
    (row, *_) = [line for line in index(load_catalog()).splitlines() if "](idle_timeout.md)" in line]
    *_, judged_on, role, _ = row.split("|")
    assert {"**`cisco_ios`**", "**`linux`**"} & set(judged_on.strip().split(", "))
    assert role.strip() == "`management_access`"
    (row, *_) = [line for line in index(load_catalog()).splitlines() if "register `reviews:dmz-rules`" in line]
    assert "(6mo and each half-year, text) | the firm | by people |" in row


def test_clauses_that_stay_open_are_named() -> None:
    (row,) = [line for line in clause_coverage(load_catalog()) if "never satisfied" in line]
    left = {clause for control in load_catalog().controls if control.not_decided for clause in control.clauses}
    assert set(row.split("|")[2].strip().split(", ")) == left
