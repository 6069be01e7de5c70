"""NetFlow exporters, receivers of alarms, and SNMPv3 groups."""

import pytest

from netproof.model.record import Unknown
from netproof.model.state_network import FlowExporter, Monitoring, TrapDestination
from netproof.platforms.cisco_ios import PLATFORM, monitoring, snmp

from .samples import of_configuration

CLASSIC = """interface GigabitEthernet0/0
 ip address 192.0.2.1 255.255.255.0
 ip flow ingress
interface GigabitEthernet0/1
 ip route-cache flow
interface GigabitEthernet0/2
 no ip address
ip flow-export version 9
ip flow-export destination 10.0.0.40 9995"""
FLEXIBLE = """flow exporter NMS
 destination 10.0.0.40 vrf Mgmt
 transport udp 2055
 export-protocol ipfix
flow exporter UNUSED
 destination 10.0.0.41
flow monitor BORDER
 exporter NMS
 record netflow ipv4 original-input
interface GigabitEthernet0/0
 ip flow monitor BORDER sampler ONE-IN-100 input
interface GigabitEthernet0/1
 ip flow monitor OTHER input"""


def exporters(text: str) -> list[tuple[str, str, int, str, tuple[str, ...]]]:
    found = monitoring.parse(of_configuration(text)).exporters
    assert not isinstance(found, Unknown)
    facts: list[tuple[str, str, int, str, tuple[str, ...]]] = []
    for one in found:
        assert isinstance(one.port, int)
        assert isinstance(one.interfaces, tuple)
        facts.append((one.name, one.address, one.port, one.protocol, one.interfaces))
    return facts


def test_classic_netflow_sends_what_its_interfaces_record() -> None:
    both = ("GigabitEthernet0/0", "GigabitEthernet0/1")
    assert exporters(CLASSIC) == [("ip flow-export", "10.0.0.40", 9995, "netflow", both)]


def test_flexible_netflow_sends_what_a_monitor_on_an_interface_records() -> None:
    assert exporters(FLEXIBLE) == [
        ("NMS", "10.0.0.40", 2055, "ipfix", ("GigabitEthernet0/0",)),
        ("UNUSED", "10.0.0.41", 0, "netflow", ()),
    ]
    assert exporters("") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("snmp-server host 10.0.0.5 public", ("10.0.0.5", "1", "none", "")),
        ("snmp-server host 10.0.0.5 version 2c Secret-7 config", ("10.0.0.5", "2c", "none", "")),
        ("snmp-server host 10.0.0.5 vrf Mgmt informs version 3 priv nms", ("10.0.0.5", "3", "encrypted", "nms")),
        ("snmp-server host 10.0.0.5 version 3 auth nms", ("10.0.0.5", "3", "authenticated", "nms")),
        ("snmp-server host 10.0.0.5 version 3 noauth nms", ("10.0.0.5", "3", "none", "nms")),
    ],
)
def test_receivers_of_alarms(line: str, expected: tuple[str, ...]) -> None:
    section = monitoring.parse(of_configuration(line))
    assert not isinstance(section.traps, Unknown)
    (trap,) = section.traps
    assert (trap.address, trap.version, trap.security, trap.user) == expected
    assert section.traps_enabled is False
    assert "Secret-7" not in section.model_dump_json()


def test_alarms_are_switched_on_by_any_kind() -> None:
    assert monitoring.parse(of_configuration("snmp-server enable traps config")).traps_enabled is True


def lines(text: str, **values: object) -> list[str]:
    before = monitoring.parse(of_configuration(text))
    return [one.line for one in monitoring.render(before, before.changed(**values))]  # type: ignore[union-attr]


def test_a_second_collector_joins_our_monitor() -> None:
    own = FLEXIBLE.replace("BORDER", "NETPROOF").replace("NMS", "NETPROOF-1")
    before = monitoring.parse(of_configuration(own))
    assert isinstance(before.exporters, tuple)
    new = FlowExporter(
        name="NETPROOF-2", address="10.0.0.42", port=2055, protocol="netflow", interfaces=("GigabitEthernet0/0",)
    )
    assert lines(own, exporters=(*before.exporters, new)) == [
        "flow exporter NETPROOF-2", "destination 10.0.0.42", "transport udp 2055", "exit",
        "flow monitor NETPROOF", "record NETPROOF", "exporter NETPROOF-2", "exit",
    ]  # fmt: skip


def test_a_receiver_keeps_the_others() -> None:
    new = TrapDestination(address="10.0.0.6", version="3", security="encrypted", user="nms")
    old = "snmp-server host 10.0.0.5 version 3 priv nms\nsnmp-server enable traps config"
    before: Monitoring = monitoring.parse(of_configuration(old))
    assert isinstance(before.traps, tuple)
    assert lines(old, traps=(*before.traps, new)) == ["snmp-server host 10.0.0.6 version 3 priv nms"]


GROUPS = """snmp-server group NMS v3 priv read ALL access 23
snmp-server group OLD v3 auth read ALL write ALL
snmp-server group OPEN v3 noauth write SOME
snmp-server group DEFAULT v3 priv write v1default
snmp-server group public v2c
snmp-server view ALL iso included
snmp-server view SOME system included"""


def test_groups() -> None:
    found = snmp.parse(of_configuration(GROUPS)).groups
    assert not isinstance(found, Unknown)
    assert [(one.name, one.level, one.writes_everything) for one in found] == [
        ("NMS", "priv", False), ("OLD", "auth", True), ("OPEN", "noauth", False), ("DEFAULT", "priv", True),
    ]  # fmt: skip


def test_a_group_is_asked_for_encryption_before_what_asks_for_less_goes() -> None:
    before = snmp.parse(of_configuration(GROUPS))
    assert isinstance(before.groups, tuple)
    after = before.changed(groups=tuple(one.changed(level="priv") for one in before.groups))
    assert [one.line for one in snmp.render(before, after)] == [  # type: ignore[union-attr]
        "snmp-server group OLD v3 priv read ALL write ALL",
        "snmp-server group OPEN v3 priv write SOME",
        "no snmp-server group OLD v3 auth",
        "no snmp-server group OPEN v3 noauth",
    ]


def test_what_a_monitor_uses_is_undone_after_it() -> None:
    text = "interface GigabitEthernet0/0\n ip address 192.0.2.1 255.255.255.0"
    outputs = of_configuration(text)
    before = monitoring.parse(outputs)
    new = FlowExporter(
        name="NETPROOF-1", address="10.0.0.42", port=2055, protocol="netflow", interfaces=("GigabitEthernet0/0",)
    )
    assert PLATFORM.undo is not None
    undone = PLATFORM.undo(outputs, monitoring.render(before, before.changed(exporters=(new,))))
    assert [one.line for one in undone] == [  # type: ignore[union-attr]
        "interface GigabitEthernet0/0", "no ip flow monitor NETPROOF input", "exit",
        "no flow monitor NETPROOF", "no flow exporter NETPROOF-1", "no flow record NETPROOF",
    ]  # fmt: skip
    kinds = monitoring.render(before, before.changed(traps_enabled=True))
    assert [one.line for one in PLATFORM.undo(outputs, kinds)] == [f"no {one.line}" for one in kinds]  # type: ignore[union-attr]
