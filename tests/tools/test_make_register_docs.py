"""What the documentation and the schemas say of registers is what the code says."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TOOL = ROOT / "tools" / "make_register_docs.py"


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(TOOL), *options], capture_output=True, text=True, check=False)


def test_the_documentation_is_up_to_date() -> None:
    result = run("--check")
    assert result.returncode == 0, result.stdout + result.stderr


def test_what_deviates_is_named_and_mended(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs" / "registers", tmp_path / "docs" / "registers")
    changed = tmp_path / "docs/registers/schemas/policies.schema.json"
    changed.write_text(changed.read_text().replace("approver", "boss"))
    (tmp_path / "docs/registers/schemas/gone.schema.json").write_text("{}\n")
    (tmp_path / "docs/registers/README.md").unlink()
    said = run("--check", "--root", str(tmp_path))
    assert said.returncode == 1
    named = {Path(line.partition(": ")[0]).name for line in said.stdout.splitlines()}
    assert named >= {"policies.schema.json", "gone.schema.json", "README.md"}
    assert run("--root", str(tmp_path)).returncode == 0
    assert run("--check", "--root", str(tmp_path)).returncode == 0
    assert not (tmp_path / "docs/registers/schemas/gone.schema.json").exists()
