"""Method lists by what they ask for: a list that ends in `none`, `line` or `enable` lets in who has no account."""

import pytest

from netproof.model.record import Unknown
from netproof.platforms.cisco_ios import management_access

from .samples import of_configuration

CASES: list[tuple[str, str, str | None]] = [
    ("", "", "aaa:local"),
    ("aaa authentication login default group tacacs+ local", "", "aaa:group tacacs+ local"),
    ("aaa authentication login default local-case", "", "aaa:local-case"),
    ("aaa authentication login default group line local", "", "aaa:group line local"),
    ("aaa authentication login default none", "", "aaa methods none"),
    ("aaa authentication login default line", "", "aaa methods line"),
    ("aaa authentication login default group tacacs+ enable", "", "aaa methods group tacacs+ enable"),
    ("aaa authentication login OPEN none", "login authentication OPEN", "aaa methods none"),
    ("aaa authentication login OPEN none", "", "aaa:local"),
    ("aaa authentication login default local", "login authentication MISSING", None),
]


@pytest.mark.parametrize(("methods", "setting", "expected"), CASES)
def test_a_terminal_line_under_aaa(methods: str, setting: str, expected: str | None) -> None:
    text = f"version 17.9\naaa new-model\n{methods}\nline vty 0 4\n {setting or 'transport input ssh'}\nend\n"
    found = management_access.parse(of_configuration(text)).management_lines[0].authentication
    assert isinstance(found, Unknown) if expected is None else found == expected


def test_a_console_without_a_list_asks_for_nothing() -> None:
    (console,) = management_access.parse(of_configuration("aaa new-model\nline con 0\nend\n")).management_lines
    assert console.authentication == "none"


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("ip http authentication aaa", "aaa methods line"),
        ("ip http authentication aaa login-authentication WEB", "aaa:group radius"),
        ("ip http authentication local", "local"),
        ("", "password"),
    ],
)
def test_the_web_server_under_aaa(setting: str, expected: str) -> None:
    lists = "aaa authentication login default line\naaa authentication login WEB group radius"
    text = f"aaa new-model\n{lists}\nip http secure-server\n{setting}\nline con 0\nend\n"
    (_, web) = management_access.parse(of_configuration(text)).management_lines
    assert web.authentication == expected


def test_a_method_list_is_left_to_people() -> None:
    text = "aaa new-model\naaa authentication login default none\nline vty 0 4\n transport input ssh\nend\n"
    before = management_access.parse(of_configuration(text))
    lines = tuple(line.changed(authentication="local") for line in before.management_lines)
    assert management_access.render(before, before.changed(management_lines=lines)) == ()
