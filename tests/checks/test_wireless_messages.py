"""A reader of a finding sees which setting is wrong, so each weakness has words of its own."""

import pytest

from netproof.checks.judging import judge
from tests.checks.cases.wireless import (
    OPEN_NETWORK,
    PSK,
    WEP,
    security,
    with_networks,
    with_passphrases,
    with_wlan,
)
from tests.checks.states import check, context, passphrase


@pytest.mark.parametrize(
    ("protection", "expected"),
    [
        (OPEN_NETWORK, ["is open"]),
        (WEP, ["accepts wep", "encrypts with wep", "no way of agreeing on keys", "management frames disabled"]),
        (PSK, ["join by psk", "management frames disabled"]),
        (security("wpa2", "sae", pmf="optional"), ["sae on but WPA3 off", "management frames optional"]),
        (security("wpa2 wpa3", "psk sae"), ["join by psk"]),
    ],
)
def test_every_weakness_is_named_once(protection: object, expected: list[str]) -> None:
    verdict = judge(check("wireless_security"), with_wlan(configured=protection), context())
    messages = [observation.message.en for observation in verdict.observations]
    assert len(messages) == len(expected)
    for message, words in zip(messages, expected, strict=True):
        assert words in message


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"length": 8}, ["8 characters; at least 16"]),
        ({"character_kinds": 1}, ["1 of the four kinds of characters; at least 3"]),
        ({"length": 8, "character_kinds": 1}, ["8 characters", "1 of the four kinds"]),
        ({"well_known": True}, ["attackers try first"]),
        ({"names_network": True}, ["own name"]),
    ],
)
def test_every_weakness_of_a_passphrase_is_named_once(facts: dict[str, object], expected: list[str]) -> None:
    verdict = judge(check("wireless_passphrase"), with_passphrases(passphrase(**facts)), context())
    messages = [one.message.en for one in verdict.observations if one.kind == "violation"]
    assert len(messages) == len(expected)
    for message, words in zip(messages, expected, strict=True):
        assert words in message


def test_networks_that_share_a_passphrase_name_each_other() -> None:
    verdict = judge(check("wireless_passphrase"), with_networks(("STAFF", "GUEST")), context())
    found = [(one.target, one.message.en) for one in verdict.observations if one.kind == "violation"]
    assert [target for target, _ in found] == ["STAFF", "GUEST"]
    assert "the same passphrase as GUEST" in found[0][1]


def test_it_says_that_age_is_decided_by_records() -> None:
    verdict = judge(check("wireless_passphrase"), with_wlan(), context())
    assert [one.kind for one in verdict.observations if "wireless-password-principle" in one.message.en] == ["note"]
