"""Banners: read between their delimiters, and set as the emulator then has them."""

import pytest

from netproof.model.state_access import Banner, Banners
from netproof.platforms.cisco_ios import banners
from netproof.platforms.cisco_ios.prediction import predict, undo

from . import emulated
from .samples import of_configuration, of_fixture
from .test_against_emulator import SWITCH

WARNING = "Authorised people only. What you do here is recorded."


def read(text: str) -> Banners:
    return banners.parse(of_configuration(f"hostname sw1\nip domain name example.tw\n{text}"))


@pytest.mark.parametrize(
    ("text", "kind", "shown", "before_login", "replaceable"),
    [
        ("banner login ^CKeep out^C", "login", "Keep out", True, True),
        ("banner login ^C\nKeep out\nor else\n^C", "login", "Keep out\nor else", True, False),
        ("banner motd ^CKeep\nout^C", "motd", "Keep\nout", True, False),
        ("banner login #Keep out#", "login", "Keep out", True, True),
        ("banner login ^CYou reach $(hostname).$(domain)^C", "login", "You reach sw1.example.tw", True, True),
        ("banner exec ^CHello^C", "exec", "Hello", False, True),
        ("banner exec ^Cpassword topsecret^C", "exec", "password <removed>", False, True),
    ],
)
def test_a_banner_is_read(text: str, kind: str, shown: str, before_login: bool, replaceable: bool) -> None:  # noqa: FBT001
    (banner,) = read(text).banners
    assert (banner.kind, banner.text, banner.before_login, banner.replaceable) == (
        kind,
        shown,
        before_login,
        replaceable,
    )


def test_what_looks_like_configuration_in_a_banner_is_its_text() -> None:
    (banner,) = banners.parse(of_fixture("edge_router_15")).banners
    assert isinstance(banner.text, str)
    assert "line vty 0 4" in banner.text


@pytest.mark.parametrize("other", ["banner incoming ^CHi^C", "banner slip-ppp ^CHi^C", "no banner exec"])
def test_banners_of_no_log_in_are_left_out(other: str) -> None:
    assert read(other).banners == ()


@pytest.mark.parametrize("before", ["", "banner login ^CHello ~ you^C", "banner motd ^CBe\nwell^C"])
def test_a_banner_that_is_set_is_the_devices_and_can_be_taken_back(before: str) -> None:
    config = emulated.device("iosxe_switch", f"{SWITCH}{before}\n")
    outputs = emulated.outputs(config)
    section = banners.parse(outputs)
    others = tuple(banner for banner in section.banners if banner.kind != "login")
    wanted = section.changed(banners=(*others, Banner(kind="login", text=WARNING)))
    operations = banners.render(section, wanted)
    assert [operation.model_dump()["line"] for operation in operations] == [f"banner login ~{WARNING}~"]
    assert emulated.take(config, [f"banner login ~{WARNING}~"]) == []
    assert banners.parse(emulated.outputs(config)).banners == banners.parse(predict(outputs, operations)).banners
    back = [operation.model_dump()["line"] for operation in undo(outputs, operations)]
    assert not [line for line in back if "^C" in line], "typed, it would be the letter ^ as delimiter"
    assert emulated.take(config, back) == []
    assert banners.parse(emulated.outputs(config)).banners == section.banners


def test_the_delimiter_is_no_letter_of_the_text() -> None:
    nothing = Banners(banners=())
    one = Banners(banners=(Banner(kind="login", text="~ home |"),))
    assert [operation.model_dump()["line"] for operation in banners.render(nothing, one)] == ["banner login @~ home |@"]
    with pytest.raises(ValueError, match="every letter"):
        banners.render(nothing, Banners(banners=(Banner(kind="login", text="~|@+=&;"),)))
