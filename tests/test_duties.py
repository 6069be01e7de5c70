"""What is due, in tables; and the calendar file that other programs read."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from netproof.applicability import FLAGS
from netproof.calendar_file import calendar_file
from netproof.cli.calendar import last_day
from netproof.duties import Duty, duties
from netproof.errors import ConfigurationError
from netproof.model.catalog import Catalog, Clause, Control, RegisterUse
from netproof.model.context import FirmProfile
from netproof.model.endpoint import EndpointReading, ServedCertificate
from netproof.model.firm import FirmContext, Schedule
from netproof.model.product_data import LifecycleRelease, ProductData
from netproof.model.record import Text
from netproof.model.register import Register, Registers
from netproof.model.run import RunFacts
from netproof.registers.retirement_plans import RetirementPlan, RetirementPlansRegister
from netproof.registers.software import SoftwareRegister
from netproof.registers.waivers import WaiversRegister
from tests.checks.states import NOW, device
from tests.test_waivers import waiver

DAY = date(2026, 11, 22)
SAID = Text(en="Waivers are reviewed", zh_tw="定期檢視豁免")


def catalog(applies_to: tuple[str, ...] = (), **use: Any) -> Catalog:
    clause = Clause(id="4.1.6", citation="-", title=SAID, decided_by="registers", applies_to=applies_to)
    record = RegisterUse(name="waivers", what=SAID, **use)
    control = Control(
        id="c", clauses=("4.1.6",), title=SAID, why=SAID, basis="text", severity="low", registers=(record,)
    )
    return Catalog(id="x", version="1", title=SAID, clauses=(clause,), controls=(control,))


def found(*present: Register, rules: Catalog | None = None, **surroundings: Any) -> dict[str, date | None]:
    latest = run_context(present, **surroundings) if surroundings else None
    listed = duties(rules or catalog(), FirmProfile(), Registers(present=present), DAY, latest)
    assert list(listed) == sorted(listed, key=lambda duty: (duty.due or date.min, duty.id))
    return {duty.id: duty.due for duty in listed}


def run_context(present: tuple[Register, ...] = (), **values: Any) -> FirmContext:
    facts = RunFacts(
        run="r", started_at=NOW, ended_at=NOW, sources=(), source="session", pattern="all", netproof_version="0"
    )
    return FirmContext(run=facts, firm=FirmProfile(), registers=Registers(present=present), **values)


def certificate(end: datetime) -> ServedCertificate:
    return ServedCertificate(
        subject="CN=x", issuer="CN=y", serial="1", not_before=NOW, not_after=end, names=(), key_type="ec",
        key_bits=256, signature_hash="sha256", self_signed=False, sha256="0" * 64,
    )  # fmt: skip


def test_a_record_that_was_never_made_is_due_without_a_day() -> None:
    assert found() == {"record/c/waivers/": None}
    assert found(WaiversRegister(entries=())) == {"record/c/waivers/": None}


def test_what_expires_is_due_on_its_last_day() -> None:
    kept = WaiversRegister(entries=(waiver(), waiver(id="W2", withdrawn_on=DAY)))
    assert found(kept) == {"expiry/waivers/W1": date(2027, 3, 31)}


def test_a_clause_that_does_not_bind_the_firm_makes_nothing_due() -> None:
    ending = Registers(present=(WaiversRegister(entries=(waiver(),)),))
    for registers in (Registers(), ending):
        assert duties(catalog(("foreign",)), FirmProfile(foreign=False), registers, DAY) == ()


def test_certificates_end_on_a_day_of_the_firms_time_zone() -> None:
    end = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # already 2027 in Taipei
    reading = EndpointReading(endpoint="vpn", address="192.0.2.1:443", asked_at=NOW, chain=(certificate(end),))
    silent = EndpointReading(endpoint="web", address="192.0.2.2:443", asked_at=NOW, failure="refused")
    assert found(endpoints=(reading, silent))["certificate/vpn"] == date(2027, 1, 1)
    assert "certificate/web" not in found(endpoints=(reading, silent))


def test_ends_of_support_of_what_the_devices_run() -> None:
    def release(product: str, cycle: str, *, end: date | bool) -> LifecycleRelease:
        return LifecycleRelease(product=product, cycle=cycle, end_of_life=end, source="bulletin", as_of=DAY)

    software = SoftwareRegister(
        versions=(),
        lifecycle=(
            release("cisco-ios-xe", "17.12", end=date(2028, 7, 28)),
            release("cisco-ios-xe", "17.9", end=date(2026, 7, 29)),
            release("C9300-48P", "", end=False),
            release("c9300-48p", "", end=date(2030, 1, 1)),
        ),
    )
    due = {name: day for name, day in found(software, states={"sw1": device()}).items() if name.startswith("end-of")}
    hardware = {"end-of-support/c9300-48p": date(2030, 1, 1)}
    assert due == hardware | {"end-of-support/cisco-ios-xe 17.12": date(2028, 7, 28)}
    earlier = ProductData(releases=(release("cisco-ios-xe", "17.12", end=date(2027, 7, 28)),))
    latest = run_context((software,), states={"sw1": device()}, product_data=earlier)
    listed = duties(catalog(), FirmProfile(), latest.registers, DAY, latest)
    (only,) = (duty for duty in listed if duty.id.startswith("end-of-support/cisco"))
    assert (only.due, only.what.en) == (date(2027, 7, 28), "The vendor's support of cisco-ios-xe 17.12 ends (sw1)")


def test_what_a_plan_retires_is_due_by_the_plan() -> None:
    release = LifecycleRelease(product="cisco-ios-xe", cycle="17.12", end_of_life=DAY, source="bulletin", as_of=DAY)
    facts = {"id": "R1", "owner": "Lin", "devices": ("sw*",), "products": ("cisco-ios-xe *",), "replace_by": DAY}
    for approved, shown in (({"approver": "Wang", "approved_on": DAY}, False), ({}, True)):
        plans = RetirementPlansRegister(entries=(RetirementPlan.model_validate(facts | approved),))
        software = SoftwareRegister(versions=(), lifecycle=(release,))
        due = found(software, plans, states={"sw1": device()})
        assert ("end-of-support/cisco-ios-xe 17.12" in due) is shown
        assert due["expiry/retirement_plans/R1"] == DAY


def test_the_next_run() -> None:
    assert found(schedule=Schedule(every="1w"))["run/next"] == date(2026, 11, 29)


@pytest.mark.parametrize(
    ("due", "status"),
    [
        (None, "overdue"),
        (date(2026, 11, 21), "overdue"),
        (date(2026, 11, 22), "soon"),
        (date(2026, 12, 22), "soon"),
        (date(2026, 12, 23), "later"),
    ],
)
def test_how_urgent_a_duty_is(due: date | None, status: str) -> None:
    assert Duty(id="x", kind="record", what=SAID, due=due).status(DAY) == status


@pytest.mark.parametrize(
    ("within", "last"),
    [("30d", date(2026, 12, 22)), ("2w", date(2026, 12, 6)), ("3mo", date(2027, 2, 22)), ("1y", date(2027, 11, 22))],
)
def test_how_far_ahead(within: str, last: date) -> None:
    assert last_day(DAY, within) == last


@pytest.mark.parametrize("within", ["30", "d", "0d", "-1d", "1h", "9999y", "30 d"])
def test_a_time_that_is_none_is_refused(within: str) -> None:
    with pytest.raises(ConfigurationError, match=f"--within {within}"):
        last_day(DAY, within)


def test_the_calendar_file_is_read_by_others() -> None:
    dated = Duty(id="expiry/waivers/W1", kind="expiry", what=SAID, clauses=("4.1.6",), owner="Lin", due=DAY)
    undated = Duty(id="record/c", kind="record", what=SAID, due=None)
    content = calendar_file([dated, undated], NOW)
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == 1
    assert events[0]["uid"] == "expiry/waivers/W1@netproof"
    assert events[0].decoded("dtstart") == DAY
    assert "定期檢視豁免" in str(events[0]["summary"])
    assert len(events[0].walk("VALARM")) == 1
    assert max(len(line) for line in content.split(b"\r\n")) <= 75, "RFC 5545 folds long lines"


def test_every_flag_of_a_profile_has_words() -> None:
    assert set(FLAGS) == FirmProfile.known_flags()
