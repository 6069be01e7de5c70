"""What a run keeps: its own facts, and one file per device."""

from datetime import datetime
from typing import Literal

from netproof.model.assessment import DeviceOutcome
from netproof.model.context import DeviceContext
from netproof.model.record import Record
from netproof.model.state import DeviceState


class RunFacts(Record):
    """How a run came about."""

    schema_version: Literal[1] = 1
    run: str
    started_at: datetime
    ended_at: datetime
    sources: tuple[str, ...]
    """The inventories, or the folder of saved outputs."""
    source: Literal["session", "saved"]
    pattern: str
    netproof_version: str
    purpose: Literal["regular", "verification"] = "regular"
    """A verification reads the devices of one plan only, so that no dry run answers it."""


class CollectedDevice(Record):
    """One device of a run: what came of it, what the inventory said, and its state when there is one."""

    schema_version: Literal[1] = 1
    outcome: DeviceOutcome
    context: DeviceContext
    state: DeviceState | None
