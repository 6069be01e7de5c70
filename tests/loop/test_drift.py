"""A change that somebody made by hand between two runs is a finding; one that was approved is none."""

import json
from typing import Any

import pytest
import yaml

from netproof.errors import ExitCode
from netproof.home import read_record
from netproof.model.application import DeviceApplication
from tests.loop.emulated_lab import EmulatedLab

pytestmark = pytest.mark.xdist_group("loop-drift")

DEVICE = "edge-rtr1"
CONTROL = "approved-changes/unapproved_drift"
BY_HAND = ["ip access-list standard ADMINS", "permit 192.0.2.0 0.0.0.255"]


def rows(lab: EmulatedLab) -> dict[str, dict[str, Any]]:
    """Return the findings of the control by device."""
    found = json.loads(lab.succeed("show", "findings", "--all", "--json"))
    return {row["subject"]: row for row in found if row["id"].startswith(f"{CONTROL}/")}


def type_in(lab: EmulatedLab, *lines: str) -> None:
    """Change the device as an administrator does, past Netproof."""
    device = lab.device(DEVICE)

    def change() -> None:
        frames: Any = ()
        for line in lines:
            frames = device.config.apply(frames, line, confirmed=True).frames

    lab.emulator.call(change)


def test_changes_by_hand_and_by_plan(lab: EmulatedLab) -> None:
    lab.judged()
    assert {row["status"] for row in rows(lab).values()} == {"indeterminate"}, "a first reading shows no change"

    lab.judged()
    assert {row["status"] for row in rows(lab).values()} == {"satisfied"}

    plan = lab.approved_plan("--control", "idle-timeout", "--device", DEVICE)
    assert lab.applied(plan, ExitCode.SATISFIED)[DEVICE]["outcome"] == "applied"
    record = read_record(DeviceApplication, lab.home / "plans" / plan / "applications" / f"{DEVICE}.json")
    assert record.digests_after
    lab.judged()
    after = rows(lab)
    assert {row["status"] for row in after.values()} == {"satisfied"}
    assert plan in after[DEVICE]["observations"][0]["message"]["en"]

    type_in(lab, *BY_HAND)
    for _ in range(2):  # the next run must not take the change for what has always been so
        lab.judged()
        drifted = rows(lab)
        assert drifted.pop(DEVICE)["status"] == "not-satisfied"
        assert {row["status"] for row in drifted.values()} == {"satisfied"}
    row = rows(lab)[DEVICE]
    violation = row["observations"][0]
    assert violation["target"] == "rule_bases"
    assert any("192.0.2.0" in line and line.startswith("+") for line in violation["proof"])

    draft = lab.succeed("register", "draft", "incidents")
    assert f"{CONTROL}/{DEVICE}" in draft, "an unapproved change of rules may be an incident"

    review_of_the_change(lab)
    lab.judged()
    assert rows(lab)[DEVICE]["status"] == "satisfied"


def review_of_the_change(lab: EmulatedLab) -> None:
    """Put on record, afterwards, what was done and what was decided of it."""
    runs = sorted(path.name for path in (lab.home / "runs").iterdir())
    states = [json.loads((lab.home / "runs" / run / "devices" / f"{DEVICE}.json").read_text()) for run in runs[2:4]]
    begun, ended = (state["state"]["collected_at"] for state in states)
    entry = {
        "id": "CHG-9",
        "owner": "network section",
        "devices": [DEVICE],
        "need": "forgotten",
        "risk_assessment": "none was made",
        "requested_by": "Chen",
        "approved_by": "Lin",
        "approved_at": ended,
        "performed_from": begun,
        "performed_to": ended,
        "rollback": "none",
        "review": {"reviewed_on": ended[:10], "reviewed_by": "Lin", "decision": "kept"},
    }
    path = lab.firm / "registers" / "change_records.yml"
    path.write_text(yaml.safe_dump({"entries": [entry]}))
