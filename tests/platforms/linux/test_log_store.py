"""The log server's store: the survey is run for real, on a store made for each test."""

import gzip
import lzma
import os
import shlex
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from netproof.model.operation import Command, FileContent
from netproof.model.record import Unknown
from netproof.model.state_logs import LogStore, StoredLogs
from netproof.platforms import platform
from netproof.platforms.linux import commands, log_store
from netproof.platforms.linux.guarding import inverse_commands, touched_paths
from netproof.platforms.linux.log_records import record_day
from netproof.platforms.linux.store_survey import FOLDER
from netproof.platforms.outputs import NotCollectedError, Outputs
from tests.platforms.linux.conftest import read_case

LINUX = platform("linux")
RECEIVE = 'module(load="imudp")\ninput(type="imudp" port="514" ruleset="remote")\n'
DAILY = 'template(name="T" type="string" string="/var/log/remote/%HOSTNAME%/%$year%-%$month%-%$day%.log")\n'
ACTION = 'ruleset(name="remote") { action(type="omfile" dynaFile="T") }\n'

type Reading = Callable[[dict[str, str]], Outputs]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    folder.mkdir(mode=0o750)
    return folder


def survey(store: Path) -> str:
    """Run the read command on a folder in the store's place, as the user who runs the tests."""
    words = shlex.split(commands.LOG_STORE)
    assert words[:4] == ["sudo", "-n", "sh", "-c"]
    script = words[4].replace(FOLDER, str(store))
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True, text=True, timeout=120)
    return done.stdout.replace(str(store), FOLDER)


def outputs(
    reading: Reading, store: Path, *, rsyslog: str = RECEIVE + DAILY + ACTION, logrotate: str = "", sockets: str = ""
) -> Outputs:
    return reading(
        {
            commands.RSYSLOG_FILES: f"==> /etc/rsyslog.conf <==\n{rsyslog}\n",
            commands.LOGROTATE_FILES: f"==> /etc/logrotate.d/remote <==\n{logrotate}\n",
            commands.SOCKETS: sockets,
            commands.LOG_STORE: survey(store),
        }
    )


def put(store: Path, name: str, *records: str, mode: int = 0o640) -> Path:
    path = store / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(f"{record}\n" for record in records).encode()
    opened: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".xz": lzma.compress}
    path.write_bytes(opened.get(path.suffix, bytes)(data))
    path.chmod(mode)
    return path


def record(day: str, device: str = "sw1") -> str:
    return f"{day}T10:00:00.123456+08:00 {device} sshd[1]: Accepted publickey for chen from 10.0.9.21 port 50122"


def days(store: Path, first: str, last: str, device: str = "sw1") -> None:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        put(store, f"{device}/{day}.log", record(str(day), device))
        day += timedelta(days=1)


def senders(found: LogStore) -> dict[str, StoredLogs]:
    assert not isinstance(found.senders, Unknown), found.senders
    return {one.sender: one for one in found.senders}


def test_daily_files_tell_days_and_gaps(store: Path, reading: Reading) -> None:
    days(store, "2024-02-26", "2024-03-02")
    (store / "sw1/2024-02-28.log").unlink()
    (store / "sw1/2024-02-29.log").write_text("")
    put(store, "sw1/2024-02-26.log.gz", record("2024-02-26"))
    (store / "sw1/2024-02-26.log").unlink()
    found = senders(log_store.parse(outputs(reading, store)))["sw1"]
    assert (found.oldest, found.newest) == (date(2024, 2, 26), date(2024, 3, 2))
    assert found.missing_days == ((date(2024, 2, 28), date(2024, 2, 29)),)
    assert (found.files, found.year_known_by) == (5, "time stamp")


def test_what_rotation_leaves(store: Path, reading: Reading) -> None:
    """One file of a sender, rotated by number and compressed, or by day."""
    rsyslog = RECEIVE + '$template T,"/var/log/remote/%FROMHOST-IP%.log"\n*.* ?T\n'
    put(store, "10.0.9.2.log", record("2026-11-22"))
    put(store, "10.0.9.2.log.1", record("2026-11-15"))
    put(store, "10.0.9.2.log.10.gz", record("2026-09-13"), record("2026-09-19"))
    put(store, "10.0.9.2.log.2.gz", record("2026-11-08"))
    put(store, "10.0.9.3.log", record("2026-11-21"))
    put(store, "10.0.9.3.log-20261101.xz", record("2026-10-25"))
    found = senders(log_store.parse(outputs(reading, store, rsyslog=rsyslog)))
    assert {name: (one.oldest, one.newest) for name, one in found.items()} == {
        "10.0.9.2": (date(2026, 9, 13), date(2026, 11, 22)),
        "10.0.9.3": (date(2026, 10, 25), date(2026, 11, 21)),
    }
    assert all(isinstance(one.missing_days, Unknown) for one in found.values())


@pytest.mark.parametrize(
    ("template", "file", "sender"),
    [
        ("%HOSTNAME%/%$now%.log", "sw1/2026-11-22.log", "sw1"),
        ("%$year%/%$month%/%$day%/%fromhost%.log", "2026/11/22/sw1.log", "sw1"),
        ("%fromhost-ip%/%$year%%$month%%$day%-%programname%.log", "10.0.9.2/20261122-sshd.log", "10.0.9.2"),
        ("%HOSTNAME%/%HOSTNAME%-%timegenerated:1:10:date-rfc3339%.log", "sw1/sw1-2026-11-22.log", "sw1"),
        ("%HOSTNAME:::secpath-replace%/%syslogfacility-text%.log", "2001:db8::1/auth.log", "2001:db8::1"),
        ("%HOSTNAME%/%$year%-%$month%.log", "sw1/2026-11.log", "sw1"),
    ],
)
def test_the_sender_stands_where_the_template_puts_it(
    store: Path, reading: Reading, template: str, file: str, sender: str
) -> None:
    put(store, file, record("2026-11-22"))
    rsyslog = f'{RECEIVE}template(name="T" type="string" string="{FOLDER}/{template}")\n{ACTION}'
    assert senders(log_store.parse(outputs(reading, store, rsyslog=rsyslog)))[sender].newest == date(2026, 11, 22)


def test_a_template_that_is_a_list(store: Path, reading: Reading) -> None:
    put(store, "sw1/2026-11-22.log", record("2026-11-22"))
    rsyslog = (
        RECEIVE
        + ACTION
        + """template(name="T" type="list") {
        constant(value="/var/log/remote/") property(name="hostname") constant(value="/")
        property(name="timegenerated" dateFormat="rfc3339" position.from="1" position.to="10") constant(value=".log")
    }"""
    )
    found = senders(log_store.parse(outputs(reading, store, rsyslog=rsyslog)))["sw1"]
    assert (found.newest, found.missing_days) == (date(2026, 11, 22), ())


ELSEWHERE = 'template(name="T" type="string" string="/srv/logs/%HOSTNAME%.log")\n'
UNREAD = {
    "elsewhere": RECEIVE + ELSEWHERE + ACTION,
    "one of two elsewhere": RECEIVE + DAILY + ACTION + '$template X,"/srv/%HOSTNAME%.log"\n*.* -?X\n',
    "all senders in one file": RECEIVE + "*.* /var/log/remote/all.log\n",
    "a template that nothing uses": RECEIVE + DAILY,
}


@pytest.mark.parametrize("rsyslog", UNREAD.values(), ids=UNREAD)
def test_a_store_that_is_not_read_is_unknown(store: Path, reading: Reading, rsyslog: str) -> None:
    days(store, "2023-11-01", "2023-11-03")
    found = log_store.parse(outputs(reading, store, rsyslog=rsyslog))
    assert found.receives is True
    assert all(isinstance(value, Unknown) for value in (found.folder, found.senders, found.access, found.rotations)), (
        found
    )


SYSLOG_NG = 'udp UNCONN 0 0 0.0.0.0:514 0.0.0.0:* users:(("syslog-ng",pid=158,fd=5))\n'
OWN_LOGS = "*.* /var/log/syslog\n"


@pytest.mark.parametrize(
    ("rsyslog", "sockets", "receives"),
    [
        (OWN_LOGS, "", False),
        ("#" + RECEIVE.replace("\n", "\n#"), "", False),
        ("$ModLoad imudp\n$UDPServerRun 514\n", "", True),
        (OWN_LOGS, SYSLOG_NG, None),
        (OWN_LOGS, SYSLOG_NG.replace("syslog-ng", "vector").replace(":514", ":6514"), None),
    ],
)
def test_who_receives(store: Path, reading: Reading, rsyslog: str, sockets: str, *, receives: bool | None) -> None:
    found = log_store.parse(outputs(reading, store, rsyslog=rsyslog, sockets=sockets)).receives
    assert isinstance(found, Unknown) if receives is None else found is receives


def test_hostile_names_and_contents_are_counted_and_never_printed(store: Path, reading: Reading) -> None:
    days(store, "2026-11-20", "2026-11-22")
    odd = put(store, "sw1/a\nroot d 700 root root\nend 0\nb.log", record("2020-01-01"))
    put(store, "$(touch x)/2026-11-22.log", record("2026-11-22"))
    put(store, "sw1/%s\\n`id`'.log", record("2026-11-22"))
    (store / "link").symlink_to("/etc/passwd")
    put(store, "sw2/2026-11-22.log", "\x1b[2J\tend 0\x00" + "A" * 100_000)
    put(store, "sw3/2026-11-22.log.gz", record("2026-11-22")).write_bytes(b"no archive" * 20)
    answer = survey(store)
    assert answer.count("\nroot d ") == 1
    assert all(31 < ord(letter) < 127 or letter in "\n\t" for letter in answer)
    assert len(answer) < 4000
    assert odd.exists()
    found = log_store.parse(outputs(reading, store))
    assert found.unread_names == 5
    assert senders(found)["sw1"].newest == date(2026, 11, 22)
    assert all(isinstance(senders(found)[name].oldest, Unknown) for name in ("sw2", "sw3"))


def test_a_big_store_is_told_in_little(store: Path) -> None:
    for number in range(40):
        days(store, "2026-10-01", "2026-11-22", f"sw{number}")
    assert len(survey(store)) < 40 * 400


def test_an_answer_that_is_cut_off_is_no_section(store: Path, reading: Reading) -> None:
    days(store, "2026-11-20", "2026-11-22")
    whole = outputs(reading, store)
    with pytest.raises(NotCollectedError):
        log_store.parse(whole.replaced({commands.LOG_STORE: whole[commands.LOG_STORE].replace("\nend 0", "\nend 1")}))
    with pytest.raises(NotCollectedError):
        log_store.parse(whole.replaced({commands.LOG_STORE: whole[commands.LOG_STORE][:-20]}))


def test_no_store_yet(store: Path, reading: Reading) -> None:
    store.rmdir()
    found = log_store.parse(outputs(reading, store))
    assert (found.receives, found.senders) == (True, ())
    assert isinstance(found.access, Unknown)


def test_permissions_are_told_once_each(store: Path, reading: Reading) -> None:
    days(store, "2026-11-20", "2026-11-22")
    put(store, "sw1/2026-11-23.log", record("2026-11-23"), mode=0o604)
    (store / "sw1").chmod(0o755)
    found = log_store.parse(outputs(reading, store)).access
    assert not isinstance(found, Unknown)
    assert [(one.kind, one.mode, one.count, one.path) for one in found] == [
        ("folder", "0750", 1, FOLDER),
        ("file", "0604", 1, f"{FOLDER}/sw1/2026-11-23.log"),
        ("file", "0640", 3, found[2].path),
        ("folder", "0755", 1, f"{FOLDER}/sw1"),
    ]


def test_signatures_are_no_logs(store: Path, reading: Reading) -> None:
    days(store, "2026-11-20", "2026-11-22")
    put(store, "sw1/2026-11-20.log.ksisig", "x" * 100)
    put(store, "SHA256SUMS", "x" * 100)
    found = log_store.parse(outputs(reading, store))
    assert (found.signatures, list(senders(found))) == (2, ["sw1"])


NOVEMBER = datetime(2026, 11, 22, tzinfo=UTC).date()
STAMPS: dict[str, tuple[tuple[Any, ...], date | None, str]] = {
    "RFC 3339": (("2026-11-22T10:00:00+08:00 sw1",), NOVEMBER, "time stamp"),
    "RFC 5424 as sent": (("<34>1 2026-11-22T10:00:00Z sw1",), NOVEMBER, "time stamp"),
    "RFC 3164, day in the name": (("Nov 22 10:00:00 sw1", NOVEMBER), NOVEMBER, "file name"),
    "across midnight in another zone": (("Nov 21 18:00:00 sw1", NOVEMBER), date(2026, 11, 21), "file name"),
    "across a year": (("Dec 31 23:59:59 sw1", date(2027, 1, 1)), date(2026, 12, 31), "file name"),
    "29 February": (("Feb 29 10:00:00 sw1", date(2024, 2, 29)), date(2024, 2, 29), "file name"),
    "29 February of another year": (("Feb 29 10:00:00 sw1", date(2023, 3, 1)), None, ""),
    "RFC 3164, last written then": (("Nov 22 10:00:00 sw1", None, NOVEMBER), NOVEMBER, "modification time"),
    "RFC 3164, written later": (("Nov 12 10:00:00 sw1", None, NOVEMBER), None, ""),
    "RFC 3164 alone": (("Nov 22 10:00:00 sw1",), None, ""),
    "Cisco's stamp with a year": (("Nov 22 2026 10:00:00 sw1",), NOVEMBER, "time stamp"),
    "name and record contradict": (("2023-11-22T10:00:00Z sw1", NOVEMBER), None, ""),
    "no such day": (("2026-02-30T10:00:00Z sw1",), None, ""),
    "no stamp": (("sw1 up",), None, ""),
    "nothing": (("", NOVEMBER), None, ""),
}


@pytest.mark.parametrize(("given", "day", "known_by"), STAMPS.values(), ids=STAMPS)
def test_the_day_of_a_record(given: tuple[Any, ...], day: date | None, known_by: str) -> None:
    text, *hints = given
    found = record_day(text, "/sw1/x.log", *(hints or [None]))
    assert found.year_known_by == known_by
    assert isinstance(found.day, Unknown) if day is None else found.day == day


BLOCK = "/var/log/remote/*/*.log {{\n{}\n}}\n"
ROTATIONS = {
    "four weeks": (BLOCK.format("    weekly\n    rotate 4"), ("weekly", 4, None)),
    "defaults of the main file": (BLOCK.format("    compress"), ("size", None, None)),
    "the last word wins": (BLOCK.format("daily\nmonthly\nrotate 40 # three years"), ("monthly", 40, None)),
    "nothing kept": (BLOCK.format("daily"), ("daily", 0, None)),
    "all kept": (BLOCK.format("daily\nrotate -1"), ("daily", None, None)),
    "by age": (BLOCK.format("daily\nrotate 2000\nmaxage 90"), ("daily", 2000, 90)),
    "several patterns, quoted, brace below": (
        (
            '"/var/log/remote/*.log"\n/var/log/remote/x/*.log\n{\nweekly\nrotate 4\nsharedscripts\npostrotate\n'
            "  [ -e /x ] && { echo daily; }\nendscript\n}\n"
        ),
        ("weekly", 4, None),
    ),
    "a wide pattern": ("/var/log/*/*/*.log {\nweekly\nrotate 4\n}\n", ("weekly", 4, None)),
    "other logs": ("/var/log/syslog /var/log/*.log {\nweekly\nrotate 4\n}\n", None),
}


@pytest.mark.parametrize(("content", "wanted"), ROTATIONS.values(), ids=ROTATIONS)
def test_rotations(store: Path, reading: Reading, content: str, wanted: tuple[Any, ...] | None) -> None:
    days(store, "2026-11-20", "2026-11-22")
    found = log_store.parse(outputs(reading, store, logrotate=content)).rotations
    assert not isinstance(found, Unknown)
    own = [one for one in found if one.file]
    told = [(one.period, None if isinstance(one.kept, Unknown) else one.kept, one.maximum_age_days) for one in own]
    if wanted is None:
        assert own == []
    elif wanted[0] == "size":
        assert own[0].kept == 0
    else:
        assert told == [wanted]


@pytest.mark.parametrize(
    "content",
    ["include /etc/other.d\n", "/var/log/remote/*.log { daily\nrotate 4\n}\n", "/var/log/remote/*.log {\nrotate 4"],
    ids=["include", "one line", "cut off"],
)
def test_a_rotation_that_is_not_read_is_unknown(store: Path, reading: Reading, content: str) -> None:
    assert isinstance(log_store.parse(outputs(reading, store, logrotate=content)).rotations, Unknown)


def test_what_else_deletes(store: Path, reading: Reading) -> None:
    whole = outputs(reading, store)
    answer = whole[commands.LOG_STORE].replace(
        "root d", "age d /var/log 0755 - - 30d\nage d /var/log/remote 0750 - - -\njob /etc/cron.daily/tidy\nroot d", 1
    )
    found = log_store.parse(whole.replaced({commands.LOG_STORE: answer}))
    assert not isinstance(found.rotations, Unknown)
    assert [one.maximum_age_days for one in found.rotations if one.pattern == "/var/log" and not one.file][-1:] == [30]
    assert isinstance(found.further_deletion, Unknown)


def test_an_access_list_on_the_folder_is_not_read_and_said_so(store: Path, reading: Reading) -> None:
    whole = outputs(reading, store)
    answer = whole[commands.LOG_STORE].replace("folder ", "folder +", 1)
    assert isinstance(log_store.parse(whole.replaced({commands.LOG_STORE: answer})).further_access, Unknown)


def test_render_is_predicted_and_undone() -> None:
    before_outputs = read_case("log_server")
    before = log_store.parse(before_outputs)
    assert not isinstance(before.access, Unknown)
    assert not isinstance(before.rotations, Unknown)
    folder, *rest = before.access
    after = before.changed(
        access=(folder.changed(mode="0750"), *rest),
        rotations=(before.rotations[0].changed(kept=158, maximum_age_days=1105),),
    )
    operations = log_store.render(before, after)
    file, chmod = operations
    assert isinstance(file, FileContent)
    assert file.content == (
        "/var/log/remote/*/*.log {\n    rotate 158\n    maxage 1105\n    weekly\n    missingok\n    compress\n"
        "    create 0644 root root\n}\n"
    )
    assert chmod == Command(argv=("chmod", "o-rx", "/var/log/remote"))
    assert touched_paths(chmod) == ()  # never a copy of three years of logs
    assert inverse_commands(chmod) == (("chmod", "o+rx", "/var/log/remote"),)
    assert LINUX.predict is not None
    assert LINUX.undo is not None
    predicted = log_store.parse(LINUX.predict(before_outputs, operations))
    assert predicted.access == after.access
    assert not isinstance(predicted.rotations, Unknown)
    assert (predicted.rotations[0].kept, predicted.rotations[0].maximum_age_days) == (158, 1105)
    back = LINUX.predict(
        LINUX.predict(before_outputs, operations),
        LINUX.undo(before_outputs, LINUX.complete(before_outputs, operations)),
    )
    assert log_store.parse(back) == before


def test_reading_leaves_the_store_as_it_was(store: Path) -> None:
    days(store, "2026-11-20", "2026-11-22")
    put(store, "sw1/2026-11-19.log.gz", record("2026-11-19"))
    before = {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in store.rglob("*")}
    survey(store)
    assert before == {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in store.rglob("*")}
    assert os.access(store, os.R_OK)


def test_a_store_that_is_not_there_tells_nothing_of_what_deletes_logs(reading: Reading, tmp_path: Path) -> None:
    section = log_store.parse(outputs(reading, tmp_path / "none"))
    assert section.receives is True
    assert section.senders == ()
    assert all(isinstance(fact, Unknown) for fact in (section.access, section.rotations, section.further_deletion))
