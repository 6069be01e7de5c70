"""Everything that a run's report tells, gathered before anything is written."""

from collections.abc import Mapping

from netproof.model.application import DeviceApplication
from netproof.model.assessment import Assessment
from netproof.model.catalog import Catalog
from netproof.model.plan import Plan
from netproof.model.record import Record
from netproof.model.run import CollectedDevice, RunFacts
from netproof.model.verification import Verification
from netproof.store import Changes


class ApprovalFacts(Record):
    """A decision on a plan, as the evidence log attests it."""

    decision: str
    approver: str
    key: str
    reason: str
    recorded_at: str


class PlanStory(Record):
    """A plan that answers the run, and everything that became of it."""

    name: str
    plan: Plan
    approvals: tuple[ApprovalFacts, ...] = ()
    applications: tuple[DeviceApplication, ...] = ()
    verifications: tuple[Verification, ...] = ()


class EvidenceRecord(Record):
    """One record of the evidence log that concerns the run or its plans."""

    sequence: int
    kind: str
    recorded_at: str
    digest: str
    files: dict[str, str]


class EvidenceFacts(Record):
    """What the evidence log holds of the run, and whether the whole log verified when the report was written."""

    records: tuple[EvidenceRecord, ...] = ()
    checked: int = 0
    """How many records of the log were checked, from the first."""
    problem: str = ""
    """What is wrong with the log, or empty."""


class ReportFacts(Record):
    """One run and its surroundings."""

    firm: str
    time_zone: str
    facts: RunFacts
    assessment: Assessment
    previous: Assessment | None
    changes: Changes
    devices: Mapping[str, CollectedDevice]
    catalog: Catalog
    official_text: Mapping[str, str] = {}
    """Clause id → the rule's own words, where the firm supplies them."""
    plans: tuple[PlanStory, ...] = ()
    evidence: EvidenceFacts = EvidenceFacts()
