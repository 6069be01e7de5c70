"""Time sources as configured, and whether the clock follows one.

Source: Cisco IOS Basic System Management Command Reference (`ntp server`, `ntp authenticate`, `ntp authentication-key`,
`ntp trusted-key`, `show ntp status`).
"""

import re
from collections.abc import Iterator, Sequence

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known
from netproof.model.section import Section
from netproof.model.state import Time, TimeSource
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.cisco_ios.release import VERSION, major_release
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof

STATUS = "show ntp status"
COMMANDS = (RUNNING, STATUS, VERSION)

_KEY = re.compile(r"ntp authentication-key (?P<number>\d+) (?P<type>[\w-]+)")
_SHA2_SINCE = 17
"""IOS XE 17 knows the first two types; IOS 15 knows MD5 alone."""
_KEY_TYPES = ("hmac-sha2-256", "cmac-aes-128", "md5")


def parse(outputs: Outputs) -> Time:
    """Read the sources and the state of the clock."""
    root = running_configuration(outputs)
    newer = (major_release(outputs) or 0) >= _SHA2_SINCE
    return Time(
        settable_key_types=_KEY_TYPES if newer else _KEY_TYPES[-1:],
        sources=tuple(_sources(root)),
        synchronised=_synchronised(outputs),
        lines=tuple(
            line for node in root.find("ntp", "sntp") if "clock-period" not in node.text for line in proof(node)
        ),
    )


def _keys(root: Node) -> dict[int, str]:
    """Return the type of each key that is defined."""
    return {int(found["number"]): found["type"].lower() for _, found in root.match(_KEY)}


def _trusted(root: Node) -> set[int]:
    """Return the numbers of the trusted keys; a line may name a range (`1 - 3`)."""
    numbers: set[int] = set()
    for node in root.find("ntp trusted-key"):
        words = [word for word in node.text.split()[2:] if word.isdigit()]
        numbers.update(range(int(words[0]), int(words[-1]) + 1) if words else ())
    return numbers


def _sources(root: Node) -> Iterator[TimeSource]:
    keys = _keys(root)
    accepted = _trusted(root) & keys.keys() if root.has("ntp authenticate") else set()
    for node in root.find("ntp server", "ntp peer", "sntp server"):
        words = _arguments(node.text)
        key = words[words.index("key") + 1] if "key" in words[:-1] else ""
        number = int(key) if key.isdigit() else 0
        if words:
            yield TimeSource(
                address=words[0],
                authenticated=number in accepted,
                key=number,
                key_type=keys[number] if number in accepted else "",
                lines=proof(node),
            )


def _arguments(line: str) -> list[str]:
    """Return the words of a server's line from its address on."""
    words = line.split()[2:]
    if words[:1] == ["vrf"]:
        words = words[2:]
    return words[1:] if words[:1] in (["ip"], ["ipv6"]) else words


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
    """Return the lines that add sources, then their keys, then those that remove sources.

    A key comes before what refers to it, and `ntp authenticate` last: a server that is asked for a key which does not
    stand yet is no longer followed.
    """
    if not isinstance(before, Time) or not isinstance(after, Time):
        raise TypeError("time renders Time only")
    old = {source.address: source for source in before.sources}
    new = {source.address for source in after.sources}
    keyed = [source for source in after.sources if source.secret]
    plain = {source.address for source in after.sources if not source.secret}
    lines = sorted(f"ntp server {address}" for address in plain - old.keys())
    lines += _keyed(keyed, old)
    lines += [f"no {source.lines[0]}" for name, source in old.items() if name not in new and source.lines]
    return tuple(ConfigurationLine(line=line) for line in lines)


def _keyed(sources: Sequence[TimeSource], old: dict[str, TimeSource]) -> Iterator[str]:
    keys = {source.key: source for source in sources}
    for number, source in keys.items():
        yield f"ntp authentication-key {number} {source.key_type} <secret:vault:{source.secret}>"
        yield f"ntp trusted-key {number}"
    for source in sources:
        known = old.get(source.address)
        yield _with_key(known.lines[0] if known and known.lines else f"ntp server {source.address}", source)
    if sources:
        yield "ntp authenticate"


def _with_key(line: str, source: TimeSource) -> str:
    """Return a server's line with another key, which stands right behind its address."""
    head, _, options = re.sub(r" key \d+", "", line).partition(f" {source.address}")
    return f"{head} {source.address} key {source.key}{options}"
