"""Logs and clocks."""

from typing import Any

from netproof.model.state import DeviceState, LogDestination, TimeSource
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, Case, device

SERVERS = {"log_servers": ["10.0.9.50", "10.0.9.51"]}
CLOCKS = {"time_servers": ["10.0.9.1", "10.0.9.2"]}


def with_logging(**values: Any) -> DeviceState:
    return device(logging=values)


def sending(*levels: object) -> tuple[LogDestination, ...]:
    return tuple(
        LogDestination.model_validate({"address": f"10.0.9.{n}", "protocol": "udp", "port": 514, "severity": level})
        for n, level in enumerate(levels)
    )


CASES = [
    Case("one server", "remote_logging", device(), GOOD),
    Case("none", "remote_logging", with_logging(destinations=()), BAD),
    Case("none, but declared", "remote_logging", with_logging(destinations=()), BAD, GOOD, parameters=SERVERS),
    Case("one of two declared", "remote_logging", device(), BAD, GOOD, parameters=SERVERS),
    Case("one of two asked for", "remote_logging", device(), BAD, parameters={"minimum_destinations": 2}),
    Case(
        "the same one twice",
        "remote_logging",
        with_logging(destinations=sending("", "")[:1] * 2),
        BAD,
        parameters={"minimum_destinations": 2},
    ),
    Case("switched off", "remote_logging", with_logging(enabled=False), BAD, GOOD),
    Case("unknown", "remote_logging", with_logging(enabled=UNKNOWN), OPEN),
    Case("another server too", "remote_logging", device(), GOOD, parameters={"log_servers": ["10.0.9.50"]}),
    Case("informational", "log_severity", device(), GOOD),
    Case("debug", "log_severity", with_logging(severity="debug"), GOOD),
    Case("warnings only", "log_severity", with_logging(severity="warning"), BAD, GOOD),
    Case("unknown", "log_severity", with_logging(severity=UNKNOWN), OPEN),
    Case("no level of RFC 5424", "log_severity", with_logging(severity="loud"), OPEN),
    Case(
        "one destination gets less",
        "log_severity",
        with_logging(destinations=sending("informational", "error")),
        BAD,
        GOOD,
    ),
    Case(
        "destinations have their own",
        "log_severity",
        with_logging(destinations=sending("info", "debug"), severity=UNKNOWN),
        GOOD,
    ),
    Case("nothing is sent", "log_severity", with_logging(destinations=()), NOT),
    Case("nothing is sent yet", "log_severity", with_logging(destinations=(), severity="warning"), NOT),
    Case(
        "one destination goes by the device's level",
        "log_severity",
        with_logging(destinations=sending("debug", ""), severity="warning"),
        BAD,
        GOOD,
    ),
    Case("one destination unknown", "log_severity", with_logging(destinations=sending(UNKNOWN)), OPEN),
    *(
        case
        for field, check in (
            ("timestamps", "log_timestamps"),
            ("change_logging", "change_logging"),
            ("login_logging", "login_logging"),
        )
        for case in (
            Case("on", check, device(), GOOD),
            Case("off", check, with_logging(**{field: False}), BAD, GOOD),
            Case("unknown", check, with_logging(**{field: UNKNOWN}), OPEN),
        )
    ),
    Case("two", "time_sources", device(), GOOD),
    Case("one", "time_sources", device(time={"sources": (TimeSource(address="10.0.9.1"),)}), BAD),
    Case(
        "one, two declared",
        "time_sources",
        device(time={"sources": (TimeSource(address="10.0.9.1"),)}),
        BAD,
        GOOD,
        parameters=CLOCKS,
    ),
    Case("one twice", "time_sources", device(time={"sources": (TimeSource(address="10.0.9.1"),) * 2}), BAD),
    Case(
        "two others",
        "time_sources",
        device(time={"sources": (TimeSource(address="a"), TimeSource(address="b"))}),
        BAD,
        GOOD,
        parameters=CLOCKS,
    ),
    Case("follows", "clock_synchronisation", device(), GOOD),
    Case("runs free", "clock_synchronisation", device(time={"synchronised": False}), BAD),
    Case("unknown", "clock_synchronisation", device(time={"synchronised": UNKNOWN}), OPEN),
]
