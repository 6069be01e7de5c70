"""What auditd records of administrators, and how its rules are set in a file of our own.

Sources: auditd(8), auditctl(8), audit.rules(7), augenrules(8), auditd-plugins(5). Rules are read from `rules.d`, which
augenrules(8) loads when auditd starts, in the order of the files' names.
"""

import re
from collections.abc import Iterator, Mapping

from netproof.model.operation import FileContent
from netproof.model.record import Known, Unknown
from netproof.model.state_access import MethodList
from netproof.platforms.linux.files import edited, without_comments

RULES = "/etc/audit/rules.d/"
OWN_FILE = "/etc/audit/rules.d/90-netproof.rules"
_PLUGIN = "/etc/audit/plugins.d/syslog.conf"
_OWN_RULES = "".join(
    f"-a always,exit -F arch={arch} -S execve -F auid>=1000 -F auid!=unset -k netproof-commands\n"
    f"-a always,exit -F arch={arch} -S execve -F euid=0 -F auid!=unset -k netproof-commands\n"
    for arch in ("b64", "b32")
)
"""Commands of people, and of people who have become root; daemons have no log-in identity (`auid`)."""
_ALWAYS = re.compile(r"-a (?:always,exit|exit,always)\b")
_TAKES_OUT = re.compile(r"-[aA] (?:never,\w+|\w+,never)\b")
_NOTHING = re.compile(r"-a (?:never,task|task,never)$|-e 0$")
_EVERYBODY = re.compile(r"(?:arch=b64|auid>=1000|auid!=(?:unset|-1|4294967295)|e?uid=0)$")
_ACTIVE = re.compile(r"active\s*=\s*(\w+)", re.IGNORECASE)


def rules(files: Mapping[str, str]) -> list[str]:
    """Return the rules in the order in which they are loaded."""
    paths = sorted(path for path in files if path.startswith(RULES))
    return [" ".join(line.split()) for path in paths for line in without_comments(files[path])]


def accounting(files: Mapping[str, str], *, runs: bool) -> Known[tuple[MethodList, ...]]:
    """Return what is recorded: sessions by auditd itself (PAM reports them), commands where a rule asks for them."""
    written = rules(files)
    if not runs or any(_NOTHING.match(rule) for rule in written):
        return ()
    hidden = next((rule for rule in written if _TAKES_OUT.match(rule) and _concerns_commands(rule)), "")
    if hidden:
        return Unknown(unknown=f"the audit rule `{hidden}` takes records out again")
    methods = ("audit", "syslog") if sends_on(files) else ("audit",)
    lists: list[tuple[str, tuple[str, ...]]] = [("exec", ())]
    lists += [("commands 15", (rule,)) for rule in written if _records_commands(rule)][:1]
    return tuple(
        MethodList(service=service, name="default", methods=methods, record="start-stop", lines=lines)
        for service, lines in lists
    )


def _concerns_commands(rule: str) -> bool:
    return " -S " not in rule or "execve" in rule or "-S all" in rule


def _records_commands(rule: str) -> bool:
    """Tell whether a rule records every command of people, or of root, on the 64-bit calls that programs use."""
    if not _ALWAYS.match(rule) or not re.search(r"-S (?:\S+,)?(?:execve|all)\b", rule):
        return False
    return all(_EVERYBODY.match(condition) for condition in re.findall(r"-F (\S+)", rule))


def sends_on(files: Mapping[str, str]) -> bool:
    """Tell whether the plugin that writes records to the log is on; it is off as it is installed."""
    found = _ACTIVE.search("\n".join(without_comments(files.get(_PLUGIN, ""))))
    return found is not None and found[1].lower() == "yes"


def takes_rules(files: Mapping[str, str], *, runs: bool) -> bool:
    """Tell whether rules can be added and their records sent on: `-e 2` locks them until the next start."""
    return runs and _PLUGIN in files and "-e 2" not in rules(files)


def accounting_files(files: Mapping[str, str], wanted: tuple[MethodList, ...]) -> Iterator[FileContent]:
    """Yield the files that record commands, and that send the records on with the log."""
    if any(one.service == "commands 15" for one in wanted) and not any(map(_records_commands, rules(files))):
        yield FileContent(path=OWN_FILE, content=_OWN_RULES, mode="0640")
    if any("syslog" in one.methods for one in wanted) and not sends_on(files):
        content = edited(files.get(_PLUGIN, ""), lambda line: None if _ACTIVE.match(line.strip()) else line)
        yield FileContent(path=_PLUGIN, content=f"active = yes\n{content}", mode="0640")
