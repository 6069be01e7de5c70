"""A dry run writes nothing, also when the connection is cut in the middle of it."""

import random

import pytest

from lab.emulator import Fault, FaultKind
from netproof.model.plan import ChangeSet, Unplannable
from netproof.platforms import platform
from nornir_tasks.inventory import Device, read_devices
from nornir_tasks.planning import open_draft, plan_host
from nornir_tasks.workspace import Workspace
from tests.loop.emulated_lab import EmulatedLab, Everything

pytestmark = pytest.mark.xdist_group("loop-dry-run")

BASELINES = ("local_accounts", "services", "management_access", "logging", "wireless")
READING = {"exec", "login", "answer"}
"""What a reading session may say: commands, the log-in, and the answer to a question such as the enable secret's."""


def cuts(seed: int, count: int) -> list[tuple[str, FaultKind]]:
    """Choose commands at which the connection is cut, before or after they are carried out."""
    chosen = random.Random(seed)  # noqa: S311 - repeatable on purpose
    commands = [*platform("cisco_ios").session_commands, *platform("cisco_ios").read_commands]
    kinds = (FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.TRUNCATE)
    return [(chosen.choice(commands), chosen.choice(kinds)) for _ in range(count)]


def snapshot(lab: EmulatedLab) -> dict[str, Everything]:
    return {name: lab.everything_on(name) for name in lab.emulator.devices}


def nothing_was_written(lab: EmulatedLab) -> None:
    allowed = {*platform("cisco_ios").session_commands, *platform("cisco_ios").read_commands}
    for name, device in lab.emulator.devices.items():
        assert {entry.mode for entry in device.journal.entries} <= READING, name
        said = {line.strip() for line in device.journal.lines("exec")} - {""}
        assert said <= allowed, name


@pytest.fixture(scope="module")
def judged(lab: EmulatedLab) -> EmulatedLab:
    lab.judged()
    return lab


@pytest.fixture
def workspace(judged: EmulatedLab, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    for name, value in judged.environment.items():
        monkeypatch.setenv(name, value)
    return Workspace.open(tuple(judged.environment["NETPROOF_INVENTORY"].split(":")))


@pytest.fixture(scope="module")
def devices(judged: EmulatedLab) -> dict[str, Device]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in judged.environment.items():
            patch.setenv(name, value)
        sources = tuple(judged.environment["NETPROOF_INVENTORY"].split(":"))
        return {device.name: device for device in read_devices(Workspace.open(sources).inventory)}


def test_a_dry_run_sends_read_commands_only(judged: EmulatedLab) -> None:
    before = snapshot(judged)
    judged.clear_journals()
    judged.plan()
    assert all(device.journal.entries for device in judged.emulator.devices.values())
    nothing_was_written(judged)
    assert snapshot(judged) == before


@pytest.mark.parametrize(("command", "kind"), cuts(seed=20261122, count=9))
def test_a_cut_connection_leaves_the_device_as_it_was(
    judged: EmulatedLab, workspace: Workspace, devices: dict[str, Device], command: str, kind: FaultKind
) -> None:
    before = snapshot(judged)
    judged.clear_journals()
    judged.emulator.inject("acc-sw1", Fault(kind=kind, match=f"^{command}$"))
    try:
        draft = open_draft(workspace)
        result = plan_host(workspace, draft, devices["acc-sw1"], BASELINES)
    finally:
        judged.emulator.heal("acc-sw1")
    assert isinstance(result, Unplannable)
    assert "acc-sw1: " in result.reasons[0].en
    nothing_was_written(judged)
    assert snapshot(judged) == before


def test_the_same_device_is_planned_once_it_answers(workspace: Workspace, devices: dict[str, Device]) -> None:
    result = plan_host(workspace, open_draft(workspace), devices["acc-sw1"], BASELINES)
    assert isinstance(result, ChangeSet)
