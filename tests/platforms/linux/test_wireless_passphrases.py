"""The passphrases of hostapd's files, and how a new one is written."""

import pytest

from netproof.model.operation import FileContent
from netproof.model.record import Unknown
from netproof.model.state_wireless import WirelessNetwork, WirelessPassphrase
from netproof.platforms import platform
from netproof.platforms.linux import commands, wireless
from netproof.platforms.outputs import Outputs
from tests.platforms.linux.conftest import seal
from tests.platforms.linux.planned import WPA3, changed

LINUX = platform("linux")
FILE = "/etc/hostapd/hostapd.conf"
KEY = "ab" * 32
WORD = "Jade-Mountain-3952"


def outputs_of(settings: str) -> Outputs:
    text = f"==> {FILE} <==\ninterface=wlan0\nssid=FIRM-OFFICE\nwpa=2\n{settings}\n"
    return Outputs({commands.HOSTAPD_FILES: text, commands.ENABLED_UNITS: ""}, seal=seal)


def network(settings: str) -> WirelessNetwork:
    section = wireless.parse(outputs_of(settings))
    assert not [word for word in (KEY, WORD, "guest-word", "MHcC") if word in section.model_dump_json()]
    return section.networks[0]


def shown(found: WirelessPassphrase) -> tuple[str, str, str, object]:
    return found.name, found.holder, found.storage, "?" if isinstance(found.length, Unknown) else found.length


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", []),
        ("#wpa_passphrase=Jade-Mountain-3952", []),
        (f"wpa_passphrase={WORD}", [("wpa_passphrase", "", "clear", 18)]),
        (f"wpa_passphrase=first-word\nwpa_passphrase={WORD}", [("wpa_passphrase", "", "clear", 18)]),
        ("wpa_passphrase=two words = one", [("wpa_passphrase", "", "clear", 15)]),
        (f"wpa_psk={KEY}", [("wpa_psk", "", "clear", None)]),
        (f"sae_password={WORD}", [("sae_password", "", "clear", 18)]),
        (f"sae_password={KEY}", [("sae_password", "", "clear", 64)]),
        (
            f"sae_password={WORD}\nsae_password=guest-word|mac=02:00:00:00:00:01|vlanid=3|id=visitors",
            [("sae_password", "", "clear", 18),
             ("sae_password", "mac=02:00:00:00:00:01 vlanid=3 id=visitors", "clear", 10)],
        ),
        ("sae_password=guest-word|pk=13:MHcC|id=x", [("sae_password", "id=x", "clear", 10)]),
        ("sae_password=guest|word", [("sae_password", "", "clear", 10)]),
        (f"sae_password=guest-word\nsae_password=\nsae_password={WORD}", [("sae_password", "", "clear", 18)]),
        ("wpa_psk_file=/etc/hostapd.psk", [("wpa_psk_file", "/etc/hostapd.psk", "elsewhere", "?")]),
        ("sae_password_file=/etc/sae", [("sae_password_file", "/etc/sae", "elsewhere", "?")]),
        ("wpa_psk_radius=2", [("wpa_psk_radius", "RADIUS", "elsewhere", "?")]),
        ("wpa_psk_radius=0", []),
    ],
)  # fmt: skip
def test_what_a_file_holds(settings: str, expected: list[tuple[str, str, str, object]]) -> None:
    assert [shown(found) for found in network(settings).passphrases] == expected


def test_every_bss_has_its_own() -> None:
    section = wireless.parse(
        outputs_of(f"wpa_passphrase={WORD}\nbss=wlan0_1\nssid=GUEST\nbss=wlan0_2\nwpa_passphrase={WORD}")
    )
    first, second, third = (one.passphrases for one in section.networks)
    assert second == ()
    assert first[0].sealed == third[0].sealed


def test_names_are_compared_with_the_network_s_own() -> None:
    (found,) = network("wpa_passphrase=Best-Office-4711").passphrases
    assert found.names_network is True


@pytest.mark.parametrize("setting", [f"wpa_passphrase={WORD}", f"wpa_psk={KEY}", f"sae_password={WORD}"])
@pytest.mark.parametrize("security", [False, True])
def test_a_new_passphrase_takes_the_old_one_s_place_and_comes_back(setting: str, *, security: bool) -> None:
    outputs = outputs_of(f"wpa_key_mgmt=SAE\n{setting}\nbss=wlan0_1\nssid=GUEST\nwpa_passphrase=guest-word")
    before = wireless.parse(outputs)
    office, guest = before.networks
    new = WirelessPassphrase.to_be_set("office_wifi", name="wpa_passphrase")
    after = changed(office, passphrases=(new,), **({"configured": WPA3} if security else {}))
    operations = wireless.render(before, changed(before, networks=(after, guest)))
    assert LINUX.predict is not None
    predicted = LINUX.predict(outputs, operations)
    (written,) = (one for one in operations if isinstance(one, FileContent))
    assert written.content.count("wpa_passphrase=<secret:vault:office_wifi>\n") == 1
    assert written.content.count("<secret:hostapd:") == 1
    assert setting.split("=")[1] not in written.content
    assert ("transition_disable" in written.content) is security
    renewed, kept = wireless.parse(predicted).networks
    assert renewed.passphrases == (new,)
    assert kept.configured == guest.configured
    assert wireless.render(wireless.parse(predicted), wireless.parse(predicted)) == ()
    assert LINUX.undo is not None
    (back,) = (one for one in LINUX.undo(outputs, operations) if isinstance(one, FileContent))
    assert back.content.count("<secret:hostapd:") == 2
    assert "vault" not in back.content
