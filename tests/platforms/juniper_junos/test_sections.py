import json
from typing import Any

import pytest

from netproof.model.assessment import Status
from netproof.model.record import Unknown
from netproof.model.state import SECTIONS, DeviceState, PasswordStorage
from netproof.platforms.juniper_junos import PLATFORM
from netproof.platforms.outputs import Outputs
from tests.planning import findings_of, outputs_of, reading_of, seal, state_of

WEAK, LIMITED = "juniper_junos/edge_weak", "juniper_junos/switch_limited"
READ = {"identity", "local_accounts", "snmp", "interfaces", "neighbours", "time"}


def state(reading: str, **changed: Any) -> DeviceState:
    """Read a sample device with other answers."""
    texts = {getter: json.dumps(value) for getter, value in changed.items()}
    return state_of(reading, outputs_of(reading, texts))


def test_what_no_getter_tells_is_not_collected_and_says_so() -> None:
    found = state(WEAK)
    assert {name for name in SECTIONS if getattr(found, name) is not None} == READ
    assert found.not_collected["services"] == "platform juniper_junos does not read it"


def test_identity() -> None:
    found = state(WEAK).identity
    assert found is not None
    assert (found.hostname, found.model, found.version) == ("edge1", "SRX345", "21.4R3-S5.4")
    untold = state(LIMITED).identity
    assert untold is not None
    assert [isinstance(value, Unknown) for value in (untold.hostname, untold.serial, untold.version)] == [True] * 3
    assert untold.model == "EX4300-48T"


def test_accounts() -> None:
    section = state(WEAK).local_accounts
    assert section is not None
    found = {account.name: account for account in section.accounts}
    assert {name: account.password.storage for name, account in found.items()} == {
        "admin": PasswordStorage.MD5_CRYPT,
        "chen": PasswordStorage.SHA512_CRYPT,
        "firewall_team": PasswordStorage.SHA512_CRYPT,
        "remote": PasswordStorage.LOCKED,
        "root": PasswordStorage.SHA512_CRYPT,
        "viewer": PasswordStorage.SHA256_CRYPT,
    }
    assert {name for name, account in found.items() if account.password.is_default is True} == {"admin"}
    assert {name for name, account in found.items() if account.privileged is True} == {"admin", "chen", "root"}
    assert [found[name].privileged for name in ("viewer",)] == [False]
    assert isinstance(found["firewall_team"].privileged, Unknown)
    assert found["chen"].has_keys is True
    assert isinstance(found["admin"].has_keys, Unknown)
    assert isinstance(found["remote"].enabled, Unknown)
    assert isinstance(section.root_login, Unknown)
    assert isinstance(section.further_passwords, Unknown)


def test_passwords_that_the_account_may_not_see_are_unknown() -> None:
    section = state(LIMITED).local_accounts
    assert section is not None
    assert {account.password.storage for account in section.accounts} == {PasswordStorage.UNRECOGNISED}
    assert all(isinstance(account.password.is_default, Unknown) for account in section.accounts)


def test_communities_are_sealed() -> None:
    found = state(WEAK).snmp
    assert found is not None
    assert [(one.community, one.access, one.is_default) for one in found.communities] == [
        (seal("snmp-community", "kX7-firm-write"), "rw", False),
        (seal("snmp-community", "n0-authorization"), "ro", False),
        ("public", "ro", True),
    ]
    assert isinstance(found.users, Unknown)
    assert isinstance(found.further_communities, Unknown)
    assert "kX7-firm-write" not in state(WEAK).model_dump_json()


def test_interfaces() -> None:
    section = state(WEAK).interfaces
    assert section is not None
    found = {interface.name: interface for interface in section.interfaces}
    assert found["ge-0/0/0.0"].addresses == ("192.0.2.1/24", "2001:db8::1/64")
    assert (found["ge-0/0/0"].mode, found["lo0"].mode) == ("routed", "routed")
    assert isinstance(found["ge-0/0/1"].mode, Unknown)
    assert [(found[name].enabled, found[name].up) for name in ("ge-0/0/1", "ge-0/0/2")] == [
        (True, False),
        (False, False),
    ]
    assert found["ge-0/0/0"].description == "上行：電信線路"


def test_neighbours() -> None:
    found = state(WEAK).neighbours
    assert found is not None
    assert [(one.device, one.local_interface, one.remote_interface, one.platform) for one in found.neighbours] == [
        ("core1", "ge-0/0/0", "Ethernet1", "Arista Networks EOS version 4.30.2F"),
        ("00:00:5E:00:53:07", "ge-0/0/3", "7", ""),
    ]
    assert found.protocols == ("lldp",)


def association(remote: str, *, synchronized: bool) -> dict[str, Any]:
    return {"remote": remote, "synchronized": synchronized}


TWO: dict[str, dict[str, object]] = {"192.0.2.3": {}, "192.0.2.4": {}}
CLOCKS = [
    ([association("192.0.2.3", synchronized=True)], True),
    ([association("192.0.2.3", synchronized=False), association("192.0.2.4", synchronized=False)], False),
    ([association("192.0.2.3", synchronized=False)], None),  # the other's line was passed over
    ([association("127.127.1.0", synchronized=True)], None),  # the device's own clock
    ([], None),
]


@pytest.mark.parametrize(("associations", "synchronised"), CLOCKS)
def test_the_clock(associations: list[dict[str, Any]], synchronised: bool | None) -> None:  # noqa: FBT001 - a column
    found = state(WEAK, get_ntp_servers=TWO, get_ntp_stats=associations).time
    assert found is not None
    assert (None if isinstance(found.synchronised, Unknown) else found.synchronised) is synchronised


NOT_COLLECTED = [
    ("local_accounts", {"get_users": {}}, "lacks root"),
    ("local_accounts", {"get_users": {"chen": {"level": 15, "password": "", "sshkeys": []}}}, "lacks root"),
    ("snmp", {"get_snmp_information": {}}, "it is empty"),
    ("snmp", {"get_snmp_information": {"community": {"/* SECRET-DATA */": {"mode": "ro"}}}}, "hidden"),
    ("time", {"get_ntp_servers": {}}, "it is empty"),
    ("interfaces", {"get_interfaces": {}}, "it is empty"),
    ("neighbours", {"get_lldp_neighbors_detail": {}}, "it is empty"),
]


@pytest.mark.parametrize(("section", "answers", "reason"), NOT_COLLECTED)
def test_silence_is_not_an_answer(section: str, answers: dict[str, Any], reason: str) -> None:
    found = state(WEAK, **answers)
    assert getattr(found, section) is None
    assert reason in found.not_collected[section]


SECRET = "$6$s3cret-of-a-device"
GARBAGE = [
    "", "hostname edge1\n", "[]", "null", "7", '{"root": null}', f'["{SECRET}"]', f'{{"{SECRET}": "{SECRET}"}}',
    f'{{"root": {{"level": "15", "password": "{SECRET}", "sshkeys": []}}}}', "[" * 100_000,
    f'{{"community": {{"{SECRET}": {{"mode": "{SECRET}"}}}}}}', f'{{"x": [{{"remote_system_name": "{SECRET}"}}]}}',
]  # fmt: skip


@pytest.mark.parametrize("text", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_not_collected_and_is_not_repeated(text: str) -> None:
    found = state_of(WEAK, Outputs(dict.fromkeys(PLATFORM.read_commands, text), seal=seal))
    assert {name for name in SECTIONS if getattr(found, name) is not None} <= {"time"}
    assert SECRET not in found.model_dump_json()
    assert all(len(reason) < 300 for reason in found.not_collected.values())


def statuses(reading: str) -> dict[Status, set[str]]:
    found: dict[Status, set[str]] = {}
    for finding in findings_of(reading_of(reading)):
        found.setdefault(finding.status, set()).add(finding.check)
    return found


def test_what_getters_show_is_judged_and_the_rest_is_not_satisfied() -> None:
    weak = statuses(WEAK)
    assert weak[Status.NOT_SATISFIED] >= {
        "registered_accounts", "default_passwords", "password_storage", "default_communities", "snmp_versions",
        "time_sources", "clock_synchronisation",
    }  # fmt: skip
    limited = statuses(LIMITED)
    open_questions = {
        "root_login", "shared_passwords", "default_passwords", "password_storage", "default_communities",
        "snmp_versions", "unused_interfaces", "encrypted_transport", "needless_services", "remote_logging",
    }  # fmt: skip
    assert limited[Status.INDETERMINATE] >= open_questions
    assert limited.get(Status.SATISFIED, set()) == {"time_sources", "clock_synchronisation", "provider_accounts"}
