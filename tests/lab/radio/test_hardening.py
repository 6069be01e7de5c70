"""Netproof hardens an access point as people would do it, and two clients show over the air what that changed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lab.radio import RadioLab
from lab.radio.station import Station
from tests.nornir_tasks.upgrades import Firm

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.timeout(1800), pytest.mark.xdist_group("radio")]

NAME = "ap-radio"
CONTROL = "wireless-security"
NOT_IN = {"SCANNING", "DISCONNECTED", "INACTIVE"}
"""States of wpa_supplicant in which it has not even begun to associate."""


@dataclass
class Story:
    """What was seen of the access point and its clients, before and after."""

    before: dict[str, str]
    protected_before: str | None
    findings_before: set[str]
    plan: dict[str, Any]
    application: dict[str, Any]
    findings_after: set[str]
    wpa2_after: dict[str, str]
    announced_after: list[str]
    sae_after: dict[str, str]
    protected_after: str | None


@pytest.fixture(scope="module")
def firm(lab: RadioLab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    with pytest.MonkeyPatch.context() as patch:
        made = Firm(tmp_path_factory.mktemp("radio") / "firm", patch, lab.known_hosts.read_text())
        own = {"ansible_host": lab.device(NAME).address, "ansible_ssh_private_key_file": str(lab.key)}
        made.write_inventory({NAME: own}, ansible_user="netproof", netproof_platform="linux")
        patch.setenv("NETPROOF_INVENTORY", str(made.folder / "hosts.yml"))
        yield made


@pytest.fixture(scope="module")
def story(lab: RadioLab, firm: Firm) -> Story:
    station = Station(lab, NAME)
    before, protected_before = station.join("WPA-PSK"), station.protected()
    station.leave()
    findings_before = violated()
    plan = json.loads(netproof("plan", "--control", CONTROL, "--json"))["plan"]
    netproof("approve", plan, "--as", "supervisor", "--key", str(firm.folder / "supervisor"), "--yes")
    application = json.loads(netproof("apply", plan, "--json"))["devices"][NAME]
    wpa2_after = station.join("WPA-PSK", seconds=40)
    announced_after = station.sees()
    sae_after, protected_after = station.join("SAE"), station.protected()
    return Story(
        before=before,
        protected_before=protected_before,
        findings_before=findings_before,
        plan=json.loads(netproof("show", "plan", plan, "--json")),
        application=application,
        findings_after=violated(),
        wpa2_after=wpa2_after,
        announced_after=announced_after,
        sae_after=sae_after,
        protected_after=protected_after,
    )


def netproof(*words: str, codes: tuple[int, ...] = (0,)) -> str:
    """Run the command as a person would, and return what it prints."""
    command = [str(Path(sys.executable).with_name("netproof")), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode in codes, f"netproof {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def violated() -> set[str]:
    """Collect and assess anew, and return the checks of the control that are not satisfied."""
    netproof("collect", "--timeout", "300")
    netproof("assess", codes=(0, 4, 5))
    rows = json.loads(netproof("show", "findings", "--json"))
    return {row["check"] for row in rows if row["control"] == CONTROL and row["status"] == "not-satisfied"}


def test_a_wpa2_client_joins_without_protection_before(story: Story) -> None:
    assert story.before["wpa_state"] == "COMPLETED", story.before
    assert story.before["key_mgmt"] == "WPA2-PSK"
    assert story.protected_before == "no"
    assert story.findings_before == {"wireless_security"}


def test_the_approved_plan_was_applied(story: Story) -> None:
    assert story.application["outcome"] == "applied", story.application
    (change_set,) = story.plan["change_sets"]
    assert ["service", "hostapd", "restart"] in [operation.get("argv") for operation in change_set["operations"]]
    assert story.findings_after == set()


def test_a_wpa2_client_is_refused_after(story: Story) -> None:
    assert story.wpa2_after["wpa_state"] in NOT_IN, story.wpa2_after
    assert story.announced_after == ["[WPA2-SAE-CCMP][SAE-H2E][ESS]"], "the client hears the access point all the same"


def test_a_wpa3_client_joins_with_protection_after(story: Story) -> None:
    assert story.sae_after["wpa_state"] == "COMPLETED", story.sae_after
    assert (story.sae_after["key_mgmt"], story.sae_after["pmf"]) == ("SAE", "2")
    assert story.protected_after == "yes"


def test_what_is_in_force_was_read_from_the_running_access_point(story: Story) -> None:
    del story
    (network,) = json.loads(netproof("show", "state", NAME, "--section", "wireless", "--json"))["wireless"]["networks"]
    assert network["effective"] == network["configured"]
    assert (network["effective"]["key_managements"], network["effective"]["pmf"]) == (["sae"], "required")
