"""What a planned state must still let Netproof do, and what of it is not Netproof's to demand."""

from typing import Any

import pytest

from netproof.lockout import lockout_reasons
from netproof.model.state import AccessBinding, DeviceState
from netproof.model.state_network import RoutedInterface
from tests.checks.good.aaa import CONSOLE, SECTION, SERVERS, VTY, methods
from tests.checks.states import UNKNOWN, access_list, account, context, device, line

OWN = "10.0.9.7"
LINES = (line("vty 0"), line("vty 1"))
THIRD = SERVERS[0].changed(name="ISE-3", address="10.0.9.63")
BEFORE = device(management_access={"management_lines": LINES})
V6 = access_list("SIX", "2001:db8::/64", families=("ipv6",))
ALGORITHMS = {
    "ciphers": ("aes256-ctr",),
    "macs": ("hmac-sha2-512",),
    "key_exchanges": ("curve25519-sha256",),
    "host_keys": ("rsa-sha2-512",),
}


def lines(**values: Any) -> dict[str, Any]:
    """Change vty 1 alone: one way in that closes is enough to refuse."""
    return {"management_lines": (LINES[0], line("vty 1", **values))}


def ssh(**values: Any) -> dict[str, Any]:
    assert BEFORE.management_access
    return {"ssh": BEFORE.management_access.ssh.changed(**values)}


def without(name: str) -> dict[str, Any]:
    assert BEFORE.local_accounts
    return {"accounts": tuple(found for found in BEFORE.local_accounts.accounts if found.name != name)}


def bound(rule_base: str, family: str = "ipv4") -> dict[str, Any]:
    return lines(bindings=(AccessBinding(family=family, rule_base=rule_base),))


def checked(way: str) -> dict[str, Any]:
    return {"interfaces": (RoutedInterface.model_validate({"name": "Gi0/1", "source_check": way}),)}


CASES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("nothing changes", {}, {}, ""),
    ("its account goes", {"local_accounts": without("netproof")}, {}, "remove the account netproof"),
    (
        "its account is disabled",
        {"local_accounts": {"accounts": (account("netproof", enabled=False), account("chen"))}},
        {},
        "remove the account netproof",
    ),
    ("another account goes", {"local_accounts": without("chen")}, {}, ""),
    ("its account never was local", {"local_accounts": without("chen")}, {"account": "tacacs-user"}, ""),
    ("root, which it uses", {"local_accounts": {"root_login": False, **without("chen")}}, {"account": "root"}, "root"),
    ("a line goes", {"management_access": {"management_lines": LINES[:1]}}, {}, "vty 1 would no longer accept SSH"),
    ("a line refuses SSH", {"management_access": lines(transports=())}, {}, "vty 1 would no longer accept SSH"),
    ("a line takes HTTPS alone", {"management_access": lines(transports=("https",))}, {}, "no longer accept SSH"),
    ("a line may take anything", {"management_access": lines(transports=UNKNOWN)}, {}, ""),
    ("a line moves", {"management_access": lines(port=2222)}, {}, "vty 1 would no longer accept SSH"),
    ("the server goes off", {"management_access": ssh(enabled=False)}, {}, "turn the SSH server off"),
    (
        "the list shuts it out",
        {"rule_bases": {"rule_bases": (access_list("MGMT", "192.0.2.0/24"),)}},
        {},
        f"vty 0 would no longer accept SSH from {OWN}",
    ),
    ("the list still lets it in", {"rule_bases": {"rule_bases": (access_list("MGMT", "10.0.0.0/8"),)}}, {}, ""),
    (
        "another list is bound",
        {
            "rule_bases": {"rule_bases": (access_list("MGMT", "10.0.9.0/24"), access_list("NEW", "192.0.2.0/24"))},
            "management_access": bound("NEW"),
        },
        {},
        "vty 1 would no longer accept SSH",
    ),
    (
        "a list of the other family",
        {
            "rule_bases": {"rule_bases": (access_list("MGMT", "10.0.9.0/24"), V6)},
            "management_access": bound("SIX", "ipv6"),
        },
        {},
        "",
    ),
    (
        "a list over IPv6, which it uses",
        {
            "rule_bases": {"rule_bases": (access_list("MGMT", "10.0.9.0/24"), V6)},
            "management_access": bound("SIX", "ipv6"),
        },
        {"address": "2001:db8:f::7"},
        "vty 1 would no longer accept SSH from 2001:db8:f::7",
    ),
    ("a list, and its address is unknown", {"management_access": lines(port=22, idle_timeout_seconds=60)},
     {"address": UNKNOWN}, "set netproof_own_address"),
    ("accounts, and its address is unknown", {"local_accounts": without("chen")}, {"address": UNKNOWN}, ""),
    ("no common cipher", {"management_access": ssh(ciphers=("aes128-cbc",))}, {"algorithms": ALGORITHMS}, "ciphers"),
    ("no common MAC", {"management_access": ssh(macs=("hmac-md5",))}, {"algorithms": ALGORITHMS}, "macs"),
    ("no common key exchange", {"management_access": ssh(key_exchanges=("x",))}, {"algorithms": ALGORITHMS}, "key_ex"),
    ("no common host key", {"management_access": ssh(host_keys=("x",))}, {"algorithms": ALGORITHMS}, "host_keys"),
    (
        "one common cipher",
        {"management_access": ssh(ciphers=("aes128-cbc", "aes256-ctr"))},
        {"algorithms": ALGORITHMS},
        "",
    ),
    ("log-in asks servers that may not know it", {"aaa": {"servers": (*SERVERS, THIRD)}}, {}, "may not know"),
    ("a server that log-in does not ask", {"aaa": {"servers": (*SERVERS, THIRD.changed(groups=("radius",)))}}, {}, ""),
    ("no local fallback", {"aaa": {"authentication": (methods("login", "group:ISE"),)}}, {}, "would not fall back"),
    ("the list that is asked goes", {"aaa": {"authentication": ()}}, {}, "would not fall back"),
    ("the console alone", {"aaa": {"ways_in": (CONSOLE.changed(login="X"), VTY)}}, {}, ""),
    ("another order with local", {"aaa": {"authentication": (methods("login", "local", "group:ISE"),)}}, {}, ""),
    ("a strict source check", {"control_plane": checked("strict")}, {"address": "192.0.2.77"}, "strict source check"),
    ("a loose source check", {"control_plane": checked("loose")}, {}, ""),
    ("a strict one where it is connected", {"control_plane": checked("strict")}, {"address": "203.0.113.1"}, ""),
    ("a strict one, its address unknown", {"control_plane": checked("strict")}, {"address": UNKNOWN}, "strict source"),
    ("a cipher that nobody could read", {"management_access": ssh(ciphers=UNKNOWN)}, {"algorithms": ALGORITHMS}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "after", "own", "reason"), CASES, ids=[case[0] for case in CASES])
def test_lockout(name: str, after: dict[str, Any], own: dict[str, Any], reason: str) -> None:
    del name
    reasons = lockout_reasons(BEFORE, _changed(after), context(own=own))
    assert bool(reasons) == bool(reason), reasons
    assert not reason or any(reason in found.en for found in reasons)
    assert all(found.zh_tw for found in reasons)


def test_what_did_not_work_before_is_not_demanded() -> None:
    """A line that never let Netproof in may stay shut."""
    shut = BEFORE.changed(management_access=device(management_access=lines(transports=())).management_access)
    assert lockout_reasons(shut, _changed({"management_access": lines(transports=())}), context()) == ()


def test_servers_that_know_it_may_be_asked() -> None:
    known = context(parameters={"aaa_servers_know_netproof": True})
    assert lockout_reasons(BEFORE, _changed({"aaa": {"servers": (*SERVERS, THIRD)}}), known) == ()


def test_switching_aaa_on_must_give_its_account_its_level() -> None:
    off = BEFORE.changed(aaa=SECTION.changed(enabled=False))
    bare = _changed({"aaa": {"authorization": ()}})
    assert any("level" in reason.en for reason in lockout_reasons(off, bare, context()))
    assert not any("level" in reason.en for reason in lockout_reasons(off, BEFORE, context()))


def _changed(sections: dict[str, Any]) -> DeviceState:
    state = BEFORE
    for name, values in sections.items():
        state = state.changed(**{name: getattr(state, name).changed(**values)})
    return state
