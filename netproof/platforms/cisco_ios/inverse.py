"""The lines that lead from one configuration back to another, computed from the difference of the two trees."""

from collections.abc import Iterator

from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios import grammar
from netproof.platforms.cisco_ios.configuration import banner_text, vty_groups, vty_header, vty_table, with_delimiter

_DEFINITIONS = ("ip access-list", "ipv6 access-list", "object-group", "flow exporter", "flow record")
"""What IOS does not let go, or what would open, while something refers to it."""
_DEFAULT_FORM = ("transport input", "ip ssh server algorithm")
"""What `no` would set to nothing instead of the default."""
_AAA_OFF = "no aaa new-model"
"""With AAA on, lines take no `login local`, and no list is known once it is off."""
_REFERRED_TO = ("no aaa group server ", "no tacacs server ", "no radius server ")
_SHORT = {"wlan": 2}
"""How many words a `no` form needs, where the whole line would not do."""


def inverse_lines(before: Node, after: Node) -> list[str]:
    """Return the lines that turn `after` into `before`: what was there comes back first, new definitions go last."""
    restored: list[str] = []
    removed: list[str] = []
    old, new = _others(before), _others(after)
    restored += _users(before, after)
    for text, node in old.items():
        if text not in new:
            restored += [text, *_whole(node), "exit"] if node.children else [_typed(node)]
        elif _differs(node, new[text]) and not (text.startswith("line ") and _AAA_OFF in old and _AAA_OFF not in new):
            restored += _section(text, _children(_mode(text), node, new[text]))
    for text in new:
        if text not in old and not _is_replaced(grammar.GLOBAL, text, old):
            removed += _negated(grammar.GLOBAL, text)
    off = [line for line in restored if line == _AAA_OFF]
    terminals = [line for header in old if off and header.startswith("line ") for line in _terminal(header, old, new)]
    restored = [line for line in restored if line != _AAA_OFF] if off else restored
    definitions = [line for line in removed if grammar.positive(line).startswith(_DEFINITIONS)]
    others = sorted((line for line in removed if line not in definitions), key=_place)
    return [*restored, *others, *off, *terminals, *_vty_lines(before, after), *definitions]


def _place(line: str) -> int:
    """What lists refer to goes after them: IOS keeps a group and a server that are in use."""
    return next((place for place, start in enumerate(_REFERRED_TO, 1) if line.startswith(start)), 0)


def _terminal(header: str, old: dict[str, Node], new: dict[str, Node]) -> list[str]:
    if header not in new or not _differs(old[header], new[header]):
        return []
    return _section(header, _children("line", old[header], new[header]))


def _typed(node: Node) -> str:
    opener = " ".join(node.text.split()[:2])
    return with_delimiter(opener, banner_text(node)) if opener.startswith("banner ") else node.text


def _mode(header: str) -> str:
    return grammar.section(grammar.GLOBAL, header) or grammar.section("archive", header) or "other"


def _differs(old: Node, new: Node) -> bool:
    return [(node.text, node.children) for node in old.children] != [
        (node.text, node.children) for node in new.children
    ]


def _section(header: str, lines: list[str]) -> list[str]:
    name = " ".join(header.split()[:2]) if header.startswith("wlan ") and '"' not in header else header
    return [name, *lines, "exit"] if lines else []


def _others(root: Node) -> dict[str, Node]:
    return {node.text: node for node in root.children if not node.text.startswith(("line vty ", "username "))}


def _users(before: Node, after: Node) -> Iterator[str]:
    """Bring users back; one whose password changed its kind has to go first, because IOS keeps only one kind."""
    old, new = _user_lines(before), _user_lines(after)
    for name, lines in old.items():
        if lines != new.get(name):
            if name in new and [" password " in line for line in lines] != [" password " in line for line in new[name]]:
                yield f"no username {name}"
            yield from lines
    yield from (f"no username {name}" for name in new if name not in old)


def _user_lines(root: Node) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {}
    for node in root.find("username"):
        users.setdefault(node.text.split()[1], []).append(node.text)
    return users


def _whole(node: Node) -> Iterator[str]:
    for child in node.children:
        yield child.text
        if child.children:
            yield from _whole(child)
            yield "exit"


def _children(mode: str, old: Node, new: Node) -> list[str]:
    """Return the lines that turn one section's children back; an access list is written anew in its old order."""
    before, after = {node.text: node for node in old.children}, {node.text: node for node in new.children}
    gone = [text for text in after if text not in before and not _is_replaced(mode, text, before)]
    lines = [line for text in gone for line in _negated(mode, text)]
    for text, node in before.items():
        if text not in after:
            lines += [text, *(_whole(node)), "exit"] if node.children else [text]
        elif _differs(node, after[text]):
            inner = grammar.section(mode, text) or "other"
            lines += _section(text, _children(inner, node, after[text]))
    return ["shutdown", *lines, "no shutdown"] if mode == "wlan" and "no shutdown" in before and lines else lines


def _is_replaced(mode: str, text: str, old: dict[str, Node]) -> bool:
    name = grammar.key(mode, text)
    return any(grammar.key(mode, other) == name for other in old)


def _negated(mode: str, text: str) -> list[str]:
    if text.startswith("no "):
        return [text.removeprefix("no ")]
    name = grammar.key(mode, text)
    default = next(
        (line for line in grammar.HIDDEN.get(mode, ()) if line != text and grammar.key(mode, line) == name), None
    )
    if default is not None:
        return [default]
    if name.startswith(_DEFAULT_FORM):
        return [f"default {name}"]
    if mode == "line" and name.split()[0] in {"access-class", "ipv6"}:
        return [f"no {text}"]
    words = text.split()
    return [f"no {' '.join(words[: _SHORT[words[0]]])}"] if words[0] in _SHORT else [f"no {name}"]


def _vty_lines(before: Node, after: Node) -> Iterator[str]:
    """Return the lines for the vty, number by number, grouped where they are the same."""
    old, new = vty_table(before), vty_table(after)
    table = {number: _children("line", Node("", nodes), Node("", new.get(number, []))) for number, nodes in old.items()}
    changed = {number: lines for number, lines in table.items() if lines}
    for numbers in vty_groups(changed):
        yield vty_header(numbers)
        yield from changed[numbers[0]]
        yield "exit"
    added = [number for number in new if number not in old]
    if added:
        yield f"no line vty {min(added)} {max(added)}" if len(added) > 1 else f"no line vty {added[0]}"
