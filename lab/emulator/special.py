"""Global commands whose rules no table holds: users, numbered access lists, vty lines, ranges of interfaces."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab.emulator import access_list, users
from lab.emulator.grammar import MODES
from lab.emulator.interfaces import expand_range
from lab.emulator.tree import INVALID, Frame, Reply, Section

if TYPE_CHECKING:
    from lab.emulator.config import RunningConfig

FIXED_VTY = 5
NO_NEW_MODEL = "Changing configuration back to no aaa new-model is not supported.\nContinue?[confirm]"


@dataclass(frozen=True)
class Command:
    """A line split for its handler: `words` follow the keywords, `word` `no` and `default` are flags."""

    words: list[str]
    negated: bool
    default: bool
    confirmed: bool


def _username(config: "RunningConfig", command: Command) -> Reply:
    name, *rest = command.words
    if not command.negated:
        return Reply(text=users.put(config.root, name, rest, config.kind))
    if name in users.names(config.root) and not command.confirmed:
        return Reply(question=users.REMOVE_QUESTION)
    users.remove(config.root, name)
    return Reply()


def _access_list(config: "RunningConfig", command: Command) -> Reply:
    number, *rest = command.words
    return Reply(text=access_list.numbered(config.root, number, rest, negated=command.negated))


def _resequence(config: "RunningConfig", command: Command) -> Reply:
    name, start, step = [*command.words, "10", "10"][:3]
    return Reply(text=access_list.resequence(config.root, name, int(start), int(step)))


def _snmp_user(config: "RunningConfig", command: Command) -> Reply:
    """SNMPv3 users are kept outside the configuration (SNMP command reference)."""
    config.snmp_users.pop(command.words[0], None)
    if not command.negated:
        config.snmp_users[command.words[0]] = " ".join(command.words)
    return Reply()


def _vty(config: "RunningConfig", command: Command) -> Reply:
    if not all(bound.isdigit() for bound in command.words):
        return Reply(text=INVALID, bad_token="vty")
    first, last = int(command.words[0]), int(command.words[-1])
    if command.negated:
        if first < FIXED_VTY:
            return Reply(text="% Can't delete last 5 VTY lines")
        del config.vty[first:]
        return Reply()
    while len(config.vty) <= last:
        config.vty.append(Section(MODES["line"]))
    return Reply((Frame(MODES["line"], tuple(config.vty[first : last + 1]), "line vty"),))


def _interface_range(config: "RunningConfig", command: Command) -> Reply:
    names = expand_range(" ".join(command.words))
    targets = tuple(child for name in names if (child := config.root.lines.get(f"interface {name}")) is not None)
    if len(targets) < len(names) or not names:
        return Reply(text=INVALID, bad_token="range")
    return Reply((Frame(MODES["interface"], targets, "interface range"),))


def _default_interface(config: "RunningConfig", command: Command) -> Reply | None:
    name = "interface " + " ".join(command.words)
    if not command.default or name not in config.root.lines:
        return None
    config.root.lines[name] = Section(MODES["interface"])
    return Reply(text=f"Interface {' '.join(command.words)} set to default configuration")


def _crypto_key(config: "RunningConfig", command: Command) -> Reply:
    """Keys are made or destroyed at once and stand in no configuration; neither reverts."""
    del config, command
    return Reply(
        text="% The key modulus size is 2048 bits\n% Generating 2048 bit RSA keys, keys will be non-exportable..."
    )


def _aaa(config: "RunningConfig", line: str, *, confirmed: bool) -> Reply | None:
    """Without `aaa new-model` no other `aaa` line is known; turning it off asks first (security command reference)."""
    body = re.sub(r"^(?:no|default) ", "", line)
    if body == "aaa new-model" and line != body and config.enabled(body) and not confirmed:
        return Reply(question=NO_NEW_MODEL)
    if body.startswith("aaa ") and body != "aaa new-model" and not config.enabled("aaa new-model"):
        return Reply(text=INVALID, bad_token=body.split()[1])
    return None


_HANDLERS: tuple[tuple[str, Callable[["RunningConfig", Command], Reply | None]], ...] = (
    ("username", _username),
    ("access-list", _access_list),
    ("ip access-list resequence", _resequence),
    ("snmp-server user", _snmp_user),
    ("line vty", _vty),
    ("interface range", _interface_range),
    ("interface", _default_interface),
    ("crypto key", _crypto_key),
)


def handle(config: "RunningConfig", line: str, *, confirmed: bool) -> Reply | None:
    """Carry out a line that has rules of its own; None when the tables rule."""
    if reply := _aaa(config, line, confirmed=confirmed):
        return reply
    body = re.sub(r"^(?:no|default) ", "", line)
    for keywords, handler in _HANDLERS:
        if body.startswith(keywords + " "):
            words = body[len(keywords) :].split()
            return handler(config, Command(words, line.startswith("no "), line.startswith("default "), confirmed))
    return None
