"""Backups are judged from the command line, end to end, without a device and without an inventory."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .samples import FIXTURES, HARDENED, WEAK

EXAMPLES = Path(__file__).parents[3] / "examples" / "saved"
PROFILE = """
name: Example Securities
firm_class: 2
foreign: false
online_ordering: true
public_website: true
external_services: true
internal_wlan: false
guest_wlan: false
management_networks: [10.9.0.0/24]
time_zone: Asia/Taipei
"""
REGISTER = """
administrators:
  - {name: Alice, owner: IT, valid_from: 2024-01-02, accounts: [{name: alice}]}
  - {name: Netproof, owner: IT, valid_from: 2024-01-02, accounts: [{name: netproof, kind: netproof}]}
"""
BROKEN = {
    "registered_accounts", "default_passwords", "default_communities", "password_storage",
    "log_severity", "login_logging", "change_logging", "time_sources", "clock_synchronisation", "management_sources",
    "encrypted_transport", "ssh_algorithms", "idle_timeout", "login_lockout", "needless_services", "snmp_versions",
    "unused_interfaces", "time_authentication",
}  # fmt: skip
"""Every check that `leaf_weak` fails."""
BEYOND = {"time_authentication"}
"""What EOS cannot do as the profile asks: its keys of time servers are MD5 or SHA-1 (`ntp authentication-key`)."""
HOLDS = BROKEN - BEYOND | {"remote_logging", "root_login", "shared_passwords", "log_timestamps", "line_authentication"}
"""Every check that saved outputs of a hardened device satisfy."""
NOT_SEEN = {"answering_ports", "discovery_on_outside_interfaces", "listening_ports", "ssh_session_algorithms",
            "required_version", "supported_release", "supported_hardware",
            "login_banner", "port_access_control", "port_protection", "bpdu_guard",
            "aaa_servers", "central_login", "command_authorization", "one_time_privileges", "operation_accounting",
            "control_plane_policing", "icmp_behaviour", "source_validation", "syn_flood_protection",
            "flow_export", "trap_export", "password_policy",
            "remote_access_authentication", "tunnel_cryptography", "segment_zones", "zone_filters",
            "known_vulnerabilities", "provider_accounts", "unapproved_drift"}  # fmt: skip
"""What needs a session, a register, roles of interfaces, or a section that is not read."""


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    folder = tmp_path / "firm"
    (folder / "registers").mkdir(parents=True)
    (folder / "profile.yml").write_text(PROFILE, encoding="utf-8")
    (folder / "registers" / "administrators.yml").write_text(REGISTER, encoding="utf-8")
    return folder


def _netproof(tmp_path: Path, firm: Path, *arguments: str) -> tuple[int, Any]:
    """Run the command line in a process of its own, in a folder that is not the repository."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NETPROOF_")},
        "NETPROOF_HOME": str(tmp_path / "var"),
        "NETPROOF_KEYS": str(tmp_path / "keys"),
        "NETPROOF_FIRM": str(firm),
    }
    done = subprocess.run(
        [sys.executable, "-c", "from netproof.cli.main import main; main()", *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stderr
    try:
        return done.returncode, json.loads(done.stdout)
    except ValueError:
        return done.returncode, done.stdout + done.stderr


def _verdicts(assessment: dict[str, Any], device: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in assessment["findings"]:
        if finding["subject"] == device:
            found.setdefault(finding["status"], set()).add(finding["check"])
    return found


def test_a_weak_and_a_hardened_device(tmp_path: Path, firm: Path) -> None:
    saved = tmp_path / "saved"
    for name in (WEAK, HARDENED):
        shutil.copytree(FIXTURES / name, saved / name)
    code, collected = _netproof(tmp_path, firm, "collect", "--from", str(saved), "--platform", "arista_eos", "--json")
    assert code == 0
    assert {device["status"] for device in collected["devices"]} == {"collected"}
    code, assessment = _netproof(tmp_path, firm, "assess", "--json")
    assert code == 4
    weak, hardened = _verdicts(assessment, WEAK), _verdicts(assessment, HARDENED)
    assert weak["not-satisfied"] == BROKEN
    assert hardened["not-satisfied"] == BEYOND
    assert hardened["satisfied"] == HOLDS
    assert hardened["indeterminate"] == NOT_SEEN
    assert _verdicts(assessment, WEAK)["indeterminate"] == NOT_SEEN
    on_devices = [finding for finding in assessment["findings"] if finding["subject"] in {WEAK, HARDENED}]
    assert not [finding["id"] for finding in on_devices if finding["mendable"]], "a platform that is only read"
    sources = next(f for f in assessment["findings"] if f["subject"] == WEAK and f["check"] == "management_sources")
    proof = [line for observation in sources["observations"] for line in observation["proof"]]
    assert "20 permit tcp 10.0.0.0/8 any eq ssh https" in proof


def test_a_lone_configuration_leaves_open_what_it_cannot_tell(tmp_path: Path, firm: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    text = (FIXTURES / HARDENED / "show_running_config.txt").read_text(encoding="utf-8")
    hidden = ("hostkey server", "cipher", "no username admin")
    kept = [line for line in text.splitlines() if not line.strip().startswith(hidden)]
    (saved / "leaf2.cfg").write_text("\n".join(kept) + "\n", encoding="utf-8")
    (saved / "platforms.yml").write_text("leaf2: arista_eos\n", encoding="utf-8")
    code, collected = _netproof(tmp_path, firm, "collect", "--from", str(saved), "--json")
    assert code == 0
    assert [device["status"] for device in collected["devices"]] == ["partial"]
    _, assessment = _netproof(tmp_path, firm, "assess", "--json")
    found = _verdicts(assessment, "leaf2")
    assert found["not-satisfied"] == BEYOND
    open_questions = {"clock_synchronisation", "unused_interfaces", "ssh_algorithms", "registered_accounts"}
    assert open_questions | NOT_SEEN <= found["indeterminate"]
    assert {"login_lockout", "needless_services", "management_sources", "remote_logging"} <= found["satisfied"]


def test_a_cut_off_configuration_satisfies_nothing(tmp_path: Path, firm: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    text = (FIXTURES / HARDENED / "show_running_config.txt").read_text(encoding="utf-8")
    (saved / "leaf2.cfg").write_text(text[: len(text) // 2], encoding="utf-8")
    _netproof(tmp_path, firm, "collect", "--from", str(saved), "--platform", "arista_eos")
    _, assessment = _netproof(tmp_path, firm, "assess", "--json")
    found = _verdicts(assessment, "leaf2")
    assert "satisfied" not in found
    assert "not-satisfied" not in found


def test_the_examples_of_all_platforms_are_judged(tmp_path: Path, firm: Path) -> None:
    code, collected = _netproof(tmp_path, firm, "collect", "--from", str(EXAMPLES), "--json")
    assert code == 0
    devices = [device["device"] for device in collected["devices"]]
    assert devices == ["edge1", "leaf1", "log1"]
    assert not [device["reason"] for device in collected["devices"] if "is not the answer" in device["reason"]]
    code, assessment = _netproof(tmp_path, firm, "assess", "--json")
    assert code == 4
    for device in devices:
        found = _verdicts(assessment, device)
        assert found["not-satisfied"], device
        assert found["indeterminate"], device
