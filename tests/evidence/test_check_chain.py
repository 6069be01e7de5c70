"""The auditor's script finds by itself what Netproof finds, and needs nothing of Netproof."""

import subprocess
import sys
from pathlib import Path

from netproof.evidence import check_chain
from netproof.evidence.log import EvidenceLog
from netproof.evidence.log_file import LOG_FILE


def run(folder: Path) -> tuple[int, str]:
    script = Path(check_chain.__file__)
    result = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(folder)], capture_output=True, text=True, check=False
    )
    return result.returncode, result.stdout


def test_a_whole_chain(log: EvidenceLog) -> None:
    assert run(log.folder) == (0, "chain and files are whole\n")


def test_what_is_wrong_is_named(log: EvidenceLog) -> None:
    path = log.folder / LOG_FILE
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], lines[2], b"{}\n", lines[4][:-5]]))
    stored = next(file for file in log.files.folder.rglob("*") if file.is_file() and file.read_bytes() == b"content 0")
    stored.unlink()
    code, output = run(log.folder)
    assert code == 1
    for text in ("line 1: what.txt", "is missing", "line 2: holds record 3", "line 2: is not chained", "line 3: not a"):
        assert text in output
    assert "line 4: torn" in output


def test_a_folder_without_a_log(tmp_path: Path) -> None:
    assert run(tmp_path)[0] == 2
