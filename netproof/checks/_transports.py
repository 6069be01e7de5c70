"""How remedies close a line's clear-text protocols."""

from collections.abc import Callable

from netproof.model.record import is_known
from netproof.model.state import ManagementLine

_ENCRYPTED = {"telnet": "ssh", "rlogin": "ssh"}
"""What a line that accepts nothing else is switched to, so that its users still come in."""


def without_transports(line: ManagementLine, is_refused: Callable[[str], bool]) -> ManagementLine:
    """Return a line that accepts none of the refused protocols."""
    if not is_known(line.transports) or not any(map(is_refused, line.transports)):
        return line
    left = {transport for transport in line.transports if not is_refused(transport)}
    left = left or {_ENCRYPTED[t] for t in line.transports if t in _ENCRYPTED and not is_refused(_ENCRYPTED[t])}
    return line.changed(transports=tuple(sorted(left)))
