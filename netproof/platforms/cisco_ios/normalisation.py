"""The configuration without what changes by itself, for digests, diffs and the comparison after a change.

Dropped are: comment lines (`! Last configuration change at …`, `! NVRAM config last updated …`, separators) and the
lines before the first command (`Building configuration...`, `Current configuration : N bytes`, `Using N out of M
bytes`), by Cisco IOS Configuration Fundamentals Command Reference, `show running-config`; and `ntp clock-period`, which
IOS computes and rewrites (Cisco IOS Network Management Command Reference, `ntp clock-period`). Sequence numbers of
access lists are dropped because releases differ in showing them; the order of the entries, which they stand for, stays.
"""

import re
from collections.abc import Mapping

from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration, to_lines
from netproof.platforms.outputs import Outputs

_ACCESS_LIST = re.compile(r"(?:ip access-list (?:standard|extended)|ipv6 access-list) ")
_SEQUENCE = re.compile(r"(?:sequence )?\d+ (?=permit |deny |remark )")
_VOLATILE = re.compile(r"(?:Building configuration|Current configuration|Using \d+|ntp clock-period)\b")


def comparable_lines(root: Node) -> list[str]:
    """Return the lines of a configuration that only people change."""
    kept = [node for node in root.children if not _VOLATILE.match(node.text)]
    return list(to_lines(Node("", [_unnumbered(node) if _ACCESS_LIST.match(node.text) else node for node in kept])))


def settled_lines(text: str) -> list[str]:
    """Return a configuration's lines as they stand, without those that change by themselves; cheaper than comparing."""
    return [
        line for line in map(str.rstrip, text.splitlines()) if line and line[0] != "!" and not _VOLATILE.match(line)
    ]


def _unnumbered(node: Node) -> Node:
    return Node(node.text, [Node(_SEQUENCE.sub("", child.text)) for child in node.children])


def configuration_texts(outputs: Outputs) -> Mapping[str, str]:
    """Return the normalised running configuration, under the name of the command that shows it.

    Raises:
        NotCollectedError: it was not collected.
    """
    return {RUNNING: "\n".join(comparable_lines(running_configuration(outputs))) + "\n"}
