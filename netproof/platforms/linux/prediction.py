"""What would be read after a change: the same outputs with files, accounts and services as the operations leave them.

Daemons' own answers follow from their files where that can be told: sshd's settings, hostapd's protection, our nftables
table, FRR's lines. Sockets are left as they are: only the changed device shows which of them are gone.
"""

import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from itertools import pairwise

from netproof.model.operation import Command, FileContent, Operation
from netproof.platforms.linux import commands, frr, nft_table, sshd, store_mode, sysctl, wireless
from netproof.platforms.linux.files import covers, edited, fields, is_absent, join_files, patterns_of, split_files
from netproof.platforms.outputs import Outputs

_FILES = tuple(
    value
    for name, value in vars(commands).items()
    if name.isupper() and isinstance(value, str) and value.startswith("sudo -n sh -c 'for f in ")
)
"""Every command that reads files."""

type Fold = Callable[[Outputs, Command], Outputs]


def predict(outputs: Outputs, operations: Sequence[Operation]) -> Outputs:
    """Fold operations into the outputs, one at a time."""
    for operation in operations:
        if isinstance(operation, FileContent):
            outputs = _with_file(outputs, operation.path, operation.content)
        elif isinstance(operation, Command) and operation.phase != "validate":
            fold = _FOLDS.get(operation.argv[0])
            outputs = fold(outputs, operation) if fold else outputs
    return outputs


def _with_file(outputs: Outputs, path: str, content: str | None) -> Outputs:
    """Return outputs in which a file has this content, or is gone, and its daemon has taken it up."""
    changed: dict[str, str] = {}
    for command in _FILES:
        text = outputs.get(command)
        if text is not None and covers(command, path):
            files = {name: body for name, body in split_files(text).items() if name != path or content is not None}
            paths = (path, *sysctl.links_to(path, files))
            after = files if content is None else files | dict.fromkeys(paths, content)
            changed[command] = join_files(dict(sorted(after.items(), key=lambda item: _order(command, item[0]))))
    after_outputs = outputs.replaced(changed)
    if commands.SSHD_FILES in changed:
        after_outputs = _with_sshd(outputs, after_outputs)
    if commands.HOSTAPD_FILES in changed and outputs.get(commands.HOSTAPD_EFFECTIVE):
        after_outputs = after_outputs.replaced(
            {commands.HOSTAPD_EFFECTIVE: wireless.predicted_effective(after_outputs)}
        )
    if path.startswith(nft_table.FOLDER):
        after_outputs = nft_table.predicted(after_outputs, path)
    if content is not None and path.startswith("/run/netproof-passwords"):
        after_outputs = _with_passwords(after_outputs, content)
    return after_outputs


def _order(command: str, path: str) -> tuple[int, str]:
    """Order files as the command's patterns do, and by name within one, as a shell expands it."""
    places = [place for place, pattern in enumerate(patterns_of(command)) if fnmatchcase(path, pattern)]
    return min(places, default=0), path


def _with_sshd(before: Outputs, after: Outputs) -> Outputs:
    text = before.get(commands.SSHD_EFFECTIVE)
    if text is None or is_absent(text):
        return after
    old, new = (split_files(outputs[commands.SSHD_FILES]) for outputs in (before, after))
    return after.replaced({commands.SSHD_EFFECTIVE: sshd.overlaid(text, old, new)})


def _with_passwords(outputs: Outputs, content: str) -> Outputs:
    """Put a token in the place of every hash that chpasswd(8) will write; Debian hashes with yescrypt."""
    tokens = dict(line.split(":", 1) for line in content.splitlines() if ":" in line)

    def renewed(line: str) -> str:
        name, *rest = fields(line)
        return ":".join([name, f"$y${tokens[name]}", *rest[1:]]) if name in tokens else line

    return _edit(outputs, commands.SHADOW, renewed)


def _edit(outputs: Outputs, command: str, edit: Callable[[str], str | None]) -> Outputs:
    text = outputs.get(command)
    return outputs if text is None else outputs.replaced({command: edited(text, edit)})


def _usermod(outputs: Outputs, command: Command) -> Outputs:
    """Lock or unlock the password and set the shell, as usermod(8) does."""
    name = command.argv[-1]
    options = command.argv[1:-1]
    values = dict(pairwise(options))

    def shadow(line: str) -> str:
        first, stored, *rest = [*fields(line), ""]
        if first != name:
            return line
        stored = values.get("-p", stored)
        if "-L" in options and not stored.startswith("!"):
            stored = f"!{stored}"
        if "-U" in options:
            stored = stored.removeprefix("!")
        return ":".join([first, stored, *rest[:-1]])

    def passwd(line: str) -> str:
        head, _, _ = line.rpartition(":")
        return f"{head}:{values['-s']}" if "-s" in values and line.startswith(f"{name}:") else line

    return _edit(_edit(outputs, commands.SHADOW, shadow), commands.PASSWD, passwd)


def _disabled(outputs: Outputs, command: Command) -> Outputs:
    """Take what no longer starts at boot from the list of units; what is enabled again joins it."""
    words = command.argv[1:]
    name = words[0] if command.argv[0] == "update-rc.d" else words[-1]
    listed = re.compile(rf"(?:/etc/rc[\dS]\.d/S\d\d{re.escape(name)}|{re.escape(name)}\s.*)$")
    if "disable" in words:
        return _edit(outputs, commands.ENABLED_UNITS, lambda line: None if listed.match(line) else line)
    text = outputs.get(commands.ENABLED_UNITS)
    if text is None or any(listed.match(line) for line in text.splitlines()):
        return outputs
    line = f"/etc/rc2.d/S01{name}" if command.argv[0] == "update-rc.d" else f"{name} enabled enabled"
    return outputs.replaced({commands.ENABLED_UNITS: f"{text.rstrip()}\n{line}\n"})


def _vtysh(outputs: Outputs, command: Command) -> Outputs:
    """Add or remove lines of FRR's running configuration; saving writes them to its file."""
    typed = [word for flag, word in zip(command.argv[1::2], command.argv[2::2], strict=False) if flag == "-c"]
    text = outputs.get(commands.FRR_RUNNING)
    if text is None or is_absent(text):
        return outputs
    if typed == ["write memory"]:
        lines = frr.running_lines(outputs) or ()
        return _with_file(outputs, "/etc/frr/frr.conf", "".join(f"{line}\n" for line in lines if line != "end"))
    terminal = False
    for line in typed[1:]:
        terminal = terminal or line == "line vty"
        if terminal:
            text = _in_terminal(text, line)
        else:
            text = _removed(text, line[3:]) if line.startswith("no ") else _added(text, line)
    return outputs.replaced({commands.FRR_RUNNING: text})


def _removed(text: str, start: str) -> str:
    return edited(text, lambda line: None if line == start or line.startswith(f"{start} ") else line)


def _added(text: str, line: str) -> str:
    if line in text.splitlines():
        return text
    return re.sub(r"^!$", lambda _: f"!\n{line}", text, count=1, flags=re.MULTILINE)


_TERMINAL_DEFAULTS = frozenset({"exec-timeout 10 0"})
"""Lines of `line vty` that FRR does not show, because they are its defaults (FRRouting user guide, Basic Commands)."""


def _in_terminal(text: str, line: str) -> str:
    """Enter FRR's `line vty`, or replace the line of the same keyword in it."""
    if line == "line vty":
        return text if "\nline vty\n" in text else re.sub(r"^end$", f"{line}\nexit\n!\nend", text, flags=re.MULTILINE)
    keyword = line.removeprefix("no ").split(maxsplit=1)[0]
    head, _, tail = text.partition("\nline vty\n")
    new = "" if line.startswith("no ") or line in _TERMINAL_DEFAULTS else f" {line}\n"
    changed = f"{head}\nline vty\n{new}{re.sub(rf'^ {keyword} .*\n', '', tail, flags=re.MULTILINE)}"
    return changed.replace("\nline vty\nexit\n!", "")  # FRR shows no section that holds nothing but defaults


_FOLDS: dict[str, Fold] = {
    "usermod": _usermod,
    "update-rc.d": _disabled,
    "systemctl": _disabled,
    "vtysh": _vtysh,
    "sh": sysctl.predicted,
    "chmod": store_mode.predicted,
    "rm": lambda outputs, command: _with_file(outputs, command.argv[-1], None),
}
