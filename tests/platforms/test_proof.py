"""Proof lines are people's: the secret goes, and the words around it stay."""

import pytest

from netproof.evidence.redaction import redact
from netproof.platforms.block_tree import Node
from netproof.platforms.proof import proof, redacted, sealed_line

EXACT = [
    ("security wpa psk set-key ascii 8 AbCdEf", "security wpa psk set-key ascii 8 <removed>"),
    ("ntp authentication-key 1 md5 0822 7", "ntp authentication-key 1 md5 <removed> 7"),
    ("ntp authentication-key 1 sha1 7 0307530A", "ntp authentication-key 1 sha1 7 <removed>"),
    ("ip ospf message-digest-key 1 md5 hidden", "ip ospf message-digest-key 1 md5 <removed>"),
    ("username bob privilege 15 secret sha512 $6$abc$def", "username bob privilege 15 secret sha512 <removed>"),
    ("snmp-server user bob ops v3 auth sha one priv aes 128 two",
     "snmp-server user bob ops v3 auth sha <removed> priv aes 128 <removed>"),
    ("ntp server 10.9.0.30 key 1", "ntp server 10.9.0.30 key 1"),
    ("snmp-server community <secret:snmp-community:abc> RO", "snmp-server community <secret:snmp-community:abc> RO"),
    ("description \ue000 secret", "<removed>"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "shown"), EXACT)
def test_only_the_secret_goes(line: str, shown: str) -> None:
    assert redacted(line) == shown
    assert redacted(shown) == shown


@pytest.mark.parametrize("line", [line for line, shown in EXACT if "<removed>" in shown and line.isascii()])
def test_stored_texts_hide_what_proof_hides(line: str) -> None:
    assert "<redacted:" in redact(line)


def test_each_secret_is_sealed_once_by_its_kind() -> None:
    asked: list[tuple[str, str]] = []

    def seal(kind: str, value: str) -> str:
        asked.append((kind, value))
        return f"<secret:{kind}:{len(asked)}>"

    line = sealed_line("snmp-server user bob ops v3 auth sha one priv aes 128 two", seal)
    assert asked == [("snmp-auth", "one"), ("snmp-priv", "two")]
    assert line == "snmp-server user bob ops v3 auth sha <secret:snmp-auth:1> priv aes 128 <secret:snmp-priv:2>"


def test_lines_below_are_indented_as_the_device_does() -> None:
    tree = Node("a", [Node("b", [Node("secret 0 hidden")])])
    assert proof(tree) == ("a", " b", "  secret 0 <removed>")
    assert proof(tree, indent="   ") == ("a", "   b", "      secret 0 <removed>")
