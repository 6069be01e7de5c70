"""What became of a change set on its device."""

from datetime import datetime
from typing import Literal

from netproof.model.record import DeviceName, Record, Text

type Outcome = Literal["applied", "rolled-back", "refused", "failed", "unknown"]


class Deviation(Record):
    """A line that is not as it was predicted to be."""

    kind: Literal["missing", "not-removed", "lost", "unexpected"]
    text: str
    """Which configuration text (`running-config`, a file's path)."""
    line: str
    """The redacted line with the sections that it stands in, joined by ` / `."""


class DeviceApplication(Record):
    """The outcome of applying a plan to one device; `unknown` is never resolved by the program."""

    schema_version: Literal[1] = 1
    device: DeviceName
    plan: str
    plan_digest: str
    outcome: Outcome
    """`refused` and `failed` mean that nothing was changed."""
    reason: str
    started_at: datetime
    ended_at: datetime
    promise: Literal["device-timer", "none"]
    operations_digest: str
    """SHA-256 of the approved operations' canonical JSON, secrets as references."""
    deviations: tuple[Deviation, ...] = ()
    side_effects: tuple[Text, ...] = ()
    digests_after: dict[str, str] = {}
    """The keyed digests of the configuration that was read back and confirmed, as in a plan's `base_digests`."""
