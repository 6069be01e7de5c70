"""Every way to go wrong is one line and an exit code, never a traceback."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lab.emulator import Fault, FaultKind
from netproof.errors import ExitCode
from tests.loop.emulated_lab import SUPERVISOR, EmulatedLab

pytestmark = pytest.mark.xdist_group("loop-exit-codes")


@pytest.fixture(scope="module")
def judged(lab: EmulatedLab) -> EmulatedLab:
    lab.judged()
    return lab


@pytest.fixture(scope="module")
def plan(judged: EmulatedLab) -> str:
    return judged.plan("--control", "login-lockout", "--device", "wlc1")


CASES: list[tuple[str, ExitCode, list[str], str]] = [
    ("no such command", ExitCode.USAGE, ["colect"], "No such command"),
    ("no such option", ExitCode.USAGE, ["collect", "--limt", "x"], "No such option"),
    ("a wrong number", ExitCode.USAGE, ["collect", "--workers", "0"], "--workers"),
    ("no such inventory", ExitCode.USAGE, ["collect", "-i", "no/such/inventory.yml"], "no/such/inventory.yml"),
    ("no such device", ExitCode.USAGE, ["collect", "--limit", "acc-sw9"], "acc-sw9"),
    ("no such run", ExitCode.USAGE, ["assess", "--run", "20200101T000000Z"], "20200101T000000Z"),
    ("a run that is a path", ExitCode.USAGE, ["assess", "--run", "../../etc"], "../../etc"),
    ("no such plan", ExitCode.USAGE, ["show", "plan", "0123456789ab"], "0123456789ab"),
    ("a plan that is a path", ExitCode.USAGE, ["apply", "../../../etc"], "../../../etc"),
    ("no state of such a device", ExitCode.USAGE, ["show", "state", "acc-sw9"], "acc-sw9"),
    ("no such section", ExitCode.USAGE, ["show", "state", "acc-sw1", "--section", "weather"], "weather"),
    ("no such language", ExitCode.USAGE, ["report", "--lang", "tlh"], "tlh"),
    ("no such folder", ExitCode.USAGE, ["collect", "--from", "no/such/folder"], "no/such/folder"),
    ("--platform without --from", ExitCode.USAGE, ["collect", "--platform", "linux"], "--from"),
]


@pytest.mark.parametrize(("name", "code", "arguments", "words"), CASES, ids=[case[0] for case in CASES])
def test_usage(judged: EmulatedLab, name: str, code: ExitCode, arguments: list[str], words: str) -> None:
    del name
    result = judged.netproof(*arguments)
    assert result.returncode == code, result.stderr
    assert words in result.stderr


def test_an_inventory_that_is_no_inventory(judged: EmulatedLab, tmp_path: Path) -> None:
    path = tmp_path / "hosts.yml"
    path.write_text("all:\n  hosts: [a, b\n")
    message = judged.refuse(ExitCode.USAGE, "collect", "-i", str(path))
    assert "hosts.yml" in message


def test_a_register_with_a_wrong_line_names_it(judged: EmulatedLab) -> None:
    path = judged.firm / "registers" / "administrators.yml"
    content = path.read_text()
    path.write_text(content.replace("valid_from: 2024-01-02", "valid_from: once", 1))
    try:
        assert f"{path}:5: administrators.0.valid_from: " in judged.refuse(ExitCode.USAGE, "assess")
    finally:
        path.write_text(content)


def test_a_missing_key(judged: EmulatedLab, plan: str) -> None:
    message = judged.netproof("approve", plan, "--as", SUPERVISOR, "--key", "no-such-key", "--yes")
    assert message.returncode != ExitCode.SATISFIED
    assert "no-such-key" in message.stderr
    assert "--key FILE" in judged.refuse(ExitCode.USAGE, "approve", plan, "--as", SUPERVISOR)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written(judged: EmulatedLab, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "NETPROOF_HOME" in judged.refuse(ExitCode.USAGE, "collect", NETPROOF_HOME=str(tmp_path / "home"))


def test_a_home_that_is_a_file(judged: EmulatedLab, tmp_path: Path) -> None:
    path = tmp_path / "home"
    path.write_text("no folder")
    assert str(path) in judged.refuse(ExitCode.USAGE, "collect", NETPROOF_HOME=str(path))


def corrupted(content: str) -> str:
    return content[: len(content) // 2]


def edited(content: str) -> str:
    plan = json.loads(content)
    plan["change_sets"][0]["operations"][0]["line"] = "username intruder privilege 15 secret x"
    return json.dumps(plan, indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("spoil", "words"), [(corrupted, "not a valid Plan"), (edited, "was changed after it was sealed")]
)
def test_a_plan_that_was_spoilt_is_refused_everywhere(
    judged: EmulatedLab, plan: str, spoil: Callable[[str], str], words: str
) -> None:
    path = judged.home / "plans" / plan / "plan.json"
    content = path.read_text()
    path.write_text(spoil(content))
    try:
        for arguments in (
            ["show", "plan", plan],
            ["approve", plan, "--as", SUPERVISOR, "--key", str(judged.key(SUPERVISOR)), "--yes"],
            ["apply", plan],
        ):
            result = judged.netproof(*arguments)
            assert result.returncode != ExitCode.SATISFIED
            assert words in result.stderr
    finally:
        path.write_text(content)


def test_devices_that_were_not_read_win_over_findings(judged: EmulatedLab) -> None:
    judged.emulator.inject("wlc1", Fault(kind=FaultKind.REFUSE_CONNECTION))
    try:
        assert "wlc1" in judged.succeed("collect", code=ExitCode.NOT_EVALUATED)
        judged.succeed("assess", code=ExitCode.NOT_EVALUATED)
        rows = json.loads(judged.succeed("show", "findings", "--device", "wlc1", "--all", "--json"))
        assert {row["status"] for row in rows} <= {"indeterminate", "not-applicable"}
    finally:
        judged.emulator.heal("wlc1")
