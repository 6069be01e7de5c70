"""Who PAM asks at log-in, the servers behind its modules, and what the audit system records.

Sources: pam.d(5), pam_tacplus(8), pam_radius_auth(8), sssd.conf(5), pam_tty_audit(8), sshd_config(5).
"""

import re
from collections.abc import Iterator, Mapping

from netproof.model.operation import Operation
from netproof.model.record import Known, Unknown
from netproof.model.state_access import Aaa, AaaServer, MethodList, WayIn
from netproof.platforms.linux import auditing, commands, sshd, units
from netproof.platforms.linux.files import files_of, from_lines, is_absent, to_lines, without_comments
from netproof.platforms.linux.pam_stacks import FOLDER, UnreadFileError, methods, modules
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

COMMANDS = (
    commands.PAM_FILES,
    commands.PAM_LOGIN_FILES,
    commands.AAA_FILES,
    commands.RADIUS_FILES,
    commands.AUDIT_FILES,
    commands.ENABLED_UNITS,
    commands.SSHD_EFFECTIVE,
    commands.AUTHORIZED_KEYS,
)

_SERVICES = ("sshd", "login")
_CONSOLE = "login"
_RADIUS_LINE = re.compile(r"(?P<address>\[[^\]]+\]|[^\s:]+)(?::\d+)?\s+(?P<key>\S+)")
_LDAP_URI = re.compile(r"(?:ldap_uri|ldap_backup_uri|ad_server|ipa_server)\s*=\s*(?P<servers>.+)$")


def parse(outputs: Outputs) -> Aaa:
    """Read the section."""
    files = {**files_of(outputs, commands.PAM_LOGIN_FILES), **files_of(outputs, commands.PAM_FILES)}
    audit = files_of(outputs, commands.AUDIT_FILES)
    runs = "auditd" in units.enabled_units(outputs)
    return Aaa(
        enabled=True,  # PAM is always asked, by whichever stack
        servers=tuple(dict.fromkeys(_servers(outputs, files))),
        authentication=_lists(files, "auth", "login"),
        authorization=_lists(files, "account", "exec"),
        accounting=_accounting(files, audit, runs=runs),
        ways_in=tuple(_ways_in(outputs)),
        takes_audit_rules=auditing.takes_rules(audit, runs=runs),
        lines=to_lines(audit),
    )


def _lists(files: Mapping[str, str], kind: str, service: str) -> Known[tuple[MethodList, ...]]:
    lists: list[MethodList] = []
    try:
        for name in _SERVICES:
            if f"{FOLDER}{name}" not in files:
                continue  # the device has no such service; a way in that asks it is found to have no list
            stack = list(modules(files, name, kind))
            lines = tuple(redacted(module.line) for module in stack)
            # every list is what its service always asks: people choose none
            known = "default" if service == "exec" and name == "sshd" else name
            lists.append(MethodList(service=service, name=known, methods=methods(stack), lines=lines))
    except UnreadFileError as error:
        return Unknown(unknown=f"a PAM stack includes {error}, which was not read")
    return tuple(lists)


def _accounting(files: Mapping[str, str], audit: Mapping[str, str], *, runs: bool) -> Known[tuple[MethodList, ...]]:
    """Return auditd's records, and the keystrokes that pam_tty_audit gives to it."""
    recorded = auditing.accounting(audit, runs=runs)
    if isinstance(recorded, Unknown):
        return recorded
    try:
        session = [one for name in ("sshd",) if f"{FOLDER}{name}" in files for one in modules(files, name, "session")]
    except UnreadFileError as error:
        return Unknown(unknown=f"a PAM stack includes {error}, which was not read")
    typed = [one for one in session if one.name == "pam_tty_audit.so" and any("enable=" in o for o in one.options)]
    if not runs or not typed:
        return recorded
    lines = tuple(one.line for one in typed)
    return (*recorded, MethodList(service="keystrokes", name="default", methods=("audit",), lines=lines))


def _ways_in(outputs: Outputs) -> Iterator[WayIn]:
    text = outputs[commands.SSHD_EFFECTIVE]
    if not is_absent(text):
        values = sshd.effective(text)
        asks_pam = values.get("usepam", ("yes",))[0] == "yes"
        yield WayIn(name="sshd", login="sshd" if asks_pam else "", by_key=_by_key(outputs, values))
    yield WayIn(name="login", is_console=True, login=_CONSOLE)


def _by_key(outputs: Outputs, values: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return who has a key that is enough: `AuthenticationMethods` may ask for a password behind it as well."""
    if values.get("pubkeyauthentication", ("yes",))[0] != "yes":
        return ()
    wanted = " ".join(values.get("authenticationmethods", ("any",))).split()
    if wanted != ["any"] and all("keyboard-interactive" in way or "password" in way for way in wanted):
        return ()
    return tuple(
        dict.fromkeys(line.split(" ", 1)[0] for line in outputs[commands.AUTHORIZED_KEYS].splitlines() if line)
    )


def _servers(outputs: Outputs, files: Mapping[str, str]) -> Iterator[AaaServer]:
    """Yield servers of the modules that a stack asks; a module's own arguments come before its file."""
    try:
        stack = [m for name in _SERVICES if f"{FOLDER}{name}" in files for m in modules(files, name, "auth")]
    except UnreadFileError:
        stack = []
    asked = {module.name for module in stack}
    for module in stack:
        if module.name == "pam_tacplus.so":
            yield from _tacacs(module.options, (redacted(module.line),))
    shared = files_of(outputs, commands.AAA_FILES)
    if "pam_tacplus.so" in asked:
        words = re.split(r"[\s,]+", " ".join(without_comments(shared.get("/etc/tacplus_servers", ""))))
        yield from _tacacs(tuple(words), ())
    if "pam_radius_auth.so" in asked:
        yield from _radius(files_of(outputs, commands.RADIUS_FILES))
    if asked & {"pam_sss.so", "pam_ldap.so"}:
        yield from _directories(shared)


def _radius(files: Mapping[str, str]) -> Iterator[AaaServer]:
    for content in files.values():
        for line in without_comments(content):
            if found := _RADIUS_LINE.match(line):
                yield _server(found["address"].strip("[]"), "radius", has_key=True, lines=(line,))


def _tacacs(options: tuple[str, ...], lines: tuple[str, ...]) -> Iterator[AaaServer]:
    pairs = [(name, value) for name, _, value in (option.partition("=") for option in options)]
    has_key = any(name == "secret" and value for name, value in pairs)
    for name, value in pairs:
        if name == "server" and value:
            yield _server(value.partition(":")[0], "tacacs+", has_key=has_key, lines=lines)


def _directories(files: Mapping[str, str]) -> Iterator[AaaServer]:
    """Yield sssd's directory servers; ldaps and StartTLS prove the server by its certificate, which is its key here."""
    lines = without_comments(files.get("/etc/sssd/sssd.conf", ""))
    plain = any(re.match(r"ldap_tls_reqcert\s*=\s*(?:never|allow)", line) for line in lines)
    start_tls = any(re.match(r"ldap_id_use_start_tls\s*=\s*true", line, re.IGNORECASE) for line in lines)
    for line in lines:
        if found := _LDAP_URI.match(line):
            for uri in re.split(r"[\s,]+", found["servers"].strip()):
                proven = uri.startswith("ldaps:") or start_tls or not uri.startswith("ldap:")
                address = re.sub(r"^\w+://|[:/].*$", "", uri) if "//" in uri else uri
                yield _server(address, "ldap", has_key=proven and not plain, lines=(line,))


def _server(address: str, protocol: str, *, has_key: bool, lines: tuple[str, ...]) -> AaaServer:
    facts = {"name": address, "address": address, "protocol": protocol, "has_key": has_key}
    return AaaServer.model_validate(facts | {"groups": (protocol,), "lines": lines})


def render(before: Aaa, after: Aaa) -> tuple[Operation, ...]:
    """Give the audit system rules in a file of our own; PAM's stacks and servers are changed by hand."""
    if isinstance(after.accounting, Unknown) or after.accounting == before.accounting:
        return ()
    return tuple(auditing.accounting_files(from_lines(before.lines), after.accounting))
