"""Plans of one device on sample outputs, and how a plan's batches are ordered."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from netproof.checks.check import Check, violation
from netproof.model.assessment import Finding, Observation, Status
from netproof.model.context import Context, DeviceContext
from netproof.model.plan import ChangeSet, Unplannable
from netproof.model.record import Text
from netproof.model.rule_base import RuleBase
from netproof.model.state import AccessBinding, DeviceState, PasswordStorage, StoredPassword
from netproof.plan import DeviceReading, SealingFacts, Selection, plan_device, plan_id, seal
from tests.checks.states import NOW, access_list, context
from tests.planning import READINGS, findings_of, lines, reading_of, selection_of, tools, with_checks

SWITCH, ROUTER, LINUX = "cisco_ios/access_switch_17", "cisco_ios/edge_router_15", "linux/debian12_sysvinit"
DEVICES = [SWITCH, ROUTER, LINUX]


class Wish(Check):
    """A check that always finds something, and whose remedy does whatever a case wants."""

    title: ClassVar[Text] = Text(en="a wish", zh_tw="願望")
    sections: ClassVar[tuple[str, ...]] = ()
    baseline: ClassVar[str] = "services"
    mendable: ClassVar[bool] = True

    wish: Callable[[DeviceState], DeviceState]

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        del context
        if self.wish(state) != state:
            yield violation("", Text(en="a wish is open", zh_tw="願望未成"))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        del context
        return self.wish(state)


def wishing(reading: DeviceReading, wish: Callable[[DeviceState], DeviceState], *, guarded: bool = False) -> Selection:
    finding = Finding(
        id="wish/wish/sw1",
        control="wish",
        check="wish",
        clauses=("4.1.6",),
        subject="sw1",
        status=Status.NOT_SATISFIED,
        mendable=True,
        mode="mend",
    )
    guard = with_checks(findings_of(reading), reading.context) if guarded else ()
    return Selection(mend=[(finding, Wish(wish=wish))], guard=guard)


def accounts(state: DeviceState, **values: Any) -> DeviceState:
    """Change the account that Netproof itself uses."""
    section = state.local_accounts
    assert section
    found = tuple(one.changed(**values) if one.name == "netproof" else one for one in section.accounts)
    return state.changed(local_accounts=section.changed(accounts=found))


def without_own_account(state: DeviceState) -> DeviceState:
    assert state.local_accounts
    kept = tuple(one for one in state.local_accounts.accounts if one.name != "netproof")
    return state.changed(local_accounts=state.local_accounts.changed(accounts=kept))


def access(state: DeviceState, **values: Any) -> DeviceState:
    """Change every line of the management access."""
    section = state.management_access
    assert section
    changed = tuple(one.changed(**values) for one in section.management_lines)
    return state.changed(management_access=section.changed(management_lines=changed))


def ssh(state: DeviceState, **values: Any) -> DeviceState:
    section = state.management_access
    assert section
    return state.changed(management_access=section.changed(ssh=section.ssh.changed(**values)))


def one_cipher(state: DeviceState) -> DeviceState:
    return ssh(state, ciphers=("aes256-ctr",))


def shut_out(state: DeviceState) -> DeviceState:
    assert state.rule_bases
    base: RuleBase = access_list("ELSEWHERE", "192.0.2.0/24")
    bases = (*state.rule_bases.rule_bases, base)
    bound = access(state, bindings=(AccessBinding(family="ipv4", rule_base=base.name),))
    return bound.changed(rule_bases=state.rule_bases.changed(rule_bases=bases))


def new_password(state: DeviceState) -> DeviceState:
    return accounts(state, password=StoredPassword(storage=PasswordStorage.SCRYPT, secret="own_password"))


OLD_CLIENT = {"algorithms": {"ciphers": ("aes128-cbc",), "macs": (), "key_exchanges": (), "host_keys": ()}}
REFUSED: list[tuple[str, str, Callable[[DeviceState], DeviceState], dict[str, Any], str]] = [
    ("the own account goes", SWITCH, without_own_account, {}, "remove the account"),
    ("the own account is locked", LINUX, lambda state: accounts(state, enabled=False), {}, "remove the account"),
    ("the own address is shut out", SWITCH, shut_out, {}, "no longer accept SSH from 10.0.9.7"),
    ("the own protocol goes", SWITCH, lambda state: access(state, transports=()), {}, "no longer accept SSH"),
    ("the own cipher goes", SWITCH, one_cipher, {"own": OLD_CLIENT}, "speaks none"),
    ("the own cipher goes", LINUX, one_cipher, {"own": OLD_CLIENT}, "speaks none"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sample", "wish", "device", "reason"), REFUSED, ids=[f"{c[0]}, {c[1]}" for c in REFUSED]
)
def test_a_plan_that_would_lock_us_out_is_refused(
    name: str, sample: str, wish: Callable[[DeviceState], DeviceState], device: dict[str, Any], reason: str
) -> None:
    del name
    reading = reading_of(sample, **device)
    result, base_text = plan_device(reading, wishing(reading, wish), tools())
    assert isinstance(result, Unplannable)
    assert result.findings == ("wish/wish/sw1",)
    assert any(reason in found.en for found in result.reasons), result.reasons
    assert base_text == ""


@pytest.mark.parametrize("sample", DEVICES)
def test_nothing_of_a_real_plan_locks_us_out_whatever_the_address(sample: str) -> None:
    """The remedies themselves keep our own address in; from another network the plan leaves the lists alone."""
    reading = reading_of(sample, own={"address": "203.0.113.99"})
    result, _ = plan_device(reading, selection_of(reading), tools("enable_secret"))
    assert isinstance(result, ChangeSet)
    assert not any("203.0.113" in line for line in lines(result.operations))


def test_a_change_that_breaks_what_holds_is_refused() -> None:
    reading = reading_of(SWITCH)
    assert any(finding.check == "encrypted_transport" and finding.status is Status.SATISFIED
               for finding in findings_of(reading))  # fmt: skip
    result, _ = plan_device(
        reading, wishing(reading, lambda state: access(state, transports=("ssh", "telnet")), guarded=True), tools()
    )
    assert isinstance(result, Unplannable)
    assert any("it would break encrypted-management (encrypted_transport)" in reason.en for reason in result.reasons)


def test_what_failed_before_guards_nothing() -> None:
    reading = reading_of(ROUTER)
    wish = wishing(reading, lambda state: access(state, idle_timeout_seconds=60), guarded=True)
    assert isinstance(plan_device(reading, wish, tools())[0], ChangeSet)


@pytest.mark.parametrize("sample", DEVICES)
def test_nothing_to_change_is_no_plan(sample: str) -> None:
    reading = reading_of(sample)
    assert plan_device(reading, wishing(reading, lambda state: state), tools()) == (None, "")
    assert plan_device(reading, Selection(mend=()), tools()) == (None, "")


def renamed(state: DeviceState) -> DeviceState:
    assert state.identity
    return state.changed(identity=state.identity.changed(hostname="another"))


def test_a_section_that_the_platform_cannot_change_is_said() -> None:
    reading = reading_of(SWITCH)
    result, _ = plan_device(reading, wishing(reading, renamed), tools())
    assert isinstance(result, Unplannable)
    assert [reason.en for reason in result.reasons] == ["platform cisco_ios cannot change identity: mend it by hand"]
    both = wishing(reading, lambda state: access(renamed(state), idle_timeout_seconds=60))
    result, _ = plan_device(reading, both, tools())
    assert isinstance(result, ChangeSet)
    assert "platform cisco_ios cannot change identity: mend it by hand" in [text.en for text in result.unplanned]


def test_a_platform_that_is_only_read_plans_nothing() -> None:
    reading = reading_of(SWITCH)
    only_read = dataclasses.replace(reading, platform=dataclasses.replace(reading.platform, predict=None))
    result, _ = plan_device(only_read, selection_of(reading), tools())
    assert isinstance(result, Unplannable)
    assert result.reasons[0].en == "platform cisco_ios is only read: its changes cannot be predicted"


@pytest.mark.parametrize("sample", [SWITCH, LINUX])
def test_a_secret_that_is_to_be_set_must_be_in_the_inventory(sample: str) -> None:
    reading = reading_of(sample)
    wish = wishing(reading, new_password)
    missing, _ = plan_device(reading, wish, tools())
    assert isinstance(missing, Unplannable)
    assert (
        "'own_password' is to be set, but netproof_secrets in the inventory does not hold it" in missing.reasons[0].en
    )
    planned, _ = plan_device(reading, wish, tools("own_password"))
    assert isinstance(planned, ChangeSet)
    assert [(secret.name, secret.commitment) for secret in planned.secrets] == [
        ("own_password", tools("own_password").commit_secret("own_password"))
    ]
    assert "<secret:vault:own_password>" in str(planned.operations)


@pytest.mark.parametrize("sample", DEVICES)
def test_a_plan_says_what_it_answers_and_shows_no_secret(sample: str) -> None:
    reading = reading_of(sample)
    selection = selection_of(reading)
    planned, base_text = plan_device(reading, selection, tools("enable_secret"))
    assert isinstance(planned, ChangeSet)
    assert set(planned.findings) == {finding.id for finding, _ in selection.mend}
    assert set(planned.clauses) == {clause for finding, _ in selection.mend for clause in finding.clauses}
    assert planned.operations
    assert planned.undo
    assert planned.predicted_diff.startswith("--- before ")
    assert set(planned.base_digests) <= {line[3:] for line in base_text.splitlines() if line.startswith("## ")}
    hashes = ("$1$", "$5$", "$6$", "$9$", "$y$")
    assert not any(mark in text for mark in hashes for text in (planned.model_dump_json(), base_text))


PRINT_DIGESTS = """
import sys
from tests.planning import READINGS, reading_of, selection_of, tools
from netproof.plan import plan_device, plan_digest
for sample in READINGS:
    reading = reading_of(sample)
    planned, base = plan_device(reading, selection_of(reading), tools("enable_secret"))
    digest = planned and plan_digest(planned.model_dump_json().encode())
    print(sample, digest, plan_digest(base.encode()))
"""


def test_plans_are_the_same_byte_for_byte() -> None:
    """Neither the process nor the order of its hash tables shows in a plan."""
    root = Path(__file__).parents[1]
    printed = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGESTS],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "77")
    }
    assert len(printed) == 1
    assert len(printed.pop().splitlines()) == len(READINGS)


def facts() -> SealingFacts:
    return SealingFacts(run="r", author="engineer", created_at=NOW, tool_versions={"netproof": "1"})


def device(name: str, **values: Any) -> DeviceContext:
    return context(name=name, **values).device


def change(name: str) -> ChangeSet:
    reading = reading_of(SWITCH)
    planned, _ = plan_device(reading, wishing(reading, lambda state: access(state, idle_timeout_seconds=60)), tools())
    assert isinstance(planned, ChangeSet)
    return planned.changed(device=name)


def pair(*names: str) -> dict[str, Any]:
    return {"redundant_with": names}


BATCHES: list[tuple[str, dict[str, dict[str, Any]], list[list[str]]]] = [
    ("nothing", {}, []),
    ("one", {"b": {}}, [["b"]]),
    ("the first by name goes ahead", {"b": {}, "a": {}, "c": {}}, [["a"], ["b", "c"]]),
    ("the canary goes ahead", {"a": {}, "b": {"canary": True}, "c": {}}, [["b"], ["a", "c"]]),
    ("two canaries", {"a": {"canary": True}, "b": {"canary": True}, "c": {}}, [["a"], ["b", "c"]]),
    ("a pair that one names", {"a": {}, "b": pair("c"), "c": {}, "d": {}}, [["a"], ["b", "d"], ["c"]]),
    ("a pair that the other names", {"a": {}, "b": {}, "c": pair("b"), "d": {}}, [["a"], ["b", "d"], ["c"]]),
    ("a pair that both name", {"a": {}, "b": pair("c"), "c": pair("b")}, [["a"], ["b"], ["c"]]),
    ("a pair with the canary", {"a": pair("b"), "b": {}, "c": {}}, [["a"], ["b", "c"]]),
    ("a cluster of three", {"a": {}, "b": pair("c", "d"), "c": pair("d"), "d": {}}, [["a"], ["b"], ["c"], ["d"]]),
    ("a pair whose other is not planned", {"a": {}, "b": pair("x"), "c": {}}, [["a"], ["b", "c"]]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "devices", "expected"), BATCHES, ids=[case[0] for case in BATCHES])
def test_batches(name: str, devices: dict[str, dict[str, Any]], expected: list[list[str]]) -> None:
    del name
    planned = [change(each) for each in devices]
    contexts = {each: device(each, **values) for each, values in devices.items()}
    plan = seal("configuration", planned, contexts, facts())
    assert [list(batch.devices) for batch in plan.batches] == expected
    assert seal("configuration", reversed(planned), contexts, facts()) == plan


def test_a_plan_expires_and_keeps_what_could_not_be_planned() -> None:
    unplannable = Unplannable(device="b", findings=("f",), reasons=(Text(en="why", zh_tw="原因"),))
    plan = seal("configuration", [unplannable, change("a")], {"a": device("a")}, facts())
    assert [batch.devices for batch in plan.batches] == [("a",)]
    assert plan.unplannable == (unplannable,)
    assert (plan.expires_at - plan.created_at).days == 7
    assert len(plan_id(plan.model_dump_json().encode())) == 12
