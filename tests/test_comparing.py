"""Whether a device became what was predicted, line by line within sections."""

import pytest

from netproof.comparing import compare, unified_diff
from netproof.evidence.redaction import redact
from netproof.model.operation import ConfigurationLine
from netproof.model.record import Text

BEFORE = """\
hostname sw1
username admin privilege 15 secret 9 $9$abcdefghijklmn$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
username bob password 0 hunter2
interface Gi0/1
 description uplink
 no shutdown
interface Gi0/2
 description uplink
line vty 0 4
 transport input telnet ssh
"""
PLANNED = BEFORE.replace("username bob password 0 hunter2\n", "").replace("telnet ssh", "ssh")
_TOP, _SECTIONS = PLANNED.split("interface", 1)
REORDERED = "\n".join([*reversed(_TOP.splitlines()), f"interface{_SECTIONS}"])
OPERATIONS = (ConfigurationLine(line="no username bob"),)
TYPE_9 = "username chen privilege 15 secret 9 $9$zyxwvutsrqponm$BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\n"
TYPE_5 = "username chen privilege 15 secret 5 $1$abcd$0123456789abcdefghijk.\n"
TOKEN = "username chen privilege 15 secret 9 <secret:vault:chen>\n"

CASES: list[tuple[str, str, str, str, list[tuple[str, str]]]] = [
    ("as predicted", BEFORE, PLANNED, PLANNED, []),
    ("in another order", BEFORE, PLANNED, REORDERED, []),
    ("comments and empty lines", BEFORE, PLANNED, f"!\n\n{PLANNED}!\n", []),
    ("nothing happened", BEFORE, PLANNED, BEFORE, [
        ("missing", "line vty 0 4 / transport input ssh"),
        ("not-removed", "username bob password 0 <redacted:password>"),
        ("not-removed", "line vty 0 4 / transport input telnet ssh"),
    ]),
    ("another line went too", BEFORE, PLANNED, PLANNED.replace(" no shutdown\n", ""),
     [("lost", "interface Gi0/1 / no shutdown")]),
    ("the same line went elsewhere", BEFORE, PLANNED, PLANNED.replace("Gi0/2\n description uplink", "Gi0/2"),
     [("lost", "interface Gi0/2 / description uplink")]),
    ("a line that nobody planned", BEFORE, PLANNED, PLANNED + "ip http server\n", [("unexpected", "ip http server")]),
    ("a planned line in another section", BEFORE, PLANNED.replace("Gi0/2\n", "Gi0/2\n shutdown\n"),
     PLANNED.replace(" no shutdown\n", " no shutdown\n shutdown\n"),
     [("missing", "interface Gi0/2 / shutdown"), ("unexpected", "interface Gi0/1 / shutdown")]),
    ("a line twice", BEFORE, PLANNED, PLANNED + "hostname sw1\n", [("not-removed", "hostname sw1")]),
    ("a secret of the right type", BEFORE, PLANNED + TOKEN, PLANNED + TYPE_9, []),
    ("a secret of another type", BEFORE, PLANNED + TOKEN, PLANNED + TYPE_5, [
        ("missing", "username chen privilege 15 secret 9 <redacted:password>"),
        ("unexpected", "username chen privilege 15 secret 5 <redacted:password:md5crypt>"),
    ]),
    ("a secret that was not set", TYPE_9 + BEFORE, TOKEN + BEFORE, TYPE_9 + BEFORE, [
        ("missing", "username chen privilege 15 secret 9 <redacted:password>"),
        ("not-removed", "username chen privilege 15 secret 9 <redacted:password:type-9>"),
    ]),
    ("two secrets for one line", BEFORE, BEFORE + TOKEN, BEFORE + TYPE_9 + TYPE_9.replace("$B", "$C"),
     [("unexpected", "username chen privilege 15 secret 9 <redacted:password:type-9>")]),
    ("a secret with a space", BEFORE, BEFORE + "key <secret:vault:psk>\n", BEFORE + "key a pass phrase\n", []),
    ("a secret in another place", BEFORE, PLANNED + TOKEN, PLANNED + TYPE_9.replace("chen", "eve"), [
        ("missing", "username chen privilege 15 secret 9 <redacted:password>"),
        ("unexpected", "username eve privilege 15 secret 9 <redacted:password:type-9>"),
    ]),
    ("a secret that changed unasked", BEFORE, PLANNED, PLANNED.replace("$9$abcdefghijklmn$A", "$9$abcdefghijklmn$B"), [
        ("lost", "username admin privilege 15 secret 9 <redacted:password:type-9>"),
        ("unexpected", "username admin privilege 15 secret 9 <redacted:password:type-9>"),
    ]),
]  # fmt: skip


def side_effect(line: str, operations: object) -> Text | None:
    del operations
    return Text(en="IOS adds it", zh_tw="設備自行加入") if line == "vstack" else None


@pytest.mark.parametrize(("name", "before", "predicted", "actual", "expected"), CASES, ids=[case[0] for case in CASES])
def test_deviations(name: str, before: str, predicted: str, actual: str, expected: list[tuple[str, str]]) -> None:
    del name
    texts = ({"running": text} for text in (before, predicted, actual))
    found = compare(*texts, operations=OPERATIONS, is_side_effect=side_effect, redact=redact)
    assert sorted((item.kind, item.line) for item in found.deviations) == sorted(expected)
    assert not found.side_effects
    assert "hunter2" not in found.model_dump_json()


@pytest.mark.parametrize("times", [1, 2])
def test_what_the_platform_declares_is_a_side_effect_and_said_once(times: int) -> None:
    found = compare(
        {"a": BEFORE},
        {"a": PLANNED},
        {"a": PLANNED + "vstack\n" * times},
        operations=OPERATIONS,
        is_side_effect=side_effect,
        redact=redact,
    )
    assert found.deviations == ()
    assert [effect.en for effect in found.side_effects] == ["IOS adds it"]


def test_a_side_effect_never_excuses_a_line_that_should_have_gone() -> None:
    found = compare(
        {"a": "vstack\n"}, {"a": ""}, {"a": "vstack\n"}, operations=(), is_side_effect=side_effect, redact=redact
    )
    assert [item.kind for item in found.deviations] == ["not-removed"]


@pytest.mark.parametrize(
    ("before", "predicted", "actual", "expected"),
    [
        ({"a": "x"}, {"a": "x", "b": "y"}, {"a": "x"}, [("missing", "b", "y")]),
        ({"a": "x", "b": "y"}, {"a": "x"}, {"a": "x", "b": "y"}, [("not-removed", "b", "y")]),
        ({"a": "x", "b": "y"}, {"a": "x", "b": "y"}, {"a": "x"}, [("lost", "b", "y")]),
        ({}, {}, {"c": "z"}, [("unexpected", "c", "z")]),
    ],
)
def test_whole_texts_come_and_go(
    before: dict[str, str], predicted: dict[str, str], actual: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    found = compare(before, predicted, actual, operations=(), is_side_effect=side_effect, redact=redact).deviations
    assert [(item.kind, item.text, item.line) for item in found] == expected


def test_a_diff_shows_no_secret_and_nothing_that_changes_by_itself() -> None:
    diff = unified_diff({"b": BEFORE, "a": "same\n"}, {"a": "same\n", "b": PLANNED}, redact)
    assert diff.splitlines()[:2] == ["--- before b", "+++ after b"]
    assert "-username bob password 0 <redacted:password>" in diff.splitlines()
    assert "+ transport input ssh" in diff.splitlines()
    assert "hunter2" not in diff
    assert unified_diff({"b": BEFORE}, {"b": BEFORE}, redact) == ""
