from collections.abc import Callable

import pytest

from netproof.model.operation import Command, FileContent
from netproof.model.record import Unknown
from netproof.model.state import LocalAccount, LocalAccounts, PasswordStorage
from netproof.platforms.linux import commands, local_accounts
from netproof.platforms.outputs import NotCollectedError, Outputs


def account(section: LocalAccounts, name: str) -> LocalAccount:
    return next(account for account in section.accounts if account.name == name)


@pytest.mark.parametrize(
    ("name", "enabled", "privileged", "storage", "is_default", "has_keys"),
    [
        ("root", True, True, PasswordStorage.YESCRYPT, True, False),
        ("netproof", True, True, PasswordStorage.LOCKED, False, True),
        ("lin.meiling", True, True, PasswordStorage.YESCRYPT, False, False),
        ("admin", True, True, PasswordStorage.MD5_CRYPT, True, False),
        ("operator1", True, False, PasswordStorage.SHA512_CRYPT, False, False),
        ("vendor", False, False, PasswordStorage.LOCKED, False, False),
    ],
)
def test_accounts(
    debian: Outputs,
    name: str,
    *,
    enabled: bool,
    privileged: bool,
    storage: PasswordStorage,
    is_default: bool,
    has_keys: bool,
) -> None:
    found = account(local_accounts.parse(debian), name)
    assert (found.enabled, found.privileged, found.has_keys) == (enabled, privileged, has_keys)
    assert (found.password.storage, found.password.is_default) == (storage, is_default)


def test_daemons_are_no_accounts(debian: Outputs) -> None:
    names = [account.name for account in local_accounts.parse(debian).accounts]
    assert names == ["root", "netproof", "lin.meiling", "admin", "operator1", "vendor"]


def test_no_secret_in_the_state(debian: Outputs) -> None:
    text = local_accounts.parse(debian).model_dump_json()
    hashes = [line.split(":")[1].strip("!*") for line in debian[commands.SHADOW].splitlines()]
    assert not [secret for secret in [*filter(None, hashes), 'zebra"', "Deep-Valley-3"] if secret in text]


def test_passwords_of_frr(debian: Outputs) -> None:
    shared = local_accounts.parse(debian).shared_passwords
    assert [(one.name, one.password.storage, one.password.is_default) for one in shared] == [
        ("frr password", PasswordStorage.CLEARTEXT, True),
        ("frr enable password", PasswordStorage.CLEARTEXT, False),
    ]


@pytest.mark.parametrize(
    ("sshd", "files", "expected"),
    [
        ("permitrootlogin no\n", "", False),
        ("permitrootlogin without-password\n", "", True),
        ("permitrootlogin no\n", "PermitRootLogin no\nMatch Address 10.0.0.0/8\n  PermitRootLogin yes\n", True),
        ("netproof:absent sshd\n", "", False),
    ],
)
def test_root_login(debian: Outputs, sshd: str, files: str, *, expected: bool) -> None:
    changed = debian.replaced(
        {commands.SSHD_EFFECTIVE: sshd, commands.SSHD_FILES: f"==> /etc/ssh/sshd_config <==\n{files}\n"}
    )
    assert local_accounts.parse(changed).root_login is expected


def test_silence_of_sshd_is_unknown(debian: Outputs) -> None:
    assert isinstance(local_accounts.parse(debian.replaced({commands.SSHD_EFFECTIVE: "port 22\n"})).root_login, Unknown)


def test_keys_elsewhere_are_unknown(debian: Outputs) -> None:
    changed = debian.replaced(
        {
            commands.SSHD_EFFECTIVE: "permitrootlogin no\nauthorizedkeysfile /etc/keys/%u\n",
            commands.SHADOW: "vendor:!:1::::::\noperator1:!:1::::::\n",
        }
    )
    section = local_accounts.parse(changed)
    assert isinstance(account(section, "operator1").enabled, Unknown)
    assert account(section, "vendor").enabled is False


@pytest.mark.parametrize("missing", [commands.SHADOW, commands.PASSWD, commands.AUTHORIZED_KEYS, commands.FRR_RUNNING])
def test_what_is_missing_is_not_collected(
    debian: Outputs, reading: Callable[[dict[str, str]], Outputs], missing: str
) -> None:
    texts = {command: text for command, text in debian.texts().items() if command != missing}
    with pytest.raises(NotCollectedError):
        local_accounts.parse(reading(texts))


def test_render(debian: Outputs) -> None:
    before = local_accounts.parse(debian)
    kept = tuple(one for one in before.accounts if one.name != "admin")
    root = account(before, "root")
    strong = root.model_copy(update={"password": root.password.model_copy(update={"secret": "root_password"})})
    after = before.model_copy(
        update={
            "accounts": tuple(strong if one.name == "root" else one for one in kept),
            "shared_passwords": (),
            "root_login": False,
        }
    )
    operations = local_accounts.render(before, after)
    assert operations[0] == FileContent(
        path="/run/netproof-passwords", content="root:<secret:vault:root_password>\n", mode="0600"
    )
    assert Command(argv=("usermod", "-L", "-s", "/usr/sbin/nologin", "admin")) in operations
    frr = next(one for one in operations if isinstance(one, Command) and one.argv[0] == "vtysh")
    assert frr.argv == ("vtysh", "-c", "configure terminal", "-c", "no password", "-c", "no enable password")
    assert operations[-1] == FileContent(path="/etc/ssh/sshd_config.d/00-netproof.conf", content="PermitRootLogin no\n")


def test_nothing_to_do_renders_nothing(debian: Outputs) -> None:
    section = local_accounts.parse(debian)
    assert local_accounts.render(section, section) == ()
