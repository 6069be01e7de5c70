"""The software release and what it hides: a default that `show running-config` leaves out depends on the release."""

import re

from netproof.model.record import Known, Unknown
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none
from netproof.platforms.cisco_ios.configuration import parse, running_configuration
from netproof.platforms.outputs import Outputs

VERSION = "show version"
ALL = "show running-config all"

_RELEASE = re.compile(r"\bVersion (\d+)\.(\d+)")
_WORDS = re.compile(r"version (\d+)\.(\d+)")

type Defaults = tuple[tuple[int, bool | None], ...]
"""(first major release, whether the feature is then on by default; `None` where it depends on the hardware)."""


def major_release(outputs: Outputs) -> int | None:
    """Return the release's first number (12, 15, 16, 17 …) from `show version` or the configuration's `version` line.

    IOS XE 3.x calls its IOS part 15.x, which is what its defaults follow.
    """
    text = answer_or_none(outputs, VERSION) or ""
    found = re.search(r"Cisco IOS Software.*?\bVersion (\d+)\.", text) or _RELEASE.search(text)
    if found:
        return int(found[1])
    node = running_configuration(outputs).first("version")
    words = _WORDS.match(node.text) if node else None
    return int(words[1]) if words else None


def default_state(outputs: Outputs, line: str, defaults: Defaults) -> Known[bool]:
    """Tell whether a feature is on that the running configuration does not mention.

    The device's own list of all settings decides when it was collected; then the documented default of the release.
    """
    listed = _full_configuration(outputs)
    if listed is not None and listed.has(line):
        return True
    if listed is not None and listed.has(f"no {line}"):
        return False
    major = major_release(outputs)
    if major is None:
        states = {state for _, state in defaults}
        known = states.pop() if len(states) == 1 else None
        reason = "the release is not known"
    else:
        known = next((state for since, state in reversed(defaults) if since <= major), None)
        reason = f"release {major} does not settle it"
    if known is None:
        return Unknown(unknown=f"`{line}` is not in the running configuration, and {reason}")
    return known


def _full_configuration(outputs: Outputs) -> Node | None:
    if answer_or_none(outputs, ALL) is None:
        return None
    return outputs.view(parse, ALL)
