"""Rendered, ordered, typed into the emulator and read again, a planned section is what the device then has."""

from collections.abc import Callable
from typing import Any

import pytest

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Record
from netproof.model.rule_base import AddressSet, Rule, RuleBase
from netproof.model.section import Section
from netproof.model.state import (
    AccessBinding,
    LogDestination,
    LoginLockout,
    TimeSource,
)
from netproof.model.state_wireless import WirelessSecurity
from netproof.platforms.cisco_ios import (
    PLATFORM,
    interfaces,
    logging,
    management_access,
    rule_bases,
    snmp,
    time,
    wireless,
)
from netproof.platforms.cisco_ios import services as services_section
from netproof.platforms.platform import RenderingSectionModule

from . import emulated
from .test_against_emulator import SWITCH, WLC


def _with(record: Any, **changes: object) -> Any:
    return record.model_copy(update=changes)


def _each(section: Any, field: str, change: Callable[[Any], Any]) -> Any:
    return _with(section, **{field: tuple(map(change, getattr(section, field)))})


def _vty(**changes: object) -> Callable[[Any], Any]:
    return lambda section: _each(
        section, "management_lines", lambda line: _with(line, **changes) if line.name.startswith("vty ") else line
    )


def _console_and_web(section: Any) -> Any:
    changes: dict[str, dict[str, object]] = {
        "con 0": {"idle_timeout_seconds": 300},
        "http": {"bindings": (BINDING,)},
        "https": {"bindings": (BINDING,)},
    }
    return _each(section, "management_lines", lambda line: _with(line, **changes.get(line.name, {})))


def _off(*names: str) -> Callable[[Any], Any]:
    return lambda section: _each(
        section, "services", lambda one: _with(one, enabled=False) if one.name in names else one
    )


NEW_LIST = RuleBase(
    name="NETPROOF-MGMT",
    families=("ipv4",),
    rules=(
        Rule(position=0, id="10", action="permit", source=AddressSet.of("10.9.0.0/24")),
        Rule(position=1, id="20", action="permit", source=AddressSet.of("10.8.0.7/32")),
        Rule(position=2, id="30", action="deny", log=True),
    ),
    implicit_action="deny",
)
BINDING = AccessBinding(family="ipv4", rule_base="NETPROOF-MGMT")
OWE = WirelessSecurity(protocols=("wpa3",), key_managements=("owe",), ciphers=("ccmp",), pmf="required")
SAE = WirelessSecurity(protocols=("wpa3",), key_managements=("sae",), ciphers=("ccmp",), pmf="required")

CASES: list[tuple[Any, str, str, Callable[[Any], Any], list[str]]] = [
    (
        management_access, "iosxe_switch", SWITCH, _vty(transports=("ssh",), idle_timeout_seconds=300),
        ["line vty 0 4", "transport input ssh", "exec-timeout 5 0", "exit",
         "line vty 5 15", "transport input ssh", "exec-timeout 5 0", "exit"],
    ),
    (
        management_access, "ios_switch", SWITCH, _vty(bindings=(BINDING,)),
        ["line vty 0 4", "access-class NETPROOF-MGMT in vrf-also", "exit",
         "line vty 5 15", "access-class NETPROOF-MGMT in vrf-also", "exit"],
    ),
    (
        management_access, "iosxe_switch", SWITCH,
        _console_and_web,
        ["ip http access-class ipv4 NETPROOF-MGMT", "line con 0", "exec-timeout 5 0", "exit"],
    ),
    (
        management_access, "iosxe_switch", SWITCH,
        lambda section: _with(section, lockout=LoginLockout(attempts=5, window_seconds=300, duration_seconds=900)),
        ["login block-for 900 attempts 5 within 300"],
    ),
    (
        management_access, "iosxe_switch", SWITCH,
        lambda section: _with(section, ssh=_with(section.ssh, ciphers=("aes256-gcm@openssh.com", "aes256-ctr"))),
        ["ip ssh server algorithm encryption aes256-gcm aes256-ctr"],
    ),
    (
        snmp, "iosxe_switch", SWITCH, lambda section: _with(section, communities=section.communities[1:]),
        ["no snmp-server community public"],
    ),
    (
        interfaces, "iosxe_switch", SWITCH,
        lambda section: _each(section, "interfaces", lambda one: _with(one, enabled=one.name != "GigabitEthernet1/0/1"
                                                                       and one.enabled)),
        ["interface GigabitEthernet1/0/1", "shutdown", "exit"],
    ),
    (
        logging, "ios_switch", SWITCH,
        lambda section: _with(section, severity="debug", timestamps=True, change_logging=True, login_logging=True,
                              destinations=(LogDestination(address="10.9.0.99", protocol="tcp", port=1514),)),
        ["logging host 10.9.0.99 transport tcp port 1514", "logging trap debugging",
         "service timestamps log datetime msec localtime show-timezone year", "archive", "log config", "logging enable",
         "notify syslog contenttype plaintext", "hidekeys", "exit", "exit", "login on-failure log",
         "login on-success log", "no logging host 10.9.0.20"],
    ),
    (
        time, "ios_switch", SWITCH,
        lambda section: _with(section, sources=(TimeSource(address="10.9.0.40"),)),
        ["ntp server 10.9.0.40", "no ntp server 10.9.0.30"],
    ),
    (
        rule_bases, "iosxe_switch", SWITCH, lambda section: _with(section, rule_bases=(*section.rule_bases, NEW_LIST)),
        ["ip access-list standard NETPROOF-MGMT", "permit 10.9.0.0 0.0.0.255", "permit 10.8.0.7", "deny any log",
         "exit"],
    ),
    (
        wireless, "c9800", WLC,
        lambda section: _each(section, "networks", lambda one: _with(one, configured=SAE, client_isolation=True)
                              if one.name == "staff" else one),
        ["wlan staff", "shutdown", "no security wpa akm psk", "no security ft adaptive", "security wpa wpa3",
         "no security wpa wpa2", "security wpa akm sae", "security pmf mandatory", "peer-blocking drop", "no shutdown",
         "exit"],
    ),
    (
        wireless, "c9800", WLC,
        lambda section: _each(section, "networks", lambda one: _with(one, configured=OWE)
                              if one.name == "guest" else one),
        ["wlan guest", "shutdown", "security wpa", "no security ft adaptive", "security wpa wpa3",
         "no security wpa wpa2", "security wpa wpa2 ciphers aes", "security wpa akm owe", "security pmf mandatory",
         "no shutdown", "exit"],
    ),
    (
        management_access, "iosxe_switch", SWITCH,
        lambda section: _each(section, "management_lines", lambda line: _with(line, authentication="local")
                              if line.name != "con 0" else line),
        ["ip http authentication local", "line vty 0 4", "login local", "exit"],
    ),
    (
        services_section, "ios_switch", SWITCH, _off("pad", "smart-install", "bootp"),
        ["no service pad", "no ip bootp server", "no vstack"],
    ),
    (
        services_section, "iosxe_switch", SWITCH, _off("http", "https"),
        ["no ip http server", "no ip http secure-server"],
    ),
]  # fmt: skip


def _facts(record: object) -> object:
    """A section without its native lines, its volatile parts and the rules' own names."""
    if isinstance(record, Record):
        return {
            name: _facts(getattr(record, name))
            for name in type(record).model_fields
            if name not in {"lines", "native", "id", "effective"}
        }
    return [_facts(item) for item in record] if isinstance(record, tuple) else record


@pytest.mark.parametrize(("module", "kind", "text", "change", "lines"), CASES)
def test_a_plan_is_what_the_device_then_has(
    module: RenderingSectionModule, kind: str, text: str, change: Callable[[Section], Section], lines: list[str]
) -> None:
    config = emulated.device(kind, text)
    before = emulated.outputs(config)
    planned = change(module.parse(before))
    operations = module.render(module.parse(before), planned)
    assert _lines(operations) == lines
    typed = PLATFORM.complete(before, operations)
    assert emulated.take(config, _lines(typed)) == []
    assert _sorted(module.parse(emulated.outputs(config))) == _sorted(planned)
    assert PLATFORM.predict is not None
    assert _sorted(module.parse(PLATFORM.predict(before, typed))) == _sorted(planned)
    assert module.render(planned, planned) == ()


def _lines(operations: tuple[Operation, ...]) -> list[str]:
    return [operation.line for operation in operations if isinstance(operation, ConfigurationLine)]


def _sorted(section: Section) -> object:
    facts = _facts(section)
    assert isinstance(facts, dict)
    return {name: sorted(value, key=repr) if isinstance(value, list) else value for name, value in facts.items()}


def test_a_wlan_without_a_shared_key_is_not_made_sae() -> None:
    config = emulated.device("c9800", "wlan open 1 Open\n no security wpa\n no shutdown\n")
    before = wireless.parse(emulated.outputs(config))
    planned = _each(before, "networks", lambda one: _with(one, configured=SAE))
    assert wireless.render(before, planned) == ()
