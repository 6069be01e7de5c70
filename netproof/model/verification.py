"""Whether what a plan was to mend is mended, as read again after the change."""

from datetime import datetime
from typing import Literal

from netproof.model.assessment import Status
from netproof.model.record import Record, Text


class VerifiedFinding(Record):
    """A finding of the plan, judged again on a state that was read after the change."""

    id: str
    status: Status
    note: Text | None = None
    """What remains, or why it could not be judged."""


class Verification(Record):
    """All findings of a plan, judged again."""

    schema_version: Literal[1] = 1
    plan: str
    run: str
    verified_at: datetime
    findings: tuple[VerifiedFinding, ...]
