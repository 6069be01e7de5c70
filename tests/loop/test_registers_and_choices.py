"""What a register's absence means, and how people choose what is planned."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from netproof.errors import ExitCode
from netproof.model.plan import Plan
from tests.loop.emulated_lab import EmulatedLab

pytestmark = pytest.mark.xdist_group("loop-registers")


@pytest.fixture(scope="module")
def collected(lab: EmulatedLab) -> EmulatedLab:
    lab.succeed("collect")
    return lab


@pytest.fixture
def register(collected: EmulatedLab) -> Iterator[Path]:
    """Give the administrators register, and put it back afterwards."""
    path = collected.firm / "registers" / "administrators.yml"
    content = path.read_bytes()
    yield path
    path.write_bytes(content)


@pytest.fixture
def host_variables(collected: EmulatedLab) -> Iterator[Path]:
    folder = collected.folder / "host_vars"
    folder.mkdir()
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def statuses(lab: EmulatedLab, control: str) -> set[str]:
    rows = json.loads(lab.succeed("show", "findings", "--control", control, "--all", "--json"))
    return {row["status"] for row in rows}


@pytest.mark.parametrize("content", [None, "administrators: []\n", "# nobody yet\n"], ids=["missing", "empty", "bare"])
def test_without_the_register_nobody_is_judged_and_nothing_planned(
    collected: EmulatedLab, register: Path, content: str | None
) -> None:
    register.unlink()
    if content is not None:
        register.write_text(content)
    collected.succeed("assess", code=ExitCode.FINDINGS)
    assert statuses(collected, "registered-accounts") == {"indeterminate"}
    assert "nothing is to be changed" in collected.netproof("plan", "--control", "registered-accounts").stderr


def test_a_draft_is_refused_until_it_is_filled_in(collected: EmulatedLab, register: Path) -> None:
    draft = collected.succeed("register", "draft", "administrators")
    assert "switchop" in draft
    register.write_text(draft)
    message = collected.refuse(ExitCode.USAGE, "assess")
    assert "administrators.yml:" in message
    assert "fill it in" in message or "expected" in message
    collected.refuse(ExitCode.USAGE, "register", "draft", "roles")


def test_mode_report_plans_nothing_and_a_named_finding_all_the_same(
    collected: EmulatedLab, host_variables: Path
) -> None:
    for name in collected.emulator.devices:
        (host_variables / f"{name}.yml").write_text("---\nnetproof_mode: report\n")
    collected.judged()
    assert "nothing is to be changed" in collected.netproof("plan").stderr
    finding = "idle-timeout/idle_timeout/edge-rtr1"
    name = collected.plan("--finding", finding)
    plan = Plan.model_validate_json(collected.succeed("show", "plan", name, "--json"))
    assert [change.device for change in plan.change_sets] == ["edge-rtr1"]
    assert plan.change_sets[0].findings == (finding,)
    assert [op.line for op in plan.change_sets[0].operations if op.kind == "line"] == [
        "line vty 0 2",
        "exec-timeout 10 0",
        "exit",
    ]


def test_a_single_control_may_have_a_mode_of_its_own(collected: EmulatedLab, host_variables: Path) -> None:
    for name in collected.emulator.devices:
        mode = "---\nnetproof_mode: report\nnetproof_modes: {login-lockout: mend}\n"
        (host_variables / f"{name}.yml").write_text(mode)
    collected.judged()
    plan = Plan.model_validate_json(collected.succeed("show", "plan", collected.plan(), "--json"))
    assert {change.controls for change in plan.change_sets} == {("login-lockout",)}


@pytest.mark.parametrize(
    ("option", "value"),
    [("--control", "no-such-control"), ("--device", "no-such-device"), ("--finding", "no/such/finding")],
)
def test_a_choice_that_names_nothing_is_refused(collected: EmulatedLab, option: str, value: str) -> None:
    collected.judged()
    answer = collected.netproof("plan", option, value)
    assert answer.returncode != ExitCode.SATISFIED
    assert value in answer.stderr
