"""The devices register refuses what would give a device another one's logs."""

from datetime import date
from typing import Any

import pytest

from netproof.registers.devices import DeviceEntry, DevicesRegister


def entry(device: str, **values: Any) -> DeviceEntry:
    return DeviceEntry.model_validate({"id": device, "owner": "Lin", "device": device} | values)


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (entry("sw1", id="other"), "'sw1' stands twice"),
        (entry("sw2", log_names=("10.0.9.2",)), "'10.0.9.2' also names sw1"),
        (entry("sw2", log_names=("SW1.firm.example",)), "'sw1.firm.example' also names sw1"),
        (entry("sw2", in_service=date(2025, 1, 2), decommissioned=date(2025, 1, 1)), "expected a day after in_service"),
        (entry("sw2", id="sw1"), "'sw1' is used twice"),
        (entry("sw2", in_service=date(2025, 1, 1), decommissioned=date(2025, 1, 1)), ""),
    ],
)
def test_faults(second: DeviceEntry, message: str) -> None:
    first = entry("sw1", log_names=("10.0.9.2", "sw1.firm.example", "sw1"))
    faults = [text for _, text in DevicesRegister(entries=(first, second)).faults()]
    assert any(message in text for text in faults) if message else faults == []


def test_without_log_names_the_devices_own_name_counts() -> None:
    assert entry("SW1").names_in_logs == {"sw1"}
    assert entry("sw1", log_names=("10.0.9.2",)).names_in_logs == {"10.0.9.2"}
