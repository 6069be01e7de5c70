"""Configuration that shows hierarchy by indentation, as a tree of lines, built in one pass over the text.

Cisco IOS set this form and many vendors write it too; what a platform adds of its own (texts that span lines, grouped
stanzas) stays in the platform's folder.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

type TakeText = Callable[[str, Iterator[str]], tuple[str, ...]]
"""Take the lines that continue a text which an unindented line opens (a banner), or none where it opens none."""


@dataclass(slots=True)
class Node:
    """One line with the lines below it; `verbatim` continues a text that spans lines."""

    text: str
    children: list["Node"] = field(default_factory=list)
    verbatim: tuple[str, ...] = ()

    def find(self, *prefixes: str) -> Iterator["Node"]:
        """Yield the direct children that start with one of these words (whole words)."""
        return (
            child
            for child in self.children
            if child.text.startswith(prefixes) and any(starts_with(child.text, prefix) for prefix in prefixes)
        )

    def first(self, *prefixes: str) -> "Node | None":
        """Return the first direct child that starts with one of these words, if any."""
        return next(self.find(*prefixes), None)

    def has(self, line: str) -> bool:
        """Tell whether a direct child is exactly this line."""
        return any(child.text == line for child in self.children)

    def match(self, pattern: re.Pattern[str]) -> Iterator[tuple["Node", re.Match[str]]]:
        """Yield the direct children that match a pattern, with the match."""
        for child in self.children:
            if found := pattern.match(child.text):
                yield child, found

    def copy(self) -> "Node":
        """Return a deep copy that can be changed."""
        return Node(self.text, [child.copy() for child in self.children], self.verbatim)


def starts_with(text: str, words: str) -> bool:
    """Tell whether a line begins with these whole words."""
    return text.startswith(words) and (len(text) == len(words) or text[len(words)] == " ")


def parse_blocks(text: str, take_text: TakeText, *, written: Callable[[str], str] = str) -> Node:
    """Parse configuration text into a tree; blank lines and those that begin with `!` are left out.

    Args:
        text: The configuration.
        take_text: Called with each unindented line and the lines after it; what it takes becomes `verbatim`.
        written: Brings a line, without its indentation, into the one form in which the tree holds it.

    Raises:
        ValueError: `take_text` found no end of a text.
    """
    root = Node("")
    stack: list[tuple[int, Node]] = [(-1, root)]
    lines = iter(text.splitlines())
    for raw in lines:
        body = raw.strip()
        if not body or body[0] == "!":
            continue
        body = written(body)
        depth = len(raw) - len(raw.lstrip())
        while stack[-1][0] >= depth:
            stack.pop()
        node = Node(body, verbatim=take_text(body, lines) if depth == 0 else ())
        stack[-1][1].children.append(node)
        stack.append((depth, node))
    return root


def without_end(root: Node) -> Node:
    """Return a whole configuration without its last line `end`; what is missing of a cut-off one would read as off.

    Raises:
        ValueError: it has no `end`.
    """
    if not root.has("end"):
        raise ValueError("the configuration is cut off: it has no last line `end`; collect or save it again")
    root.children = [node for node in root.children if node.text != "end"]
    return root
