"""Local accounts, the root account and the `enable` password.

Sources: Arista EOS User Manual, User Security (`username`, `aaa root`, `enable password`,
`aaa authentication policy local allow-nopassword-remote-login`); "Securing EOS CLI" (the default account `admin` has
no password).
"""

import re
from collections.abc import Iterator, Mapping

from netproof.model.record import Known, Unknown
from netproof.model.state import LocalAccount, LocalAccounts, PasswordStorage, SharedPassword, StoredPassword
from netproof.platforms.arista_eos.answers import answer_or_none, unanswered
from netproof.platforms.arista_eos.configuration import RUNNING, running_configuration
from netproof.platforms.arista_eos.passwords import NO_PASSWORD, hidden_password, stored_password
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

ACCOUNTS = "show users accounts"
COMMANDS = (RUNNING, ACCOUNTS)

DEFAULT_ACCOUNT, ROOT = "admin", "root"
_ADMINISTRATOR, _OPERATOR = "network-admin", "network-operator"
_ADMINISTRATOR_LEVEL = 15
_WITH_VALUE = ("privilege", "role", "shell")
_KEYS = ("ssh-key", "sshkey")
_SHOWN = re.compile(r"^user: (?P<name>\S+)\s*\n(?P<body>(?:[ \t]+\S[^\n]*\n?)*)", re.MULTILINE)
_REMOTE_WITHOUT_PASSWORD = "aaa authentication policy local allow-nopassword-remote-login"  # noqa: S105 - a command


def parse(outputs: Outputs) -> LocalAccounts:
    """Read the accounts that the device itself keeps; what the configuration hides, `show users accounts` tells."""
    root = running_configuration(outputs)
    host = root.first("hostname")
    hostname = host.text.split()[1] if host else ""
    shown = _shown_accounts(outputs)
    accounts = (*_configured(root, hostname, shown), *_hidden(outputs, root, shown), *_root_account(root, hostname))
    shared = tuple(_enable_passwords(root, hostname))
    lines = (*(line for account in accounts for line in account.lines), *(line for one in shared for line in one.lines))
    return LocalAccounts(accounts=accounts, shared_passwords=shared, root_login=_root_login(root), lines=lines)


def _shown_accounts(outputs: Outputs) -> Mapping[str, Mapping[str, str]]:
    """Return name → role, privilege level and key as `show users accounts` lists them."""
    text = answer_or_none(outputs, ACCOUNTS) or ""
    return {
        found["name"]: {
            label.strip(): value.strip()
            for label, _, value in (line.partition(":") for line in found["body"].splitlines())
        }
        for found in _SHOWN.finditer(text)
    }


def _configured(root: Node, hostname: str, shown: Mapping[str, Mapping[str, str]]) -> Iterator[LocalAccount]:
    lines: dict[str, list[str]] = {}
    for node in root.find("username"):
        words = node.text.split()
        if len(words) > 1:
            lines.setdefault(words[1], []).append(node.text)
    for name, texts in lines.items():
        settings: dict[str, str] = {}
        for text in texts:
            settings |= _settings(text.split()[2:])
        has_keys = any(key in settings for key in _KEYS)
        password = _password(settings, name, hostname)
        yield LocalAccount(
            name=name,
            enabled=has_keys or password.storage is not PasswordStorage.LOCKED,
            privileged=_privileged(settings, shown.get(name, {})),
            password=password,
            has_keys=has_keys,
            lines=tuple(map(redacted, texts)),
        )


def _settings(words: list[str]) -> dict[str, str]:
    """Read the words behind `username NAME`; a secret and a key are the rest of their line."""
    settings: dict[str, str] = {}
    rest = iter(range(len(words)))
    for index in rest:
        word = words[index]
        if word in {"secret", *_KEYS}:
            settings[word] = " ".join(words[index + 1 :])
            break
        settings[word] = words[next(rest)] if word in _WITH_VALUE and index + 1 < len(words) else ""
    return settings


def _password(settings: Mapping[str, str], name: str, hostname: str) -> StoredPassword:
    if "secret" in settings:
        return stored_password(settings["secret"], name, hostname)
    return NO_PASSWORD if "nopassword" in settings else StoredPassword(storage=PasswordStorage.LOCKED)


def _privileged(settings: Mapping[str, str], shown: Mapping[str, str]) -> Known[bool]:
    """The role decides what an account may do; one without a role has the device's default role."""
    role = settings.get("role") or shown.get("role", "")
    if role == _ADMINISTRATOR:
        return True
    if role == _OPERATOR:
        return False
    if role and not role.startswith("<"):
        return Unknown(unknown=f"what role {role} may do is not read")
    if settings.get("privilege") == str(_ADMINISTRATOR_LEVEL):
        return True
    return Unknown(unknown="it has no role of its own, and what the default role may do is not read")


def _hidden(outputs: Outputs, root: Node, shown: Mapping[str, Mapping[str, str]]) -> Iterator[LocalAccount]:
    """Yield the accounts that only the device lists, or the default account that a lone configuration may hide."""
    configured = {node.text.split()[1] for node in root.find("username") if " " in node.text}
    for name, facts in shown.items():
        if name not in configured and name != ROOT:
            yield _unconfigured(name, enabled=True, facts=facts)
    listed = answer_or_none(outputs, ACCOUNTS) is not None
    if not (listed or DEFAULT_ACCOUNT in configured or root.has(f"no username {DEFAULT_ACCOUNT}")):
        what = f"the default account {DEFAULT_ACCOUNT} may exist without a line in the configuration"
        yield _unconfigured(DEFAULT_ACCOUNT, enabled=unanswered(outputs, ACCOUNTS, what), facts={})


def _unconfigured(name: str, *, enabled: Known[bool], facts: Mapping[str, str]) -> LocalAccount:
    return LocalAccount(
        name=name,
        enabled=enabled,
        privileged=_privileged({}, facts),
        password=hidden_password("the account stands in no line of the configuration"),
        has_keys=bool(facts.get("ssh public key")),
        lines=(f"user: {name}",) if facts else (),
    )


def _root_account(root: Node, hostname: str) -> Iterator[LocalAccount]:
    """Root is off unless `aaa root` gives it a password, or none at all (for the console only)."""
    for node in root.find("aaa root"):
        words = node.text.split()
        without = words[2:3] == ["nopassword"]
        yield LocalAccount(
            name=ROOT,
            enabled=True,
            privileged=True,
            password=NO_PASSWORD if without else stored_password(" ".join(words[3:]), ROOT, hostname),
            lines=(redacted(node.text),),
        )


def _root_login(root: Node) -> bool:
    """Without a password only the console lets people in, unless a policy says otherwise (`username`, User Manual)."""
    node = root.first("aaa root")
    return node is not None and ("nopassword" not in node.text.split() or root.has(_REMOTE_WITHOUT_PASSWORD))


def _enable_passwords(root: Node, hostname: str) -> Iterator[SharedPassword]:
    for node in root.find("enable password", "enable secret"):
        kind, value = node.text.split(maxsplit=2)[1:]
        yield SharedPassword(
            name=f"enable {kind}",
            required=True,
            password=stored_password(value, hostname),
            lines=(redacted(node.text),),
        )
