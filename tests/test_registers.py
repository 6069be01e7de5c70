"""Registers and profile as people keep them, and the draft of one."""

from datetime import date
from pathlib import Path

import pytest

from netproof.errors import ConfigurationError
from netproof.registers.administrators import AdministratorsRegister
from netproof.registers.loading import draft_administrators, load_profile, load_registers
from netproof.registers.software import SoftwareRegister
from tests.checks.states import account, device

ADMINISTRATORS = """\
administrators:
  - name: 陳小明
    owner: 資訊部經理
    valid_from: 2026-01-01
    expires: 2026-12-31
    accounts:
      - name: chen
        devices: ["sw*"]
        secret: chen_password
"""
SOFTWARE = """\
versions:
  - platform: cisco_ios
    minimum: "17.9.6"
    recommended: "17.12.4"
lifecycle:
  - product: cisco-ios-xe
    cycle: "17.10"
    end_of_life: 2024-03-31
    source: vendor bulletin
    as_of: 2026-08-22
  - product: debian
    cycle: "12"
    end_of_life: false
    source: vendor bulletin
    as_of: 2026-08-22
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return folder


def test_missing_files_are_missing_registers(tmp_path: Path) -> None:
    registers = load_registers(tmp_path)
    assert registers.present == ()


def test_registers(tmp_path: Path) -> None:
    write(tmp_path, "registers/administrators.yml", ADMINISTRATORS)
    registers = load_registers(write(tmp_path, "registers/software.yml", SOFTWARE))
    administrators, software = registers.get(AdministratorsRegister), registers.get(SoftwareRegister)
    assert administrators
    assert administrators.administrators[0].expires == date(2026, 12, 31)
    assert software
    assert software.lifecycle[0].cycle == "17.10"
    assert software.lifecycle[1].end_of_life is False


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "administrators: []\n"])
def test_an_empty_register_is_there_but_empty(tmp_path: Path, text: str) -> None:
    registers = load_registers(write(tmp_path, "registers/administrators.yml", text))
    administrators = registers.get(AdministratorsRegister)
    assert administrators
    assert administrators.is_empty


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("owner: 資訊部經理", "owner:", "3: administrators.0.owner: it is left blank; fill it in"),
        ("owner: 資訊部經理", 'owner: " "', "3: administrators.0.owner: it is left blank; fill it in"),
        ("2026-01-01", "yesterday", "4: administrators.0.valid_from: expected a valid date"),
        ("2026-12-31", "2025-12-31", "5: administrators.0.expires: expected a day after valid_from"),
        ("owner", "boss", "3: administrators.0.boss: this name is not known here"),
        ("name: chen", "name: 17", "7: administrators.0.accounts.0.name: expected text; put quotes"),
        ("devices:", "kind: team\n        devices:", "8: administrators.0.accounts.0.kind: expected 'personal'"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    write(tmp_path, "registers/administrators.yml", ADMINISTRATORS.replace(old, new, 1))
    with pytest.raises(ConfigurationError) as refused:
        load_registers(tmp_path)
    assert f"administrators.yml:{message}" in str(refused.value)


def test_one_person_stands_once(tmp_path: Path) -> None:
    twice = ADMINISTRATORS + ADMINISTRATORS.partition("\n")[2]
    with pytest.raises(ConfigurationError, match=r"administrators\.yml:10: .* stands twice"):
        load_registers(write(tmp_path, "registers/administrators.yml", twice))


def test_a_cycle_that_yaml_would_read_as_a_number_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "registers/software.yml", SOFTWARE.replace('"17.10"', "17.10"))
    with pytest.raises(ConfigurationError, match=r"software\.yml:7: lifecycle\.0\.cycle: .*put quotes around numbers"):
        load_registers(tmp_path)


def test_profile(tmp_path: Path) -> None:
    assert load_profile(tmp_path).management_networks == ()
    text = "name: 示範證券\nguest_wlan: false\nmanagement_networks: [10.0.9.0/24, 2001:db8::/64]\n"
    profile = load_profile(write(tmp_path, "profile.yml", text))
    assert [str(network) for network in profile.management_networks] == ["10.0.9.0/24", "2001:db8::/64"]
    assert not profile.guest_wlan


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("time_zone: Mars/Base\n", "profile.yml:1: time_zone: 'Mars/Base' is no time zone"),
        ("time_zone: ../../etc/passwd\n", "profile.yml:1: time_zone: "),
        ("name: x\nmanagement_networks:\n  - 10.0.9.1/24\n", "profile.yml:3: management_networks.0"),
        ("firm_class: 3\n", "profile.yml:1: firm_class: expected 1 or 2, not 3"),
        ("- x\n", "profile.yml:1: "),
    ],
)
def test_a_wrong_profile_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load_profile(write(tmp_path, "profile.yml", text))
    assert message in str(refused.value)


def test_a_draft_names_what_was_found_and_is_refused_until_people_complete_it(tmp_path: Path) -> None:
    odd = "x: *y\n- z"
    accounts = (account("chen"), account("017"), account(odd), account("gone", enabled=False))
    states = [device(local_accounts={"accounts": accounts}), device(local_accounts=None)]
    draft = draft_administrators([*states, states[0].changed(device="sw2")])
    assert draft == draft_administrators([states[0].changed(device="sw2"), *states])
    assert "gone" not in draft
    write(tmp_path, "registers/administrators.yml", draft)
    with pytest.raises(ConfigurationError) as refused:
        load_registers(tmp_path)
    assert "administrators.0.owner: it is left blank; fill it in" in str(refused.value)
    filled = (
        draft.replace("owner:\n", "owner: Wang\n")
        .replace("valid_from:\n", "valid_from: 2026-01-01\n")
        .replace("kind:\n", "kind: personal\n")
    )
    for person in ("A", "B", "C"):
        filled = filled.replace("- name:\n", f"- name: {person}\n", 1)
    register = load_registers(write(tmp_path, "registers/administrators.yml", filled)).get(AdministratorsRegister)
    assert register
    names = {registered.name for person in register.administrators for registered in person.accounts}
    assert names == {"chen", "017", odd}
    assert register.administrators[0].accounts[0].devices == ("sw1", "sw2")


def test_a_draft_of_nothing_is_an_empty_register(tmp_path: Path) -> None:
    write(tmp_path, "registers/administrators.yml", draft_administrators([]))
    register = load_registers(tmp_path).get(AdministratorsRegister)
    assert register
    assert register.administrators == ()
