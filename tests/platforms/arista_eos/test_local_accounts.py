"""Accounts as the configuration and `show users accounts` tell them."""

import pytest

from netproof.model.record import Unknown
from netproof.model.state import LocalAccount, PasswordStorage
from netproof.platforms.arista_eos import local_accounts

from .samples import WEAK, of_configuration, of_fixture

HASH = "$6$Kx7dPqL2vWnE5tRa$MYswruipUgc6kZPCP.agy94kbEz9m97E1SnsdJU99WBtDOrgGREZLMJT/r9PywNmL0ZWmx//HjaFeEQ5yXFa20"
ADMIN = "username admin role network-admin nopassword"


def _account(text: str, **shown: str) -> LocalAccount:
    found = local_accounts.parse(of_configuration(f"no username admin\n{text}", **shown))
    return found.accounts[0]


def test_the_weak_device() -> None:
    found = local_accounts.parse(of_fixture(WEAK))
    assert [(a.name, a.password.storage.value, a.password.is_default, a.privileged) for a in found.accounts] == [
        ("admin", "none", False, True),
        ("bob", "md5-crypt", False, True),
        ("lab", "sha512-crypt", True, True),
        ("viewer", "sha512-crypt", False, False),
    ]
    assert [(one.name, one.required) for one in found.shared_passwords] == [("enable password", True)]
    assert found.root_login is False


@pytest.mark.parametrize(
    ("secret", "storage", "is_default"),
    [
        (f"secret sha512 {HASH}", PasswordStorage.SHA512_CRYPT, True),
        (f"secret {HASH}", PasswordStorage.SHA512_CRYPT, True),
        ("secret 0 arista", PasswordStorage.CLEARTEXT, True),
        ("secret 0 correct horse", PasswordStorage.CLEARTEXT, False),
        ("secret *", PasswordStorage.LOCKED, False),
        ("nopassword", PasswordStorage.NONE, False),
        ("secret sha512 <removed>", PasswordStorage.UNRECOGNISED, None),
        ("secret 8a xyz", PasswordStorage.UNRECOGNISED, None),
        ("secret 7 0822455D0A16", PasswordStorage.REVERSIBLE, None),
    ],
)
def test_passwords(secret: str, storage: PasswordStorage, *, is_default: bool | None) -> None:
    password = _account(f"username ops {secret}").password
    assert password.storage is storage
    assert isinstance(password.is_default, Unknown) if is_default is None else password.is_default is is_default


@pytest.mark.parametrize(
    ("text", "enabled"),
    [
        ("username ops secret *", False),
        ("username ops secret *\nusername ops ssh-key ssh-ed25519 AAAA x", True),
        ("username ops role network-admin", False),
        ("username ops nopassword", True),
    ],
)
def test_who_can_log_in(text: str, *, enabled: bool) -> None:
    assert _account(text).enabled is enabled


@pytest.mark.parametrize(
    ("words", "shown", "privileged"),
    [
        ("role network-admin", "", True),
        ("privilege 15 role network-operator", "", False),
        ("privilege 15", "", True),
        ("privilege 1", "", None),
        ("privilege 1", "user: ops\n       role: network-admin\n       privilege level: 1\n", True),
        ("role own", "", None),
    ],
)
def test_who_is_an_administrator(words: str, shown: str, *, privileged: bool | None) -> None:
    others = {"show users accounts": shown} if shown else {}
    found = _account(f"username ops {words} nopassword", **others).privileged
    assert isinstance(found, Unknown) if privileged is None else found is privileged


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("", None, {"admin": None}),
        ("no username admin", None, {}),
        (ADMIN, None, {"admin": True}),
        ("", "user: admin\n       role: network-admin\n", {"admin": True}),
        ("", "user: root\n       role: x\n", {}),
    ],
)
def test_the_default_account_may_be_hidden(text: str, shown: str | None, expected: dict[str, bool | None]) -> None:
    others = {} if shown is None else {"show users accounts": shown}
    found = local_accounts.parse(of_configuration(text, **others)).accounts
    assert {a.name: None if isinstance(a.enabled, Unknown) else a.enabled for a in found} == expected


@pytest.mark.parametrize(
    ("text", "root_login", "has_account"),
    [
        ("", False, False),
        ("no aaa root", False, False),
        (f"aaa root secret sha512 {HASH}", True, True),
        ("aaa root nopassword", False, True),
        ("aaa root nopassword\naaa authentication policy local allow-nopassword-remote-login", True, True),
        ("banner login\naaa root nopassword\nEOF", False, False),
    ],
)
def test_root(text: str, *, root_login: bool, has_account: bool) -> None:
    found = local_accounts.parse(of_configuration(f"no username admin\n{text}"))
    assert found.root_login is root_login
    assert [account.name for account in found.accounts] == (["root"] if has_account else [])
