"""The running configuration as a tree of lines.

EOS shows hierarchy by three spaces a level, separates stanzas by `!`, and ends banners with a line `EOF` (Arista EOS
User Manual, `banner login`). What stands in a banner may look like configuration and is none.
"""

import re
from collections.abc import Iterator
from functools import partial

from netproof.platforms.arista_eos.answers import answer
from netproof.platforms.block_tree import Node, parse_blocks, without_end
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof as proof_lines

RUNNING = "show running-config"
DEFAULT_VRF = "default"

proof = partial(proof_lines, indent="   ")
"""Return a node's redacted lines as EOS indents them."""

_HEADER = re.compile(r"^! device: (?P<name>\S+) \((?P<model>[^,()]+), EOS-(?P<version>[^\s,()]+)", re.MULTILINE)
_BANNER = re.compile(r"banner (?:login|motd)$")
_END_OF_TEXT = "EOF"


def running_configuration(outputs: Outputs) -> Node:
    """Return the tree of the running configuration; it is shared between sections and must not be changed.

    Raises:
        NotCollectedError: it was not collected or the device refused the command.
        ValueError: it is cut off or holds an unfinished banner.
    """
    answer(outputs, RUNNING)
    return outputs.view(parse, RUNNING)


def parse(text: str) -> Node:
    """Parse a whole configuration; one without its last line `end` is cut off, and what is missing would read as off.

    Raises:
        ValueError: it has no `end`, or a banner without an end.
    """
    return without_end(parse_blocks(text, _rest_of_banner))


def _rest_of_banner(opener: str, lines: Iterator[str]) -> tuple[str, ...]:
    if not _BANNER.match(opener):
        return ()
    taken: list[str] = []
    for raw in lines:
        taken.append(raw)
        if raw.strip() == _END_OF_TEXT:
            return tuple(taken)
    raise ValueError(f"the text that `{opener}` begins has no end ({_END_OF_TEXT})")


def header(text: str) -> dict[str, str]:
    """Return `name`, `model` and `version` of the comment with which EOS begins a configuration, where it was kept."""
    found = _HEADER.search(text[:2000])
    return found.groupdict() if found else {}


def is_shut(node: Node | None) -> bool | None:
    """Return whether a stanza says `shutdown` or `no shutdown`, or `None` when it says neither."""
    if node is None or not (node.has("shutdown") or node.has("no shutdown")):
        return None
    return node.has("shutdown")


def vrfs(node: Node | None) -> dict[str, Node]:
    """Return the `vrf NAME` stanzas below a service, by the VRF's name."""
    return {child.text.split()[1]: child for child in node.find("vrf")} if node else {}
