"""Keys of time servers: read with their type, and set in the order in which the clock goes on following."""

import pytest

from netproof.model.state import TimeSource
from netproof.platforms.cisco_ios import time
from netproof.platforms.cisco_ios.prediction import predict, undo

from . import emulated
from .samples import of_configuration
from .test_against_emulator import SWITCH

KEY = "ntp authentication-key 1 {} 070C285F4D06 7\nntp trusted-key {}\nntp authenticate\nntp server 10.9.0.30 key 1\n"


@pytest.mark.parametrize(
    ("text", "authenticated", "key_type"),
    [
        (KEY.format("md5", "1"), True, "md5"),
        (KEY.format("hmac-sha2-256", "1"), True, "hmac-sha2-256"),
        (KEY.format("cmac-aes-128", "1 - 3"), True, "cmac-aes-128"),
        (KEY.format("md5", "2"), False, ""),
        (KEY.format("md5", "1").replace("ntp authenticate\n", ""), False, ""),
        (KEY.format("md5", "1").replace(" key 1\n", "\n"), False, ""),
        (KEY.format("md5", "1").replace(" key 1\n", " key 2\n"), False, ""),
    ],
)
def test_a_source_is_authenticated_by_a_trusted_key(text: str, authenticated: bool, key_type: str) -> None:  # noqa: FBT001
    (source,) = time.parse(of_configuration(text)).sources
    assert (source.authenticated, source.key_type) == (authenticated, key_type)


@pytest.mark.parametrize(("version", "best"), [("17.9", "hmac-sha2-256"), ("15.7", "md5"), ("", "md5")])
def test_which_keys_can_be_set_depends_on_the_release(version: str, best: str) -> None:
    section = time.parse(of_configuration(f"version {version}" if version else "hostname x"))
    assert section.settable_key_types[0] == best


def test_keys_come_before_what_refers_to_them_and_can_be_taken_back() -> None:
    config = emulated.device("iosxe_switch", f"{SWITCH}ntp server 10.9.0.31 prefer\n")
    before = emulated.outputs(config)
    section = time.parse(before)
    new = {"authenticated": True, "key": 7, "key_type": "hmac-sha2-256", "secret": "ntp_key"}
    sources = (*(source.changed(**new) for source in section.sources), TimeSource(address="10.9.0.32").changed(**new))
    operations = time.render(section, section.changed(sources=sources))
    typed = [operation.model_dump()["line"] for operation in operations]
    assert typed == [
        "ntp authentication-key 7 hmac-sha2-256 <secret:vault:ntp_key>",
        "ntp trusted-key 7",
        "ntp server 10.9.0.30 key 7",
        "ntp server 10.9.0.31 key 7 prefer",
        "ntp server 10.9.0.32 key 7",
        "ntp authenticate",
    ]
    assert emulated.take(config, typed) == []
    predicted = predict(before, operations)
    assert emulated.comparable(predicted) == emulated.comparable(emulated.outputs(config))
    assert all(source.authenticated is True for source in time.parse(predicted).sources)
    assert emulated.take(config, [operation.model_dump()["line"] for operation in undo(before, operations)]) == []
    assert emulated.comparable(emulated.outputs(config)) == emulated.comparable(before)


def test_another_key_takes_the_place_of_the_old_one() -> None:
    section = time.parse(of_configuration(KEY.format("md5", "1").replace("10.9.0.30", "vrf M 10.9.0.30 version 4")))
    new = {"key": 2, "key_type": "cmac-aes-128", "secret": "ntp_key"}
    wanted = section.changed(sources=tuple(source.changed(**new) for source in section.sources))
    lines = [operation.model_dump()["line"] for operation in time.render(section, wanted)]
    assert "ntp server vrf M 10.9.0.30 key 2 version 4" in lines
