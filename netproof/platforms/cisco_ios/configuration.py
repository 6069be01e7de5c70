"""The running configuration as a tree of lines.

Texts that span lines (banners, macros) stay one node: what stands in them
may look like configuration and is none. `line vty` stanzas are brought into the form in which IOS itself groups them.
"""

import re
from collections.abc import Iterable, Iterator

from netproof.platforms.block_tree import Node, parse_blocks, without_end
from netproof.platforms.cisco_ios.answers import answer
from netproof.platforms.outputs import Outputs

RUNNING = "show running-config"
VTY_SPLIT = 5
"""IOS keeps `line vty 0 4` apart from higher lines: the first five exist on every device and cannot be removed."""
VTY_MAXIMUM = 4096
"""More than any device has (IOS-XE 17 ends at 97 on routers, 4,096 is the hard limit of terminal lines)."""

_TEXT_OPENERS = re.compile(r"(?:banner \S+|aaa authentication (?:banner|fail-message)|menu \S+ (?:title|prompt)) (.+)$")
_DELIMITERS = "~|@+=&;"
_ACCOUNTING_LIST = re.compile(r"aaa accounting (?:commands \d+|\S+) \S+$")
_ACCOUNTING_SETTING = re.compile(r"(?:action-type (?:start-stop|stop-only|none)|broadcast|group \S+)$")
_ACCOUNTING_ORDER = ("action-type", "broadcast", "group")
_MACRO = re.compile(r"macro name \S+$")
_SETTINGS = {
    name: place
    for place, name in enumerate(
        (
            *("session-timeout", "access-class in", "access-class out", "exec-timeout", "privilege level", "password"),
            *("ipv6 access-class in", "ipv6 access-class out", "logging", "login", "length", "transport preferred"),
            *("transport input", "transport output"),
        )
    )
}
_VTY = re.compile(r"line vty (\d+)(?: (\d+))?$")


def running_configuration(outputs: Outputs) -> Node:
    """Return the tree of the running configuration; it is shared between sections and must not be changed.

    Raises:
        NotCollectedError: it was not collected or the device refused the command.
        ValueError: it is cut off or holds an unfinished banner.
    """
    answer(outputs, RUNNING)
    return outputs.view(parse_complete, RUNNING)


def parse_complete(text: str) -> Node:
    """Parse a whole configuration; one without its last line `end` is cut off, and what is missing would read as off.

    Raises:
        ValueError: it has no `end`, or a banner without an end.
    """
    return without_end(parse(text))


def parse(text: str) -> Node:
    """Parse configuration text into a tree.

    Raises:
        ValueError: a banner or macro has no end.
    """
    root = parse_blocks(text, _rest_of_text, written=_written)
    root.children = _regroup_vty([_on_one_line(node) for node in root.children])
    return root


def _on_one_line(node: Node) -> Node:
    """Bring an accounting list from the block that some releases show into the line that all of them take.

    Source: Cisco IOS Security Command Reference, `aaa accounting` (`action-type`, `broadcast`, `group`).
    """
    if not _ACCOUNTING_LIST.match(node.text) or not all(
        _ACCOUNTING_SETTING.match(child.text) for child in node.children
    ):
        return node
    settings = sorted(
        (child.text for child in node.children), key=lambda text: _ACCOUNTING_ORDER.index(text.split()[0])
    )
    return Node(" ".join([node.text, *(text.removeprefix("action-type ") for text in settings)]))


def _written(line: str) -> str:
    """IOS pads `deny` to the width of `permit`."""
    return line.replace("deny   ", "deny ")


def _rest_of_text(opener: str, lines: Iterator[str]) -> tuple[str, ...]:
    """Take the lines that belong to a banner or macro; IOS prints a banner's delimiter as `^C`."""
    if found := _TEXT_OPENERS.match(opener):
        delimiter = _delimiter(found[1])
        if delimiter in found[1][len(delimiter) :]:
            return ()
    elif _MACRO.match(opener):
        delimiter = "@"
    else:
        return ()
    taken: list[str] = []
    for raw in lines:
        taken.append(raw.rstrip("\r"))
        if delimiter in raw:
            return tuple(taken)
    raise ValueError(f"the text that `{opener[:40]}` begins has no end ({delimiter})")


def _delimiter(text: str) -> str:
    return "^C" if text.startswith("^C") else text[0]


def banner_text(node: Node) -> str:
    """Return what stands between the delimiters of a text that may span lines; empty where the node holds none."""
    found = _TEXT_OPENERS.match(node.text)
    if not found:
        return ""
    delimiter = _delimiter(found[1])
    return "\n".join([found[1].removeprefix(delimiter), *node.verbatim]).partition(delimiter)[0]


def with_delimiter(opener: str, text: str) -> str:
    """Return the one line that sets a text; a typed `^C` would not do, it stands for a control character.

    Raises:
        ValueError: no delimiter is left that the text does not hold.
    """
    delimiter = next((letter for letter in _DELIMITERS if letter not in text), None)
    if delimiter is None:
        raise ValueError("the text holds every letter that could stand around it")
    return f"{opener} {delimiter}{text}{delimiter}"


def to_lines(root: Node, depth: int = 0) -> Iterator[str]:
    """Yield the configuration's lines as IOS indents them, without separators."""
    for node in root.children:
        yield " " * depth + node.text
        yield from node.verbatim
        yield from to_lines(node, depth + 1)


def vty_range(text: str) -> range | None:
    """Return the numbers of a `line vty` header, or `None` for any other line.

    Raises:
        ValueError: the range is descending or beyond what a device can have.
    """
    found = _VTY.match(text)
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    if not first <= last < VTY_MAXIMUM:
        raise ValueError(f"`{text}` is not a range of lines")
    return range(first, last + 1)


def vty_table(root: Node) -> dict[int, list[Node]]:
    """Return the lines of each vty by number, expanded from the stanzas."""
    table: dict[int, list[Node]] = {}
    for node in root.find("line vty"):
        for number in vty_range(node.text) or ():
            table[number] = node.children
    return table


def vty_stanzas(table: dict[int, list[Node]]) -> list[Node]:
    """Group vty lines as `show running-config` does: equal neighbours together, 0 to 4 apart from the rest."""
    return [
        Node(vty_header(numbers), [child.copy() for child in table[numbers[0]]])
        for numbers in vty_groups({number: tuple(map(_key, nodes)) for number, nodes in table.items()})
    ]


def vty_groups[T](table: dict[int, T]) -> list[list[int]]:
    """Return runs of neighbouring vty numbers with equal values; none crosses from 4 to 5."""
    groups: list[list[int]] = []
    for number in sorted(table):
        joins = groups and groups[-1][-1] == number - 1 and number != VTY_SPLIT
        if joins and table[groups[-1][-1]] == table[number]:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def vty_header(numbers: Iterable[int]) -> str:
    """Return the line that opens these neighbouring vty lines."""
    span = list(numbers)
    return f"line vty {span[0]}" + (f" {span[-1]}" if len(span) > 1 else "")


def _key(node: Node) -> tuple[object, ...]:
    return (node.text, node.verbatim, tuple(map(_key, node.children)))


def _regroup_vty(children: list[Node]) -> list[Node]:
    """Replace the vty stanzas by one table: of stanzas that name the same number, each setting of the later wins."""
    ranges = [(node, vty_range(node.text)) for node in children]
    if not any(numbers for _, numbers in ranges):
        return children
    table: dict[int, list[Node]] = {}
    for node, numbers in ranges:
        for number in numbers or ():
            table[number] = _overlay(table.get(number, []), node.children)
    place = next(index for index, (_, numbers) in enumerate(ranges) if numbers)
    others = [node for node, numbers in ranges if not numbers]
    return others[:place] + vty_stanzas(table) + others[place:]


def _overlay(earlier: list[Node], later: list[Node]) -> list[Node]:
    names = {line_setting(node.text) for node in later}
    return sorted_settings([node for node in earlier if line_setting(node.text) not in names] + later)


def sorted_settings(nodes: list[Node]) -> list[Node]:
    """Return a line's settings in the order in which IOS shows them; their order means nothing."""
    return sorted(nodes, key=lambda node: (_SETTINGS.get(line_setting(node.text), len(_SETTINGS)), node.text))


def line_setting(text: str) -> str:
    """Return which setting of a line (vty, console) a configuration line sets, whether set or negated."""
    words = text.removeprefix("no ").removeprefix("default ").split()
    if words[0] in {"transport", "privilege", "authorization", "accounting"}:
        return " ".join(words[:2])
    if words[0] == "access-class":
        return f"access-class {words[2] if len(words) > 2 else 'in'}"  # noqa: PLR2004 - name, list, direction
    if words[:2] == ["ipv6", "access-class"]:
        return f"ipv6 access-class {words[3] if len(words) > 3 else 'in'}"  # noqa: PLR2004 - likewise
    return words[0]
