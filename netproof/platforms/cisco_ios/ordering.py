"""The order in which a change's lines are typed: nothing that lets us in goes before what replaces it has come."""

import re
from collections.abc import Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.platforms.cisco_ios import grammar
from netproof.platforms.outputs import Outputs

_PHASES: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            r"object-group |ip access-list |ipv6 access-list ",  # definitions, before anything refers to them
            r"username |enable ",  # credentials that come
            (
                r"(?!(?:no (?:username|enable|ip access-list|ipv6 access-list)|ip (?:ssh|http access-class)|line|aaa) "
                r"|(?:tacacs|radius) server )"
            ),
            r"line (?:con|aux) ",
            r"no username |no enable ",  # credentials that go
            r"ip ssh ",
            r"ip http access-class ",
            r"line ",
            r"aaa |(?:tacacs|radius) server ",  # who decides on log-ins, in the order of its own rendering
            r"no ip access-list |no ipv6 access-list ",
        ),
    )
)


def complete(_outputs: Outputs, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """Return the lines in a safe order, with every section left by `exit`; operations other than lines follow."""
    lines = [operation.line for operation in operations if isinstance(operation, ConfigurationLine)]
    others = tuple(operation for operation in operations if not isinstance(operation, ConfigurationLine))
    blocks = list(_blocks(lines))
    set_users = {block[0].split()[1] for block in blocks if block[0].startswith("username ")}
    ordered = sorted(blocks, key=lambda block: _phase(block[0], set_users))
    once = dict.fromkeys(map(tuple, ordered))  # two sections may ask for the same line
    return (*(ConfigurationLine(line=line) for block in once for line in block), *others)


def _phase(line: str, set_users: set[str]) -> int:
    """A user that is removed to be set anew stays before its new line."""
    if line.startswith("no username ") and line.split()[2] in set_users:
        line = line.removeprefix("no ")
    return next(phase for phase, pattern in enumerate(_PHASES) if pattern.match(line))


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Yield global lines one by one, and each section from its header to its `exit`."""
    block: list[str] = []
    modes: list[str] = []
    for line in lines:
        mode = modes[-1] if modes else grammar.GLOBAL
        opened = None if line.startswith(("no ", "default ")) else grammar.section(mode, line)
        if modes and opened is None and grammar.section(grammar.GLOBAL, line):
            yield [*block, *("exit" for _ in modes)]
            block, modes, opened = [], [], grammar.section(grammar.GLOBAL, line)
        if line == "exit" and not modes:
            continue
        block.append(line)
        if line == "exit":
            modes.pop()
        elif opened is not None:
            modes.append(opened)
        if not modes:
            yield block
            block = []
    if block:
        yield [*block, *("exit" for _ in modes)]
