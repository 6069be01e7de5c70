"""Time servers that prove themselves, and others."""

from typing import Any

from netproof.model.state import DeviceState, TimeSource
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, Case, device

CHECK = "time_authentication"
KEY: dict[str, Any] = {"time_key": "ntp_key"}


def following(*sources: TimeSource, **values: Any) -> DeviceState:
    return device(time={"sources": sources, **values})


def source(address: str = "10.0.9.1", **values: Any) -> TimeSource:
    return TimeSource(address=address, **values)


def keyed(kind: object) -> TimeSource:
    return TimeSource.model_validate({"address": "10.0.9.1", "authenticated": True, "key_type": kind})


CASES = [
    Case("keys of HMAC-SHA-2", CHECK, device(), GOOD),
    Case("NTS", CHECK, following(keyed("nts")), GOOD),
    Case("no key", CHECK, following(source()), BAD),
    Case("no key, but one is declared", CHECK, following(source()), BAD, GOOD, parameters=KEY),
    Case("one of two", CHECK, following(keyed("nts"), source("10.0.9.2")), BAD, GOOD, parameters=KEY),
    Case("an MD5 key", CHECK, following(keyed("md5")), BAD, GOOD, parameters=KEY),
    Case("the device knows MD5 alone", CHECK, following(source(), settable_key_types=("md5",)), BAD, parameters=KEY),
    Case("keys stand in a file", CHECK, following(source(), settable_key_types=()), BAD, parameters=KEY),
    Case(
        "one that need not", CHECK, following(source()), GOOD, parameters={"unauthenticated_time_servers": ["10.0.9.1"]}
    ),
    Case("unknown", CHECK, following(source(authenticated=UNKNOWN)), OPEN),
    Case("a key of unknown type", CHECK, following(keyed(UNKNOWN)), OPEN),
    Case("no server", CHECK, following(), NOT),
]
