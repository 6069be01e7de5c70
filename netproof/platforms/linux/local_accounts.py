"""Accounts of the device: passwd, shadow, groups, sudoers, keys; FRR's nameless passwords; log-in by root."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from netproof.model.operation import Command, FileContent, Operation
from netproof.model.record import Known, Unknown
from netproof.model.state import LocalAccount, LocalAccounts, PasswordStorage
from netproof.platforms.crypt_hashes import stored_password
from netproof.platforms.linux import commands, frr, sshd
from netproof.platforms.linux.files import fields, files_of, from_lines, is_absent, to_lines, without_comments
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import REMOVED

COMMANDS = (
    commands.PASSWD,
    commands.SHADOW,
    commands.GROUP,
    commands.SUDOERS,
    commands.AUTHORIZED_KEYS,
    commands.SSHD_EFFECTIVE,
    commands.SSHD_FILES,
    commands.FRR_RUNNING,
)

NO_SHELLS = frozenset({"nologin", "false", "true", "sync", "halt", "shutdown"})
"""Programs that end at once, so that nobody works with the account."""
PRIVILEGED_GROUPS = frozenset({"frrvty"})
"""Groups that give a device's privileges without sudo: frrvty may configure routing through vtysh."""
EXPIRED_AT_ONCE = 1
"""`usermod --expiredate 1` (days since 1970) is shadow(5)'s way to disable an account."""

_FIRST_PERSON, _NOBODY = 1000, 65534
"""UIDs of people begin here (login.defs UID_MIN); 65534 is nobody's."""
_EPOCH = date(1970, 1, 1)
_PASSWORDS = "/run/netproof-passwords"
_KEY_FILES = frozenset({".ssh/authorized_keys", ".ssh/authorized_keys2", "none"})


@dataclass(frozen=True)
class _Entry:
    """A line of passwd(5) with the account's line of shadow(5)."""

    name: str
    uid: int
    gid: str
    shell: str
    shadow: tuple[str, ...]
    line: str

    @property
    def stored(self) -> str:
        return self.shadow[1] if len(self.shadow) > 1 else "*"

    @property
    def expires(self) -> int | None:
        days = self.shadow[7] if len(self.shadow) > 7 else ""  # noqa: PLR2004 - the eighth field
        return int(days) if days else None

    @property
    def has_shell(self) -> bool:
        return self.shell.rsplit("/", 1)[-1] not in NO_SHELLS


def parse(outputs: Outputs) -> LocalAccounts:
    """Read the section."""
    keys = _key_holders(outputs)
    privileged = _privileged(outputs)
    lines = frr.running_lines(outputs)
    files = files_of(outputs, commands.SSHD_FILES)
    accounts = (
        _account(entry, entry.name in keys, entry.uid == 0 or entry.name in privileged)
        for entry in _entries(outputs)
        if _matters(entry, entry.name in keys)
    )
    return LocalAccounts(
        accounts=tuple(_with_other_keys(account, outputs) for account in accounts),
        shared_passwords=frr.shared_passwords(lines) if lines is not None else (),
        root_login=_root_login(outputs, files),
        lines=to_lines(files),
    )


def _entries(outputs: Outputs) -> Iterator[_Entry]:
    shadow = {line.split(":", 1)[0]: tuple(fields(line)) for line in outputs[commands.SHADOW].splitlines() if line}
    for line in outputs[commands.PASSWD].splitlines():
        if line.count(":") == 6:  # noqa: PLR2004 - passwd(5) has seven fields
            name, password, uid, gid, _, _, shell = line.split(":")
            own = shadow.get(name, ()) if password == "x" else (name, password)  # noqa: S105 - `x` points to shadow
            shown = ":".join([name, "x", *line.split(":")[2:]])
            yield _Entry(name=name, uid=int(uid), gid=gid, shell=shell, shadow=own, line=shown)


def _matters(entry: _Entry, has_key: bool) -> bool:  # noqa: FBT001 - an inner predicate
    """Tell whether an account is a person's, or could be used, or was before it was locked; a daemon's is neither."""
    person = entry.uid == 0 or entry.uid >= _FIRST_PERSON
    return (person and entry.uid != _NOBODY) or entry.has_shell or has_key or bool(entry.stored.strip("!*"))


def _account(entry: _Entry, has_key: bool, privileged: bool) -> LocalAccount:  # noqa: FBT001 - built in one place
    password = stored_password(entry.stored, entry.name)
    usable = has_key or password.storage is not PasswordStorage.LOCKED
    expired = entry.expires is not None and entry.expires <= EXPIRED_AT_ONCE
    secret = REMOVED if entry.stored.strip("!*") else ""
    lock = "!" if entry.stored.startswith("!") else entry.stored[:1] if entry.stored.startswith("*") else ""
    shown = ":".join([entry.name, f"{lock}{secret}", *entry.shadow[2:]])
    return LocalAccount(
        name=entry.name,
        enabled=usable and entry.has_shell and not expired,
        privileged=privileged,
        password=password,
        has_keys=has_key,
        expires=None if entry.expires is None else _EPOCH + timedelta(days=entry.expires),
        lines=(entry.line, shown),
    )


def _with_other_keys(account: LocalAccount, outputs: Outputs) -> LocalAccount:
    """Say that keys were not seen where sshd looks for them in other places than the command did."""
    text = outputs.get(commands.SSHD_EFFECTIVE)
    if account.has_keys is True or account.enabled is True or text is None or is_absent(text):
        return account
    values = sshd.effective(text)
    elsewhere = set(" ".join(values.get("authorizedkeysfile", ())).split()) - _KEY_FILES
    if values.get("authorizedkeyscommand", ("none",)) != ("none",):
        elsewhere.add("AuthorizedKeysCommand")
    if not elsewhere:
        return account
    why = Unknown(unknown=f"sshd also looks for keys in {', '.join(sorted(elsewhere))}, which was not read")
    shell = account.lines[0].rsplit("/", 1)[-1] not in NO_SHELLS
    return account.model_copy(update={"has_keys": why, "enabled": why if shell else account.enabled})


def _key_holders(outputs: Outputs) -> set[str]:
    return {line.split(" ", 1)[0] for line in outputs[commands.AUTHORIZED_KEYS].splitlines() if line}


def _privileged(outputs: Outputs) -> set[str]:
    """Return who has any right in sudoers, by name, alias or group, and who is in a group of privilege."""
    names: set[str] = set()
    groups = set(PRIVILEGED_GROUPS)
    aliases: dict[str, list[str]] = {}
    for content in files_of(outputs, commands.SUDOERS).values():
        for line in without_comments(content.replace("\\\n", " ")):
            subject, rest = (*line.split(None, 1), "")[:2]
            if subject == "User_Alias":
                name, _, members = rest.partition("=")
                aliases[name.strip()] = [member.strip() for member in members.split(",")]
            elif "=" in rest and not subject.startswith(("Defaults", "@include")) and not subject.endswith("_Alias"):
                names.update(subject.split(","))
    names.update(member for alias in names & aliases.keys() for member in aliases[alias])
    groups.update(name[1:] for name in names if name.startswith("%"))
    return names | _members(outputs, groups)


def _members(outputs: Outputs, groups: set[str]) -> set[str]:
    members: set[str] = set()
    numbers: set[str] = set()
    for line in outputs[commands.GROUP].splitlines():
        fields = line.split(":")
        if len(fields) == 4 and fields[0] in groups:  # noqa: PLR2004 - group(5) has four fields
            numbers.add(fields[2])
            members.update(name for name in fields[3].split(",") if name)
    return members | {entry.name for entry in _entries(outputs) if entry.gid in numbers}


def _root_login(outputs: Outputs, files: Mapping[str, str]) -> Known[bool]:
    """Tell whether sshd lets root in from anywhere; a `Match` block may allow what the rest forbids."""
    text = outputs[commands.SSHD_EFFECTIVE]
    if is_absent(text):
        return False
    values = sshd.effective(text).get("permitrootlogin", ())
    if not values:
        return Unknown(unknown="sshd -T says nothing of PermitRootLogin")
    matched = [
        value for keyword, value, condition in sshd.settings(files) if condition and keyword == "permitrootlogin"
    ]
    return any(value.lower() != "no" for value in (*values, *matched))


def render(before: LocalAccounts, after: LocalAccounts) -> tuple[Operation, ...]:
    """Set passwords, lock accounts, take FRR's passwords away, and forbid log-in by root."""
    return (
        *_new_passwords(before, after),
        *_disabled(before, after),
        *_removed_shared(before, after),
        *_root_forbidden(before, after),
    )


def _disabled(before: LocalAccounts, after: LocalAccounts) -> Iterator[Operation]:
    """Lock an account that is to be off or gone; nothing of it is deleted, so that it can be given back.

    A locked password leaves a key working, so the shell goes as well; but not root's, which rescue and `su` need.
    """
    remaining = {account.name: account for account in after.accounts}
    for account in before.accounts:
        kept = remaining.get(account.name)
        if account.enabled is not False and (kept is None or kept.enabled is False):
            shell = () if account.name == "root" else ("-s", "/usr/sbin/nologin")
            yield Command(argv=("usermod", "-L", *shell, account.name))


def _new_passwords(before: LocalAccounts, after: LocalAccounts) -> Iterator[Operation]:
    old = {account.name: account.password.secret for account in before.accounts}
    wanted = [
        (account.name, account.password.secret)
        for account in after.accounts
        if account.password.secret is not None and account.password.secret != old.get(account.name)
    ]
    if wanted:
        content = "".join(f"{name}:<secret:vault:{secret}>\n" for name, secret in wanted)
        yield FileContent(path=_PASSWORDS, content=content, mode="0600")
        yield Command(argv=("sh", "-c", f"chpasswd < {_PASSWORDS}; status=$?; rm -f {_PASSWORDS}; exit $status"))


def _removed_shared(before: LocalAccounts, after: LocalAccounts) -> Iterator[Operation]:
    remaining = {shared.name for shared in after.shared_passwords}
    removed = [shared.name.removeprefix("frr ") for shared in before.shared_passwords if shared.name not in remaining]
    if removed:
        yield from frr.configure(*(f"no {command}" for command in removed))


def _root_forbidden(before: LocalAccounts, after: LocalAccounts) -> Iterator[Operation]:
    if before.root_login is not False and after.root_login is False:
        path, content = sshd.with_settings(from_lines(before.lines), {"PermitRootLogin": "no"})
        yield FileContent(path=path, content=content)
