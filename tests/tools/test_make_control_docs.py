"""What the documentation says of checks and coverage is what the code says."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
