"""What is told of a passphrase, and that it is never shown."""

import hashlib

import pytest

from netproof.model.record import Unknown
from netproof.platforms.wireless_passphrases import passphrase, raw_key
from tests.planning import seal

SSID = "FIRM-Dealers 證券"
STRONG = "Jade-Mountain-3952"


@pytest.mark.parametrize(
    ("value", "length", "kinds", "well_known", "names_network"),
    [
        (STRONG, 18, 4, False, False),
        ("28825252", 8, 1, False, False),
        ("labpassphrase", 13, 1, False, False),
        ("Password2024!", 13, 4, True, False),
        ("PASSWORD", 8, 1, True, False),
        ("12345678", 8, 1, True, False),
        ("0987654321", 10, 1, True, False),
        ("88888888", 8, 1, True, False),
        ("abcdabcd", 8, 1, True, False),
        ("1qaz2wsx3edc", 12, 2, True, False),
        ("qwertyuiop", 10, 1, True, False),
        ("passwordsarehard", 16, 1, False, False),
        ("our-DEALERS-wifi-77", 19, 4, False, True),
        ("firmfirm-Wi7", 12, 4, False, True),
        ("firm", 4, 1, False, True),
        ("the 證券 net", 10, 2, False, False),
    ],
)
def test_facts(value: str, length: int, kinds: int, *, well_known: bool, names_network: bool) -> None:
    found = passphrase(value, name="wpa_passphrase", ssid=SSID, seal=seal)
    facts = (found.length, found.character_kinds, found.well_known, found.names_network, found.storage)
    assert facts == (length, kinds, well_known, names_network, "clear")
    assert value not in found.model_dump_json(exclude={"name"})


@pytest.mark.parametrize(
    ("ssid", "named"), [("KGI", True), ("AB", False), ("AB CD", False), ("x-KGIX", True), ("", False)]
)
def test_the_words_of_an_ssid(ssid: str, *, named: bool) -> None:
    found = passphrase("Tea-with-kgix-and-ab-cd", name="wpa_passphrase", ssid=ssid, seal=seal)
    assert found.names_network is named


def key_of(word: str, ssid: str = SSID) -> str:
    return hashlib.pbkdf2_hmac("sha1", word.encode(), ssid.encode(), 4096, 32).hex()


@pytest.mark.parametrize(
    ("key", "well_known", "names_network"),
    [
        (key_of(STRONG), False, False),
        (key_of("password"), True, False),
        (key_of("password").upper(), True, False),
        (key_of("12345678"), True, False),
        (key_of("88888888"), True, False),
        (key_of("password", "Another"), False, False),
    ],
)
def test_a_raw_key_has_no_length_but_may_be_made_of_a_known_word(
    key: str, *, well_known: bool, names_network: bool
) -> None:
    found = raw_key(key, name="wpa_psk", ssid=SSID, seal=seal)
    facts = (found.length, found.character_kinds, found.well_known, found.names_network)
    assert facts == (None, None, well_known, names_network)
    assert key not in found.model_dump_json()


def test_a_raw_key_made_of_the_ssid_names_the_network() -> None:
    found = raw_key(key_of("securenet", "SecureNet"), name="wpa_psk", ssid="SecureNet", seal=seal)
    assert (found.well_known, found.names_network) == (True, True)


def test_the_key_is_that_of_the_standard() -> None:
    """IEEE 802.11-2020, J.4.2, test vector 1."""
    assert key_of("password", "IEEE") == "f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e"


def test_equal_passphrases_have_one_token_and_others_do_not() -> None:
    one, same, other = (
        passphrase(value, name=name, ssid=ssid, seal=seal).sealed
        for value, name, ssid in ((STRONG, "a", "A"), (STRONG, "b", "B"), (f"{STRONG}1", "a", "A"))
    )
    assert one == same
    assert one != other


@pytest.mark.parametrize("token", ["<secret:vault:office_wifi>", "<secret:hostapd:0123456789abcdef>"])
def test_of_a_reference_nothing_is_told(token: str) -> None:
    for describe in (passphrase, raw_key):
        found = describe(token, name="wpa_passphrase", ssid=SSID, seal=seal)
        facts = (found.length, found.character_kinds, found.well_known, found.names_network)
        assert all(isinstance(fact, Unknown) for fact in facts)
        assert found.secret == ("office_wifi" if "vault" in token else "")
