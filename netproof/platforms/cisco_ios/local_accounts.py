"""Local accounts, `enable` passwords and line passwords.

Sources: Cisco IOS Security Command Reference (`username`, `enable secret`, `enable password`), and Cisco IOS Terminal
Services Command Reference (`password`, `login`).
"""

import re
from collections.abc import Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known, Unknown
from netproof.model.section import Section
from netproof.model.state import LocalAccount, LocalAccounts, PasswordStorage, SharedPassword, StoredPassword
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.cisco_ios.passwords import stored_password
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

COMMANDS = (RUNNING,)

ADMINISTRATOR = 15
_REST_OF_LINE = {"autocommand", "description"}
_WITH_VALUE = {"privilege", "view", "common-criteria-policy", "access-class", "user-maxlinks", "callback-line"}
_ENABLE = re.compile(r"enable (secret|password)(?: level (\d+))? (.+)$")
_AAA = "aaa new-model"


def parse(outputs: Outputs) -> LocalAccounts:
    """Read the accounts that the device itself keeps."""
    root = running_configuration(outputs)
    host = root.first("hostname")
    hostname = host.text.split()[1] if host else ""
    accounts = tuple(_accounts(root, hostname))
    shared = (*_enable_passwords(root, hostname), *_line_passwords(root, hostname))
    lines = (*(line for account in accounts for line in account.lines), *(line for one in shared for line in one.lines))
    return LocalAccounts(accounts=accounts, shared_passwords=shared, lines=lines)


def _accounts(root: Node, hostname: str) -> Iterator[LocalAccount]:
    found: dict[str, list[str]] = {}
    for node in root.find("username"):
        words = node.text.split()
        if len(words) > 1:
            found.setdefault(words[1], []).append(node.text)
    with_keys = _names_with_keys(root)
    for name, lines in found.items():
        settings: dict[str, list[str]] = {}
        for line in lines:
            settings |= _settings(line.split()[2:])
        password = _password(settings, name, hostname)
        yield LocalAccount(
            name=name,
            enabled=_enabled(settings, has_keys=name in with_keys),
            privileged=_privileged(settings),
            password=password,
            has_keys=name in with_keys,
            lines=tuple(map(redacted, lines)),
        )


def _settings(words: list[str]) -> dict[str, list[str]]:
    """Read the words behind `username NAME` as settings; a password is always the rest of its line."""
    settings: dict[str, list[str]] = {}
    rest = iter(range(len(words)))
    for index in rest:
        word = words[index]
        if word in {"password", "secret", *_REST_OF_LINE}:
            settings[word] = words[index + 1 :]
            break
        takes = word in _WITH_VALUE and index + 1 < len(words)
        settings[word] = [words[next(rest)]] if takes else []
    return settings


def _password(settings: dict[str, list[str]], name: str, hostname: str) -> StoredPassword:
    words = settings.get("secret") or settings.get("password")
    return stored_password(words, name, hostname) if words else StoredPassword(storage=PasswordStorage.NONE)


def _enabled(settings: dict[str, list[str]], *, has_keys: bool) -> Known[bool]:
    if has_keys or {"secret", "password", "nopassword"} & settings.keys():
        return True
    return Unknown(unknown="no password is configured; whether an empty one is accepted depends on the release")


def _privileged(settings: dict[str, list[str]]) -> Known[bool]:
    if "view" in settings:
        return Unknown(unknown=f"the commands of view {settings['view'][0]} are not read")
    level = int(settings.get("privilege", ["1"])[0])
    if 1 < level < ADMINISTRATOR:
        return Unknown(unknown=f"what privilege level {level} may do is not read")
    return level == ADMINISTRATOR


def _names_with_keys(root: Node) -> set[str]:
    chain = root.first("ip ssh pubkey-chain")
    return {node.text.split()[1] for node in chain.find("username")} if chain else set()


def _enable_passwords(root: Node, hostname: str) -> Iterator[SharedPassword]:
    for node in root.find("enable secret", "enable password"):
        found = _ENABLE.match(node.text)
        if found:
            kind, level, value = found.groups()
            yield SharedPassword(
                name=f"enable {kind}" + (f" level {level}" if level else ""),
                required=kind == "secret",
                password=stored_password(value.split(), hostname),
                lines=(redacted(node.text),),
            )


def _line_passwords(root: Node, hostname: str) -> Iterator[SharedPassword]:
    """Read line passwords, with the log-in method of the line as proof, because it decides what removing one means."""
    aaa = (_AAA,) if root.has(_AAA) else ()
    for node in root.find("line"):
        password = node.first("password")
        if password:
            login = tuple(f" {child.text}" for child in node.find("login"))
            yield SharedPassword(
                name=node.text,
                password=stored_password(password.text.split()[1:], hostname),
                lines=(*aaa, node.text, f" {redacted(password.text)}", *login),
            )


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that set secrets, then those that remove accounts and nameless passwords."""
    if not isinstance(before, LocalAccounts) or not isinstance(after, LocalAccounts):
        raise TypeError("local_accounts renders LocalAccounts only")
    old = {account.name: account for account in before.accounts}
    new = {account.name: account for account in after.accounts if account.enabled is not False}
    kept = {shared.name for shared in after.shared_passwords}
    gone = [shared for shared in before.shared_passwords if shared.name not in kept]
    lines = [line for account in new.values() for line in _set_account(old.get(account.name), account)]
    lines += [line for shared in after.shared_passwords for line in _set_enable(before, shared)]
    lines += [
        f"no username {name}" for name, account in old.items() if name not in new and account.enabled is not False
    ]
    lines += [line for shared in gone for line in _remove_shared(shared, after)]
    return tuple(ConfigurationLine(line=line) for line in lines)


def _set_account(old: LocalAccount | None, new: LocalAccount) -> Iterator[str]:
    """A user cannot have `password` and `secret` at once, so one that has the former is removed first."""
    if not new.password.secret or (old and old.password.secret == new.password.secret):
        return
    if old and any(" password " in line for line in old.lines):
        yield f"no username {new.name}"
    level = _level(old, new)
    privilege = f" privilege {level}" if level != 1 else ""
    yield f"username {new.name}{privilege} algorithm-type scrypt secret <secret:vault:{new.password.secret}>"


def _level(old: LocalAccount | None, new: LocalAccount) -> int:
    if new.privileged is True:
        return ADMINISTRATOR
    written = re.search(r" privilege (\d+)", " ".join(old.lines)) if old else None
    return int(written[1]) if written and new.privileged is not False else 1


def _set_enable(before: LocalAccounts, shared: SharedPassword) -> Iterator[str]:
    old = {other.name: other.password.secret for other in before.shared_passwords}
    reference = shared.password.secret
    if reference and old.get(shared.name) != reference and shared.name == "enable secret":
        yield f"enable algorithm-type scrypt secret <secret:vault:{reference}>"


def _remove_shared(shared: SharedPassword, after: LocalAccounts) -> Iterator[str]:
    if shared.name.startswith("enable "):
        others = any(other.required for other in after.shared_passwords)
        administrator = any(account.privileged is True for account in after.accounts)
        if others or administrator:  # otherwise nobody could reach privilege 15 afterwards
            yield f"no {shared.name}"
    elif shared.name.startswith("line "):
        yield from _remove_line_password(shared, after)


def _remove_line_password(shared: SharedPassword, after: LocalAccounts) -> Iterator[str]:
    """Remove a line's password where something else lets people in; bare `login` asks for it and nothing else."""
    asks_for_it = " login" in shared.lines and _AAA not in shared.lines
    others = any(a.enabled is True and a.password.storage is not PasswordStorage.NONE for a in after.accounts)
    if asks_for_it and not others:
        return
    yield shared.name
    if asks_for_it:
        yield "login local"
    yield "no password"
    yield "exit"
