"""Saved configurations are judged without a device or an inventory, and what they cannot tell is never satisfied."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lab.lab import DEFINITIONS
from netproof.errors import ExitCode
from tests.loop.emulated_lab import NETPROOF
from tests.planning import FIXTURES

OPERATIONAL = ("listening-ports", "recommended-version")

type Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command in an empty folder, with nothing but what it is given."""
    work = tmp_path / "work"
    work.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NETPROOF_", "ANSIBLE_"))}
    folders = {"NETPROOF_HOME": str(tmp_path / "home"), "NETPROOF_KEYS": str(tmp_path / "keys")}

    def start(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [str(NETPROOF), *arguments]
        return subprocess.run(
            command, cwd=work, env=clean | folders, capture_output=True, text=True, check=False, timeout=120
        )

    return start


def test_a_lone_running_configuration(tmp_path: Path, run: Run) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    for name in ("acc-sw1", "edge-rtr1"):
        (saved / f"{name}.cfg").write_bytes((DEFINITIONS.parent / f"{name}.cfg").read_bytes())
    assert run("collect", "--from", str(saved), "--platform", "cisco_ios").returncode == ExitCode.SATISFIED
    assert run("assess").returncode == ExitCode.FINDINGS
    rows = json.loads(run("show", "findings", "--all", "--json").stdout)
    by_id = {row["id"]: row["status"] for row in rows}
    for device in ("acc-sw1", "edge-rtr1"):
        operational = {row["status"] for row in rows if row["subject"] == device and row["control"] in OPERATIONAL}
        assert operational <= {"indeterminate", "not-applicable"}
        assert by_id[f"unused-interfaces/unused_interfaces/{device}"] != "not-satisfied"
    assert by_id["encrypted-management/encrypted_transport/acc-sw1"] == "not-satisfied"
    # `line vty 5 15` of classic IOS has no `exec-timeout`, and the hidden default is not told by the file
    assert by_id["login-lockout/login_lockout/acc-sw1"] == "not-satisfied"
    assert by_id["ssh-algorithms/ssh_algorithms/acc-sw1"] == "indeterminate"


@pytest.mark.parametrize("sample", ["cisco_ios/edge_router_15", "linux/debian12_sysvinit"])
def test_a_folder_of_answers(tmp_path: Path, run: Run, sample: str) -> None:
    platform, _, name = sample.partition("/")
    device = tmp_path / "saved" / name.replace("_", "-")
    device.mkdir(parents=True)
    for path in (FIXTURES / sample).glob("*.txt"):
        (device / path.name).write_bytes(path.read_bytes())
    (tmp_path / "saved" / "platforms.yml").write_text(f"{device.name}: {platform}\n")
    assert run("collect", "--from", str(tmp_path / "saved")).returncode == ExitCode.SATISFIED
    assert run("assess").returncode == ExitCode.FINDINGS
    state = json.loads(run("show", "state", device.name, "--json").stdout)
    assert state["source"] == "saved"
    assert state["local_accounts"]["accounts"]
    assert state["probed"] is None


def test_what_was_read_from_files_is_never_planned(tmp_path: Path, run: Run) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "acc-sw1.cfg").write_bytes((DEFINITIONS.parent / "acc-sw1.cfg").read_bytes())
    run("collect", "--from", str(saved), "--platform", "cisco_ios")
    run("assess")
    answer = run("plan")
    assert answer.returncode == ExitCode.USAGE
    assert "no inventory was given" in answer.stderr
