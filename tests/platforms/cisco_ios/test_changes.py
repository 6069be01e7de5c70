import pytest

from netproof.model.operation import Command, ConfigurationLine, Operation
from netproof.platforms.cisco_ios import PLATFORM
from netproof.platforms.cisco_ios.changes import is_side_effect, revert_protection
from netproof.platforms.cisco_ios.normalisation import configuration_texts
from netproof.platforms.cisco_ios.ordering import complete
from netproof.platforms.cisco_ios.prediction import predict, undo
from netproof.platforms.proof import redacted

from .samples import of_configuration, of_fixture

SET_BOB = "username bob privilege 15 algorithm-type scrypt secret <secret:vault:b>"


def _operations(*lines: str) -> tuple[Operation, ...]:
    return tuple(ConfigurationLine(line=line) for line in lines)


@pytest.mark.parametrize(
    ("lines", "ordered"),
    [
        (
            ["line vty 0 4", "access-class NEW in vrf-also", "exit", "no username bob", "ip ssh version 2",
             "no ip http server", "ip access-list standard NEW", "permit 10.0.0.1", "exit"],
            ["ip access-list standard NEW", "permit 10.0.0.1", "exit", "no ip http server", "no username bob",
             "ip ssh version 2", "line vty 0 4", "access-class NEW in vrf-also", "exit"],
        ),
        (
            ["no username a", "no username b", "username b privilege 15 algorithm-type scrypt secret <secret:vault:b>"],
            ["no username b", "username b privilege 15 algorithm-type scrypt secret <secret:vault:b>", "no username a"],
        ),
        (["interface Gi0/1", "shutdown", "interface Gi0/2", "shutdown"],
         ["interface Gi0/1", "shutdown", "exit", "interface Gi0/2", "shutdown", "exit"]),
        (["archive", "log config", "logging enable", "no vstack"],
         ["archive", "log config", "logging enable", "no vstack", "exit", "exit"]),
        (["exit", "no vstack", "exit"], ["no vstack"]),
        (["no ip access-list standard OLD", "line vty 0", "access-class NEW in", "exit"],
         ["line vty 0", "access-class NEW in", "exit", "no ip access-list standard OLD"]),
    ],
)  # fmt: skip
def test_order(lines: list[str], ordered: list[str]) -> None:
    done = complete(of_configuration(""), (Command(argv=("reload",)), *_operations(*lines)))
    assert [operation.line for operation in done if operation.kind == "line"] == ordered
    assert done[-1].kind == "command"


@pytest.mark.parametrize(
    ("line", "typed", "explained"),
    [
        ("username bob privilege 15 secret 9 $9$x", SET_BOB, True),
        ("username eve privilege 15 secret 9 $9$x", SET_BOB, False),
        ("enable secret 9 $9$x", "enable algorithm-type scrypt secret <secret:vault:e>", True),
        ("ip access-list extended sl_def_acl", "login block-for 900 attempts 5 within 300", True),
        ("ip access-list extended sl_def_acl", "no vstack", False),
        ("line vty 0 4", "no vstack", False),
    ],
)  # fmt: skip
def test_side_effects(line: str, typed: str, *, explained: bool) -> None:
    assert (is_side_effect(line, _operations(typed)) is not None) is explained


@pytest.mark.parametrize(
    ("text", "protected"),
    [("archive\n path flash:a", True), ("archive\n maximum 5", False), ("hostname x", False)],
)
def test_revert_protection(text: str, *, protected: bool) -> None:
    found = revert_protection(of_configuration(text))
    assert found.device_timer is protected
    assert (found.note is None) is protected


def test_what_changes_by_itself_is_not_configuration() -> None:
    running = configuration_texts(of_fixture("edge_router_15"))["show running-config"]
    for volatile in ("Building", "Current configuration", "Last configuration", "NVRAM", "clock-period", "!\n"):
        assert volatile not in running
    assert "banner motd ^C\nThis device is watched." in running
    assert "access-list 23 deny any log" in running


def test_releases_that_number_entries_compare_equal() -> None:
    numbered = of_configuration("ip access-list standard X\n 10 permit 10.0.0.1\n 20 deny   any log")
    plain = of_configuration("ip access-list standard X\n permit 10.0.0.1\n deny any log")
    assert configuration_texts(numbered) == configuration_texts(plain)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("username bob privilege 15 secret 9 $9$abc", "username bob privilege 15 secret 9 <removed>"),
        ("username bob password two words", "username bob password <removed>"),
        ("enable password level 5 7 0822", "enable password level 5 7 <removed>"),
        ("snmp-server community hidden RO 10", "snmp-server community <removed> RO 10"),
        ("snmp-server host 10.0.0.1 version 2c hidden", "snmp-server host 10.0.0.1 version 2c <removed>"),
        ("snmp-server host 10.0.0.1 hidden", "snmp-server host 10.0.0.1 <removed>"),
        ("ntp authentication-key 1 md5 0822 7", "ntp authentication-key 1 md5 <removed> 7"),
        ("tacacs-server key 7 0822", "tacacs-server key 7 <removed>"),
        ("crypto isakmp key hidden address 10.0.0.1", "crypto isakmp key <removed> address 10.0.0.1"),
        ("pre-shared-key address 0.0.0.0 0.0.0.0 key hidden", "pre-shared-key address 0.0.0.0 0.0.0.0 key <removed>"),
        ("security wpa psk set-key ascii 8 AbC", "security wpa psk set-key ascii 8 <removed>"),
        ("neighbor 10.0.0.1 password 7 0822", "neighbor 10.0.0.1 password 7 <removed>"),
        ("ip ospf message-digest-key 1 md5 hidden", "ip ospf message-digest-key 1 md5 <removed>"),
        ("service password-encryption", "service password-encryption"),
        ("crypto key generate rsa", "crypto key generate rsa"),
        ("key chain A", "key chain A"),
        ("username b secret 9 <secret:vault:b>", "username b secret 9 <secret:vault:b>"),
    ],
)
def test_redaction(line: str, shown: str) -> None:
    assert redacted(line) == shown


def test_sealed_communities_are_found_again() -> None:
    outputs = of_configuration("snmp-server community hidden RW 10\nsnmp-server community public RO")
    operations = _operations(f"no snmp-server community {outputs.seal('snmp-community', 'hidden')}")
    assert (
        configuration_texts(predict(outputs, operations))["show running-config"] == "snmp-server community public RO\n"
    )
    (back,) = undo(outputs, operations)
    assert back == ConfigurationLine(line=f"snmp-server community {outputs.seal('snmp-community', 'hidden')} RW 10")


def test_every_command_is_a_read_command() -> None:
    assert all(command.startswith("show ") or command == "dir" for command in PLATFORM.read_commands)
