"""A small run with everything that a report can show, and device text that tries to be more than text."""

from datetime import UTC, datetime, timedelta
from functools import cache

from netproof.catalog import load_catalog
from netproof.model.application import DeviceApplication
from netproof.model.assessment import Assessment, DeviceOutcome, Finding, Observation, Status
from netproof.model.context import DeviceContext, OwnAccess
from netproof.model.operation import ConfigurationLine
from netproof.model.plan import Batch, ChangeSet, Plan, Unplannable
from netproof.model.record import Text, Unknown
from netproof.model.run import CollectedDevice, RunFacts
from netproof.model.state import (
    DeviceState,
    Identity,
)
from netproof.model.state_network import Neighbour, Neighbours
from netproof.model.verification import Verification, VerifiedFinding
from netproof.report.facts import ApprovalFacts, EvidenceFacts, EvidenceRecord, PlanStory, ReportFacts
from netproof.store import Changes

HOSTILE = (
    "<script>window.owned=1</script>",
    "<img src=x onerror=window.owned=1>",
    '"><a href="https://evil.example/">',
    "{{ 7 * 191 }}{% for x in y %}",
    "</style><style>@import url(//evil.example)",
    "\x1b[31mred\x1b]0;title\x07",
    "user\u202eresu\u2066x\u2069",
    "zero\u200bwidth\ufeff",
    "line\u2028separator\u2029\x85",
    "W" * 400,
)
AT = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
RUN, EARLIER = "20260504T010000Z", "20260503T010000Z"
PLAN = "0123456789ab"


CATALOG = load_catalog()


def text(value: str) -> Text:
    return Text(en=value, zh_tw=value)


def finding(control: str, check: str, subject: str, status: Status, *lines: str) -> Finding:
    kind = "violation" if status is Status.NOT_SATISFIED else "undetermined"
    return Finding(
        id=f"{control}/{check}/{subject}",
        control=control,
        check=check,
        clauses=("4.1.4", "4.1.6"),
        subject=subject,
        status=status,
        mendable=True,
        mode="mend",
        observations=tuple(Observation(kind=kind, target=line, message=text(line), proof=(line,)) for line in lines),
        reason=text("does not apply") if status is Status.NOT_APPLICABLE else None,
    )


def assessment(run: str, *findings: Finding) -> Assessment:
    names = sorted({item.subject for item in findings})
    devices = [DeviceOutcome(device=name, status="collected") for name in names]
    devices.append(DeviceOutcome(device="lost", status="failed", reason=f"timed out {HOSTILE[0]} {HOSTILE[-1]}"))
    return Assessment(
        run=run,
        as_of=AT,
        catalog=CATALOG.id,
        catalog_version=CATALOG.version,
        devices=tuple(devices),
        findings=findings,
    )


def story() -> PlanStory:
    hostile = "\n".join(f"+{line.splitlines()[0]}" for line in HOSTILE)
    change = ChangeSet(
        device="sw1",
        platform="cisco_ios",
        findings=("password-storage/password_storage/sw1",),
        controls=("password-storage",),
        clauses=("4.1.4",),
        base_digests={},
        base_text="0" * 64,
        operations=(ConfigurationLine(line="no ip http server"),),
        undo=(),
        predicted_diff=f"--- before conf\n+++ after conf\n@@ -1,2 +1,{len(HOSTILE) + 1} @@\n-old\n{hostile}\n same\n",
        side_effects=tuple(text(line) for line in HOSTILE),
        revert_protection="none",
        revert_note=text("no archive path"),
        risk="high",
    )
    plan = Plan(
        kind="configuration",
        run=RUN,
        author="engineer",
        created_at=AT,
        expires_at=AT + timedelta(days=7),
        batches=(Batch(devices=("sw1",)),),
        change_sets=(change,),
        tool_versions={},
        unplannable=(Unplannable(device="sw2", findings=(), reasons=(text("it would lock us out"),)),),
    )
    done = DeviceApplication(
        device="sw1",
        plan=PLAN,
        plan_digest="0" * 64,
        outcome="rolled-back",
        reason=HOSTILE[1] + HOSTILE[-1],
        started_at=AT,
        ended_at=AT,
        promise="none",
        operations_digest="0" * 64,
    )
    verified = VerifiedFinding(
        id="password-storage/password_storage/sw1", status=Status.NOT_SATISFIED, note=text(HOSTILE[2])
    )
    return PlanStory(
        name=PLAN,
        plan=plan,
        approvals=(
            ApprovalFacts(
                decision="approve",
                approver="supervisor",
                key="SHA256:abc",
                reason=HOSTILE[0],
                recorded_at="2026-05-04T02:00:00.000+00:00",
            ),
        ),
        applications=(done,),
        verifications=(Verification(plan=PLAN, run=RUN, verified_at=AT, findings=(verified,)),),
    )


@cache
def facts() -> ReportFacts:
    violation = finding("password-storage", "password_storage", "sw1", Status.NOT_SATISFIED, *HOSTILE)
    now = assessment(
        RUN,
        violation,
        finding("root-login", "root_login", "sw1", Status.INDETERMINATE, "not read"),
        finding("idle-timeout", "idle_timeout", "sw1", Status.SATISFIED),
        finding("guest-isolation", "guest_isolation", "sw1", Status.NOT_APPLICABLE),
    )
    closed = finding("idle-timeout", "idle_timeout", "sw1", Status.NOT_SATISFIED, "vty 0")
    identity = Identity(
        hostname=HOSTILE[0],
        vendor="Cisco",
        model=HOSTILE[5] + HOSTILE[-1],
        serial=Unknown(unknown="?"),
        operating_system="IOS",
        version=HOSTILE[6],
    )
    state = DeviceState(
        device="sw1",
        platform="cisco_ios",
        collected_at=AT,
        source="session",
        identity=identity,
        neighbours=Neighbours(
            protocols=("cdp",),
            neighbours=tuple(
                Neighbour(device=name, local_interface="Gi1", platform=HOSTILE[-1], protocol="cdp")
                for name in (HOSTILE[1], "SW1.lab.example", "lost")
            ),
        ),
        not_collected={"snmp": HOSTILE[3] + HOSTILE[-1]},
    )
    access = OwnAccess(account="netproof", address="192.0.2.1")
    context = DeviceContext(name="sw1", platform="cisco_ios", own_access=access)
    collected = CollectedDevice(outcome=DeviceOutcome(device="sw1", status="collected"), context=context, state=state)
    record = EvidenceRecord(
        sequence=1,
        kind="collection",
        recorded_at="2026-05-04T01:00:00.000+00:00",
        digest="a" * 64,
        files={HOSTILE[0]: "b" * 64},
    )
    return ReportFacts(
        firm=HOSTILE[0],
        time_zone="Asia/Taipei",
        facts=RunFacts(
            run=RUN,
            started_at=AT,
            ended_at=AT,
            sources=("hosts.yml",),
            source="session",
            pattern=HOSTILE[3],
            netproof_version="0.1.0",
        ),
        assessment=now,
        previous=assessment(EARLIER, closed),
        changes=Changes(previous=EARLIER, opened=(violation.id,), closed=(closed.id,), still=("a/b/elsewhere",)),
        devices={"sw1": collected},
        catalog=CATALOG,
        official_text={"4.1.4": f"The clause {HOSTILE[0]}\n{HOSTILE[-1]}"},
        plans=(story(),),
        evidence=EvidenceFacts(records=(record,), checked=7),
    )
