"""Time sources as configured, and whether the clock follows one.

Source: Arista EOS User Manual, Timekeeping (`ntp server`, `ntp authenticate`, `ntp trusted-key`, `show ntp status`).
"""

import re
from collections.abc import Iterator

from netproof.model.record import Known
from netproof.model.state import Time, TimeSource
from netproof.platforms.arista_eos.answers import answer_or_none, unanswered
from netproof.platforms.arista_eos.configuration import RUNNING, proof, running_configuration
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Outputs

STATUS = "show ntp status"
COMMANDS = (RUNNING, STATUS)

_SERVER = re.compile(r"ntp server (?:vrf \S+ )?(?P<address>\S+)(?:.*? key (?P<key>\d+))?")


def parse(outputs: Outputs) -> Time:
    """Read the sources and the state of the clock."""
    root = running_configuration(outputs)
    lines = tuple(line for node in root.find("ntp") for line in proof(node))
    return Time(sources=tuple(_sources(root)), synchronised=_synchronised(outputs), lines=lines)


def _sources(root: Node) -> Iterator[TimeSource]:
    trusted = {number for node in root.find("ntp trusted-key") for number in _numbers(node.text.split()[2:])}
    defined = {
        words[2]: words[3]
        for node in root.find("ntp authentication-key")
        if len(words := node.text.split()) > 3  # noqa: PLR2004 - ntp authentication-key N TYPE
    }
    authenticates = root.has("ntp authenticate") or root.has("ntp authenticate servers")
    for node, found in root.match(_SERVER):
        authenticated = authenticates and found["key"] in trusted & defined.keys()
        kind = defined[found["key"]] if authenticated else ""
        yield TimeSource(address=found["address"], authenticated=authenticated, key_type=kind, lines=proof(node))


def _numbers(words: list[str]) -> Iterator[str]:
    """`ntp trusted-key` takes numbers and ranges: `1,3-5`."""
    for part in ",".join(words).split(","):
        first, _, last = part.partition("-")
        yield from map(str, range(int(first), min(int(last or first), 65535) + 1)) if first else ()


def _synchronised(outputs: Outputs) -> Known[bool]:
    text = answer_or_none(outputs, STATUS) or ""
    if re.search(r"^synchroni[sz]ed\b", text, re.MULTILINE):
        return True
    if re.search(r"^unsynchroni[sz]ed\b|NTP is disabled", text, re.MULTILINE):
        return False
    return unanswered(outputs, STATUS, "whether the clock is synchronised is not known")
