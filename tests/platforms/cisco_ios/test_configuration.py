import pytest

from netproof.platforms.cisco_ios.configuration import parse, parse_complete, running_configuration, vty_table
from netproof.platforms.outputs import NotCollectedError

from .samples import of_fixture, of_texts


def test_text_in_a_banner_is_no_configuration() -> None:
    root = running_configuration(of_fixture("edge_router_15"))
    assert [node.text.split()[1] for node in root.find("username")] == ["netproof", "bob", "guest", "viewer"]
    assert root.has("banner motd ^C")


@pytest.mark.parametrize(
    ("banner", "after"),
    [
        ("banner login ^CKeep out^C", ["hostname x"]),
        ("banner login #\nusername y\n#", ["hostname x"]),
        ("banner exec ^C\nline vty 0 4\n transport input telnet\nbye^C", ["hostname x"]),
        ("macro name desktop\nswitchport mode access\n@", ["hostname x"]),
    ],
)
def test_texts_that_span_lines_are_one_node(banner: str, after: list[str]) -> None:
    assert [node.text for node in parse(f"{banner}\nhostname x\n").children][1:] == after


@pytest.mark.parametrize("text", ["hostname x\nusername y", "banner motd ^C\nhostname x\nend", "end of file\n"])
def test_a_configuration_that_is_cut_off_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="end"):
        parse_complete(text)


@pytest.mark.parametrize("text", ["line vty 4 0\n", "line vty 0 99999999\n"])
def test_hostile_ranges_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a range"):
        parse(text)


def test_later_vty_stanzas_win_number_by_number() -> None:
    table = vty_table(running_configuration(of_fixture("edge_router_15")))
    settings = {number: [node.text for node in nodes] for number, nodes in table.items()}
    assert sorted(settings) == list(range(16))
    assert "transport input all" in settings[2]
    assert "transport input ssh" in settings[3]
    assert "transport input all" not in settings[3]
    assert "exec-timeout 0 0" in settings[3]
    assert "access-class MGMT-OLD in" in settings[15]


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("line vty 0 15\n login\n", ["line vty 0 4", "line vty 5 15"]),
        ("line vty 0 4\n login\nline vty 5 15\n login\n", ["line vty 0 4", "line vty 5 15"]),
        (
            "line vty 0 15\n login\nline vty 2\n no login\n",
            ["line vty 0 1", "line vty 2", "line vty 3 4", "line vty 5 15"],
        ),
    ],
)
def test_vty_lines_are_grouped_as_the_device_does(text: str, headers: list[str]) -> None:
    assert [node.text for node in parse(text).children] == headers


@pytest.mark.parametrize(
    "refusal",
    [
        "       ^\n% Invalid input detected at '^' marker.\n",
        "% Authorization failed.\n",
        "Command authorization failed.\n",
    ],
)
def test_a_refused_command_was_not_collected(refusal: str) -> None:
    with pytest.raises(NotCollectedError, match="does not support it or refused it"):
        running_configuration(of_texts({"show running-config": refusal}))
