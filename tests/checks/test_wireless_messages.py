"""A reader of a finding sees which setting is wrong, so each weakness has words of its own."""

import pytest

from netproof.checks.judging import judge
from tests.checks.cases.wireless import OPEN_NETWORK, PSK, WEP, security, with_wlan
from tests.checks.states import check, context


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
