import pytest

from netproof.model.record import Unknown
from netproof.model.state import Services
from netproof.platforms.cisco_ios import services

from .samples import of_configuration, of_fixture

INVALID = "       ^\n% Invalid input detected at '^' marker.\n"


def _enabled(section: Services) -> dict[tuple[str, str], bool | None]:
    return {
        (service.name, service.interface): None if isinstance(service.enabled, Unknown) else service.enabled
        for service in section.services
    }


def test_edge_router() -> None:
    found = _enabled(services.parse(of_fixture("edge_router_15")))
    expected = {
        "telnet": True, "ssh": True, "http": True, "https": False, "finger": True, "tcp-small-servers": True,
        "udp-small-servers": False, "pad": True, "bootp": True, "dns": False, "rcmd": False, "identd": False,
        "config-autoload": False, "source-route": True, "smart-install": False, "cdp": True, "lldp": False,
        "snmp-v1v2c": True, "ftp": False, "tftp": False,
    }  # fmt: skip
    assert {name: state for (name, interface), state in found.items() if not interface} == expected
    assert found["cdp", "GigabitEthernet0/0"] is False
    assert found["cdp", "GigabitEthernet0/1"] is True
    assert found["proxy-arp", "GigabitEthernet0/0"] is False
    assert found["proxy-arp", "GigabitEthernet0/1"] is True
    assert ("proxy-arp", "GigabitEthernet0/2") not in found


@pytest.mark.parametrize(
    ("text", "outputs", "name", "enabled"),
    [
        ("", {}, "pad", None),
        ("version 17.9", {}, "pad", None),
        ("version 17.9", {"show running-config all": "no service pad\nend"}, "pad", False),
        ("version 15.2", {}, "pad", True),
        ("version 15.2\nno service pad", {}, "pad", False),
        ("", {}, "finger", None),
        ("version 12.4", {}, "finger", False),
        ("", {}, "http", None),
        ("", {"show ip http server status": "HTTP server status: Enabled\nHTTP server port: 80"}, "http", True),
        ("", {"show ip http server status": INVALID}, "http", False),
        ("ip http secure-server", {}, "https", True),
        ("", {}, "smart-install", None),
        ("no vstack", {}, "smart-install", False),
        ("", {"show vstack config": INVALID}, "smart-install", False),
        ("", {"show vstack config": " Role: Client (SmartInstall enabled)\n"}, "smart-install", True),
        ("", {"show vstack config": " Capability: Client\n Oper Mode: Disabled\n Role: NA\n"}, "smart-install", False),
        ("line vty 0 4\n transport input ssh", {}, "telnet", False),
        ("line vty 0 4\n transport input ssh\nline vty 5 15\n transport input telnet ssh", {}, "telnet", True),
        ("version 15.1\nline vty 0 4\n login", {}, "telnet", True),
        ("line vty 0 4\n login", {}, "telnet", None),
        ("", {}, "telnet", None),
        ("", {"show ip ssh": "SSH Enabled - version 2.0\n"}, "ssh", True),
        ("version 17.3", {"show cdp": "% CDP is not enabled\n"}, "cdp", False),
        ("version 17.3", {"show cdp": "Global CDP information:\n"}, "cdp", True),
        ("version 17.3", {}, "cdp", None),
    ],
)
def test_hidden_defaults_are_known_only_where_something_tells(
    *, text: str, outputs: dict[str, str], name: str, enabled: bool | None
) -> None:
    found = _enabled(services.parse(of_configuration(text, **outputs)))
    assert found[name, ""] is enabled


@pytest.mark.parametrize(
    ("text", "off", "lines"),
    [
        ("ip http server", [("http", "")], ["no ip http server"]),
        ("service finger", [("finger", "")], ["no service finger"]),
        ("version 15.2", [("pad", ""), ("bootp", "")], ["no service pad", "no ip bootp server"]),
        ("ip rcmd rcp-enable\nip rcmd rsh-enable", [("rcmd", "")], ["no ip rcmd rcp-enable", "no ip rcmd rsh-enable"]),
        (
            "tftp-server flash:a.bin\ntftp-server flash:b",
            [("tftp", "")],
            ["no tftp-server flash:a.bin", "no tftp-server flash:b"],
        ),
        ("", [("smart-install", "")], ["no vstack"]),
        (
            "version 15.2\ninterface Ethernet0/0\n ip address 10.0.0.1 255.0.0.0",
            [("cdp", "Ethernet0/0"), ("proxy-arp", "Ethernet0/0")],
            ["interface Ethernet0/0", "no cdp enable", "no ip proxy-arp", "exit"],
        ),
        (
            "lldp run\ninterface Ethernet0/0",
            [("lldp", "Ethernet0/0")],
            ["interface Ethernet0/0", "no lldp transmit", "no lldp receive", "exit"],
        ),
    ],
)
def test_render(text: str, off: list[tuple[str, str]], lines: list[str]) -> None:
    before = services.parse(of_configuration(text))
    after = before.model_copy(
        update={
            "services": tuple(
                service.model_copy(update={"enabled": False}) if (service.name, service.interface) in off else service
                for service in before.services
            )
        }
    )
    assert [operation.line for operation in services.render(before, after) if operation.kind == "line"] == lines
