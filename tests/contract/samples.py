"""The devices that the contracts are held against: every folder of outputs, and the lab's emulated devices."""

from functools import cache
from typing import Any

import yaml

from lab.emulator.config import RunningConfig
from lab.lab import DEFINITIONS
from netproof.checks import checks
from netproof.checks.check import Check
from netproof.model.assessment import Finding
from netproof.model.register import Registers
from netproof.plan import DeviceReading
from netproof.platforms import platform
from netproof.registers.administrators import RegisteredAccount
from tests.checks.states import CHEN, GLASS, SOFTWARE, administrator, context, register
from tests.planning import READINGS, findings_of, reading_of, state_of, with_checks
from tests.platforms.cisco_ios import emulated

LAB = {entry["name"]: entry for entry in yaml.safe_load(DEFINITIONS.read_text(encoding="utf-8"))["devices"]}
SAMPLES = [*READINGS, *(f"lab/{name}" for name in LAB)]
PAIRS = [(sample, name) for sample in SAMPLES for name in sorted(checks())]
"""Every check on every sample device, from the code."""


def lab_device(name: str) -> RunningConfig:
    """Return the configuration engine of a lab device, as the device starts."""
    entry = LAB[name]
    text = (DEFINITIONS.parent / entry["startup_config_file"]).read_text(encoding="utf-8")
    return emulated.device(entry["kind"], text)


WEAK = administrator(
    "Wang", *(RegisteredAccount(name=name, secret="chen_password") for name in ("admin", "bob", "switchop", "wang_dh"))
)
STRICT: dict[str, Any] = {
    "network_roles": {"FIRM-GUEST": "guest", "Guest": "guest", "guest": "guest"},
    "registers": Registers(present=(register(CHEN, GLASS, WEAK), SOFTWARE)),
    "interface_roles": {
        "GigabitEthernet0/0": "outside",
        "GigabitEthernet1/0/24": "outside",
        "GigabitEthernet1/0/2": "access",
        "eth0": "outside",
    },
    "parameters": {
        "management_access_idle_timeout_seconds": 200,
        "management_access_lockout_attempts": 3,
        "logging_log_servers": ["198.51.100.20"],
        "monitoring_flow_collectors": ["198.51.100.40"],
        "monitoring_trap_receivers": ["198.51.100.41"],
        "monitoring_trap_user": "monitor",
        "logging_severity": "debug",
        "banners_text": "Authorised people only. What you do here is recorded.",
        "aaa_servers": ["198.51.100.61", "198.51.100.62"],
        "aaa_server_key": "aaa_key",
        "aaa_servers_know_netproof": True,
        "logging_time_key": "ntp_key",
        "wireless_passphrase_secrets": {"FIRM-OFFICE": "office_wifi", "staff": "staff_wifi"},
        "logging_time_servers": ["198.51.100.30", "198.51.100.31"],
    },
}
"""Surroundings in which even a well-kept device has something to mend."""


@cache
def sample(name: str) -> DeviceReading:
    """Return a sample device as it was read."""
    if not name.startswith("lab/"):
        return reading_of(name, **STRICT)
    outputs = emulated.outputs(lab_device(name.removeprefix("lab/")))
    return DeviceReading(
        platform=platform("cisco_ios"),
        outputs=outputs,
        state=state_of("cisco_ios", outputs),
        context=context(**STRICT),
    )


@cache
def findings(name: str) -> dict[str, tuple[Finding, Check]]:
    """Judge a sample device by the whole catalog; by check."""
    reading = sample(name)
    own = [finding for finding in findings_of(reading) if finding.subject == reading.state.device]
    return {finding.check: (finding, check) for finding, check in with_checks(own, reading.context)}
