import pytest

from netproof.model.record import Unknown
from netproof.model.state import LocalAccounts, PasswordStorage
from netproof.platforms.cisco_ios import local_accounts
from netproof.platforms.cisco_ios.passwords import stored_password

from .samples import of_configuration, of_fixture

EDGE = local_accounts.parse(of_fixture("edge_router_15"))


@pytest.mark.parametrize(
    ("name", "enabled", "privileged", "storage", "is_default"),
    [
        ("netproof", True, True, PasswordStorage.SCRYPT, True),
        ("bob", True, True, PasswordStorage.REVERSIBLE, True),
        ("guest", True, None, PasswordStorage.PBKDF2_SHA256, True),
        ("viewer", None, False, PasswordStorage.NONE, False),
    ],
)
def test_accounts(
    *, name: str, enabled: bool | None, privileged: bool | None, storage: PasswordStorage, is_default: bool
) -> None:
    account = next(account for account in EDGE.accounts if account.name == name)
    for fact, expected in ((account.enabled, enabled), (account.privileged, privileged)):
        assert isinstance(fact, Unknown) if expected is None else fact is expected
    assert account.password.storage is storage
    assert account.password.is_default is is_default


def test_nameless_passwords() -> None:
    found = [(shared.name, shared.required, shared.password.storage) for shared in EDGE.shared_passwords]
    assert found == [
        ("enable secret", True, PasswordStorage.MD5_CRYPT),
        ("enable password", False, PasswordStorage.REVERSIBLE),
        ("line con 0", False, PasswordStorage.REVERSIBLE),
        ("line vty 0 2", False, PasswordStorage.REVERSIBLE),
        ("line vty 3", False, PasswordStorage.REVERSIBLE),
        ("line vty 4", False, PasswordStorage.REVERSIBLE),
    ]
    assert all(shared.password.is_default is True for shared in EDGE.shared_passwords)


def test_no_secret_is_in_the_section() -> None:
    text = EDGE.model_dump_json()
    for secret in ("$1$mERr", "0822455D0A16", "X.HsgL6x", "070C285F4D06", "EJn3UnSb"):
        assert secret not in text
    assert "username bob privilege 15 password 7 <removed>" in EDGE.lines


@pytest.mark.parametrize(
    ("words", "names", "is_default"),
    [
        ("0 hunter2", (), False),
        ("cisco", (), True),
        ("7 0822455D0A16", (), True),
        ("7 02050D480809", (), True),
        ("7 zz", (), None),
        ("6 EVbYQMGJ]", (), None),
        ("4 Rn/AOJUOCBjMFNRvWGXfHZpGqzn9fUVsOQfGUZYKKAs", (), False),
        ("8 $8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk", ("hashcat",), True),
        ("9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6", ("hashcat",), True),
        ("9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6", ("sw1",), False),
        ("9 broken", (), None),
        ("9 <secret:vault:netproof>", (), False),
    ],
)
def test_known_passwords(*, words: str, names: tuple[str, ...], is_default: bool | None) -> None:
    found = stored_password(words.split(), *names).is_default
    assert isinstance(found, Unknown) if is_default is None else found is is_default


def _render(text: str, *, drop: tuple[str, ...] = (), secrets: dict[str, str] | None = None) -> list[str]:
    before = local_accounts.parse(of_configuration(text))
    accounts = [account for account in before.accounts if account.name not in drop]
    for index, account in enumerate(accounts):
        if name := (secrets or {}).get(account.name):
            password = account.password.model_copy(update={"secret": name})
            accounts[index] = account.model_copy(update={"password": password})
    shared = []
    for item in before.shared_passwords:
        if item.name not in drop:
            name = (secrets or {}).get(item.name)
            shared.append(item.model_copy(update={"password": item.password.model_copy(update={"secret": name})}))
    after = LocalAccounts(accounts=tuple(accounts), shared_passwords=tuple(shared))
    return [operation.line for operation in local_accounts.render(before, after) if operation.kind == "line"]


@pytest.mark.parametrize(
    ("text", "drop", "secrets", "lines"),
    [
        ("username a secret 5 $1$x\nusername b privilege 15 secret 5 $1$y", ("a",), {}, ["no username a"]),
        (
            "username b privilege 15 secret 5 $1$y",
            (),
            {"b": "b-secret"},
            ["username b privilege 15 algorithm-type scrypt secret <secret:vault:b-secret>"],
        ),
        (
            "username b privilege 7 password 7 0822455D0A16",
            (),
            {"b": "v"},
            ["no username b", "username b privilege 7 algorithm-type scrypt secret <secret:vault:v>"],
        ),
        ("enable secret 9 $9$x\nenable password cisco", ("enable password",), {}, ["no enable password"]),
        ("enable password cisco", ("enable password",), {}, []),
        ("enable secret 5 x", (), {"enable secret": "e"}, ["enable algorithm-type scrypt secret <secret:vault:e>"]),
        ("line con 0\n password x\n login", ("line con 0",), {}, []),
        (
            "username b privilege 15 secret 5 $1$y\nline con 0\n password x\n login",
            ("line con 0",),
            {},
            ["line con 0", "login local", "no password", "exit"],
        ),
        ("line con 0\n password x\n login local", ("line con 0",), {}, ["line con 0", "no password", "exit"]),
        ("aaa new-model\nline con 0\n password x", ("line con 0",), {}, ["line con 0", "no password", "exit"]),
    ],
)
def test_render(text: str, drop: tuple[str, ...], secrets: dict[str, str], lines: list[str]) -> None:
    assert _render(text, drop=drop, secrets=secrets) == lines
