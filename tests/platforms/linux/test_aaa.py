"""PAM's stacks by what they ask in which order, and auditd's rules by what they record."""

import pytest

from netproof.model.operation import FileContent
from netproof.model.record import Unknown
from netproof.model.state import LoginLockout
from netproof.model.state_access import Aaa, MethodList
from netproof.platforms.linux import PLATFORM, aaa, auditing, commands, management_access
from netproof.platforms.linux.files import join_files, split_files
from netproof.platforms.linux.pam_stacks import UnreadFileError, methods, modules
from netproof.platforms.outputs import Outputs

from .conftest import read_case, seal

RADIUS, TACACS, UNIX = "pam_radius_auth.so", "pam_tacplus.so server=10.0.0.1:49 secret=madeup", "pam_unix.so nullok"
STACKS = [
    (f"auth [success=1 default=ignore] {UNIX}\nauth requisite pam_deny.so", "local"),
    (f"auth required {RADIUS}", "group:radius"),
    (f"auth sufficient {RADIUS}\nauth required {UNIX}", "group:radius local-anyway"),
    (f"auth [success=2 default=ignore] {TACACS}\nauth [success=1 default=ignore] {UNIX}", "group:tacacs+ local-anyway"),
    (f"auth [success=done authinfo_unavail=ignore default=die] {RADIUS}\nauth required {UNIX}", "group:radius local"),
    (f"auth [success=ok default=bad] {RADIUS}\nauth required {UNIX}", "group:radius"),
    (f"auth requisite {RADIUS}\nauth required {UNIX}", "group:radius"),
    (f"auth sufficient {UNIX}\nauth sufficient pam_sss.so use_first_pass", "local group:ldap"),
    (f"# auth required {RADIUS}\nauth include common-auth", "local"),
    ("auth substack common-auth", "local"),
    ("-auth required pam_faillock.so preauth\n@include common-auth\naccount required pam_nologin.so", "local"),
    ("auth sufficient pam_permit.so", "none"),
]


@pytest.mark.parametrize(("stack", "expected"), STACKS)
def test_a_stack(stack: str, expected: str) -> None:
    files = {"/etc/pam.d/sshd": stack, "/etc/pam.d/common-auth": f"auth [success=1 default=ignore] {UNIX}\n"}
    assert " ".join(methods(list(modules(files, "sshd", "auth")))) == expected


def test_an_include_that_was_not_read_is_said() -> None:
    with pytest.raises(UnreadFileError, match="vendor-auth"):
        list(modules({"/etc/pam.d/sshd": "@include vendor-auth\n"}, "sshd", "auth"))


def with_file(outputs: Outputs, command: str, path: str, content: str) -> Outputs:
    return outputs.replaced({command: join_files(split_files(outputs[command]) | {path: content})})


def lists(section: Aaa, kind: str) -> dict[tuple[str, str], str]:
    found: tuple[MethodList, ...] | Unknown = getattr(section, kind)
    assert not isinstance(found, Unknown)
    return {(one.service, one.name): " ".join(one.methods) for one in found}


def test_a_device_as_debian_installs_it_asks_its_own_accounts(debian: Outputs) -> None:
    section = aaa.parse(debian)
    assert lists(section, "authentication") == {("login", "sshd"): "local", ("login", "login"): "local"}
    assert (section.servers, section.accounting, section.takes_audit_rules) == ((), (), False)
    assert not section.takes_servers


def test_a_device_that_asks_radius_and_has_an_audit_system() -> None:
    section = aaa.parse(read_case("debian12_audited"))
    assert lists(section, "authentication") == {("login", "sshd"): "group:radius local", ("login", "login"): "local"}
    assert lists(section, "accounting") == {("exec", "default"): "audit", ("keystrokes", "default"): "audit"}
    assert not isinstance(section.servers, Unknown)
    assert [(one.address, one.protocol, one.has_key) for one in section.servers] == [
        ("10.0.9.61", "radius", True),
        ("10.0.9.62", "radius", True),
    ]
    assert not isinstance(section.ways_in, Unknown)
    assert [(way.name, way.is_console, way.by_key) for way in section.ways_in] == [
        ("sshd", False, ("netproof",)),
        ("login", True, ()),
    ]
    assert section.takes_audit_rules


SSHD = "usepam {pam}\npubkeyauthentication {keys}\nauthenticationmethods {ways}\n"


@pytest.mark.parametrize(
    ("facts", "login", "by_key"),
    [
        (("yes", "yes", "any"), "sshd", ("netproof",)),
        (("no", "yes", "any"), "", ("netproof",)),
        (("yes", "no", "any"), "sshd", ()),
        (("yes", "yes", "publickey,keyboard-interactive:pam"), "sshd", ()),
        (("yes", "yes", "publickey,password publickey"), "sshd", ("netproof",)),
    ],
)
def test_sshd_beside_pam(facts: tuple[str, str, str], login: str, by_key: tuple[str, ...]) -> None:
    text = SSHD.format(pam=facts[0], keys=facts[1], ways=facts[2])
    section = aaa.parse(read_case("debian12_audited").replaced({commands.SSHD_EFFECTIVE: text}))
    assert not isinstance(section.ways_in, Unknown)
    assert (section.ways_in[0].login, section.ways_in[0].by_key) == (login, by_key)


def test_servers_of_other_modules() -> None:
    directory = "ldap_uri = ldaps://dir1.example.com, ldap://dir2.example.com:389\nldap_default_authtok = key-is-set\n"
    outputs = with_file(read_case("debian12_audited"), commands.AAA_FILES, "/etc/sssd/sssd.conf", directory)
    stack = f"auth sufficient {TACACS}\nauth sufficient pam_sss.so\n@include common-auth\n@include common-account\n"
    section = aaa.parse(with_file(outputs, commands.PAM_FILES, "/etc/pam.d/sshd", stack))
    assert not isinstance(section.servers, Unknown)
    assert {one.address: (one.protocol, one.has_key) for one in section.servers} == {
        "10.0.0.1": ("tacacs+", True),
        "dir1.example.com": ("ldap", True),
        "dir2.example.com": ("ldap", False),
    }
    assert "madeup" not in section.model_dump_json()


def test_keys_of_servers_do_not_leave_the_device() -> None:
    for command in (commands.AAA_FILES, commands.RADIUS_FILES):
        assert " cat " not in command
        assert "key-is-set" in command


EXECVE = "-a always,exit -F arch=b64 -S execve"
RULES = [
    (f"{EXECVE} -F auid>=1000 -F auid!=unset -k x", True),
    (f"{EXECVE} -F auid>=1000 -F auid!=-1", True),
    (f"{EXECVE} -F euid=0", True),
    ("-a exit,always -F arch=b64 -S execve", True),
    ("-a always,exit -F arch=b64 -S all -F auid>=1000", True),
    ("-a always,exit -F arch=b64 -S open,execve", True),
    (f"{EXECVE} -F auid=1001", False),
    (f"{EXECVE} -F exe=/usr/bin/vtysh", False),
    ("-a always,exit -F arch=b32 -S execve -F auid>=1000", False),
    (f"#{EXECVE}", False),
    ("-w /etc/shadow -p wa", False),
    (f"{EXECVE} -F auid>=1000\n-e 0", None),
    (f"-a never,task\n{EXECVE} -F auid>=1000", None),
]


@pytest.mark.parametrize(("rules", "records"), RULES)
def test_rules_that_record_commands(rules: str, records: bool | None) -> None:  # noqa: FBT001 - a table
    found = auditing.accounting({"/etc/audit/rules.d/a.rules": f"-D\n{rules}\n"}, runs=True)
    assert not isinstance(found, Unknown)
    expected = {None: [], True: ["exec", "commands 15"], False: ["exec"]}[records]
    assert [one.service for one in found] == expected


def test_a_rule_that_takes_records_out_again_leaves_it_open() -> None:
    rules = f"-a never,exit -F arch=b64 -S execve -F auid=1001\n{EXECVE} -F auid>=1000\n"
    assert isinstance(auditing.accounting({"/etc/audit/rules.d/a.rules": rules}, runs=True), Unknown)


def test_rules_without_a_daemon_record_nothing() -> None:
    assert auditing.accounting({"/etc/audit/rules.d/a.rules": EXECVE}, runs=False) == ()


def test_locked_rules_are_left_to_people() -> None:
    rules = with_file(read_case("debian12_audited"), commands.AUDIT_FILES, "/etc/audit/rules.d/z.rules", "-e 2\n")
    assert not aaa.parse(rules).takes_audit_rules


def test_rules_and_the_plugin_are_set_checked_by_prediction_and_taken_back() -> None:
    outputs = read_case("debian12_audited")
    section = aaa.parse(outputs)
    wanted = tuple(
        MethodList(service=service, name="default", methods=("audit", "syslog"), record="start-stop")
        for service in ("exec", "commands 15")
    )
    operations = aaa.render(section, section.changed(accounting=wanted))
    assert [one.path for one in operations if isinstance(one, FileContent)] == [
        "/etc/audit/rules.d/90-netproof.rules",
        "/etc/audit/plugins.d/syslog.conf",
    ]
    assert PLATFORM.predict is not None
    after = aaa.parse(PLATFORM.predict(outputs, operations))
    assert lists(after, "accounting")["commands 15", "default"] == "audit syslog"
    assert aaa.render(after, after.changed(accounting=wanted)) == ()
    assert PLATFORM.undo is not None
    back = PLATFORM.undo(outputs, operations)
    assert PLATFORM.predict(PLATFORM.predict(outputs, operations), back)[commands.AUDIT_FILES] == _settled(outputs)


def _settled(outputs: Outputs) -> str:
    return join_files(split_files(Outputs({"a": outputs[commands.AUDIT_FILES]}, seal=seal)["a"]))


def test_a_key_in_a_stack_is_sealed_wherever_files_are_kept_and_planned(debian: Outputs) -> None:
    keyed = f"auth sufficient {TACACS}\n{split_files(debian[commands.PAM_FILES])['/etc/pam.d/common-auth']}"
    outputs = with_file(debian, commands.PAM_FILES, "/etc/pam.d/common-auth", keyed)
    before = management_access.parse(outputs)
    wanted = before.changed(lockout=LoginLockout(attempts=5, window_seconds=300, duration_seconds=900))
    operations = management_access.render(before, wanted)
    assert PLATFORM.configuration_texts is not None
    for kept in (before.model_dump_json(), str(PLATFORM.configuration_texts(outputs)), str(operations)):
        assert "madeup" not in kept
        assert seal("pam-secret", "madeup") in kept
