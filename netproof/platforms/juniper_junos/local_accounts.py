"""Local accounts, from `get_users`.

NAPALM tells the account's class as a level (super-user 15, operator 5, read-only 1; 0 for `unauthorized` and for every
class of the firm's own), the password's hash, and the keys of kinds RSA, DSA and ECDSA. It tells neither Ed25519 keys,
nor `system services ssh root-login`, nor the nameless passwords of the diagnostics port and of PICs.

Sources: Junos OS User Access and Authentication Administration Guide (`user`, `root-authentication`: no configuration
can be committed without it; `encrypted-password` is never blank; `diag-port-authentication`); NAPALM's Junos driver.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pydantic import TypeAdapter

from netproof.model.record import Known, Unknown
from netproof.model.state import LocalAccount, LocalAccounts, PasswordStorage, StoredPassword
from netproof.platforms.crypt_hashes import stored_password
from netproof.platforms.juniper_junos.getters import HIDDEN, Shape, read
from netproof.platforms.outputs import NotCollectedError, Outputs

USERS = "get_users"
COMMANDS = (USERS,)

_ROOT = "root"
_PRIVILEGED: Mapping[int, bool] = MappingProxyType({20: True, 15: True, 5: False, 1: False})
_OTHER_CLASS = Unknown(unknown=f"{USERS} tells no permissions of classes that are not Junos's own")
_KEYS = Unknown(unknown=f"{USERS} tells no Ed25519 keys")
_ENABLED = Unknown(unknown=f"it has no password, and {USERS} tells no Ed25519 keys")
_HIDDEN = Unknown(unknown="the account that reads it may not see passwords (permission `secret`)")
_ROOT_LOGIN = Unknown(unknown=f"{USERS} does not tell `system services ssh root-login`")
_NAMELESS = Unknown(unknown=f"{USERS} does not tell the passwords of diagnostics ports and PICs")


class _User(Shape):
    level: int
    password: str
    sshkeys: list[str]


_USERS = TypeAdapter(dict[str, _User])


def parse(outputs: Outputs) -> LocalAccounts:
    """Read the accounts that the device itself keeps.

    Raises:
        NotCollectedError: the answer lacks `root`, which every device has: the account may not see them.
    """
    users = read(outputs, USERS, _USERS)
    if _ROOT not in users:
        raise NotCollectedError(
            f"{USERS}: it lacks root, which every Junos device has; "
            "give the account a class with the permissions view-configuration and secret"
        )
    accounts = tuple(_accounts(users))
    return LocalAccounts(
        accounts=accounts,
        further_passwords=_NAMELESS,
        root_login=_ROOT_LOGIN,
        lines=tuple(line for account in accounts for line in account.lines),
    )


def _accounts(users: Mapping[str, _User]) -> Iterator[LocalAccount]:
    for name, user in sorted(users.items()):
        password = _password(user.password, name)
        yield LocalAccount(
            name=name,
            enabled=_enabled(user, password),
            privileged=_PRIVILEGED.get(user.level, _OTHER_CLASS),
            password=password,
            has_keys=True if user.sshkeys else _KEYS,
            lines=(f"{name}: level {user.level}, password {password.storage}, {len(user.sshkeys)} SSH keys",),
        )


def _password(stored: str, name: str) -> StoredPassword:
    if HIDDEN in stored:
        return StoredPassword(storage=PasswordStorage.UNRECOGNISED, is_default=_HIDDEN)
    return stored_password(stored or "*", name)  # without the statement nobody logs in by password


def _enabled(user: _User, password: StoredPassword) -> Known[bool]:
    return True if user.sshkeys or password.storage is not PasswordStorage.LOCKED else _ENABLED
