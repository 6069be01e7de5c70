"""Where a state came from."""

from datetime import datetime

from netproof.model.record import Record


class Capture(Record):
    """One command that was sent, and the digest of its redacted answer, so that a state can be traced to its source."""

    command: str
    digest: str
    """`sha256:<hex>` of the redacted output."""
    collected_at: datetime
    seconds: float
    error: str = ""
    """Why there is no output, or empty."""
