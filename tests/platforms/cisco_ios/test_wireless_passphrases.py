"""The passphrases of WLANs, by the forms of Cisco's Catalyst 9800 configuration guide."""

import pytest

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Unknown
from netproof.model.state_wireless import WirelessPassphrase
from netproof.platforms.cisco_ios import PLATFORM, wireless
from netproof.platforms.outputs import NotCollectedError

from .samples import of_configuration, of_fixture

KEY = "0f" * 32
WORD = "Jade-Mountain-3952"


def found_in(lines: str) -> list[tuple[str, str, str, object]]:
    section = wireless.parse(of_configuration(f"wlan OFFICE 1 FIRM-OFFICE\n{lines}"))
    assert not [word for word in (KEY, WORD, "AAbbCC") if word in section.model_dump_json()]
    return [_shown(one) for one in section.networks[0].passphrases]


def _shown(found: WirelessPassphrase) -> tuple[str, str, str, object]:
    return found.name, found.holder, found.storage, "?" if isinstance(found.length, Unknown) else found.length


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (" security wpa akm psk", []),
        (f" security wpa psk set-key ascii 0 {WORD}", [("security wpa psk", "", "clear", 18)]),
        (f" security wpa psk set-key ascii {WORD}", [("security wpa psk", "", "clear", 18)]),
        (" security wpa psk set-key ascii 0 two words", [("security wpa psk", "", "clear", 9)]),
        (f" security wpa psk set-key hex 0 {KEY}", [("security wpa psk", "", "clear", None)]),
        (" security wpa psk set-key ascii 8 AAbbCC", [("security wpa psk", "", "encrypted", "?")]),
        (" security wpa psk set-key hex 8 AAbbCC", [("security wpa psk", "", "encrypted", "?")]),
        (
            f" security wpa wpa2 mpsk\n  priority 0 set-key ascii 0 {WORD}\n  priority 1 set-key ascii 8 AAbbCC",
            [("priority 0", "priority 0", "clear", 18), ("priority 1", "priority 1", "encrypted", "?")],
        ),
    ],
)
def test_what_a_wlan_holds(lines: str, expected: list[tuple[str, str, str, object]]) -> None:
    assert found_in(lines) == expected


def test_the_controller_of_the_fixtures() -> None:
    networks = {one.name: one.passphrases for one in wireless.parse(of_fixture("wireless_controller_17")).networks}
    assert {name: [_shown(one) for one in found] for name, found in networks.items() if found} == {
        "legacy": [("security wpa psk", "", "clear", 8)],
        "wpa3": [("security wpa psk", "", "encrypted", "?")],
    }


def test_an_autonomous_access_point_is_not_taken_for_one_without_networks() -> None:
    with pytest.raises(NotCollectedError, match="dot11 ssid"):
        wireless.parse(of_configuration("dot11 ssid FIRM-OFFICE\n authentication open\n wpa-psk ascii 7 0822455D0A16"))


CONTROLLER = f"""\
wlan OFFICE 1 FIRM-OFFICE
 security wpa psk set-key ascii 0 {WORD}
 no security wpa akm dot1x
 security wpa akm psk
 no shutdown
"""


def lines(operations: tuple[Operation, ...]) -> list[str]:
    return [one.line for one in operations if isinstance(one, ConfigurationLine)]


def test_a_new_passphrase_is_typed_as_a_reference_and_the_old_one_comes_back_sealed() -> None:
    outputs = of_configuration(CONTROLLER)
    before = wireless.parse(outputs)
    new = WirelessPassphrase.to_be_set("office_wifi", name="security wpa psk")
    (office,) = before.networks
    operations = wireless.render(before, before.changed(networks=(office.changed(passphrases=(new,)),)))
    assert lines(operations) == [
        "wlan OFFICE", "shutdown", "security wpa psk set-key ascii 0 <secret:vault:office_wifi>", "no shutdown", "exit",
    ]  # fmt: skip
    assert PLATFORM.predict is not None
    assert PLATFORM.undo is not None
    predicted = wireless.parse(PLATFORM.predict(outputs, operations))
    assert predicted.networks[0].passphrases == (new,)
    isolated = predicted.networks[0].changed(client_isolation=True)
    more = wireless.render(predicted, predicted.changed(networks=(isolated,)))
    assert lines(more) == ["wlan OFFICE", "shutdown", "peer-blocking drop", "no shutdown", "exit"]
    sealed = outputs.seal("wireless-key", WORD)
    assert f"security wpa psk set-key ascii 0 {sealed}" in lines(PLATFORM.undo(outputs, operations))
