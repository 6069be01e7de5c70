"""One row per control, check and device; parameters, modes and remedies as the inventory says."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from netproof.assess import assess, check_of, control_of, remedies
from netproof.checks import checks
from netproof.errors import ConfigurationError
from netproof.model.assessment import Assessment, Observation, Status
from netproof.model.context import Context, FirmProfile
from netproof.model.register import Registers
from netproof.model.state import DeviceState
from netproof.model.state_access import AccessPort
from netproof.platforms import platform
from netproof.registers.third_party_lines import ThirdPartyLinesRegister
from tests.checks.firm.surroundings import firm, state
from tests.checks.firm.test_third_party_lines import ACL, ROUTER
from tests.checks.firm.test_third_party_lines import line as third_party_line
from tests.checks.states import (
    NOW,
    SOFTWARE,
    account,
    catalog,
    context,
    device,
    interface,
    line,
    password,
    service,
    shared,
    wlan,
)

ROWS = sum(len(control.checks) for control in catalog().controls)
OTHER_WAY = 1
"""Where either of two ways is enough (4.1.5), the good device goes the one, and the other does not apply."""


def run(*states: DeviceState | str, **device_values: Any) -> Assessment:
    named = {f"sw{n}": state for n, state in enumerate(states, 1)}
    contexts = {name: context(**(device_values | {"name": name})) for name in named}
    return assess(catalog(), named, contexts, run="r1", as_of=NOW)


def statuses(assessment: Assessment) -> Counter[Status]:
    return Counter(finding.status for finding in assessment.findings)


def bad_device() -> DeviceState:
    return device(
        local_accounts={
            "accounts": (account("netproof"), account("bob"), account("chen", password=password("reversible"))),
            "shared_passwords": (shared("enable password"), shared("enable secret", required=True)),
        },
        services={"services": (service("http"), service("cdp", interface="Gi0/1"))},
        management_access={"management_lines": (line("vty 0", bindings=(), transports=("ssh", "telnet")),)},
        wireless={"networks": (wlan("GUEST", client_isolation=False),)},
    )


def test_a_good_device_satisfies_every_row() -> None:
    assessment = run(device())
    assert statuses(assessment) == {Status.SATISFIED: ROWS - OTHER_WAY, Status.NOT_APPLICABLE: OTHER_WAY}
    assert assessment.devices[0].status == "collected"
    assert assessment.catalog == "tsa-network-security"


def test_what_one_device_answers_does_not_stop_the_judgement_of_the_firm() -> None:
    states = {"r1": ROUTER, "fw1": state("fw1", interface("eth1", addresses=("no address",)), rule_bases=ACL)}
    surroundings = firm(ThirdPartyLinesRegister(entries=(third_party_line(),)), states=states)
    found = assess(catalog(), {}, {}, run="r1", as_of=NOW, firm=surroundings).findings
    (lines,) = (finding for finding in found if finding.control == "third-party-firewall")
    assert lines.status is Status.INDETERMINATE
    assert lines.reason is not None
    assert "ValueError: 'no address'" in lines.reason.en


def test_a_remedy_that_fails_on_what_a_device_answers_mends_nothing() -> None:
    port = AccessPort(interface="Gi0/9", dot1x=True, networks=("no network",))
    state = device(access_ports={"ports": (port,)})
    found = {finding.check: finding for finding in run(state, interface_roles={"Gi0/9": "access"}).findings}
    assert found["bpdu_guard"].status is Status.NOT_SATISFIED
    assert not found["bpdu_guard"].mendable


def test_every_device_has_every_row_whatever_became_of_it() -> None:
    assessment = run(device(), "connection refused", bad_device())
    found = Counter(finding.subject for finding in assessment.findings)
    assert found == {"sw1": ROWS, "sw2": ROWS, "sw3": ROWS}
    assert len({finding.id for finding in assessment.findings}) == 3 * ROWS
    unreached = [finding for finding in assessment.findings if finding.subject == "sw2"]
    assert {finding.status for finding in unreached} == {Status.INDETERMINATE}
    assert all(finding.reason and "connection refused" in finding.reason.zh_tw for finding in unreached)
    assert [(o.device, o.status) for o in assessment.devices] == [
        ("sw1", "collected"),
        ("sw2", "failed"),
        ("sw3", "collected"),
    ]


def test_a_device_without_a_state_is_not_dropped() -> None:
    assessment = assess(catalog(), {}, {"sw1": context()}, run="r1", as_of=NOW)
    assert statuses(assessment) == {Status.INDETERMINATE: ROWS}
    assert assessment.devices[0].status == "failed"


def test_a_missing_section_makes_a_device_partial() -> None:
    state = device(snmp=None).changed(not_collected={"snmp": "show snmp user: timed out"})
    assessment = run(state)
    assert assessment.devices[0].status == "partial"
    assert assessment.devices[0].reason == "snmp: show snmp user: timed out"
    assert statuses(assessment) == {
        Status.SATISFIED: ROWS - 2 - OTHER_WAY,
        Status.INDETERMINATE: 2,
        Status.NOT_APPLICABLE: OTHER_WAY,
    }


def test_a_finding_is_mendable_only_where_the_remedy_changes_something() -> None:
    own_is_weak = device(
        local_accounts={"accounts": (account("netproof", password=password("reversible")), account("chen"))}
    )
    found = {finding.check: finding for finding in run(own_is_weak).findings}
    assert found["password_storage"].status is Status.NOT_SATISFIED
    assert not found["password_storage"].mendable
    assert {f.check for f in run(bad_device()).findings if f.mendable} == {
        "registered_accounts",
        "password_storage",
        "shared_passwords",
        "needless_services",
        "discovery_on_outside_interfaces",
        "management_sources",
        "encrypted_transport",
        "wireless_isolation",
    }


def test_a_finding_is_mendable_only_where_the_platform_can_change_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def mendable() -> set[bool]:
        findings = run(device(management_access={"lockout": None})).findings
        return {finding.mendable for finding in findings if finding.check == "login_lockout"}

    assert mendable() == {True}
    module = platform("cisco_ios").sections["management_access"]
    for render in (lambda _before, _after: (), lambda _before, _after: 1 // 0, None):
        with monkeypatch.context() as patch:
            patch.setattr(module, "render", render) if render else patch.delattr(module, "render")
            assert mendable() == {False}


def test_an_upgrade_is_mendable_although_no_line_renders_it() -> None:
    found = {finding.check: finding for finding in run(device(firmware={"version": "17.9.6"})).findings}
    assert found["required_version"].mendable


def test_telnet_goes_from_the_lines_that_accept_it() -> None:
    both = device(
        services={"services": (service("telnet"), service("snmp-v1v2c"))},
        management_access={"management_lines": (line("vty 0", transports=("ssh", "telnet")), line("vty 1"))},
    )
    findings = [finding for finding in run(both).findings if finding.check == "needless_services"]
    assert findings[0].mendable
    mended = remedies(catalog(), findings, both, context())
    assert mended.management_access
    assert {way.transports for way in mended.management_access.management_lines} == {("ssh",)}


def test_modes() -> None:
    found = run(device(), mode="mend", modes={"root-login": "report"})
    assert {finding.control for finding in found.findings if finding.mode == "report"} == {"root-login"}
    assert {finding.mode for finding in run(device()).findings} == {"report"}


def test_a_clause_that_does_not_bind_the_firm_is_said_to() -> None:
    firm = FirmProfile(internal_wlan=False, guest_wlan=False, management_networks=context().firm.management_networks)
    found = {finding.check: finding for finding in run(device(), firm=firm).findings}
    assert found["wireless_security"].status is Status.NOT_APPLICABLE
    assert found["wireless_security"].reason
    assert "an internal wireless network" in found["wireless_security"].reason.en
    only_guests = firm.changed(guest_wlan=True)
    found = {finding.check: finding for finding in run(device(), firm=only_guests).findings}
    assert found["wireless_security"].clauses == ("3.3.2",)


def test_a_variable_of_the_inventory_wins_over_the_catalog() -> None:
    state = device(services={"services": (service("http"),)})
    assert statuses(run(state))[Status.NOT_SATISFIED] == 1
    assert statuses(run(state, parameters={"services_allowed_services": ["http"]}))[Status.NOT_SATISFIED] == 0


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"parameters": {"services_colour": 1}},
            "device sw1: variable services_colour is not a parameter of any check",
        ),
        ({"parameters": {"idle_timeout_seconds": 60}}, "device sw1: variable idle_timeout_seconds is not a parameter"),
        (
            {"parameters": {"management_access_idle_timeout_seconds": "soon"}},
            "device sw1: variable management_access_idle_timeout_seconds: Input should be a valid integer",
        ),
        (
            {"parameters": {"services_allowed_tcp_ports": [22, "ssh"]}},
            "device sw1: variable services_allowed_tcp_ports.1: Input should be a valid integer",
        ),
        ({"modes": {"root_login": "mend"}}, "device sw1: netproof_modes names root_login, which is no control"),
    ],
)
def test_a_wrong_variable_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        run("unreachable", **values)
    assert message in str(refused.value)


def test_remedies_fold_the_chosen_findings_only() -> None:
    state, surroundings = bad_device(), context()
    findings = [finding for finding in run(state).findings if finding.mendable]
    chosen = [finding for finding in findings if finding.check in {"encrypted_transport", "management_sources"}]
    mended = remedies(catalog(), chosen, state, surroundings)
    assert mended.local_accounts == state.local_accounts
    assert {f.check for f in run(mended).findings if f.mendable} == {f.check for f in findings} - {
        f.check for f in chosen
    }
    everything = remedies(catalog(), findings, state, surroundings)
    assert not [finding for finding in run(everything).findings if finding.status is Status.NOT_SATISFIED]
    assert remedies(catalog(), findings, everything, surroundings) == everything


def test_remedies_of_another_device_are_not_taken() -> None:
    findings = [f.model_copy(update={"subject": "sw9"}) for f in run(bad_device()).findings]
    assert remedies(catalog(), findings, bad_device(), context()) == bad_device()


@pytest.mark.parametrize("registers", [Registers(), Registers(present=(SOFTWARE,))])
def test_without_a_register_no_account_is_touched(registers: Registers) -> None:
    state, surroundings = bad_device(), context(registers=registers)
    findings = assess(catalog(), {"sw1": state}, {"sw1": surroundings}, run="r1", as_of=NOW).findings
    mended = remedies(catalog(), findings, state, surroundings)
    assert mended.local_accounts
    assert state.local_accounts
    assert mended.local_accounts.accounts == state.local_accounts.accounts


def test_a_finding_leads_back_to_its_control_and_check() -> None:
    surroundings = context(parameters={"management_access_idle_timeout_seconds": 300})
    findings = assess(catalog(), {"sw1": device()}, {"sw1": surroundings}, run="r1", as_of=NOW).findings
    finding = next(finding for finding in findings if finding.check == "idle_timeout")
    assert control_of(catalog(), finding).id == "idle-timeout"
    assert check_of(catalog(), finding, surroundings.device).model_dump() == {"idle_timeout_seconds": 300}
    for field in ("control", "check"):
        with pytest.raises(ConfigurationError, match="run again"):
            check_of(catalog(), finding.model_copy(update={field: "gone"}), surroundings.device)


def test_a_check_that_fails_on_one_device_harms_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = checks()["root_login"]
    original = kind.violations

    def violations(self: Any, state: DeviceState, surroundings: Context) -> Iterator[Observation]:
        if surroundings.device.name == "sw1":
            raise ValueError("strange answer")
        yield from original(self, state, surroundings)

    monkeypatch.setattr(kind, "violations", violations)
    found = {f.subject: f for f in run(device(), device()).findings if f.check == "root_login"}
    assert found["sw1"].status is Status.INDETERMINATE
    assert found["sw1"].reason
    assert "strange answer" in found["sw1"].reason.en
    assert found["sw2"].status is Status.SATISFIED


def test_the_same_inputs_give_the_same_bytes() -> None:
    state = bad_device()
    assert run(state).model_dump_json() == run(state).model_dump_json()
    assert Assessment.model_validate_json(run(state).model_dump_json()) == run(state)
