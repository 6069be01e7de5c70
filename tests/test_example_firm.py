"""The example inventory is what people copy, so it must load as it is."""

import shutil
from pathlib import Path

import pytest

from netproof.registers.administrators import AdministratorsRegister
from netproof.registers.loading import load_profile, load_registers
from netproof.registers.software import SoftwareRegister
from nornir_tasks.ansible_inventory import InventoryOptions
from nornir_tasks.inventory import read_devices

EXAMPLE = Path(__file__).parent.parent / "inventory" / "example_firm"


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    copy = tmp_path / "firm"
    shutil.copytree(EXAMPLE, copy)
    shutil.move(copy / "group_vars/all/vault.yml.example", copy / "group_vars/all/vault.yml")
    return copy


def test_the_example_loads_and_plans_nothing_by_itself(firm: Path) -> None:
    devices = {device.name: device for device in read_devices(InventoryOptions(sources=(str(firm / "hosts.yml"),)))}
    assert set(devices) == {"branch-sw1", "edge-rtr1", "edge-rtr2", "log1"}
    assert {device.context.mode for device in devices.values()} == {"report"}
    assert devices["edge-rtr1"].context.redundant_with == ("edge-rtr2",)
    assert devices["branch-sw1"].secrets == {"enable_secret": "the enable secret"}


def test_its_registers_and_profile_load(firm: Path) -> None:
    assert load_profile(firm / "netproof").management_networks
    registers = load_registers(firm / "netproof")
    assert registers.get(AdministratorsRegister) is not None
    assert registers.get(SoftwareRegister) is not None
