"""Access ports and their guards, as configured on the port, in a template or for the whole switch."""

from typing import Any

import pytest

from netproof.model.record import Unknown
from netproof.model.state_access import AccessPort
from netproof.platforms.cisco_ios import access_ports
from netproof.platforms.cisco_ios.prediction import predict, undo

from . import emulated
from .samples import of_configuration, of_fixture
from .test_against_emulator import SWITCH

PORT = "interface GigabitEthernet1/0/1\n switchport mode access\n switchport access vlan 30\n"
AUTO = " authentication port-control auto\n dot1x pae authenticator\n"
SESSION = " access-session port-control auto\n dot1x pae authenticator\n"
ON = "dot1x system-auth-control\n"
UNREAD = "unread"


def read(text: str) -> tuple[AccessPort, ...]:
    ports = access_ports.parse(of_configuration(text)).ports
    assert not isinstance(ports, Unknown)
    return ports


def facts(port: AccessPort, *names: str) -> tuple[object, ...]:
    values = (getattr(port, name) for name in names)
    return tuple(UNREAD if isinstance(value, Unknown) else value for value in values)


@pytest.mark.parametrize(
    ("text", "dot1x", "bypass"),
    [
        (ON + PORT + AUTO, True, False),
        (ON + PORT + AUTO + " mab\n", True, True),
        (ON + PORT + AUTO + " mab eap\n", True, True),
        (ON + PORT + " authentication port-control auto\n mab\n", True, True),
        (ON + PORT + " dot1x port-control auto\n dot1x pae authenticator\n", True, False),
        (PORT + AUTO, False, False),
        (ON + PORT, False, False),
        (ON + PORT + AUTO + " authentication open\n", False, False),
        (ON + PORT + " authentication port-control force-authorized\n dot1x pae authenticator\n", False, False),
        (ON + PORT + " authentication port-control auto\n", False, False),
        (ON + PORT + SESSION, False, False),
        (ON + PORT + SESSION + " access-session closed\n", UNREAD, False),
        (ON + PORT + SESSION + " access-session closed\n mab\n", UNREAD, UNREAD),
        (ON + PORT + AUTO + " access-session closed\n service-policy type control subscriber P\n", UNREAD, False),
        (ON + PORT + " source template GONE\n", UNREAD, UNREAD),
        (ON + "template T\n access-session closed\n" + PORT + SESSION + " source template T\n", UNREAD, False),
        (ON + "template T\n mab\n" + PORT + AUTO + " source template T\n", True, True),
    ],
)
def test_who_is_let_in(text: str, dot1x: object, bypass: object) -> None:
    (port,) = read(text)
    assert facts(port, "dot1x", "mac_bypass") == (dot1x, bypass)


@pytest.mark.parametrize(
    ("text", "secured", "count"),
    [
        (PORT, False, None),
        (PORT + " switchport port-security maximum 3\n", False, None),
        (PORT + " switchport port-security\n", True, 1),
        (PORT + " switchport port-security maximum 3\n switchport port-security\n", True, 3),
        (PORT + " switchport port-security maximum 2 vlan access\n switchport port-security\n", True, 2),
    ],
)
def test_port_security(text: str, secured: bool, count: int | None) -> None:  # noqa: FBT001
    (port,) = read(text)
    assert (port.port_security, port.maximum_addresses) == (secured, count)


EDGE = PORT + " spanning-tree portfast\n"


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        (PORT + " spanning-tree bpduguard enable\n", True),
        ("spanning-tree portfast bpduguard default\n" + EDGE + " spanning-tree bpduguard disable\n", False),
        ("spanning-tree portfast bpduguard default\n" + EDGE, True),
        ("spanning-tree portfast edge bpduguard default\n" + PORT + " spanning-tree portfast edge\n", True),
        ("spanning-tree portfast bpduguard default\n" + PORT, False),
        ("spanning-tree portfast default\nspanning-tree portfast bpduguard default\n" + PORT, True),
        ("spanning-tree portfast default\nspanning-tree portfast bpduguard default\n" + PORT
         + " spanning-tree portfast disable\n", False),
        (EDGE, False),
    ],
)  # fmt: skip
def test_bpdu_guard(text: str, guarded: bool) -> None:  # noqa: FBT001
    (port,) = read(text)
    assert port.bpdu_guard is guarded


SNOOPING = "ip dhcp snooping\nip dhcp snooping vlan 10,20-30\nip arp inspection vlan 30\n"


@pytest.mark.parametrize(
    ("text", "snooped", "inspected"),
    [
        (SNOOPING + PORT, True, True),
        (SNOOPING.replace("30", "29") + PORT, False, False),
        (SNOOPING.replace("ip dhcp snooping\n", "") + PORT, False, True),
        (SNOOPING + PORT + " ip dhcp snooping trust\n ip arp inspection trust\n", False, False),
        (SNOOPING + PORT.replace("vlan 30", "vlan name OFFICE"), UNREAD, UNREAD),
        (SNOOPING + PORT.replace(" switchport access vlan 30\n", ""), False, False),
        (PORT, False, False),
    ],
)
def test_snooping_and_inspection(text: str, snooped: object, inspected: object) -> None:
    (port,) = read(text)
    assert facts(port, "dhcp_snooping", "arp_inspection") == (snooped, inspected)


def test_switched_ports_are_told_from_others() -> None:
    found = {
        port.interface: (port.enabled, port.mode)
        for port in read("""interface GigabitEthernet0/0
 no ip address
 shutdown
interface GigabitEthernet1/0/1
 shutdown
interface TenGigabitEthernet1/1/1
 switchport mode trunk
interface GigabitEthernet1/0/2
 no switchport
 ip address 10.0.0.1 255.255.255.0
interface Vlan1
 no ip address
interface Port-channel1
 switchport mode trunk
""")
    }
    assert found == {"GigabitEthernet1/0/1": (False, "dynamic"), "TenGigabitEthernet1/1/1": (True, "trunk")}
    assert access_ports.parse(of_fixture("edge_router_15")).ports == ()


@pytest.mark.parametrize(
    ("vlan", "networks"), [("vlan 30", ("10.30.0.0/24",)), ("vlan 31", ()), ("vlan name X", ("10.30.0.0/24",))]
)
def test_the_devices_own_network_in_a_ports_vlan_is_known(vlan: str, networks: tuple[str, ...]) -> None:
    svi = "interface Vlan30\n ip address 10.30.0.1 255.255.255.0\ninterface Vlan9\n ip address dhcp\n"
    (port,) = read(PORT.replace("vlan 30", vlan) + svi)
    assert port.networks == networks


@pytest.mark.parametrize(
    ("extra", "wanted", "lines"),
    [
        ("", {"port_security": True, "maximum_addresses": 2},
         ["switchport port-security maximum 2", "switchport port-security violation restrict",
          "switchport port-security"]),
        ("", {"port_security": True, "maximum_addresses": 1},
         ["switchport port-security maximum 1", "switchport port-security violation restrict",
          "switchport port-security"]),
        (" switchport port-security maximum 9\n switchport port-security violation protect\n",
         {"port_security": True, "maximum_addresses": 1},
         ["switchport port-security maximum 1", "switchport port-security"]),
        (" switchport port-security maximum 9\n switchport port-security\n", {"maximum_addresses": 2},
         ["switchport port-security maximum 2"]),
        (" spanning-tree bpduguard disable\n", {"bpdu_guard": True}, ["spanning-tree bpduguard enable"]),
    ],
)  # fmt: skip
def test_what_is_set_is_the_devices_and_can_be_taken_back(extra: str, wanted: dict[str, Any], lines: list[str]) -> None:
    config = emulated.device("iosxe_switch", SWITCH.replace(" switchport access vlan 30\n",
                                                            f" switchport access vlan 30\n{extra}"))  # fmt: skip
    before = emulated.outputs(config)
    section = access_ports.parse(before)
    assert not isinstance(section.ports, Unknown)
    ports = tuple(p.changed(**wanted) if p.interface.endswith("/1") else p for p in section.ports)
    operations = access_ports.render(section, section.changed(ports=ports))
    typed = [operation.model_dump()["line"] for operation in operations]
    assert typed == ["interface GigabitEthernet1/0/1", *lines, "exit"]
    assert emulated.take(config, typed) == []
    predicted = predict(before, operations)
    assert emulated.comparable(predicted) == emulated.comparable(emulated.outputs(config))
    now = access_ports.parse(predicted).ports
    assert not isinstance(now, Unknown)
    assert {name: getattr(now[0], name) for name in wanted} == wanted
    back = [operation.model_dump()["line"] for operation in undo(before, operations)]
    assert emulated.take(config, back) == []
    assert emulated.comparable(emulated.outputs(config)) == emulated.comparable(before)
