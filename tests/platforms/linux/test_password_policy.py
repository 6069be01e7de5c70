"""What PAM and shadow ask of passwords, with the defaults of their modules spelled out."""

import pytest

from netproof.model.operation import FileContent
from netproof.model.record import Unknown
from netproof.model.state_access import PasswordPolicy
from netproof.platforms.linux import PLATFORM, commands, password_policy
from netproof.platforms.linux.files import join_files
from netproof.platforms.outputs import Outputs

from .conftest import read_case

UNIX = "password [success=1 default=ignore] pam_unix.so"
QUALITY = "password requisite pam_pwquality.so retry=3"
HISTORY = "password required pam_pwhistory.so use_authtok"
MAIN, FIRST = "/etc/security/pwquality.conf", "/etc/security/pwquality.conf.d/10.conf"

type Facts = tuple[int | None, int | None, int | None]

CASES: list[tuple[str, dict[str, str], Facts]] = [
    (f"{UNIX} obscure yescrypt", {}, (6, None, None)),
    (f"{UNIX} yescrypt", {}, (6, None, None)),
    ("password required pam_deny.so", {}, (None, None, None)),
    (f"{QUALITY}\n{UNIX}", {MAIN: "minlen = 12\nminclass = 3\nenforcing = 0\n"}, (6, None, None)),
    (f"{UNIX} obscure minlen=12 remember=5", {}, (12, None, 5)),
    (f"{QUALITY}\n{UNIX} obscure", {}, (8, None, None)),
    (f"{QUALITY} minlen=14 minclass=4\n{UNIX}", {MAIN: "minlen = 9\n"}, (14, 4, None)),
    (f"{QUALITY}\n{UNIX}", {MAIN: "minlen=12\nminclass = 3\n"}, (12, 3, None)),
    (f"{QUALITY}\n{UNIX}", {FIRST: "minlen = 20\nminclass = 2\n", MAIN: "minlen = 12\n"}, (12, 2, None)),
    (f"{QUALITY}\n{UNIX}", {MAIN: "minlen = 12\ndcredit = 1\nucredit = 1\n"}, (10, None, None)),
    (f"{QUALITY}\n{UNIX}", {MAIN: "dcredit = -1\nucredit = -1\nlcredit = -1\n# minlen = 12\n"}, (8, 3, None)),
    (f"{HISTORY}\n{UNIX} obscure", {}, (6, None, 10)),
    (f"{HISTORY} remember=3\n{UNIX} obscure", {"/etc/security/pwhistory.conf": "remember = 7\n"}, (6, None, 3)),
    (f"{HISTORY}\n{UNIX} obscure", {"/etc/security/pwhistory.conf": "remember = 7\n"}, (6, None, 7)),
]


def outputs_of(stack: str, files: dict[str, str], shadow: str = "") -> Outputs:
    password = {path: text for path, text in files.items() if "pwquality" not in path}
    texts = {
        commands.PASSWORD_FILES: join_files({"/etc/pam.d/common-password": f"{stack}\n"} | password),
        commands.QUALITY_FILES: join_files({path: text for path, text in files.items() if "pwquality" in path}),
        commands.SHADOW: shadow,
    }
    return Outputs(texts, seal=lambda kind, value: f"<secret:{kind}:{len(value)}>")


@pytest.mark.parametrize(("stack", "files", "expected"), CASES)
def test_what_is_asked(stack: str, files: dict[str, str], expected: Facts) -> None:
    section = password_policy.parse(outputs_of(stack, files))
    assert (section.minimum_length, section.character_kinds, section.history) == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [("PASS_MAX_DAYS\t99999\n", None), ("PASS_MAX_DAYS 90\n", 90), ("#PASS_MAX_DAYS 90\n", None), ("", None)],
)
def test_the_age_of_new_accounts_passwords(text: str, days: int | None) -> None:
    section = password_policy.parse(outputs_of(f"{UNIX} obscure", {"/etc/login.defs": text}))
    assert section.maximum_age_days == days


def test_accounts_keep_their_own_age_and_their_hashes_to_themselves() -> None:
    shadow = (
        "a:$y$j9T$madeup$hash:1:0:90:7:::\nb:$y$j9T$madeup$hash:1:0:99999:7:::\nc:!$6$x$y:1:0:99999:7:::\nd:*:1::::::\n"
    )
    section = password_policy.parse(outputs_of(UNIX, {}, shadow))
    assert not isinstance(section.ages, Unknown)
    assert [(age.name, age.maximum_days) for age in section.ages] == [("a", 90), ("b", None)]
    assert "madeup" not in section.model_dump_json()


def test_a_stack_that_was_not_read_leaves_it_open() -> None:
    outputs = outputs_of(UNIX, {}).replaced({commands.PASSWORD_FILES: "netproof:absent /etc/pam.d/common-password\n"})
    section = password_policy.parse(outputs)
    assert all(isinstance(getattr(section, name), Unknown) for name in ("minimum_length", "character_kinds", "history"))


WANTED = {"minimum_length": 12, "character_kinds": 3, "maximum_age_days": 90, "history": 3}
SETTABLE: list[tuple[str, set[str]]] = [
    ("debian12_sysvinit", {"minimum_length", "maximum_age_days"}),
    ("debian12_audited", {"minimum_length", "character_kinds", "maximum_age_days", "history"}),
]


@pytest.mark.parametrize(("case", "settable"), SETTABLE)
def test_what_can_be_set_is_set_and_read_again(case: str, settable: set[str]) -> None:
    outputs = read_case(case)
    before = password_policy.parse(outputs)
    assert set(before.settable) == settable
    wanted: PasswordPolicy = before.changed(**{name: WANTED[name] for name in settable})
    operations = password_policy.render(before, wanted)
    assert operations
    assert all(isinstance(one, FileContent) and "shadow" not in one.path for one in operations)
    assert PLATFORM.predict is not None
    after = password_policy.parse(PLATFORM.predict(outputs, operations))
    assert {name: getattr(after, name) for name in settable} == {name: WANTED[name] for name in settable}
    assert password_policy.render(after, after.changed(**{name: WANTED[name] for name in settable})) == ()
    assert after.ages == before.ages


def test_a_modules_own_arguments_are_left_to_people() -> None:
    section = password_policy.parse(outputs_of(f"{QUALITY} minlen=8\n{UNIX}", {}))
    assert section.settable == ()
