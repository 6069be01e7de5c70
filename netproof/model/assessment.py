"""What a run found: one row per applicable control and subject, so that nothing is dropped silently."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from netproof.model.record import Record, Text


class Status(StrEnum):
    """OSCAL's satisfied / not-satisfied, and the two ways of not having judged."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not-satisfied"
    NOT_APPLICABLE = "not-applicable"
    INDETERMINATE = "indeterminate"


class Observation(Record):
    """One thing that a check saw, with the native lines that prove it."""

    kind: Literal["violation", "undetermined", "note"]
    target: str
    """What it concerns inside the subject: an account, `vty 5`, a port, an SSID; empty for the whole subject."""
    message: Text
    proof: tuple[str, ...] = ()


class AppliedWaiver(Record):
    """The acceptance of a finding for a time, as the register held it when the finding was made."""

    id: str
    reason: str
    approver: str
    expires: date


class Finding(Record):
    """The verdict of one check of one control on one subject."""

    id: str
    """`<control>/<check>/<subject>`: stable over runs."""
    control: str
    check: str
    clauses: tuple[str, ...]
    subject: str
    status: Status
    mendable: bool
    mode: Literal["report", "mend"]
    observations: tuple[Observation, ...] = ()
    reason: Text | None = None
    """Why it does not apply or could not be judged."""
    waiver: AppliedWaiver | None = None
    """Who accepted it, and until when; its status stays what it is."""

    @property
    def is_open(self) -> bool:
        """Tell whether it is a violation that nobody accepted."""
        return self.status is Status.NOT_SATISFIED and self.waiver is None


class DeviceOutcome(Record):
    """Whether a device could be read at all."""

    device: str
    status: Literal["collected", "partial", "failed"]
    reason: str = ""


class Exemption(Record):
    """A clause that did not bind the firm when the run was judged."""

    clause: str
    reason: Text


class Assessment(Record):
    """All findings of a run."""

    schema_version: Literal[1] = 1
    run: str
    as_of: datetime
    catalog: str
    catalog_version: str
    devices: tuple[DeviceOutcome, ...]
    exemptions: tuple[Exemption, ...] = ()
    """The clauses that do not bind the firm, by its profile or because a better rule of its group stands in."""
    findings: tuple[Finding, ...]
