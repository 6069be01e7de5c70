"""Reading a day's logs back from the store: the command is run for real, on a store made for each test."""

import gzip
import hashlib
import shlex
import subprocess
from datetime import date
from pathlib import Path

import pytest

from netproof.errors import ConfigurationError
from netproof.model.state_logs import RestoredLog
from netproof.platforms.linux import log_restoring
from netproof.platforms.linux.store_survey import FOLDER
from tests.contract.test_read_only import FORBIDDEN
from tests.platforms.linux.test_log_store import put, record, store

__all__ = ["store"]

DAY = date(2026, 11, 5)
OTHER = "2026-11-06T00:00:01+08:00 sw1 sshd[1]: of the day after, sent late"
RFC_3164 = "Nov  5 10:00:00 SW1 %SYS-5-CONFIG_I: Configured from console by chen on vty0 (10.0.9.21)"


def restored(store: Path, *names: str) -> dict[str, RestoredLog]:
    words = shlex.split(log_restoring.command(names or ("sw1", "10.0.9.2"), DAY))
    assert words[:4] == ["sudo", "-n", "sh", "-c"]
    script = words[4].replace(FOLDER, str(store))
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True, text=True, timeout=120)
    found = log_restoring.parse(done.stdout.replace(str(store), FOLDER))
    return {one.path.removeprefix(f"{FOLDER}/"): one for one in found}


def test_the_files_of_the_device_and_the_day_are_read_to_their_end(store: Path) -> None:
    path = put(store, "sw1/2026-11-05.log.gz", record("2026-11-05"), OTHER, record("2026-11-05", "someone-else"))
    for other in ("sw1/2026-11-04.log", "sw10/2026-11-05.log", "sw1/2026-11-05.log.sha256"):
        put(store, other, record("2026-11-05"))
    found = restored(store)
    assert list(found) == ["sw1/2026-11-05.log.gz"]
    file = found["sw1/2026-11-05.log.gz"]
    assert (file.readable, file.records, file.records_of_day, file.records_of_device) == (True, 3, 2, 1)
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert file.is_restored


@pytest.mark.parametrize(
    "name", ["10.0.9.2/20261105.log.xz", "2026/11/05/sw1.log", "10.0.9.2-2026-11-05.log", "sw1.log-20261105"]
)
def test_every_layout(store: Path, name: str) -> None:
    put(store, name, RFC_3164)
    assert restored(store)[name].is_restored


def test_what_cannot_be_read_to_its_end_is_not_restored(store: Path) -> None:
    put(store, "sw1/2026-11-05.log.gz").write_bytes(gzip.compress((record("2026-11-05") + "\n").encode() * 9999)[:-200])
    put(store, "sw1/2026-11-05.log.xz").write_bytes(b"no archive")
    put(store, "sw1/x-2026-11-05.log", OTHER)
    found = restored(store)
    assert [one.readable for one in found.values()] == [False, False, True]
    assert not any(one.is_restored for one in found.values())


def test_nothing_there(store: Path) -> None:
    assert restored(store) == {}
    store.rmdir()
    assert restored(store) == {}


@pytest.mark.parametrize("name", ["", "sw1; id", "$(id)", "*", "-n", "sw1\nid", "sw1'", "a|b"])
def test_a_name_that_no_path_has_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="log_names"):
        log_restoring.command([name], DAY)


def test_the_command_only_reads() -> None:
    assert FORBIDDEN["exec"].search(log_restoring.command(["sw1"], DAY)) is None
