"""What a person or a scheduler gets back from a wrong call: one line, the right exit code, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NETPROOF = Path(sys.executable).with_name("netproof")

CASES: dict[str, tuple[list[str], int, str]] = {
    "unknown command": (["nonsense"], 2, "No such command 'nonsense'"),
    "unknown option": (["collect", "--nonsense"], 2, "No such option: --nonsense"),
    "missing argument": (["show", "plan"], 2, "Missing argument"),
    "no inventory": (["collect"], 2, "no inventory was given"),
    "missing inventory": (["collect", "-i", "does-not-exist.yml"], 2, "does-not-exist.yml"),
    "no run yet": (["show", "findings"], 2, "start with: netproof collect"),
    "unknown run": (["show", "findings", "--run", "20200101T000000Z"], 2, "netproof show runs"),
    "path as plan": (["show", "plan", "../../etc/passwd"], 2, "netproof show plans"),
    "unknown language": (["report", "--lang", "fr"], 2, "zh-TW or en"),
    "platform without saved files": (["collect", "--platform", "linux", "-i", "x.yml"], 2, "--platform"),
    "saved folder missing": (["collect", "--from", "nowhere"], 2, "nowhere"),
    "no evidence": (["evidence", "verify"], 1, "evidence"),
}


@pytest.mark.parametrize(("arguments", "code", "says"), CASES.values(), ids=CASES.keys())
def test_a_wrong_call_is_one_line_and_an_exit_code(arguments: list[str], code: int, says: str, tmp_path: Path) -> None:
    result = run(arguments, tmp_path)
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert "defect" not in result.stderr


def test_a_home_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")
    result = collect_saved(tmp_path)
    assert result.returncode == 2
    assert f"{tmp_path / 'home'}: runs cannot be kept there (" in result.stderr
    assert "NETPROOF_HOME" in result.stderr


def test_an_unknown_device_is_answered_with_those_that_there_are(tmp_path: Path) -> None:
    assert collect_saved(tmp_path).returncode == 0
    result = run(["show", "state", "sw2"], tmp_path)
    assert result.returncode == 2
    assert "no device 'sw2'; its devices are: sw1" in result.stderr


def collect_saved(folder: Path) -> "subprocess.CompletedProcess[str]":
    saved = folder / "saved"
    saved.mkdir()
    (saved / "sw1.cfg").write_text("version 17.9\nhostname sw1\nend\n")
    return run(["collect", "--from", "saved", "--platform", "cisco_ios"], folder)


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"], ["lab", "--help"], ["--version"]])
def test_help_is_there(arguments: list[str], tmp_path: Path) -> None:
    result = run(arguments, tmp_path)
    assert result.returncode == 0
    assert result.stdout.strip()


def test_help_waits_for_no_automation_framework() -> None:
    code = (
        "import sys, netproof.cli.main; print(sorted({'ansible', 'nornir', 'netmiko', 'paramiko'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"


def run(arguments: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NETPROOF_", "ANSIBLE_"))}
    environment = kept | {
        "NETPROOF_HOME": str(folder / "home"),
        "NETPROOF_KEYS": str(folder / "keys"),
        "COLUMNS": "200",
    }
    return subprocess.run(
        [NETPROOF, *arguments], cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=120
    )
