"""Roles say of their variables exactly what the checks and the profile say."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TOOL = ROOT / "tools" / "make_argument_specs.py"


def check(roles: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(TOOL), "--check", "--roles", str(roles)], capture_output=True, text=True, check=False
    )


def test_the_roles_of_this_repository_are_up_to_date() -> None:
    result = check(ROOT / "roles")
    assert result.returncode == 0, result.stdout + result.stderr


SPECS, README = Path("logging/meta/argument_specs.yml"), Path("logging/README.md")
DEVIATIONS: dict[str, tuple[Path, Callable[[str], str]]] = {
    "another default": (SPECS, lambda text: text.replace("default: 514", "default: 515")),
    "another choice": (SPECS, lambda text: text.replace("[udp, tcp, tls]", "[udp, tcp]")),
    "another type": (SPECS, lambda text: text.replace("type: int", "type: str")),
    "an option missing": (SPECS, lambda text: text.replace("logging_time_servers", "logging_times")),
    "another meaning": (README, lambda text: text.replace("Time servers", "Servers")),
}


@pytest.mark.parametrize("name", DEVIATIONS)
def test_a_file_that_deviates_is_named(name: str, tmp_path: Path) -> None:
    path, change = DEVIATIONS[name]
    roles = shutil.copytree(ROOT / "roles", tmp_path / "roles")
    before = (roles / path).read_text()
    after = change(before)
    assert after != before
    (roles / path).write_text(after)
    result = check(roles)
    assert result.returncode == 1
    assert result.stdout.splitlines() == [f"{roles / path}: is out of date; run tools/make_argument_specs.py"]
