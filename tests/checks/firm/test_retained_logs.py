"""Three calendar years of every device's logs, or since it came into service."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import Verdict, judge_firm
from netproof.model.assessment import Status
from netproof.model.context import FirmProfile
from netproof.model.firm import FirmContext
from netproof.model.register import Registers
from netproof.model.state import DeviceState
from netproof.model.state_logs import StoredLogs
from netproof.registers.devices import DeviceEntry, DevicesRegister
from tests.checks.firm.test_scheduled_runs import facts
from tests.checks.states import NOW, UNKNOWN, catalog, context, device

TODAY, DUE = date(2026, 11, 22), date(2023, 11, 22)


def entry(name: str = "sw1", **values: Any) -> DeviceEntry:
    known = {"id": f"A-{name}", "owner": "Lin", "device": name, "log_names": (name,), "in_service": date(2019, 3, 1)}
    return DeviceEntry.model_validate(known | values)


def kept(sender: str = "sw1", **values: Any) -> StoredLogs:
    return StoredLogs.model_validate({"sender": sender, "oldest": DUE, "newest": TODAY, "files": 1097} | values)


def server(*senders: StoredLogs, name: str = "log1", **values: Any) -> DeviceState:
    return device(log_store={"senders": senders} | values).changed(device=name)


def verdict(
    *entries: DeviceEntry,
    servers: tuple[DeviceState, ...] = (),
    also: tuple[str, ...] = (),
    unread: tuple[str, ...] = (),
    as_of: datetime = NOW,
) -> Verdict:
    states = {state.device: state for state in servers}
    names = (*states, *also, *unread)
    firm = FirmContext(
        run=facts(as_of),
        firm=FirmProfile(),
        registers=Registers(present=(DevicesRegister(entries=entries),)),
        devices={name: context(name=name).device for name in names if name != "log1"},
        states=states | {name: device(log_store=None) for name in also},
    )
    use = next(use for control in catalog().controls for use in control.firm_checks if use.check == "retained_logs")
    return judge_firm(firm_checks()["retained_logs"].model_validate(use.parameters), firm)


GOOD, BAD, OPEN = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE
GAP = ((date(2025, 1, 1), date(2025, 1, 8)),)
CASES: dict[str, tuple[DeviceEntry, tuple[StoredLogs, ...], Status]] = {
    "three years": (entry(), (kept(),), GOOD),
    "none": (entry(), (kept("other"),), BAD),
    "by another name": (entry(log_names=("10.0.9.2", "SW1.firm.example")), (kept("sw1.firm.example"),), GOOD),
    "a week short": (entry(), (kept(oldest=DUE + timedelta(days=7)),), GOOD),
    "eight days short": (entry(), (kept(oldest=DUE + timedelta(days=8)),), BAD),
    "in service since then": (
        entry(in_service=date(2025, 5, 1)),
        (kept(oldest=date(2025, 5, 2)),),
        GOOD,
    ),
    "in service before": (entry(in_service=date(2025, 4, 1)), (kept(oldest=date(2025, 5, 2)),), BAD),
    "in service from tomorrow on": (entry(in_service=date(2026, 11, 23)), (), GOOD),
    "nobody knows since when": (entry(in_service=None), (kept(),), OPEN),
    "nobody knows since when, and nothing there": (entry(in_service=None), (), BAD),
    "silent": (entry(), (kept(newest=TODAY - timedelta(days=4)),), BAD),
    "quiet": (entry(), (kept(newest=TODAY - timedelta(days=3)),), GOOD),
    "a gap": (entry(), (kept(missing_days=GAP),), BAD),
    "a short gap": (entry(), (kept(missing_days=((date(2025, 1, 1), date(2025, 1, 7)),)),), GOOD),
    "a gap before": (
        entry(),
        (kept(oldest=date(2022, 1, 1), missing_days=((date(2023, 1, 1), date(2023, 6, 1)),)),),
        GOOD,
    ),
    "a gap that reaches into the three years": (
        entry(),
        (kept(oldest=date(2022, 1, 1), missing_days=((date(2023, 1, 1), date(2023, 11, 29)),)),),
        BAD,
    ),
    "a gap under one name, not the other": (
        entry(log_names=("sw1", "10.0.9.2")),
        (kept(missing_days=GAP), kept("10.0.9.2", oldest=date(2024, 12, 30), newest=date(2025, 1, 9))),
        GOOD,
    ),
    "renamed, with a gap between": (
        entry(log_names=("old", "new")),
        (kept("old", newest=date(2025, 1, 1)), kept("new", oldest=date(2025, 2, 1))),
        BAD,
    ),
    "renamed": (
        entry(log_names=("old", "new")),
        (kept("old", newest=date(2025, 1, 1)), kept("new", oldest=date(2025, 1, 2))),
        GOOD,
    ),
    "oldest unknown": (entry(), (kept(oldest=UNKNOWN),), OPEN),
    "newest unknown": (entry(), (kept(newest=UNKNOWN),), OPEN),
    "gaps unknown": (entry(), (kept(missing_days=UNKNOWN),), OPEN),
    "gaps unknown, and silent": (entry(), (kept(missing_days=UNKNOWN, newest=date(2026, 1, 1)),), BAD),
    "of the future": (entry(), (kept(newest=date(2099, 1, 1)),), OPEN),
    "out of service for a year": (
        entry(decommissioned=date(2025, 11, 1)),
        (kept(newest=date(2025, 11, 1)),),
        GOOD,
    ),
    "out of service for a year, and deleted": (entry(decommissioned=date(2025, 11, 1)), (), BAD),
    "out of service for four years": (entry(decommissioned=date(2022, 11, 1)), (), GOOD),
}


@pytest.mark.parametrize(("device_entry", "stored", "status"), CASES.values(), ids=CASES)
def test_retained_logs(device_entry: DeviceEntry, stored: tuple[StoredLogs, ...], status: Status) -> None:
    found = verdict(device_entry, servers=(server(*stored),))
    assert found.status is status, found
    assert all(one.target == device_entry.device for one in found.observations)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (datetime(2028, 2, 29, 4, tzinfo=UTC), date(2025, 2, 28)),
        (datetime(2027, 2, 28, 4, tzinfo=UTC), date(2024, 2, 28)),
        (datetime(2027, 3, 1, 4, tzinfo=UTC), date(2024, 3, 1)),
        (datetime(2026, 12, 31, 17, tzinfo=UTC), date(2024, 1, 1)),  # 2027 in Taipei
    ],
)
def test_years_are_the_calendars(today: datetime, due: date) -> None:
    def judged(oldest: date) -> Status:
        logs = kept(oldest=oldest, newest=today.date())
        return verdict(entry(), servers=(server(logs),), as_of=today).status

    assert judged(due + timedelta(days=7)) is GOOD
    assert judged(due + timedelta(days=8)) is BAD


def test_one_server_that_keeps_all_is_enough() -> None:
    poor, good = server(kept(oldest=date(2026, 1, 1))), server(kept(), name="log2")
    assert verdict(entry(), entry("log2"), servers=(poor, good)).status is BAD  # of log2 itself there is nothing
    both = server(kept(), kept("log2"), name="log2")
    assert verdict(entry(), entry("log2"), servers=(poor, both)).status is GOOD


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"servers": ()}, OPEN),
        ({"servers": (server(receives=False),)}, OPEN),
        ({"servers": (server(kept(), receives=UNKNOWN),)}, OPEN),
        ({"servers": (device(log_store={"senders": UNKNOWN}).changed(device="log1"),)}, OPEN),
        ({"servers": (server(kept()),), "also": ("sw2",)}, OPEN),
        ({"servers": (server(),), "unread": ("sw1",)}, OPEN),
        ({"servers": (server(kept()),), "unread": ("sw1",)}, GOOD),
        ({"servers": (server(kept()),), "also": ("sw1",)}, GOOD),
    ],
    ids=["none read", "none", "perhaps", "senders unread", "unregistered", "may be there", "is there", "is read"],
)
def test_what_was_not_read_is_never_good(given: dict[str, Any], status: Status) -> None:
    assert verdict(entry(), **given).status is status


@pytest.mark.parametrize(
    "dates", [{"in_service": date(2026, 11, 23)}, {"decommissioned": date(2026, 11, 21)}], ids=["not yet", "no more"]
)
def test_a_device_that_is_read_is_in_service(dates: dict[str, Any]) -> None:
    judged = verdict(entry(**dates), servers=(server(kept()),), also=("sw1",))
    assert judged.status is OPEN
    assert judged.reason is not None
    assert "not in service" in judged.reason.en


@pytest.mark.parametrize("register", [None, DevicesRegister(entries=())])
def test_without_the_register_nothing_is_known(register: DevicesRegister | None) -> None:
    registers = Registers(present=(register,) if register else ())
    states = {"log1": server(kept())}
    firm = FirmContext(run=facts(NOW), firm=FirmProfile(), registers=registers, states=states)
    check = firm_checks()["retained_logs"].model_validate({"retention_years": 3, "gap_days": 7, "silent_days": 3})
    assert judge_firm(check, firm).status is OPEN


def test_what_is_wrong_is_told_in_both_languages() -> None:
    found = verdict(
        entry(), servers=(server(kept(oldest=date(2024, 1, 1), newest=date(2026, 1, 1), missing_days=GAP)),)
    )
    told = [one.message for one in found.observations]
    assert [text.en for text in told] == [
        "the oldest record is of 2024-01-01; records are due from 2023-11-22 on",
        "the newest record is of 2026-01-01; the device has been silent for 325 days",
        "no records from 2025-01-01 to 2025-01-08 (8 days)",
    ]
    assert "2025-01-01 至 2025-01-08 無日誌" in told[2].zh_tw
    assert found.observations[0].proof == ("sw1: 2024-01-01 to 2026-01-01, 1097 files, 0 bytes",)
