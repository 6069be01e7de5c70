"""What a terminal line (vty) accepts: shared by the sections that read it."""

from collections.abc import Iterable

from netproof.model.record import Known, Unknown
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none
from netproof.platforms.cisco_ios.configuration import parse, vty_range, vty_table
from netproof.platforms.cisco_ios.release import ALL, major_release
from netproof.platforms.outputs import Outputs

_EVERYTHING = ("ssh", "telnet")
_EXPLICIT_SINCE = 16
"""Up to IOS 15 a vty without `transport input` takes every protocol; later releases differ between platforms."""


def transports(outputs: Outputs, stanza: Node) -> Known[tuple[str, ...]]:
    """Return the protocols that a vty stanza accepts, sorted; empty when it accepts none.

    Source: Cisco IOS Terminal Services Command Reference, `transport input`.
    """
    written = _written(stanza.children) or _listed(outputs, stanza)
    if written is None:
        return _default(outputs)
    words = set(written.split()[2:])
    if "all" in words:
        return _EVERYTHING
    return tuple(sorted(words - {"none"}))


def _written(settings: Iterable[Node]) -> str | None:
    return next((node.text for node in settings if node.text.startswith("transport input")), None)


def _listed(outputs: Outputs, stanza: Node) -> str | None:
    """Ask the device's list of all settings, hidden defaults included."""
    if answer_or_none(outputs, ALL) is None:
        return None
    table = vty_table(outputs.view(parse, ALL))
    return next((_written(table.get(number, ())) for number in vty_range(stanza.text) or ()), None)


def _default(outputs: Outputs) -> Known[tuple[str, ...]]:
    major = major_release(outputs)
    if major is not None and major < _EXPLICIT_SINCE:
        return _EVERYTHING
    reason = "the release is not known" if major is None else f"release {major} does not settle it"
    return Unknown(unknown=f"`transport input` is not in the running configuration, and {reason}")
