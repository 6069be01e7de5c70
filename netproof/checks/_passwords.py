"""How remedies renew or remove passwords that the device itself keeps."""

from collections.abc import Callable

from netproof.checks._register import is_kept, secret_for
from netproof.model.context import Context
from netproof.model.state import LocalAccounts, PasswordStorage, SharedPassword, StoredPassword

type Predicate = Callable[[StoredPassword], bool]


def renewed(
    section: LocalAccounts, context: Context, *, is_wrong: Predicate, storage: PasswordStorage | None, shared: str
) -> LocalAccounts:
    """Plan a new secret for every wrong password for which the register, or `shared`, names one.

    `storage` is the strength that is asked for; the platform stores the secret in its own strongest way, and the
    prediction of that is judged again. Netproof's own account and break-glass accounts stay as they are.
    """

    def renew(password: StoredPassword, secret: str | None) -> StoredPassword:
        if not secret or not is_wrong(password):
            return password
        return StoredPassword(storage=storage or password.storage, is_default=False, secret=secret)

    return section.changed(
        accounts=tuple(
            account
            if account.enabled is False or is_kept(account.name, context)
            else account.changed(password=renew(account.password, secret_for(account.name, context)))
            for account in section.accounts
        ),
        shared_passwords=tuple(
            item.changed(password=renew(item.password, shared)) if item.required else item
            for item in section.shared_passwords
        ),
    )


def without_shared_passwords(section: LocalAccounts, is_wrong: Callable[[SharedPassword], bool]) -> LocalAccounts:
    """Remove nameless passwords, unless nobody could become an administrator without them."""
    others = any(item.required for item in section.shared_passwords)
    administrators = any(a.privileged is True and a.enabled is True for a in section.accounts)
    if not (others or administrators):
        return section
    kept = tuple(item for item in section.shared_passwords if item.required or not is_wrong(item))
    return section.changed(shared_passwords=kept)
