"""Changes that were approved, and those that were not."""

from datetime import timedelta
from typing import Any

from netproof.model.capture import Capture
from netproof.model.context import Context, RecordedChange
from netproof.model.register import Proof, ProofState, Registers
from netproof.model.state import DeviceState
from netproof.model.state_logs import ConfigurationDigests
from netproof.registers.change_records import ChangeRecord, ChangeRecordsRegister, Review
from tests.checks.states import BAD, GOOD, NOW, OPEN, UNKNOWN, Case, access_list, context, device

RUNNING = "show running-config"
YESTERDAY = NOW - timedelta(days=1)
HOUR = timedelta(hours=1)


def digest(value: str, key: str = "k1") -> str:
    return f"hmac-sha256:{key}:{value}"


def digests(running: str, motd: str = "bb") -> dict[str, str]:
    return {RUNNING: digest(running), "/etc/motd": digest(motd)}


CHANGED = device(
    configuration_digests={"digests": digests("cc")},
    rule_bases={"rule_bases": (access_list("MGMT", "10.0.9.0/24", "192.0.2.0/24"),)},
)
BANNER = device(configuration_digests={"digests": digests("cc")})
"""A change that shows in no section."""


def applied(before: str, after: str, hours: int = 2, **values: Any) -> RecordedChange:
    start = YESTERDAY + hours * HOUR
    facts: dict[str, Any] = {
        "plan": "0123456789ab",
        "started_at": start,
        "ended_at": start + timedelta(minutes=5),
        "base_digests": digests(before),
        "digests": digests(after),
    }
    return RecordedChange(**(facts | values))


PROOF = Proof(file="proofs/change.md", sha256="c" * 64)


def record(**values: Any) -> ChangeRecord:
    facts: dict[str, Any] = {
        "id": "CHG-1",
        "owner": "network section",
        "devices": ("switches",),
        "need": "new office",
        "risk_assessment": "low",
        "requested_by": "Chen",
        "approved_by": "Lin",
        "approved_at": YESTERDAY + HOUR,
        "performed_from": YESTERDAY + 2 * HOUR,
        "performed_to": YESTERDAY + 3 * HOUR,
        "rollback": "saved configuration",
        "proofs": (PROOF,),
    }
    return ChangeRecord(**(facts | values))


def since(
    *changes: RecordedChange, records: tuple[ChangeRecord, ...] = (), proof: ProofState = "verified", **previous: Any
) -> Context:
    before = device(collected_at=YESTERDAY, **previous)
    proofs: dict[str, ProofState] = {f"{PROOF.sha256} {PROOF.file}": proof}
    registers = Registers(present=(ChangeRecordsRegister(entries=records),), proofs=proofs)
    return context(registers=registers).changed(previous=before, changes=changes)


def with_texts(**captures: str) -> DeviceState:
    """Return a device of which a text came or went, read by these commands (`name="error"`)."""
    read = tuple(
        Capture(command=name, digest="sha256:0", collected_at=NOW, seconds=0.1, error=error)
        for name, error in captures.items()
    )
    return device(configuration_digests={"digests": {RUNNING: digest("aa")}}, captures=read)


READ = (
    Capture(command="show", digest="sha256:0", collected_at=YESTERDAY, seconds=0.1),
    Capture(command="motd", digest="sha256:0", collected_at=YESTERDAY, seconds=0.1),
)
NAME = "unapproved_drift"
CASES = [
    Case("as before", NAME, device(), GOOD, context=since()),
    Case("the first reading", NAME, device(), OPEN, context=context().changed(previous=None)),
    Case("before without digests", NAME, device(), OPEN, context=since(configuration_digests=None)),
    Case("a rule by hand", NAME, CHANGED, BAD, context=since()),
    Case("something by hand that no section shows", NAME, BANNER, BAD, context=since()),
    Case("a plan", NAME, CHANGED, GOOD, context=since(applied("aa", "cc"))),
    Case("two plans", NAME, CHANGED, GOOD, context=since(applied("aa", "a1"), applied("a1", "cc", 4))),
    Case("a plan, and by hand after it", NAME, CHANGED, BAD, context=since(applied("aa", "a1"))),
    Case("by hand, and a plan on top of it", NAME, CHANGED, BAD, context=since(applied("a1", "cc"))),
    Case("between two plans", NAME, CHANGED, BAD, context=since(applied("aa", "a1"), applied("a2", "cc", 4))),
    Case(
        "a plan and a change on record", NAME, CHANGED, GOOD, context=since(applied("a1", "cc", 5), records=(record(),))
    ),
    Case("a plan that took back what was done by hand", NAME, device(), BAD, context=since(applied("cc", "aa"))),
    Case("a plan whose digests are not known", NAME, CHANGED, OPEN, context=since(applied("aa", "cc", digests={}))),
    Case("a plan that came later", NAME, device(), GOOD, context=since(applied("aa", "cc", hours=30))),
    Case(
        "a plan that was under way",
        NAME,
        CHANGED,
        OPEN,
        context=since(applied("aa", "cc", started_at=NOW - HOUR, ended_at=NOW + HOUR)),
    ),
    Case("a change on record", NAME, CHANGED, GOOD, context=since(records=(record(),))),
    Case("a record without its document", NAME, CHANGED, BAD, context=since(records=(record(proofs=()),))),
    Case("a document that is not there", NAME, CHANGED, BAD, context=since(records=(record(),), proof="missing")),
    Case("a document that was altered", NAME, CHANGED, BAD, context=since(records=(record(),), proof="altered")),
    Case("approved by who asked", NAME, CHANGED, BAD, context=since(records=(record(approved_by="chen"),))),
    Case("approved afterwards", NAME, CHANGED, BAD, context=since(records=(record(approved_at=NOW),))),
    Case(
        "approved afterwards and reviewed",
        NAME,
        CHANGED,
        BAD,
        context=since(
            records=(
                record(
                    approved_at=NOW,
                    review=Review(reviewed_on=NOW.date(), reviewed_by="Lin", decision="kept"),
                ),
            )
        ),
    ),
    Case("a record of another device", NAME, CHANGED, BAD, context=since(records=(record(devices=("fw*",)),))),
    Case(
        "a record of work that was done before",
        NAME,
        CHANGED,
        BAD,
        context=since(records=(record(performed_from=YESTERDAY - HOUR),)),
    ),
    Case(
        "a record of work that still goes on",
        NAME,
        CHANGED,
        BAD,
        context=since(records=(record(performed_to=NOW + HOUR),)),
    ),
    Case(
        "another key",
        NAME,
        CHANGED,
        OPEN,
        context=since(
            configuration_digests=ConfigurationDigests(
                digests={RUNNING: digest("aa", "k0"), "/etc/motd": digest("bb", "k0")}, netproof_version="1"
            )
        ),
    ),
    Case("another version", NAME, CHANGED, OPEN, context=since(configuration_digests={"netproof_version": "0"})),
    Case(
        "another version, the same",
        NAME,
        device(),
        GOOD,
        context=since(configuration_digests={"netproof_version": "0"}),
    ),
    Case("a file is gone", NAME, with_texts(show="", motd=""), BAD, context=since(captures=READ)),
    Case("a file was not read", NAME, with_texts(show="", motd="refused"), OPEN, context=since(captures=READ)),
    Case(
        "a file was not read, and another is changed",
        NAME,
        with_texts(show="", motd="refused").changed(
            configuration_digests=ConfigurationDigests(digests={RUNNING: digest("cc")}, netproof_version="1")
        ),
        BAD,
        context=since(captures=READ),
    ),
    Case("not saved", NAME, device(configuration_digests={"startup_differs": True}), GOOD, context=since()),
    Case("perhaps not saved", NAME, device(configuration_digests={"startup_differs": UNKNOWN}), GOOD, context=since()),
]
