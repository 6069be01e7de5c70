"""The store of a log server: how long it is kept, and who reaches it. `tests/checks/firm` has what it must hold."""

from typing import Any

from netproof.model.state import DeviceState
from netproof.model.state_logs import LogFileAccess, LogRotation
from tests.checks.good.log_store import SECTION
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, Case, device

assert isinstance(SECTION.access, tuple)
assert isinstance(SECTION.rotations, tuple)
FOLDER, FILE = SECTION.access
ROTATION = SECTION.rotations[0]


def store(**values: Any) -> DeviceState:
    return device(log_store=values)


def access(*, folder: dict[str, Any] | None = None, **file: Any) -> DeviceState:
    changed: tuple[LogFileAccess, ...] = (FOLDER.changed(**(folder or {})), FILE.changed(**file))
    return store(access=changed)


def rotation(**values: Any) -> DeviceState:
    changed: LogRotation = ROTATION.changed(**values)
    return store(rotations=(changed,))


CASES = [
    Case("guarded", "log_store_access", device(), GOOD),
    Case("no log server", "log_store_access", store(receives=False), NOT),
    Case("perhaps a log server", "log_store_access", store(receives=UNKNOWN), OPEN),
    Case("permissions not read", "log_store_access", store(access=UNKNOWN), OPEN),
    Case("the folder is not there", "log_store_access", store(access=()), OPEN),
    Case("an access list adds to it", "log_store_access", store(further_access=UNKNOWN), OPEN),
    Case("open to all", "log_store_access", access(folder={"mode": "0755"}), BAD, GOOD),
    Case("open to all, as are the files", "log_store_access", access(folder={"mode": "0755"}, mode="0644"), BAD, GOOD),
    Case("files that nobody reaches", "log_store_access", access(mode="0644"), GOOD),
    Case("may be entered by name", "log_store_access", access(folder={"mode": "0751"}), BAD, GOOD),
    Case("another group reads", "log_store_access", access(folder={"group": "users"}), BAD, GOOD),
    Case("readers may delete", "log_store_access", access(folder={"mode": "0770"}), BAD, GOOD),
    Case("readers may change files", "log_store_access", access(mode="0660"), BAD),
    Case("readers might, but reach none", "log_store_access", access(folder={"mode": "0700"}, mode="0660"), GOOD),
    Case("somebody else's file", "log_store_access", access(owner="bob"), BAD),
    Case(
        "open, and written to by an account that needs it so",
        "log_store_access",
        access(folder={"mode": "0755"}, owner="syslog"),
        BAD,
    ),
    Case("links", "log_store_access", access(kind="other", mode="0777", owner="bob"), GOOD),
    Case("odd names", "log_store_access", store(unread_names=2), GOOD),
    Case("unsigned", "log_store_access", store(signatures=0), GOOD),
    Case("unsigned", "log_store_access", store(signatures=0), BAD, parameters={"signatures_required": True}),
    Case("160 weeks", "log_rotation", device(), GOOD),
    Case("no log server", "log_rotation", store(receives=False), NOT),
    Case("perhaps a log server", "log_rotation", store(receives=UNKNOWN), OPEN),
    Case("nothing deletes", "log_rotation", store(rotations=()), GOOD),
    Case("not read", "log_rotation", store(rotations=UNKNOWN), OPEN),
    Case("a job may delete", "log_rotation", store(further_deletion=UNKNOWN), OPEN),
    Case("four weeks", "log_rotation", rotation(kept=4), BAD, GOOD),
    Case("none", "log_rotation", rotation(kept=0), BAD, GOOD),
    Case("all", "log_rotation", rotation(kept=None), GOOD),
    Case("whenever it has grown", "log_rotation", rotation(period="size", kept=UNKNOWN), OPEN),
    Case("whenever it has grown, and then gone", "log_rotation", rotation(period="size", kept=0), BAD),
    Case("36 months are three years, without a margin", "log_rotation", rotation(period="monthly", kept=36), BAD, GOOD),
    Case("three years and a week of days", "log_rotation", rotation(period="daily", kept=3 * 366 + 7), GOOD),
    Case("a day less", "log_rotation", rotation(period="daily", kept=3 * 366 + 6), BAD, GOOD),
    Case("of age", "log_rotation", rotation(maximum_age_days=90), BAD, GOOD),
    Case("of unknown age", "log_rotation", rotation(maximum_age_days=UNKNOWN), OPEN),
    Case("with other logs", "log_rotation", rotation(kept=4, of_store_only=False), BAD),
    Case(
        "by systemd-tmpfiles",
        "log_rotation",
        rotation(file="", pattern="/var/log", period="", kept=None, maximum_age_days=30),
        BAD,
    ),
    Case("five years by choice", "log_rotation", device(), BAD, GOOD, parameters={"retention_years": 5}),
]
