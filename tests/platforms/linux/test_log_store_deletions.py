"""Whatever is deleted from a store, or not read of it, nothing about its logs turns out better."""

from datetime import date
from pathlib import Path

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import judge_firm
from netproof.model.assessment import Status
from netproof.model.context import FirmProfile
from netproof.model.firm import FirmContext
from netproof.model.register import Registers
from netproof.model.state import DeviceState
from netproof.model.state_logs import LogStore
from netproof.platforms.linux import commands, log_store
from netproof.platforms.outputs import NotCollectedError, Outputs
from netproof.registers.devices import DeviceEntry, DevicesRegister
from tests.checks.firm.test_scheduled_runs import facts
from tests.checks.states import NOW, context
from tests.platforms.linux.test_log_store import Reading, days, outputs, put, record, store

__all__ = ["store"]

GRAVITY = {Status.SATISFIED: 0, Status.INDETERMINATE: 1, Status.NOT_SATISFIED: 2}
SECTIONS = (commands.RSYSLOG_FILES, commands.LOGROTATE_FILES, commands.SOCKETS, commands.LOG_STORE)


def status(outputs: Outputs) -> Status:
    """Judge three devices that came into service on 10 November; two days in a row without a record are allowed."""
    try:
        section: LogStore | None = log_store.parse(outputs)
    except NotCollectedError:
        section = None
    state = DeviceState(device="log1", platform="linux", collected_at=NOW, source="session", log_store=section)
    entries = tuple(
        DeviceEntry(id=name, owner="Lin", device=name, in_service=date(2026, 11, 10)) for name in ("sw1", "sw2", "sw3")
    )
    firm = FirmContext(
        run=facts(NOW),
        firm=FirmProfile(),
        registers=Registers(present=(DevicesRegister(entries=entries),)),
        devices={entry.device: context(name=entry.device).device for entry in entries},
        states={"log1": state}
        | {entry.device: state.changed(device=entry.device, log_store=None) for entry in entries},
    )
    check = firm_checks()["retained_logs"].model_validate({"retention_years": 3, "gap_days": 2, "silent_days": 2})
    return judge_firm(check, firm).status


@pytest.fixture
def full(store: Path) -> Path:
    for name in ("sw1", "sw2", "sw3"):
        days(store, "2026-11-10", "2026-11-22", name)
    put(store, "sw3/2026-11-10.log.gz", record("2026-11-10", "sw3"))
    return store


def test_a_full_store_is_good(full: Path, reading: Reading) -> None:
    assert status(outputs(reading, full)) is Status.SATISFIED


@pytest.mark.parametrize("spoiled", [(), ("2026-11-15", "2026-11-16", "2026-11-17")], ids=["full", "with a gap"])
def test_no_file_can_be_missed(full: Path, reading: Reading, spoiled: tuple[str, ...]) -> None:
    for day in spoiled:
        (full / f"sw1/{day}.log").unlink()
    before = status(outputs(reading, full))
    for path in sorted(full.glob("sw1/*.log")):
        content = path.read_bytes()
        path.unlink()
        assert GRAVITY[status(outputs(reading, full))] >= GRAVITY[before], path
        path.write_bytes(content[:20])  # a record whose end, and with it the rest of the file, is lost
        assert GRAVITY[status(outputs(reading, full))] >= GRAVITY[before], path
        path.write_bytes(content)


def test_file_after_file_it_only_becomes_worse(full: Path, reading: Reading) -> None:
    gravity = [GRAVITY[status(outputs(reading, full))]]
    for path in sorted(full.glob("sw2/*.log")):
        path.unlink()
        gravity.append(GRAVITY[status(outputs(reading, full))])
    assert gravity == sorted(gravity)
    assert (gravity[0], gravity[-1]) == (0, 2)


@pytest.mark.parametrize("command", SECTIONS)
def test_without_an_answer_nothing_is_good(full: Path, reading: Reading, command: str) -> None:
    whole = outputs(reading, full)
    left = {name: whole[name] for name in SECTIONS if name != command}
    found = status(reading(left))
    assert found is Status.INDETERMINATE or command == commands.SOCKETS


@pytest.mark.parametrize("line", range(12))
def test_without_a_line_of_the_answer_nothing_is_better(full: Path, reading: Reading, line: int) -> None:
    (full / "sw1/2026-11-22.log").unlink()
    (full / "sw1/2026-11-21.log").unlink()
    (full / "sw1/2026-11-20.log").unlink()
    whole = outputs(reading, full)
    answer = whole[commands.LOG_STORE].splitlines(keepends=True)
    del answer[line % len(answer)]
    assert status(whole.replaced({commands.LOG_STORE: "".join(answer)})) is not Status.SATISFIED
