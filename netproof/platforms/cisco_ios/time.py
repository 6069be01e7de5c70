"""Time sources as configured, and whether the clock follows one.

Source: Cisco IOS Basic System Management Command Reference (`ntp server`, `ntp authenticate`, `show ntp status`).
"""

from collections.abc import Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known
from netproof.model.section import Section
from netproof.model.state import Time, TimeSource
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof

STATUS = "show ntp status"
COMMANDS = (RUNNING, STATUS)


def parse(outputs: Outputs) -> Time:
    """Read the sources and the state of the clock."""
    root = running_configuration(outputs)
    return Time(
        sources=tuple(_sources(root)),
        synchronised=_synchronised(outputs),
        lines=tuple(
            line for node in root.find("ntp", "sntp") if "clock-period" not in node.text for line in proof(node)
        ),
    )


def _sources(root: Node) -> Iterator[TimeSource]:
    trusted = {word for node in root.find("ntp trusted-key") for word in node.text.split()[2:]}
    defined = {node.text.split()[2] for node in root.find("ntp authentication-key") if len(node.text.split()) > 2}  # noqa: PLR2004 - ntp authentication-key N
    authenticates = root.has("ntp authenticate")
    for node in root.find("ntp server", "ntp peer", "sntp server"):
        words = node.text.split()[2:]
        if words[:1] == ["vrf"]:
            words = words[2:]
        if words[:1] in (["ip"], ["ipv6"]):
            words = words[1:]
        key = words[words.index("key") + 1] if "key" in words[:-1] else ""
        if words:
            yield TimeSource(
                address=words[0], authenticated=authenticates and key in trusted & defined, lines=proof(node)
            )


def _synchronised(outputs: Outputs) -> Known[bool]:
    text = answer_or_none(outputs, STATUS)
    if text is None:
        return unanswered(outputs, STATUS, "whether the clock is synchronised is not known")
    if "Clock is synchronized" in text:
        return True
    if "Clock is unsynchronized" in text or "not enabled" in text:
        return False
    return unanswered(outputs, STATUS, "whether the clock is synchronised is not known")


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that add sources, then those that remove them; keys are secrets and are set by hand."""
    if not isinstance(before, Time) or not isinstance(after, Time):
        raise TypeError("time renders Time only")
    old = {source.address: source for source in before.sources}
    new = {source.address for source in after.sources}
    lines = [f"ntp server {address}" for address in new - old.keys()]
    lines = sorted(lines) + [
        f"no {source.lines[0]}" for name, source in old.items() if name not in new and source.lines
    ]
    return tuple(ConfigurationLine(line=line) for line in lines)
