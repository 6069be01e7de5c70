"""Verifying evidence with the wrong key, as an auditor does who was told nothing: told of the key, not of forgery."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NETPROOF = Path(sys.executable).with_name("netproof")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "sw1.cfg").write_text("version 17.9\nhostname sw1\nend\n")
    assert netproof(tmp_path, "keys", "collect", "--from", str(saved), "--platform", "cisco_ios").returncode == 0
    return tmp_path


def test_verifying_makes_no_key(home: Path) -> None:
    verified = netproof(home, "elsewhere", "evidence", "verify")
    assert verified.returncode == 1
    assert "NETPROOF_KEYS" in verified.stderr
    assert not (home / "elsewhere").exists()


def test_records_of_another_key_are_one_line_and_still_refused(home: Path) -> None:
    other = {"NETPROOF_HOME": str(home / "other-home")}
    saved = str(home / "saved")
    assert netproof(home, "other", "collect", "--from", saved, "--platform", "cisco_ios", **other).returncode == 0
    verified = netproof(home, "other", "evidence", "verify")
    assert verified.returncode == 3
    assert verified.stdout.startswith("none of the 1 records is signed by a trusted key (")
    assert verified.stdout.count("\n") == 1
    assert netproof(home, "keys", "evidence", "verify").stdout.startswith("intact: 1 records")


def netproof(folder: Path, keys: str, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NETPROOF_", "ANSIBLE_"))}
    environment = kept | {"NETPROOF_HOME": str(folder / "home"), "NETPROOF_KEYS": str(folder / keys)} | variables
    return subprocess.run(
        [NETPROOF, *arguments], cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=120
    )
