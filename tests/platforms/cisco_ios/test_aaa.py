"""AAA as IOS writes it, in blocks and on one line, and what it means where nothing is written."""

import pytest

from netproof.model.record import Unknown
from netproof.model.state_access import Aaa, AaaServer
from netproof.platforms.cisco_ios import PLATFORM, aaa
from netproof.platforms.outputs import NotCollectedError, Outputs
from tests.planning import lines

from .samples import of_configuration, of_fixture

ON = "aaa new-model\n{text}\nline con 0\nline vty 0 4\n transport input ssh"


def read(text: str, *, within: str = ON) -> Aaa:
    return aaa.parse(of_configuration(within.format(text=text)))


def servers(section: Aaa) -> dict[str, AaaServer]:
    assert not isinstance(section.servers, Unknown)
    return {server.name: server for server in section.servers}


def lists(section: Aaa, kind: str) -> list[tuple[str, str, str, str]]:
    found = getattr(section, kind)
    assert not isinstance(found, Unknown)
    return [(one.service, one.name, " ".join(one.methods), one.record) for one in found]


def test_a_router_of_release_15() -> None:
    section = aaa.parse(of_fixture("aaa_router_15"))
    assert section.enabled is True
    assert lists(section, "authentication") == [
        ("login", "default", "group:BRANCH local", ""),
        ("login", "CONSOLE", "local", ""),
        ("enable", "default", "group:BRANCH enable", ""),
    ]
    assert lists(section, "authorization") == [
        ("exec", "default", "group:BRANCH local if-authenticated", ""),
        ("commands 15", "default", "group:BRANCH local", ""),
    ]
    assert isinstance(section.accounting, Unknown), "periodic accounting stands in a block that is not read"
    assert not isinstance(section.ways_in, Unknown)
    assert [(way.name, way.login, way.chosen) for way in section.ways_in] == [
        ("con 0", "CONSOLE", ()),
        *((f"vty {number}", "default", ("accounting commands 15 VTY",)) for number in range(4)),
        ("https", "CONSOLE", ()),
    ]
    assert {name: (one.protocol, one.has_key, one.groups) for name, one in servers(section).items()} == {
        "ISE-TAIPEI": ("tacacs+", True, ("tacacs+", "BRANCH")),
        "10.0.9.64": ("tacacs+", False, ("tacacs+",)),
        "10.0.9.63": ("tacacs+", True, ("BRANCH",)),
        "RADIUS-OLD": ("radius", False, ("radius",)),
    }
    assert "0822455D0A16" not in section.model_dump_json()


BLOCKS = [
    ("aaa accounting exec default start-stop group tacacs+", "group:tacacs+", "start-stop"),
    ("aaa accounting exec default\n action-type start-stop\n group tacacs+", "group:tacacs+", "start-stop"),
    ("aaa accounting exec default\n group A\n group B\n action-type stop-only", "group:A group:B", "stop-only"),
    ("aaa accounting exec default\n action-type start-stop\n broadcast\n group A", "group:A", "start-stop"),
    ("aaa accounting exec default none", "", "none"),
    ("aaa accounting exec default\n action-type none", "", "none"),
]


@pytest.mark.parametrize(("text", "methods", "record"), BLOCKS)
def test_a_block_and_a_line_are_the_same_list(text: str, methods: str, record: str) -> None:
    assert lists(read(text), "accounting") == [("exec", "default", methods, record)]


def test_a_block_is_one_line_in_the_configuration_that_is_compared() -> None:
    assert PLATFORM.configuration_texts is not None
    block, line = (PLATFORM.configuration_texts(of_configuration(ON.format(text=text))) for text, _, _ in BLOCKS[1::-1])
    assert block == line


KEYS = [
    ("tacacs server A\n address ipv4 10.0.0.1\n key 7 0822455D0A16", True),
    ("tacacs server A\n address ipv4 10.0.0.1", False),
    ("tacacs server A\n address ipv6 2001:db8::1\ntacacs-server key 7 0822455D0A16", True),
    ("tacacs server A\n address ipv4 10.0.0.1\nradius-server key 7 0822455D0A16", False),
    ("tacacs-server host 10.0.0.1 key 7 0822455D0A16", True),
    ("tacacs-server host 10.0.0.1\ntacacs-server key 0822455D0A16", True),
    ("radius server A\n address ipv4 10.0.0.1 auth-port 1812 acct-port 1813\n pac key 7 0822455D0A16", True),
    ("radius-server host 10.0.0.1 auth-port 1812 acct-port 1813 key 7 0822455D0A16", True),
    ("ldap server A\n ipv4 10.0.0.1\n bind authenticate root-dn CN=x password 7 0822455D0A16", True),
    ("ldap server A\n ipv4 10.0.0.1", False),
]


@pytest.mark.parametrize(("text", "has_key"), KEYS)
def test_keys_are_told_to_be_there_and_no_more(text: str, has_key: bool) -> None:  # noqa: FBT001 - a table
    section = read(text)
    (server,) = servers(section).values()
    assert server.has_key is has_key
    assert server.address in {"10.0.0.1", "2001:db8::1"}
    assert "0822455D0A16" not in section.model_dump_json()


def test_without_new_model_nothing_of_aaa_is_asked() -> None:
    section = read("tacacs server A\n address ipv4 10.0.0.1", within=ON.replace("aaa", "no aaa", 1))
    assert section.enabled is False
    assert (section.authentication, section.authorization, section.accounting) == ((), (), ())
    assert not isinstance(section.ways_in, Unknown)
    assert {way.login for way in section.ways_in} == {""}


def test_with_new_model_alone_vty_ask_local_accounts_and_the_console_nothing() -> None:
    section = read("")
    assert lists(section, "authentication") == [("login", "default", "local", "")]
    assert not isinstance(section.ways_in, Unknown)
    assert [way.login for way in section.ways_in] == ["", *["default"] * 5]


def test_a_part_of_a_configuration_says_nothing_of_aaa() -> None:
    with pytest.raises(NotCollectedError, match="line stanza"):
        aaa.parse(of_configuration("hostname x"))


def _prediction(text: str, after: Aaa) -> tuple[Outputs, Outputs, list[str]]:
    before = of_configuration(text)
    operations = PLATFORM.complete(before, tuple(aaa.render(aaa.parse(before), after)))
    assert PLATFORM.predict is not None
    return before, PLATFORM.predict(before, operations), lines(operations)


def test_new_servers_and_lists_come_in_an_order_that_ios_takes_and_can_be_taken_back() -> None:
    text = "no aaa new-model\nline con 0\n login local\nline vty 0 4\n login local\n transport input ssh"
    wanted = read(
        "aaa group server radius R\n server name A\naaa authentication login default group R local\n"
        "aaa authorization exec default group R local\naaa accounting exec default start-stop group R\n"
        "radius server A\n address ipv4 10.0.0.1 auth-port 1812 acct-port 1813\n key x"
    )
    section = wanted.changed(servers=tuple(one.changed(secret="aaa_key") for one in servers(wanted).values()))
    before, after, typed = _prediction(text, section)
    assert typed == [
        "aaa new-model",
        "radius server A",
        "address ipv4 10.0.0.1 auth-port 1812 acct-port 1813",
        "key <secret:vault:aaa_key>",
        "exit",
        "aaa group server radius R",
        "server name A",
        "exit",
        "aaa authentication login default group R local",
        "aaa accounting exec default start-stop group R",
        "aaa authorization exec default group R local",
    ]
    assert "login local" not in after["show running-config"]
    assert PLATFORM.undo is not None
    assert lines(PLATFORM.undo(before, tuple(aaa.render(aaa.parse(before), section)))) == [
        "no aaa authentication login default",
        "no aaa accounting exec default",
        "no aaa authorization exec default",
        "no aaa group server radius R",
        "no radius server A",
        "no aaa new-model",
        "line con 0",
        "login local",
        "exit",
        "line vty 0 4",
        "login local",
        "exit",
    ]


def test_two_lists_of_commands_do_not_replace_each_other() -> None:
    text = ON.format(text="aaa accounting commands 15 default start-stop group A")
    wanted = read(
        "aaa accounting commands 15 default start-stop group A\naaa accounting commands 15 VTY start-stop group A"
    )
    _, after, typed = _prediction(text, wanted)
    assert typed == ["aaa accounting commands 15 VTY start-stop group A"]
    assert "commands 15 default" in after["show running-config"]
