import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from netproof.errors import ConfigurationError
from netproof.model.record import Unknown
from nornir_tasks.ansible_inventory import InventoryOptions
from nornir_tasks.inventory import DEFAULT_PROBED_PORTS, NetproofInventory, read_devices
from nornir_tasks.plain import plain

type Write = Callable[..., InventoryOptions]

TWO = """
all:
  children:
    switches:
      hosts:
        sw1: {ansible_host: 192.0.2.1}
        sw2: {ansible_host: 192.0.2.2, netproof_mode: mend}
    servers:
      hosts:
        log1: {netproof_platform: linux}
"""
SWITCHES = """
netproof_platform: cisco_ios
ansible_user: "{{ account }}"
ansible_port: 2222
account: netproof
site: taipei
netproof_probe_ports: {22: 2222, "23": 2323}
netproof_interface_roles: {GigabitEthernet1/0/1: uplink}
netproof_own_address: 192.0.2.250
netproof_probed_ports: [22, 23]
broken_elsewhere: "{{ no_such_variable }}"
"""
NAMED = "all: {{hosts: {{{0}: {{netproof_platform: linux, ansible_host: 192.0.2.1}}}}}}"
VAULT_PASSWORD = "vault-lab-pass"


def encrypt(folder: Path, text: str, name: str) -> str:
    secret = folder / ".vault_password"
    secret.write_text(VAULT_PASSWORD, encoding="utf-8")
    vault = Path(sys.executable).with_name("ansible-vault")
    words = [str(vault), "encrypt_string", "--vault-password-file", str(secret), text, "--name", name]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def test_groups_variables_and_templates(inventory: Write) -> None:
    devices = {device.name: device for device in read_devices(inventory(TWO, group_vars__switches=SWITCHES))}
    assert sorted(devices) == ["log1", "sw1", "sw2"]
    first, second, server = devices["sw1"], devices["sw2"], devices["log1"]
    assert first.target.user == "netproof"
    assert (first.target.address, first.target.port) == ("192.0.2.1", 2222)
    assert first.context.platform == "cisco_ios"
    assert first.context.groups == ("all", "switches")
    assert first.context.own_access.address == "192.0.2.250"
    assert first.context.own_access.port == 22
    assert first.context.interface_roles == {"GigabitEthernet1/0/1": "uplink"}
    assert first.probe_ports == {22: 2222, 23: 2323}
    assert first.probed_ports == (22, 23)
    assert (first.context.mode, second.context.mode) == ("report", "mend")
    assert server.probed_ports == DEFAULT_PROBED_PORTS
    assert isinstance(server.context.own_access.address, Unknown)
    assert server.target.known_hosts_name == "log1"


def test_a_pattern_limits_the_devices_before_their_variables_are_read(inventory: Write) -> None:
    options = inventory(TWO, group_vars__switches=SWITCHES, group_vars__servers="netproof_platform: '{{ nonsense }}'")
    assert [device.name for device in read_devices(options, "switches:!sw2")] == ["sw1"]


def test_nornir_has_the_same_devices(inventory: Write) -> None:
    found = NetproofInventory(inventory(TWO, group_vars__switches=SWITCHES), "switches").load()
    assert sorted(found.hosts) == ["sw1", "sw2"]
    assert found.hosts["sw1"]["device"].name == "sw1"
    assert found.hosts["sw1"].has_parent_group("switches")


def test_vaulted_values_open_with_the_password_file(inventory: Write, tmp_path: Path) -> None:
    values = (
        encrypt(tmp_path, "s3cret-of-vault", "ansible_password")
        + "netproof_secrets:\n  new: '{{ ansible_password }}'\n"
    )
    options = inventory(TWO, group_vars__switches=SWITCHES + values)
    opened = InventoryOptions(options.sources, vault_password_files=(str(tmp_path / ".vault_password"),))
    device = read_devices(opened, "sw1")[0]
    assert device.target.password == "s3cret-of-vault"
    assert type(device.target.password) is str
    assert device.secrets == {"new": "s3cret-of-vault"}
    assert "s3cret-of-vault" not in repr(device)


def test_ansible_configuration_above_the_inventory_holds_from_any_directory(inventory: Write, tmp_path: Path) -> None:
    values = encrypt(tmp_path, "s3cret-of-vault", "ansible_password")
    options = inventory(TWO, group_vars__switches=SWITCHES + values)
    (tmp_path / "ansible.cfg").write_text("[defaults]\nvault_password_file = .vault_password\n", encoding="utf-8")
    program = (
        "import sys; from nornir_tasks.inventory import *\n"
        "print(read_devices(InventoryOptions((sys.argv[1],)), 'sw1')[0].target.password)"
    )
    root = Path(__file__).parents[2]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE")}
    done = subprocess.run(
        [sys.executable, "-c", program, options.sources[0]],
        cwd="/",
        env=environment | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("s3cret-of-vault\n", "")


def test_a_folder_with_a_hosts_file_stands_for_it(inventory: Write, tmp_path: Path) -> None:
    inventory(TWO, netproof__profile="not: {an: inventory}", group_vars__switches=SWITCHES)
    assert len(read_devices(InventoryOptions((str(tmp_path),)))) == 3


WRONG_FILES = {
    "missing": (None, "all", r"hosts.yml does not exist; expected a file"),
    "no YAML": ("all: {hosts: [", "all", r"inventory .*hosts.yml: .*[Pp]arse"),
    "binary": ("\x00\x01\x02", "all", r"the name '\\x00\\x01\\x02' is not allowed; rename it"),
    "empty": ("", "all", r"inventory .*hosts.yml"),
    "no hosts": ("all: {hosts: {}}", "all", r"hosts.yml has no hosts; expected at least one device"),
    "no match": (TWO, "routers", r"hosts.yml: no host matches 'routers'; its hosts are: log1, sw1, sw2"),
    "no platform": ("all: {hosts: {sw1: {}}}", "all", r"host 'sw1': no platform; set netproof_platform"),
    "unknown platform": (
        "all: {hosts: {sw1: {netproof_platform: ciscoios}}}",
        "all",
        r"host 'sw1': platform 'ciscoios' is not known; set netproof_platform to one of: .*cisco_ios",
    ),
    "unknown network OS": (
        "all: {hosts: {sw1: {ansible_network_os: vyos}}}",
        "all",
        r"host 'sw1': no platform; .*ansible_network_os 'vyos' is not known",
    ),
    "case, one not selected": (
        "all: {hosts: {CORE-SW1: {netproof_platform: linux}, core-sw1: {netproof_platform: linux}}}",
        "CORE-SW1",
        r"hosts.yml: the names 'CORE-SW1' and 'core-sw1' differ only by case; rename one of them",
    ),
    "port": ("all: {hosts: {sw1: {netproof_platform: linux, ansible_port: 70000}}}", "all", r"ansible_port '70000'"),
    "mode": (
        "all: {hosts: {sw1: {netproof_platform: linux, netproof_mode: fix}}}",
        "all",
        r"host 'sw1': netproof_mode: input should be 'report' or 'mend', found 'fix'",
    ),
    "undefined": (
        "all: {hosts: {sw1: {netproof_platform: linux, ansible_user: '{{ who }}'}}}",
        "all",
        r"host sw1, variable ansible_user: .*'who' is undefined",
    ),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_wrong_inventory_is_one_clear_line(
    inventory: Write, tmp_path: Path, case: str, capfd: pytest.CaptureFixture[str]
) -> None:
    content, pattern, message = WRONG_FILES[case]
    options = InventoryOptions((str(tmp_path / "hosts.yml"),)) if content is None else inventory(content)
    with pytest.raises(ConfigurationError, match=message) as caught:
        read_devices(options, pattern)
    assert "\n" not in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_secret_of_the_wrong_type_is_not_shown(inventory: Write) -> None:
    options = inventory("all: {hosts: {sw1: {netproof_platform: linux, netproof_secrets: {new: [hidden-value]}}}}")
    with pytest.raises(ConfigurationError, match=r"netproof_secrets \(new\)") as caught:
        read_devices(options)
    assert "hidden-value" not in str(caught.value)


@pytest.mark.parametrize("whole_file", [False, True])
def test_a_vault_without_its_password_is_named(inventory: Write, tmp_path: Path, *, whole_file: bool) -> None:
    values = encrypt(tmp_path, "s3cret-of-vault", "ansible_password")
    if whole_file:
        values = "\n".join(line.strip() for line in values.splitlines()[1:]) + "\n"
    options = inventory(TWO, group_vars__switches=values if whole_file else SWITCHES + values)
    with pytest.raises(ConfigurationError, match=r"hosts.yml: .*(vault|decrypt)") as caught:
        read_devices(options, "sw1")
    assert "\n" not in str(caught.value)


def test_a_vault_password_file_that_is_missing_is_named(inventory: Write) -> None:
    options = InventoryOptions(inventory(TWO).sources, vault_password_files=("/nonexistent/vault",))
    with pytest.raises(ConfigurationError, match="vault password file /nonexistent/vault cannot be used"):
        read_devices(options)


@pytest.mark.parametrize("name", ["CORE-SW1", "Tpe_Sw1.example", "A", "A" * 63])
def test_letters_of_both_cases_are_allowed(inventory: Write, name: str) -> None:
    assert [device.name for device in read_devices(inventory(NAMED.format(name)))] == [name]


BAD_NAMES = [
    "SW\N{KELVIN SIGN}1",
    ".SW1",
    "-SW1",
    "A" * 64,
    "sw\N{CYRILLIC SMALL LETTER A}1",
    "..",
    "../sw1",
    "sw1/x",
    "sw1.",
    "-sw1",
    "a" * 64,
    "sw 1",
    "sw1\\n",
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_is_no_harmless_folder_name_is_refused(inventory: Write, name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_devices(inventory(NAMED.format(f'"{name}"')))
    message = str(caught.value)
    assert message.isascii()
    assert "is not allowed; rename it" in message


VALUES = [
    (None, None),
    (True, True),
    (3, 3),
    ({"a": ({"b"},)}, {"a": [["b"]]}),
    ({1: "x"}, {"1": "x"}),
]


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_plain(value: object, expected: object) -> None:
    assert plain(value) == expected
