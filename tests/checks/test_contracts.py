"""What must hold for every check, whatever it checks."""

from functools import reduce

import pytest

from netproof.checks import checks
from netproof.checks.judging import judge
from netproof.model.assessment import Observation, Status
from netproof.model.record import Text
from netproof.model.state import SECTIONS
from tests.checks.cases import CASES
from tests.checks.states import UNKNOWN, Case, check, context, device, unknown_fields

MAINLAND_TERMS = (
    "網絡", "信息", "服務器", "端口", "接口", "固件", "補丁", "默認", "證書", "訪問", "白名單", "審計", "身份",
    "用戶名", "口令", "日志", "配置",
)  # fmt: skip
NAMES = sorted(checks())
NOT_CONCERNED = {"one_time_privileges": Status.NOT_APPLICABLE}
"""Checks of another way than the good device's, which restricts the sources of its administration."""


def texts_of(case: Case) -> list[Text]:
    verdict = judge(check(case.check, **case.parameters), case.state, case.context or context())
    return [observation.message for observation in verdict.observations] + [verdict.reason or Text(en="-", zh_tw="-")]


@pytest.mark.parametrize("name", NAMES)
def test_everything_holds_on_the_good_device(name: str) -> None:
    assert judge(check(name), device(), context()).status is NOT_CONCERNED.get(name, Status.SATISFIED)


@pytest.mark.parametrize("name", NAMES)
def test_what_was_not_collected_is_never_satisfied(name: str) -> None:
    assert checks()[name].sections
    for section in checks()[name].sections:
        verdict = judge(check(name), device(**{section: None}), context())
        assert verdict.status is Status.INDETERMINATE
        assert verdict.reason
        assert check(name).remedy(device(**{section: None}), context()) == device(**{section: None})


SECTIONS_READ = [(name, section) for name in NAMES for section in SECTIONS]


@pytest.mark.parametrize(("name", "section"), SECTIONS_READ)
def test_a_section_that_a_check_reads_is_one_that_it_needs(name: str, section: str) -> None:
    """A check that turns out differently without a section must not turn out well."""
    if section not in checks()[name].sections:
        verdict = judge(check(name), device(**{section: None}), context())
        before = judge(check(name), device(), context())
        assert verdict == before or verdict.status is Status.INDETERMINATE


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_field_never_makes_a_violation_satisfied(name: str) -> None:
    """Whatever field of a violating state becomes unknown: either it did not matter, or nothing is satisfied."""
    for case in (case for case in CASES if case.check == name and case.status is Status.NOT_SATISFIED):
        the_check, surroundings = check(name, **case.parameters), case.context or context()
        for section in the_check.sections:
            for changed, path in unknown_fields(getattr(case.state, section)):
                verdict = judge(the_check, case.state.changed(**{section: changed}), surroundings)
                assert verdict.status in {Status.NOT_SATISFIED, Status.INDETERMINATE}, (str(case), section, path)


FIELDS = {
    "default_passwords": ["accounts.1.password.is_default", "shared_passwords.0.password.is_default"],
    "root_login": ["root_login"],
    "needless_services": ["services.1.enabled"],
    "discovery_on_outside_interfaces": ["services.3.enabled"],
    "snmp_versions": ["users", "groups"],
    "control_plane_policing": ["policed"],
    "syn_flood_protection": ["syn_protection"],
    "source_validation": ["interfaces", "interfaces.0.source_check", "interfaces.0.ipv6_source_check"],
    "icmp_behaviour": ["interfaces", "interfaces.0.redirects", "interfaces.0.proxy_arp", "broadcast_echo"],
    "flow_export": ["exporters", "exporters.0.interfaces"],
    "trap_export": ["traps", "traps_enabled"],
    "unused_interfaces": ["interfaces.1.up"],
    "encrypted_transport": ["management_lines.0.transports"],
    "line_authentication": ["management_lines.0.authentication"],
    "ssh_algorithms": [
        f"ssh.{field}" for field in ("enabled", "versions", "ciphers", "macs", "key_exchanges", "host_keys")
    ],
    "idle_timeout": ["management_lines.0.idle_timeout_seconds"],
    "login_lockout": ["lockout"],
    "wireless_security": [
        "networks.0.effective", "networks.0.wps", "networks.0.enabled",
        *(f"networks.0.{where}.{field}" for where in ("configured", "effective")
          for field in ("protocols", "key_managements", "ciphers", "pmf")),
    ],
    "wireless_isolation": ["networks.1.client_isolation", "networks.1.enabled"],
    "wireless_passphrase": [
        "networks.0.enabled",
        *(f"networks.0.passphrases.0.{field}"
          for field in ("length", "character_kinds", "well_known", "names_network", "sealed")),
    ],
    "required_version": ["version"],
    "supported_release": ["version"],
    "supported_hardware": ["model"],
    "known_vulnerabilities": ["version"],
    "remote_logging": ["enabled"],
    "log_severity": ["severity"],
    "log_timestamps": ["timestamps"],
    "change_logging": ["change_logging"],
    "login_logging": ["login_logging"],
    "central_login": ["authentication", "ways_in", "enabled", "ways_in.1.login"],
    "aaa_servers": ["servers", "servers.0.has_key", "authentication"],
    "operation_accounting": ["accounting", "ways_in", "enabled"],
    "command_authorization": ["authorization", "ways_in", "enabled"],
    "password_policy": ["minimum_length", "character_kinds", "maximum_age_days", "history", "ages"],
    "clock_synchronisation": ["synchronised"],
    "log_store_access": ["receives", "access", "further_access"],
    "log_rotation": [
        "receives", "rotations", "further_deletion", "rotations.0.kept", "rotations.0.maximum_age_days",
    ],
    "tunnel_cryptography": [
        "further_tunnels", *(f"tunnels.0.{field}" for field in ("encryption", "integrity", "groups")),
    ],
    "remote_access_authentication": [
        "further_tunnels", "tunnels.0.for_people", "tunnels.1.for_people", "tunnels.1.authentication",
        "tunnels.1.second_factor",
    ],
    "time_authentication": ["sources.0.authenticated", "sources.0.key_type"],
    "login_banner": ["further_banners", "banners.0.text", "banners.1.text"],
    "port_access_control": [
        "ports", "ports.0.enabled", "ports.0.dot1x", "ports.0.mac_bypass", "ports.2.maximum_addresses",
    ],
    "bpdu_guard": ["ports", "ports.0.enabled", "ports.0.bpdu_guard"],
    "port_protection": ["ports", "ports.0.enabled", "ports.2.dhcp_snooping"],
}  # fmt: skip
"""Check → the fields of the good device on which its verdict rests."""


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in FIELDS.items() for path in paths])
def test_an_unknown_field_on_which_a_verdict_rests_is_never_satisfied(name: str, path: str) -> None:
    section = checks()[name].sections[0]
    changed = next(record for record, at in unknown_fields(getattr(device(), section)) if at == path)
    assert judge(check(name), device(**{section: changed}), context()).status is Status.INDETERMINATE


@pytest.mark.parametrize("name", NAMES)
def test_remedies_leave_a_good_device_alone(name: str) -> None:
    assert check(name).remedy(device(), context()) == device()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_messages_are_in_both_languages(case: Case) -> None:
    for text in (check(case.check).title, *texts_of(case)):
        assert text.en.strip()
        assert text.zh_tw.strip()
        assert "{" not in text.en + text.zh_tw
        assert not [term for term in MAINLAND_TERMS if term in text.zh_tw]


@pytest.mark.parametrize("case", [case for case in CASES if case.status is Status.NOT_SATISFIED], ids=str)
def test_a_violation_is_said_in_chinese_characters(case: Case) -> None:
    verdict = judge(check(case.check, **case.parameters), case.state, case.context or context())
    violations: list[Observation] = [o for o in verdict.observations if o.kind == "violation"]
    assert violations
    assert all(any("\u4e00" <= character <= "\u9fff" for character in o.message.zh_tw) for o in violations)


def test_remedies_fold_in_any_order() -> None:
    """A device with everything wrong is mended whichever remedy comes first."""
    state = reduce(
        lambda state, case: state.changed(
            **{
                section: getattr(case.state, section)
                for section in checks()[case.check].sections
                if getattr(state, section) == getattr(device(), section)
            }
        ),
        [case for case in CASES if case.after and not case.context and not case.parameters],
        device(),
    )
    forward = reduce(lambda state, name: check(name).remedy(state, context()), NAMES, state)
    backward = reduce(lambda state, name: check(name).remedy(state, context()), reversed(NAMES), state)
    assert {name: judge(check(name), forward, context()).status for name in NAMES} == {
        name: judge(check(name), backward, context()).status for name in NAMES
    }
    assert reduce(lambda state, name: check(name).remedy(state, context()), NAMES, forward) == forward


@pytest.mark.parametrize("case", CASES, ids=str)
def test_remedies_never_touch_what_must_stay(case: Case) -> None:
    surroundings = case.context or context()
    mended = check(case.check, **case.parameters).remedy(case.state, surroundings)
    if case.state.local_accounts and mended.local_accounts:
        kept = {surroundings.device.own_access.account, "glass"}
        assert [a for a in case.state.local_accounts.accounts if a.name in kept] == [
            a for a in mended.local_accounts.accounts if a.name in kept
        ]
    if surroundings.device.own_access.address == UNKNOWN:
        assert mended == case.state
