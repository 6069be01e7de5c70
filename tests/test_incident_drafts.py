"""Grave findings become drafts, which are refused until somebody filled them in."""

from datetime import timedelta
from pathlib import Path

import pytest

from netproof.checks import checks, firm_checks
from netproof.errors import ConfigurationError
from netproof.home import Home
from netproof.incident_drafts import GRAVE, draft_incidents
from netproof.model.assessment import AppliedWaiver, Assessment, Finding, Observation, Status
from netproof.model.context import FirmProfile
from netproof.model.record import Text
from netproof.model.register import Proof
from netproof.registers.incidents import Incident, IncidentsRegister
from netproof.registers.loading import load_register
from netproof.runs import save_assessment
from tests.checks.states import NOW

RUN = "20261122T090000Z"
UNKNOWN_ACCOUNT = Text(en="account eve is not in the administrators register", zh_tw="帳號 eve 未登載於管理人員清冊")
OLD_ACCOUNT = Text(
    en="the register's entry for account wang (Lin) is not valid on this day",
    zh_tw="帳號 wang（Lin）的清冊登載已逾期",
)
RULES = Text(en="the rules were changed", zh_tw="規則異動")
GAP = Text(en="no records from 2026-11-01 to 2026-11-03 (3 days)", zh_tw="2026-11-01 至 2026-11-03 無日誌（3 天）")


def finding(check: str, subject: str, *seen: Observation, **values: object) -> Finding:
    return Finding.model_validate(
        {
            "id": f"control/{check}/{subject}",
            "control": "control",
            "check": check,
            "clauses": ("4.2.1",),
            "subject": subject,
            "status": Status.NOT_SATISFIED,
            "mendable": False,
            "mode": "report",
            "observations": seen,
            **values,
        }
    )


def violation(target: str, message: Text) -> Observation:
    return Observation(kind="violation", target=target, message=message)


DRIFT = finding("unapproved_drift", "fw1", violation("rule_bases", RULES))
EVE = finding("registered_accounts", "sw1", violation("wang", OLD_ACCOUNT), violation("eve", UNKNOWN_ACCOUNT))
WAIVER = AppliedWaiver(id="W-1", reason="known", approver="Lin", expires=NOW.date())
CASES = {
    "changed rules": ((DRIFT,), ["control/unapproved_drift/fw1"]),
    "another change": ((finding("unapproved_drift", "sw1", violation("configuration", RULES)),), []),
    "an account of nobody": ((EVE,), ["control/registered_accounts/sw1"]),
    "a leaver's account": ((finding("registered_accounts", "sw1", violation("wang", OLD_ACCOUNT)),), []),
    "missing records": (
        (finding("retained_logs", "firm", violation("sw1", GAP)),),
        ["control/retained_logs/firm"],
    ),
    "accepted for a time": ((DRIFT.changed(waiver=WAIVER),), []),
    "not judged": ((DRIFT.changed(status=Status.INDETERMINATE),), []),
    "several": ((DRIFT, EVE), ["control/unapproved_drift/fw1", "control/registered_accounts/sw1"]),
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "home" / "runs" / RUN).mkdir(parents=True)
    return Home(tmp_path / "home")


def drafted(
    home: Home,
    findings: tuple[Finding, ...],
    register: IncidentsRegister | None = None,
    firm: FirmProfile | None = None,
) -> str:
    assessment = Assessment(run=RUN, as_of=NOW, catalog="c", catalog_version="1", devices=(), findings=findings)
    save_assessment(home, assessment)
    return draft_incidents(home, assessment, register, firm or FirmProfile())


@pytest.mark.parametrize(("findings", "wanted"), CASES.values(), ids=CASES)
def test_drafts(home: Home, tmp_path: Path, findings: tuple[Finding, ...], wanted: list[str]) -> None:
    text = drafted(home, findings)
    assert [name for name in (f.id for f in findings) if name in text] == wanted
    if not wanted:
        assert "no grave finding" in text
        return
    path = tmp_path / "incidents.yml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match="owner: it is left blank"):
        load_register(path, IncidentsRegister)
    path.write_text(text.replace("owner:\n", "owner: Chang\n"))
    entries = load_register(path, IncidentsRegister).entries
    assert [{name.partition("#")[0] for name in entry.findings} for entry in entries] == [{name} for name in wanted]
    assert {entry.discovered_at for entry in entries} == {NOW}
    assert all(RUN in entry.remarks and "SHA-256" in entry.remarks for entry in entries)
    assert all(list(entry.shortcomings(NOW.date())) for entry in entries), "the deadline is the firm's to set"


def test_what_is_in_the_register_is_not_drafted_again(home: Home) -> None:
    entry = Incident(
        id="I-1", owner="Chang", kind="incident", discovered_at=NOW - timedelta(hours=1), findings=(DRIFT.id,)
    )
    assert "no grave finding" in drafted(home, (DRIFT,), IncidentsRegister(entries=(entry,)))
    closed = entry.changed(
        report_by=NOW, reported_at=NOW, response="taken back", proofs=(Proof(file="a", sha256="a" * 64),), closed_at=NOW
    )
    assert closed.is_closed
    assert DRIFT.id in drafted(home, (DRIFT,), IncidentsRegister(entries=(closed,)))


def test_an_incident_of_one_target_does_not_hide_another(home: Home) -> None:
    gaps = finding("retained_logs", "firm", violation("fw1", GAP), violation("sw1", GAP))
    facts = {"id": "I-1", "owner": "Chang", "kind": "incident", "discovered_at": NOW - timedelta(hours=1)}
    entry = Incident.model_validate(facts | {"findings": (f"{gaps.id}#fw1",)})
    text = drafted(home, (gaps,), IncidentsRegister(entries=(entry,)))
    assert f"{gaps.id}#sw1" in text
    assert f"{gaps.id}#fw1" not in text
    whole = IncidentsRegister(entries=(entry.changed(findings=(gaps.id,)),))
    assert "no grave finding" in drafted(home, (gaps,), whole)


def test_the_firms_own_deadline_counts_from_the_discovery(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "incidents.yml"
    path.write_text(
        drafted(home, (DRIFT,), firm=FirmProfile(incident_report_hours=4)).replace("owner:\n", "owner: X\n")
    )
    (entry,) = load_register(path, IncidentsRegister).entries
    assert entry.report_by == NOW + timedelta(hours=4)


def test_every_grave_kind_is_of_a_check() -> None:
    assert {kind.check for kind in GRAVE} <= {*checks(), *firm_checks()}
