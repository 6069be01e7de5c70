"""Fold typed lines into a running configuration, one at a time, as IOS does."""

import re
from collections.abc import Iterable

from netproof.platforms.block_tree import Node, starts_with
from netproof.platforms.cisco_ios import grammar
from netproof.platforms.cisco_ios.configuration import (
    sorted_settings,
    vty_range,
    vty_stanzas,
    vty_table,
)

_ENTRY = re.compile(r"(?:(\d+) )?((?:permit|deny|remark) .*)$")
_STEP = 10
_FIRST_REMOVABLE_VTY = 5
_PASSWORD_WORDS = (" secret ", " password ")
_VTY_PLACE = "line vty"


class Folder:
    """A running configuration that takes lines as configuration mode would.

    `everything` is the device's list of all settings: what stands there and not in the running configuration is a
    default that it hides. `sequence_numbers` tells whether the device shows those of access lists. With
    `shows_defaults` nothing is hidden, which is how that list itself is folded.
    """

    def __init__(
        self,
        root: Node,
        *,
        everything: Node | None = None,
        sequence_numbers: bool = False,
        shows_defaults: bool = False,
    ) -> None:
        self._root = root.copy()
        self._vty = {number: Node(_VTY_PLACE, _copies(nodes)) for number, nodes in vty_table(root).items()}
        self._hidden = _hidden_lines(root, everything) if everything else {}
        self._sequence_numbers = sequence_numbers
        self._shows_defaults = shows_defaults
        self._stack: list[tuple[str, str, list[Node]]] = [(grammar.GLOBAL, "", [self._root])]

    def fold(self, lines: Iterable[str]) -> Node:
        """Take the lines in order and return the configuration that then runs."""
        for line in lines:
            self.take(line.strip())
        return self.root()

    def root(self) -> Node:
        """Return the configuration, with the vty lines grouped as the device groups them."""
        others = [node.copy() for node in self._root.children if vty_range(node.text) is None]
        place = next(
            (i for i, node in enumerate(others) if grammar.rank(node.text) > grammar.rank("line vty 0")), len(others)
        )
        table = {number: sorted_settings(node.children) for number, node in self._vty.items()}
        return Node("", others[:place] + vty_stanzas(table) + others[place:])

    def take(self, line: str) -> None:
        """Take one typed line."""
        if not line or line.startswith("!"):
            return
        if line in {"exit", "end"}:
            del self._stack[1 if line == "end" else max(1, len(self._stack) - 1) :]
            return
        mode, _, _ = self._stack[-1]
        body = grammar.positive(line)
        if grammar.section(mode, body) is None and grammar.section(grammar.GLOBAL, body):
            del self._stack[1:]
            mode = grammar.GLOBAL
        kind = grammar.section(mode, body)
        if kind is None:
            _, header, targets = self._stack[-1]
            for target in targets:
                self._set(mode, header, target, _spelled(mode, line))
        elif line.startswith(("no ", "default ")):
            self._remove_section(body)
        else:
            self._enter(kind, body)

    def _enter(self, kind: str, header: str) -> None:
        numbers = vty_range(header)
        parents = self._stack[-1][2]
        if numbers is not None:
            targets = [self._vty.setdefault(number, Node(_VTY_PLACE)) for number in numbers]
            header = f"{_VTY_PLACE} {numbers[0]}"
        else:
            targets = [_existing(parent, header) or _insert(parent, header) for parent in parents]
        self._stack.append((kind, header, targets))

    def _remove_section(self, header: str) -> None:
        numbers = vty_range(header)
        if numbers is not None:
            for number in [n for n in self._vty if n >= max(numbers[0], _FIRST_REMOVABLE_VTY)]:
                del self._vty[number]
            return
        for parent in self._stack[-1][2]:
            parent.children = [node for node in parent.children if not starts_with(node.text, header)]

    def _set(self, mode: str, header: str, target: Node, line: str) -> None:
        if mode == "access-list":
            self._take_entry(header, target, line)
        elif mode == grammar.GLOBAL and line.startswith("username "):
            _take_username(target, line)
        elif line.startswith("default "):
            _drop(target, mode, grammar.key(mode, line))
        elif line.startswith("no "):
            self._negate(mode, header, target, grammar.positive(line))
        else:
            self._put(mode, header, target, line)

    def _put(self, mode: str, header: str, target: Node, line: str) -> None:
        """Set a line; where that is the hidden default, nothing stands for it afterwards."""
        name = grammar.key(mode, line)
        shown_off = target.has(f"no {line}") and line not in grammar.ALWAYS_SHOWN
        hides = not self._shows_defaults and not target.has(line) and (shown_off or self._is_hidden(mode, header, line))
        if line == "aaa new-model" and not target.has(line):
            self._drop_line_logins()
        _replace(target, mode, name, None if hides else line)

    def _drop_line_logins(self) -> None:
        """With AAA, lines ask method lists in place of what `login` said (Cisco IOS Security Command Reference)."""
        for node in (*self._vty.values(), *self._root.find("line")):
            _drop(node, "line", "login")

    def _negate(self, mode: str, header: str, target: Node, body: str) -> None:
        name = grammar.key(mode, body)
        shown = [node.text for node in target.children if node.text == body]
        off = f"no {body}"
        stays = body in grammar.ALWAYS_SHOWN or (self._shows_defaults and body == name)
        default_on = not shown and body in grammar.SHOWN_WHEN_OFF and not self._is_hidden(mode, header, off)
        if stays or default_on or (body == "logging trap" and mode == grammar.GLOBAL):
            _replace(target, mode, name, off)
            return
        _drop(target, mode, name)
        target.children = [node for node in target.children if not starts_with(node.text, body)]

    def _is_hidden(self, mode: str, header: str, line: str) -> bool:
        return line in self._hidden.get(header, ()) or line in grammar.HIDDEN.get(mode, ())

    def _take_entry(self, header: str, target: Node, line: str) -> None:
        """Take a line of an access list; entries without a number go to the end, ten higher than the last."""
        entries = _entries(target)
        body = grammar.positive(line).removeprefix("sequence ")
        found = _ENTRY.match(body)
        if line.startswith("no "):
            number = int(body) if body.isdigit() else None
            kept = [(n, text) for n, text in entries if n != number and text != (found[2] if found else "")]
            target.children = [self._entry_node(header, n, text) for n, text in kept]
        elif found and (found[2].startswith("remark ") or found[2] not in [text for _, text in entries]):
            number = int(found[1]) if found[1] else max((n for n, _ in entries), default=0) + _STEP
            entries = sorted([*entries, (number, found[2])], key=lambda entry: entry[0])
            target.children = [self._entry_node(header, n, text) for n, text in entries]

    def _entry_node(self, header: str, number: int, text: str) -> Node:
        if header.startswith("ipv6"):
            return Node(f"sequence {number} {text}")
        return Node(f"{number} {text}" if self._sequence_numbers else text)


def _spelled(mode: str, line: str) -> str:
    for place, pattern, meaning in (*grammar.NO_MEANS, *grammar.SPELLINGS):
        if place == mode and pattern.match(line):
            return pattern.sub(meaning, line)
    return line


def _entries(target: Node) -> list[tuple[int, str]]:
    """Return the entries with their numbers; the device counts in tens where it does not show them."""
    entries: list[tuple[int, str]] = []
    for place, node in enumerate(target.children):
        found = _ENTRY.match(node.text.removeprefix("sequence "))
        if found:
            entries.append((int(found[1]) if found[1] else (place + 1) * _STEP, found[2]))
    return entries


def _existing(parent: Node, header: str) -> Node | None:
    """Find a section by its header; a WLAN is entered by its profile's name alone."""
    for node in parent.children:
        if node.text == header or (header.startswith("wlan ") and starts_with(node.text, header)):
            return node
    return None


def _insert(parent: Node, line: str) -> Node:
    """Place a new line behind its likes, or where the order of the running configuration has it."""
    node = Node(line)
    words = grammar.positive(line).split()
    likes = [
        place
        for length in (2, 1)
        for place, other in enumerate(parent.children)
        if grammar.positive(other.text).split()[:length] == words[:length]
    ]
    two_words = [place for place in likes if grammar.positive(parent.children[place].text).split()[:2] == words[:2]]
    if two_words or likes:
        parent.children.insert(max(two_words or likes) + 1, node)
    elif parent.text:
        parent.children.append(node)
    else:
        later = (place for place, other in enumerate(parent.children) if grammar.rank(other.text) > grammar.rank(line))
        parent.children.insert(next(later, len(parent.children)), node)
    return node


def _replace(target: Node, mode: str, name: str, line: str | None) -> None:
    """Put a line in place of those that set the same; without a line, only take them away."""
    places = [place for place, node in enumerate(target.children) if grammar.key(mode, node.text) == name]
    if line is None:
        _drop(target, mode, name)
    elif places:
        target.children[places[0]] = Node(line)
        for place in reversed(places[1:]):
            del target.children[place]
    else:
        _insert(target, line)


def _drop(target: Node, mode: str, name: str) -> None:
    target.children = [node for node in target.children if grammar.key(mode, node.text) != name]


def _take_username(target: Node, line: str) -> None:
    """A user's lines add up: a new secret keeps the privilege, and the other way round."""
    _, name, *words = line.split()
    mine = [node for node in target.children if node.text.split()[:2] == ["username", name]]
    main = next(
        (node for node in mine if any(word in f"{node.text} " for word in (*_PASSWORD_WORDS, " privilege "))), None
    )
    if main is None or not ({"secret", "password", "privilege"} & set(words)):
        if not any(node.text == line for node in mine):
            _insert(target, line)
        return
    old, new = _split_user(main.text.split()[2:]), _split_user(words)
    privilege = new[0] or old[0]
    main.text = " ".join(["username", name, *privilege, *(new[1] or old[1])])


def _split_user(words: list[str]) -> tuple[list[str], list[str]]:
    """Return a user's privilege and its password, each with its words."""
    level = words.index("privilege") if "privilege" in words else -1
    privilege = words[level : level + 2] if level >= 0 else []
    start = next(
        (place for place, word in enumerate(words) if word in {"secret", "password", "nopassword"}), len(words)
    )
    return ([] if privilege == ["privilege", "1"] else privilege), words[start:]


def _hidden_lines(root: Node, everything: Node) -> dict[str, set[str]]:
    """Return what each section of the full list has beyond the running configuration; vty lines number by number."""
    shown = {node.text: node for node in root.children}
    hidden = {"": {node.text for node in everything.children if node.text not in shown}}
    for node in everything.children:
        if node.children and node.text in shown and vty_range(node.text) is None:
            hidden[node.text] = {child.text for child in node.children} - {
                child.text for child in shown[node.text].children
            }
    here = vty_table(root)
    for number, nodes in vty_table(everything).items():
        known = {node.text for node in here.get(number, ())}
        hidden[f"{_VTY_PLACE} {number}"] = {node.text for node in nodes} - known
    return hidden


def _copies(nodes: list[Node]) -> list[Node]:
    return [node.copy() for node in nodes]
