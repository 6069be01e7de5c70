"""The rule about skips: a test of real devices may be skipped for a missing capability only, where it matters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CONFTEST = "from tests.real_devices import pytest_runtest_makereport, real_devices"
_TEST = """\
import pytest

@pytest.mark.real
def test_skipped():
    pytest.skip({reason!r})
"""


@pytest.mark.parametrize(
    ("ci", "reason", "outcome"),
    [
        ("true", "real devices cannot run here: root: run as root", "1 skipped"),
        ("true", "too tired", "1 failed"),
        ("", "too tired", "1 skipped"),
    ],
)
def test_only_a_missing_capability_excuses(tmp_path: Path, ci: str, reason: str, outcome: str) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = real\n")
    (tmp_path / "conftest.py").write_text(_CONFTEST)
    (tmp_path / "test_it.py").write_text(_TEST.format(reason=reason))
    repository = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", tmp_path / "pytest.ini", tmp_path],
        cwd=repository,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in done.stdout, done.stdout + done.stderr
