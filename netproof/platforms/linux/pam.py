"""Lock-out after failed log-ins by pam_faillock(8), in Debian's PAM files."""

import re
from collections.abc import Mapping

from netproof.model.operation import FileContent
from netproof.model.record import Known, Unknown
from netproof.model.state import LoginLockout
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import edited, files_of, sealed, without_comments
from netproof.platforms.outputs import Outputs

_SETTINGS = "/etc/security/faillock.conf"
_AUTH, _ACCOUNT = "/etc/pam.d/common-auth", "/etc/pam.d/common-account"
_UNIX = re.compile(r"^auth\s+\[success=1 default=ignore\]\s+pam_unix\.so(?P<options>.*)$", re.MULTILINE)
_SECRET = re.compile(r"(?P<name>\bsecret=)(?P<value>\S+)")
_NUMBER = re.compile(r"\b(deny|fail_interval|unlock_time)\s*=\s*(\d+)")


def sealed_files(outputs: Outputs) -> dict[str, str]:
    """Return PAM's files with the keys of servers sealed: pam_tacplus(8) takes them as arguments of its line."""

    def seal(line: str) -> str:
        return _SECRET.sub(lambda found: f"{found['name']}{sealed(outputs, 'pam-secret', found['value'])}", line)

    return {path: edited(text, seal) for path, text in files_of(outputs, commands.PAM_FILES).items()}


def lockout(files: Mapping[str, str]) -> Known[LoginLockout | None]:
    """Return the lock-out that PAM applies to sshd; defaults as in faillock.conf(5)."""
    lines = [line for path, text in files.items() if path.startswith("/etc/pam.d/") for line in without_comments(text)]
    modules = [line for line in lines if re.match(r"auth\s.*pam_faillock\.so", line)]
    if not any("authfail" in line for line in modules):
        other = any("pam_tally2.so" in line or "pam_abl.so" in line for line in lines)
        return Unknown(unknown="PAM asks another lock-out module than pam_faillock") if other else None
    options = " ".join([*without_comments(files.get(_SETTINGS, "")), *modules])
    numbers = dict(_NUMBER.findall(options))
    return LoginLockout(
        attempts=int(numbers.get("deny", 3)),
        window_seconds=int(numbers.get("fail_interval", 900)),
        duration_seconds=int(numbers.get("unlock_time", 600)),
    )


def lockout_files(
    files: Mapping[str, str], before: Known[LoginLockout | None], after: Known[LoginLockout | None]
) -> tuple[FileContent, ...]:
    """Return the files that set a lock-out, or none where PAM's files are not as Debian writes them.

    The order of modules is the one of pam_faillock(8)'s example: a failure is counted between pam_unix and pam_deny.
    """
    if before == after or not isinstance(after, LoginLockout):
        return ()
    settings = FileContent(path=_SETTINGS, content=_settings(files.get(_SETTINGS, ""), after))
    if isinstance(before, LoginLockout):
        return (settings,)
    auth, account = files.get(_AUTH, ""), files.get(_ACCOUNT, "")
    if len(_UNIX.findall(auth)) != 1 or not account:
        return ()
    counted = _UNIX.sub(
        lambda match: (
            "auth\trequired\t\t\tpam_faillock.so preauth\n"
            f"auth\t[success=2 default=ignore]\tpam_unix.so{match['options']}\n"
            "auth\t[default=die]\t\t\tpam_faillock.so authfail"
        ),
        auth,
    )
    return (
        settings,
        FileContent(path=_AUTH, content=counted),
        FileContent(path=_ACCOUNT, content=f"{account}account\trequired\t\t\tpam_faillock.so\n"),
    )


def _settings(content: str, wanted: LoginLockout) -> str:
    kept = edited(content, lambda line: None if _NUMBER.match(line.strip()) else line)
    return (
        f"{kept}deny = {wanted.attempts}\nfail_interval = {wanted.window_seconds}\n"
        f"unlock_time = {wanted.duration_seconds}\n"
    )
