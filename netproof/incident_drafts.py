"""Drafts entries of the incidents register from findings of a grave kind: the facts, and nothing that only people know.

Whether a finding is an incident at all is for people to say. A draft therefore lacks its owner, and the register
refuses it until somebody filled that in: it makes nothing satisfied, and hides nothing.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from netproof.checks._drift import RULES
from netproof.checks.firm.retained_logs import GAP
from netproof.checks.registered_accounts import UNREGISTERED
from netproof.home import Home
from netproof.model.assessment import Assessment, Finding, Observation
from netproof.model.context import FirmProfile
from netproof.model.record import Text
from netproof.registers.incidents import IncidentsRegister
from netproof.runs import ASSESSMENT
from netproof.yaml_files import yaml_text

_HEADER = """\
# Draft of entries for the incidents register, from grave findings of run {run}.
# Look into each: strike out what is no incident, and fill in for each of the others
#   owner       who answers for it
#   kind        incident, outage or grave-personal-data (of that the authority is told at once)
#   report_by   the deadline that the firm's own procedure sets, counted from discovered_at
#   occurred_at when it began, as far as you found out
# Netproof refuses the file while an owner is left blank. Add the entries to {path} in the firm's folder.
"""
_NONE = "# Run {run} has no grave finding that the incidents register does not name already.\n"


@dataclass(frozen=True)
class GraveKind:
    """A kind of violation that may be an incident."""

    title: Text
    check: str
    target: str = ""
    """Only observations of this target; any, where it is empty."""
    message: Text | None = None
    """Only observations that are told by this sentence."""

    def is_shown_by(self, observation: Observation) -> bool:
        """Tell whether an observation of the check is of this kind."""
        if observation.kind != "violation" or (self.target and observation.target != self.target):
            return False
        return self.message is None or bool(_pattern(self.message).fullmatch(observation.message.en))


GRAVE: tuple[GraveKind, ...] = (
    GraveKind(
        title=Text(en="Unapproved change of filter rules", zh_tw="未經核准的過濾規則異動"),
        check="unapproved_drift",
        target=RULES,
    ),
    GraveKind(
        title=Text(en="Account of nobody who is registered", zh_tw="出現未登載的管理帳號"),
        check="registered_accounts",
        message=UNREGISTERED,
    ),
    GraveKind(
        title=Text(en="Records are missing from the log store", zh_tw="日誌存放區有紀錄缺漏"),
        check="retained_logs",
        message=GAP,
    ),
)
"""Changes behind the firm's back, administrators whom nobody knows, and logs that are gone (clauses 7.2, 7.3)."""


def draft_incidents(home: Home, assessment: Assessment, register: IncidentsRegister | None, firm: FirmProfile) -> str:
    """Return entries for the register as YAML text, with what only people know left blank.

    A finding that an open entry names already is not drafted again. The deadline for reporting it is the one that the
    firm's profile sets, from its discovery by the run; without one it is left for people to fill in.
    """
    found = grave_findings(assessment, register)
    if not found:
        return _NONE.format(run=assessment.run)
    digest = hashlib.sha256((home.run(assessment.run) / ASSESSMENT).read_bytes()).hexdigest()
    entries = [
        {
            "id": f"I-{assessment.run}-{number}",
            "title": f"{kind.title.zh_tw}：{finding.subject}",
            "owner": None,
            "kind": "incident",
            "occurred_at": None,
            "discovered_at": _local(assessment.as_of, firm),
            "report_by": _report_by(assessment.as_of, firm),
            "findings": [_place(finding, one) for one in seen],
            "remarks": _facts(assessment.run, digest, seen),
        }
        for number, (kind, finding, seen) in enumerate(found, start=1)
    ]
    return _HEADER.format(run=assessment.run, path="registers/incidents.yml") + yaml_text({"entries": entries})


def grave_findings(
    assessment: Assessment, register: IncidentsRegister | None
) -> tuple[tuple[GraveKind, Finding, tuple[Observation, ...]], ...]:
    """Return the findings of a grave kind that no open entry of the register names, each with what shows it.

    An entry names a finding whole by its id, or one target in it by `<id>#<target>`: an incident of one device must not
    hide that of another. An entry that was closed hides nothing: what is shown now came up, or came back, after it.
    """
    entries = register.entries if register else ()
    known = {name for entry in entries if not entry.is_closed for name in entry.findings}
    found = (
        (kind, finding, tuple(one for one in seen if known.isdisjoint({finding.id, _place(finding, one)})))
        for kind, finding, seen in _grave(assessment)
    )
    return tuple(entry for entry in found if entry[2])


def _grave(assessment: Assessment) -> Iterator[tuple[GraveKind, Finding, tuple[Observation, ...]]]:
    for finding in assessment.findings:
        for kind in GRAVE:
            if finding.check == kind.check and finding.is_open:
                seen = tuple(one for one in finding.observations if kind.is_shown_by(one))
                if seen:
                    yield kind, finding, seen


def _place(finding: Finding, seen: Observation) -> str:
    return f"{finding.id}#{seen.target}" if seen.target else finding.id


def _local(moment: datetime, firm: FirmProfile) -> str:
    return moment.astimezone(ZoneInfo(firm.time_zone)).isoformat(timespec="seconds")


def _report_by(discovered: datetime, firm: FirmProfile) -> str | None:
    hours = firm.incident_report_hours
    return _local(discovered + timedelta(hours=hours), firm) if hours else None


def _facts(run: str, digest: str, seen: tuple[Observation, ...]) -> str:
    told = "；".join(observation.message.zh_tw for observation in seen)
    return f"{told}。佐證：執行 {run}，{ASSESSMENT}（SHA-256 {digest}）"


def _pattern(sentence: Text) -> re.Pattern[str]:
    """Return what a sentence looks like with its blanks filled in."""
    return re.compile(".+".join(re.escape(part) for part in re.split(r"\{\w+\}", sentence.en)))
