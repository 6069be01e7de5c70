"""The loop on real Linux devices: a dry run leaves every file and all that is in force alone, and a plan mends them."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from netproof.errors import ExitCode
from netproof.model.plan import ChangeSet, Unplannable
from nornir_tasks.inventory import Device, read_devices
from nornir_tasks.planning import open_draft, plan_host
from nornir_tasks.workspace import Workspace
from tests.loop.emulated_lab import EmulatedLab
from tests.real_devices import pytest_runtest_makereport, real_devices

__all__ = ["pytest_runtest_makereport", "real_devices"]

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.xdist_group("loop-real")]

REAL = ("--limit", "real")
BASELINES = ("local_accounts", "services", "management_access", "logging", "wireless")
FILES = (
    "find /etc /home /root /usr/local /opt /srv /var/lib -xdev -type f"
    " -not -path '/var/lib/chrony/*' -not -path '/var/lib/logrotate/*' -print0 | sort -z | xargs -0 sha256sum"
)
"""Every file that a change could touch; chrony's drift and logrotate's state change by themselves."""
IN_FORCE = (
    "nft -s list ruleset",
    "sshd -T",
    "ss -H -tln | awk '{print $4}' | sort",
    "ls -A /run/netproof /var/lib/netproof 2>&1",
    "getent shadow",
    "ps -eo args --no-headers | grep -E '^/usr/(s?bin|lib)' | sort -u",
)


@pytest.fixture(scope="module")
def lab(real_devices: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatedLab]:
    del real_devices
    lab = EmulatedLab(tmp_path_factory.mktemp("real"))
    lab.up(real=True, say=lambda _: None)
    try:
        lab.succeed("collect", *REAL)
        lab.succeed("assess", code=ExitCode.FINDINGS)
        yield lab
    finally:
        lab.stop()
        lab.down()


def snapshot(lab: EmulatedLab) -> dict[tuple[str, str], set[str]]:
    """Return what the devices hold and what is in force, read without SSH."""
    devices: dict[str, Any] = lab._real().devices
    return {
        (name, command): set(device.command("sh", "-c", f"{command} || true").splitlines())
        for name, device in devices.items()
        for command in (FILES, *IN_FORCE)
    }


def changes(lab: EmulatedLab, before: dict[tuple[str, str], set[str]]) -> dict[tuple[str, str], set[str]]:
    """Return the lines that came or went since, by device and command."""
    after = snapshot(lab)
    return {key: lines ^ after[key] for key, lines in before.items() if lines != after[key]}


def test_a_dry_run_writes_nothing_on_real_devices(lab: EmulatedLab) -> None:
    before = snapshot(lab)
    lab.plan(*REAL)
    assert changes(lab, before) == {}


def test_a_cut_dry_run_writes_nothing_either(lab: EmulatedLab, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in lab.environment.items():
        monkeypatch.setenv(name, value)
    workspace = Workspace.open(tuple(lab.environment["NETPROOF_INVENTORY"].split(":")))
    devices: tuple[Device, ...] = read_devices(workspace.inventory, "real")
    before = snapshot(lab)
    chosen = random.Random(20261122)  # noqa: S311 - repeatable on purpose
    whole = Workspace.reading_options
    results = []
    for device in devices * 2:
        seconds = chosen.uniform(0.2, 2.5)
        monkeypatch.setattr(
            Workspace,
            "reading_options",
            lambda self, limit=seconds, **kwargs: whole(self, **(kwargs | {"timeout": limit})),
        )
        results.append(plan_host(workspace, open_draft(workspace), device, BASELINES))
    assert all(isinstance(result, ChangeSet | Unplannable) for result in results)
    assert any(isinstance(result, Unplannable) for result in results), (
        "no connection was cut: the deadlines are too long"
    )
    assert changes(lab, before) == {}


def test_an_approved_plan_mends_real_devices(lab: EmulatedLab) -> None:
    name = lab.approved_plan(*REAL)
    outcomes = lab.applied(name, ExitCode.SATISFIED)
    assert {device: answer["outcome"] for device, answer in outcomes.items()} == dict.fromkeys(outcomes, "applied")
    assert set(outcomes) == set(lab._real().devices)
    verified = json.loads(lab.succeed("verify", name, "--json", code=ExitCode.FINDINGS))["findings"]
    left = {finding["id"].split("/")[0] for finding in verified if finding["status"] != "satisfied"}
    assert left == {"password-policy"}, "an account's own password age, and PAM's rules, are set by hand"
    assert json.loads(lab.succeed("plan", "--json", *REAL))["plan"] is None
    again = lab.applied(name, ExitCode.REFUSED)
    assert any("used for" in answer["message"] for answer in again.values())
    assert "applied" not in {answer["outcome"] for answer in again.values()}
