"""The one error of the evidence package, so that a caller can stop before it touches a device."""

from netproof.errors import NetproofError


class EvidenceError(NetproofError):
    """Evidence could not be written, read or trusted; the message says what was expected and what to do."""
