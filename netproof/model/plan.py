"""What would be changed, exactly; the digest of these bytes is what people approve."""

from datetime import datetime
from typing import Literal

from netproof.model.operation import Operation
from netproof.model.record import DeviceName, Record, Text


class SecretCommitment(Record):
    """Binds the value of a named secret without revealing it: a rotation after approval is drift."""

    name: str
    commitment: str
    """`hmac-sha256:<key id>:<hex>`."""


class ChangeSet(Record):
    """The change of one device."""

    schema_version: Literal[1] = 1
    device: DeviceName
    platform: str
    findings: tuple[str, ...]
    controls: tuple[str, ...]
    clauses: tuple[str, ...]
    base_digests: dict[str, str]
    """Name of a configuration text → keyed digest of its normalised form that the change starts from."""
    base_text: str
    """SHA-256 of the redacted texts, kept beside the plan so that drift can be named line by line."""
    operations: tuple[Operation, ...]
    undo: tuple[Operation, ...]
    predicted_diff: str
    """Unified diff of the redacted configuration, without headers' times or paths."""
    device_diff: str | None = None
    """The device's own dry-run answer, where it has a true candidate."""
    side_effects: tuple[Text, ...] = ()
    unplanned: tuple[Text, ...] = ()
    """What could not be planned, and why."""
    secrets: tuple[SecretCommitment, ...] = ()
    revert_protection: Literal["device-timer", "none"]
    revert_note: Text | None = None
    """The plainly weaker promise where the device has no revert timer."""
    risk: Literal["low", "medium", "high"]


class Unplannable(Record):
    """A device for which nothing can be planned safely, and why: it is shown, never dropped."""

    device: DeviceName
    findings: tuple[str, ...]
    reasons: tuple[Text, ...]


class Batch(Record):
    """Devices that are changed one after another before the next batch begins; the first is the canary."""

    devices: tuple[DeviceName, ...]


class Plan(Record):
    """The sealed change sets of one dry run."""

    schema_version: Literal[1] = 1
    kind: Literal["configuration", "firmware"]
    run: str
    """The assessment that it answers."""
    author: str
    created_at: datetime
    expires_at: datetime
    batches: tuple[Batch, ...]
    change_sets: tuple[ChangeSet, ...]
    unplannable: tuple[Unplannable, ...] = ()
    tool_versions: dict[str, str]
