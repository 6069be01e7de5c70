"""What is not as it was approved, or does not end as it was predicted, leaves the device as it was."""

import stat
from collections.abc import Iterator

import pytest

from lab.emulator import Fault, FaultKind
from lab.emulator.config import RunningConfig
from lab.emulator.tree import Frame, Reply
from netproof.errors import ExitCode
from tests.loop.emulated_lab import EmulatedLab

pytestmark = pytest.mark.xdist_group("loop-refused")

DEVICE = "acc-sw1"
IDLE = ("--device", DEVICE, "--control", "idle-timeout")


@pytest.fixture(scope="module")
def judged(lab: EmulatedLab) -> EmulatedLab:
    lab.judged()
    return lab


def type_lines(lab: EmulatedLab, *lines: str) -> None:
    """Change the device behind Netproof's back."""
    device = lab.device(DEVICE)

    def change() -> None:
        frames: tuple[Frame, ...] = ()
        for line in lines:
            frames = device.config.apply(frames, line, confirmed=True).frames
        device.changed("console")

    lab.emulator.call(change)


def is_untouched(lab: EmulatedLab) -> bool:
    return not any(entry.mode.startswith("config") for entry in lab.device(DEVICE).journal.entries)


@pytest.mark.parametrize(
    ("drift", "back", "named"),
    [
        (["ip name-server 192.0.2.53"], ["no ip name-server 192.0.2.53"], "new: ip name-server 192.0.2.53"),
        (
            ["interface GigabitEthernet1/0/2", "no description", "exit"],
            ["interface GigabitEthernet1/0/2", "description office desks", "exit"],
            "gone: interface GigabitEthernet1/0/2 / description office desks",
        ),
        (
            ["no snmp-server community Nms-Write-3391", "snmp-server community Other-Word-77 RW"],
            ["no snmp-server community Other-Word-77", "snmp-server community Nms-Write-3391 RW"],
            "a secret in show running-config",
        ),
    ],
    ids=["a new line", "a line gone", "another secret"],
)
def test_drift_after_the_approval_is_refused_and_named(
    judged: EmulatedLab, drift: list[str], back: list[str], named: str
) -> None:
    name = judged.approved_plan(*IDLE)
    type_lines(judged, *drift)
    before = judged.everything_on(DEVICE)
    judged.clear_journals()
    try:
        outcome = judged.applied(name, ExitCode.REFUSED)[DEVICE]
        assert outcome["outcome"] == "refused"
        assert "drifted since the plan was made" in outcome["message"]
        assert named in outcome["message"]
        assert "Other-Word-77" not in outcome["message"]
        assert is_untouched(judged)
        assert judged.everything_on(DEVICE) == before
    finally:
        type_lines(judged, *back)


def test_a_secret_that_was_rotated_after_the_approval_is_refused(judged: EmulatedLab) -> None:
    name = judged.approved_plan("--device", DEVICE, "--control", "password-storage")
    variables = judged.folder / "host_vars"
    variables.mkdir()
    (variables / f"{DEVICE}.yml").write_text("---\nnetproof_secrets: {lin_mj: Rotated-Meanwhile-1}\n")
    judged.clear_journals()
    try:
        outcome = judged.applied(name, ExitCode.REFUSED)[DEVICE]
        assert "the secret 'lin_mj' was changed in the inventory since the plan was made" in outcome["message"]
        assert is_untouched(judged)
    finally:
        (variables / f"{DEVICE}.yml").unlink()
        variables.rmdir()


def test_without_evidence_there_is_no_change(judged: EmulatedLab) -> None:
    name = judged.approved_plan(*IDLE)
    before = judged.everything_on(DEVICE)
    judged.clear_journals()
    log = judged.home / "evidence"
    aside = log.with_name("evidence-aside")
    log.rename(aside)
    log.write_text("a file stands where the folder was")
    try:
        answer = judged.netproof("apply", name)
        assert answer.returncode not in {ExitCode.SATISFIED, ExitCode.ROLLED_BACK, ExitCode.UNKNOWN}
        assert "evidence" in answer.stdout + answer.stderr
        assert is_untouched(judged)
        assert judged.everything_on(DEVICE) == before
    finally:
        log.unlink()
        aside.rename(log)
    assert stat.S_ISDIR(log.stat().st_mode)


def test_a_rejection_ends_a_plan(judged: EmulatedLab) -> None:
    name = judged.plan(*IDLE)
    signed = ("approve", name, "--as", "supervisor", "--key", str(judged.key("supervisor")), "--yes")
    judged.refuse(ExitCode.USAGE, *signed, "--reject")
    judged.succeed(*signed, "--reject", "--reason", "not before the audit")
    judged.netproof(*signed)
    assert "rejected" in judged.refuse(ExitCode.REFUSED, "apply", name)


@pytest.fixture
def misbehaving(judged: EmulatedLab, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str | None]]:
    """Make the device answer some lines otherwise: with a refusal, or (None) with silence and no effect."""
    answers: dict[str, str | None] = {}
    apply = RunningConfig.apply

    def otherwise(self: RunningConfig, frames: tuple[Frame, ...], line: str, *, confirmed: bool = False) -> Reply:
        if line.strip() not in answers:
            return apply(self, frames, line, confirmed=confirmed)
        return Reply(frames=frames, text=answers[line.strip()] or "")

    monkeypatch.setattr(RunningConfig, "apply", otherwise)
    yield answers
    answers.clear()
    assert judged.home.exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("% Invalid input detected at '^' marker.", "refused 'exec-timeout 10 0'"),
        (None, "the device is not as predicted: "),
    ],
    ids=["refused", "ignored"],
)
def test_what_does_not_end_as_predicted_is_rolled_back(
    judged: EmulatedLab, misbehaving: dict[str, str | None], answer: str | None, words: str
) -> None:
    name = judged.approved_plan(*IDLE)
    before = judged.everything_on(DEVICE)
    misbehaving["exec-timeout 10 0"] = answer
    outcome = judged.applied(name, ExitCode.ROLLED_BACK)[DEVICE]
    assert outcome["outcome"] == "rolled-back"
    assert words in outcome["message"]
    assert "the device is as it was before" in outcome["message"]
    _is_as_before(judged, before)
    assert "was used for acc-sw1 before (rolled-back)" in judged.succeed("apply", name, code=ExitCode.REFUSED)


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER])
def test_a_change_whose_connection_is_cut_is_rolled_back(judged: EmulatedLab, kind: FaultKind) -> None:
    name = judged.approved_plan(*IDLE)
    before = judged.everything_on(DEVICE)
    judged.emulator.inject(DEVICE, Fault(kind=kind, match="^exec-timeout", times=1))
    try:
        outcome = judged.applied(name, ExitCode.ROLLED_BACK)[DEVICE]
    finally:
        judged.emulator.heal(DEVICE)
    assert outcome["outcome"] == "rolled-back"
    _is_as_before(judged, before)


def _is_as_before(lab: EmulatedLab, before: tuple[str, str, dict[str, bytes]]) -> None:
    """Compare all but the checkpoints that the device's own archive keeps of a change."""
    running, startup, _ = lab.everything_on(DEVICE)
    assert (running, startup) == before[:2]
    assert not lab.device(DEVICE).archive.pending


def test_afterwards_the_evidence_is_whole_and_the_plan_works(judged: EmulatedLab) -> None:
    name = judged.approved_plan(*IDLE)
    assert judged.applied(name, ExitCode.SATISFIED)[DEVICE]["outcome"] == "applied"
    assert judged.succeed("evidence", "verify").startswith("intact: ")
