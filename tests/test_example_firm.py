"""The example inventory is what people copy, so it must load as it is."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from netproof.catalog import load_catalog
from netproof.model.assessment import Status
from netproof.record_keeping import judge_records, record_name
from netproof.register_files.checking import check_registers
from netproof.registers import registers as known_registers
from netproof.registers.administrators import AdministratorsRegister
from netproof.registers.loading import load_profile, load_registers
from netproof.registers.software import SoftwareRegister
from nornir_tasks.ansible_inventory import InventoryOptions
from nornir_tasks.inventory import read_devices

INVENTORIES = Path(__file__).parent.parent / "inventory"
EXAMPLE = INVENTORIES / "example_firm"
TODAY = date(2026, 11, 20)
"""The day as of which the records of both firms were written."""
GOOD = {Status.SATISFIED, Status.NOT_APPLICABLE}  # what the rule leaves to the firm decides nothing


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


FULL_REGISTERS = {
    "access_grants", "administrators", "certificate_delivery", "cross_border_transfers", "external_equipment",
    "group_rules", "health_checks", "incident_contacts", "incident_drills", "incidents", "outsourcing",
    "penetration_tests", "policies", "protection_services", "reviews", "software",
}  # fmt: skip


def verdicts(firm: str) -> dict[str, Status]:
    registers = load_registers(INVENTORIES / firm / "netproof")
    uses = {record_name(use): use for control in load_catalog().controls for use in control.registers}
    return {
        name: judge_records(use, registers, TODAY).status for name, use in uses.items() if use.name in FULL_REGISTERS
    }


@pytest.mark.parametrize("firm", ["example_firm", "lab"])
def test_every_register_is_filled_in(firm: str) -> None:
    states = {state.name: state.state for state in check_registers(INVENTORIES / firm / "netproof", TODAY)}
    assert {name for name in known_registers() if states[name] == "present"} >= FULL_REGISTERS
    assert not {name for name, state in states.items() if state in {"broken", "empty"}}


@pytest.mark.parametrize("firm", ["example_firm", "lab"])
def test_every_register_names_its_schema(firm: str) -> None:
    for path in (INVENTORIES / firm / "netproof" / "registers").glob("*.yml"):
        kind, _, schema = path.read_text().partition("\n")[0].partition("=")
        if path.stem in FULL_REGISTERS - {"administrators", "software"}:
            assert kind == "# yaml-language-server: $schema"
            assert (path.parent / schema).resolve().name == f"{path.stem}.schema.json"
            assert (path.parent / schema).exists()


def test_the_example_lacks_nothing_on_its_day() -> None:
    found = check_registers(EXAMPLE / "netproof", TODAY)
    assert {state.name: state.problems for state in found if state.problems} == {}
    assert {kind for state in found for kind in state.proofs} == {"verified"}
    assert {name for name, status in verdicts("example_firm").items() if status not in GOOD} == set()


def test_the_demo_firm_lacks_what_its_registers_say() -> None:
    wrong = {name: status for name, status in verdicts("lab").items() if status not in GOOD}
    assert set(wrong.values()) == {Status.NOT_SATISFIED}
    assert set(wrong) == {
        "policies:remote-connections",
        "access_grants",
        "outsourcing",
        "reviews:patches",
        "reviews:alerts",
        "reviews:log-restore",
        "protection_services:waf",
        "incidents",
    }
