"""What is read before the log-in."""

from typing import Any

from netproof.model.record import Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import Banner
from tests.checks.states import BAD, GOOD, OPEN, UNKNOWN, Case, device

WARNING = "Authorised people only. What you do here is recorded."
OWN: dict[str, Any] = {"text": WARNING}


def showing(*banners: Banner, **values: Any) -> DeviceState:
    return device(banners={"banners": banners, **values})


def login(text: str | Unknown, **values: Any) -> Banner:
    return Banner(kind="login", text=text, **values)


CASES = [
    Case("a warning", "login_banner", device(), GOOD),
    Case("the firm's warning", "login_banner", device(), GOOD, parameters=OWN),
    Case("with other line breaks", "login_banner", showing(login(WARNING.replace(" ", "\n"))), GOOD, parameters=OWN),
    Case("among other words", "login_banner", showing(login(f"Attention! {WARNING}")), GOOD, parameters=OWN),
    Case("none", "login_banner", showing(), BAD),
    Case("none, and the firm has a text", "login_banner", showing(), BAD, GOOD, parameters=OWN),
    Case("after the log-in alone", "login_banner", showing(Banner(kind="motd", text="x", before_login=False)), BAD),
    Case("an empty one", "login_banner", showing(login(" \n")), BAD, GOOD, parameters=OWN),
    Case("another text", "login_banner", showing(login("Hello")), BAD, GOOD, parameters=OWN),
    Case("one that cannot be put back", "login_banner", showing(login("Hi", replaceable=False)), BAD, parameters=OWN),
    Case("a text for which no line has room", "login_banner", showing(), BAD, parameters={"text": "x" * 201}),
    Case("a text of two lines", "login_banner", showing(), BAD, parameters={"text": "a\nb"}),
    Case("a text that asks", "login_banner", showing(), BAD, parameters={"text": "Who are you?"}),
    Case("a text with a token", "login_banner", showing(), BAD, parameters={"text": "$(hostname)"}),
    Case("a text with an escape", "login_banner", showing(), BAD, parameters={"text": r"Welcome to \n"}),
    Case("a text beyond ASCII", "login_banner", showing(), BAD, parameters={"text": "未經授權禁止登入"}),
    *(
        Case(f"it tells the {what}", "login_banner", showing(login(f"{WARNING} {value}")), BAD, GOOD, parameters=OWN)
        for what, value in {"host name": "SW1", "vendor": "cisco", "model": "C9300-48P", "version": "17.12.4"}.items()
    ),
    Case("it tells another host's name", "login_banner", showing(login(f"{WARNING} sw10")), GOOD),
    Case(
        "the console tells it",
        "login_banner",
        showing(login(WARNING), Banner(kind="console", text="cisco-ios-xe 17.12.4")),
        BAD,
        GOOD,
        parameters=OWN,
    ),
    Case("it may tell", "login_banner", showing(login("sw1")), GOOD, parameters={"undisclosed": []}),
    Case("a version without a point is a number", "login_banner", device(
        banners={"banners": (login("Article 12"),)}, identity={"version": "12"}), GOOD),
    Case("its text unknown", "login_banner", showing(login(UNKNOWN)), OPEN),
    Case("none was read, there may be one", "login_banner", showing(further_banners=UNKNOWN), OPEN),
    Case("the firm's text on any device", "login_banner", device(
        identity={"hostname": UNKNOWN}, banners={"banners": (login(WARNING),)}), GOOD, parameters=OWN),
    Case("the host name unknown", "login_banner", device(identity={"hostname": UNKNOWN}), OPEN),
]  # fmt: skip
