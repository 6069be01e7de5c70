"""What PAM and shadow ask of new passwords, and how long each account may keep its own.

Sources: pwquality.conf(5) and pam_pwquality(8) (minlen 8, minclass 0; the files of `pwquality.conf.d` are read first,
then the main one, then the module's arguments; `enforcing = 0` only warns), pam_unix(8) (`minlen` 6, `remember`),
pam_pwhistory(8) (`remember` 10), login.defs(5) (`PASS_MAX_DAYS`, 99999 as Debian installs it, which counts as no end),
shadow(5).
"""

import re
from collections.abc import Iterator, Mapping

from netproof.model.operation import FileContent, Operation
from netproof.model.record import Known, Unknown
from netproof.model.state_access import PasswordAge, PasswordPolicy
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import edited, fields, files_of, from_lines, to_lines, without_comments
from netproof.platforms.linux.pam_stacks import Module, UnreadFileError, modules
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import REMOVED

COMMANDS = (commands.PASSWORD_FILES, commands.QUALITY_FILES, commands.SHADOW)

FOREVER_DAYS = 99999
"""login.defs(5) and shadow(5): about 273 years, the value that distributions install for `no end`."""
_STACK, _DEFS = "/etc/pam.d/common-password", "/etc/login.defs"
_QUALITY, _HISTORY = "/etc/security/pwquality.conf", "/etc/security/pwhistory.conf"
_QUALITY_MODULE, _UNIX, _HISTORY_MODULE = "pam_pwquality.so", "pam_unix.so", "pam_pwhistory.so"
_UNIX_LENGTH, _QUALITY_LENGTH, _REMEMBERED = 6, 8, 10
_CREDITS = ("dcredit", "ucredit", "lcredit", "ocredit")
_UNIX_LINE = re.compile(r"^(?P<head>password\s+(?:\[[^\]]*\]|\S+)\s+pam_unix\.so)(?P<options>.*)$", re.MULTILINE)
_SETTING = re.compile(r"\s*(?P<name>\w+)\s*(?:=\s*(?P<value>-?\w+))?")


def parse(outputs: Outputs) -> PasswordPolicy:
    """Read the section."""
    files = {**files_of(outputs, commands.PASSWORD_FILES), **files_of(outputs, commands.QUALITY_FILES)}
    try:
        stack = {module.name: module for module in modules(files, _STACK, "password")}
    except UnreadFileError as error:
        why = Unknown(unknown=f"{error} was not read, so what PAM asks of new passwords is not known")
        length: Known[int | None] = why
        kinds: Known[int | None] = why
        history: Known[int | None] = why
        stack = {}
    else:
        length, kinds, history = _length(stack, files), _kinds(stack, files), _history(stack, files)
    return PasswordPolicy(
        minimum_length=length,
        character_kinds=kinds,
        maximum_age_days=_days(_last_word(files.get(_DEFS, ""), "PASS_MAX_DAYS")),
        history=history,
        ages=tuple(_ages(outputs[commands.SHADOW])),
        settable=_settable(stack, files),
        lines=to_lines(files),
    )


def _settable(stack: Mapping[str, Module], files: Mapping[str, str]) -> tuple[str, ...]:
    """Return what files of settings decide; a module that is not in the stack is put there by hand."""
    quality = stack.get(_QUALITY_MODULE)
    names = ["maximum_age_days"] if _DEFS in files else []
    if _enforces(stack, files) and quality and not {"minlen", "minclass"}.intersection(_options(quality)):
        names += ["minimum_length", "character_kinds"]
    elif quality is None and len(_UNIX_LINE.findall(files.get(_STACK, ""))) == 1:
        names.append("minimum_length")
    if _HISTORY_MODULE in stack and "remember" not in _options(stack[_HISTORY_MODULE]) and _HISTORY in files:
        names.append("history")
    return tuple(names)


def _options(module: Module) -> dict[str, str]:
    return {name: value for name, _, value in (option.partition("=") for option in module.options)}


def _quality(stack: Mapping[str, Module], files: Mapping[str, str]) -> dict[str, str]:
    paths = [path for path in sorted(files) if path.startswith(f"{_QUALITY}.d/")]
    settings: dict[str, str] = {}
    for path in (*paths, _QUALITY):
        settings |= _settings(files.get(path, ""))
    return settings | _options(stack[_QUALITY_MODULE])


def _enforces(stack: Mapping[str, Module], files: Mapping[str, str]) -> bool:
    return _QUALITY_MODULE in stack and _number(_quality(stack, files).get("enforcing"), 1) != 0


def _settings(content: str) -> dict[str, str]:
    found = (_SETTING.match(line) for line in without_comments(content))
    return {match["name"]: match["value"] or "" for match in found if match}


def _length(stack: Mapping[str, Module], files: Mapping[str, str]) -> int | None:
    """Return the least length; a positive credit lets a password be shorter by as much (pwquality.conf(5))."""
    if _enforces(stack, files):
        settings = _quality(stack, files)
        credit = sum(max(_number(settings.get(name), 0), 0) for name in _CREDITS)
        return _number(settings.get("minlen"), _QUALITY_LENGTH) - credit
    return _number(_options(stack[_UNIX]).get("minlen"), _UNIX_LENGTH) if _UNIX in stack else None


def _kinds(stack: Mapping[str, Module], files: Mapping[str, str]) -> int | None:
    if not _enforces(stack, files):
        return None
    settings = _quality(stack, files)
    demanded = sum(_number(settings.get(name), 0) < 0 for name in _CREDITS)
    return max(_number(settings.get("minclass"), 0), demanded) or None


def _history(stack: Mapping[str, Module], files: Mapping[str, str]) -> int | None:
    if _HISTORY_MODULE in stack:
        settings = _settings(files.get(_HISTORY, "")) | _options(stack[_HISTORY_MODULE])
        return _number(settings.get("remember"), _REMEMBERED)
    return _number(_options(stack[_UNIX]).get("remember"), 0) or None if _UNIX in stack else None


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else default


def _last_word(content: str, keyword: str) -> str:
    values = [line.split() for line in without_comments(content)]
    return next((words[1] for words in reversed(values) if words[0] == keyword and len(words) > 1), "")


def _days(text: str) -> int | None:
    days = _number(text, -1)
    return days if 0 <= days < FOREVER_DAYS else None


def _ages(shadow: str) -> Iterator[PasswordAge]:
    """Yield the age of every account with a usable password; the rest has none that could grow old."""
    for line in filter(None, shadow.splitlines()):
        name, stored, *rest = [*fields(line), *[""] * 8][:8]
        if stored and not stored.startswith(("!", "*")):
            shown = ":".join([name, REMOVED, *rest])
            yield PasswordAge(name=name, maximum_days=_days(rest[2]), lines=(shown,))


def render(before: PasswordPolicy, after: PasswordPolicy) -> tuple[Operation, ...]:
    """Write what settings decide; accounts' own ages are left alone, as a new one may be over at once."""
    files = from_lines(before.lines)
    wanted = {
        name: value
        for name in ("minimum_length", "character_kinds", "maximum_age_days", "history")
        if isinstance(value := getattr(after, name), int) and value != getattr(before, name)
    }
    new = dict(files)
    if "maximum_age_days" in wanted:
        new[_DEFS] = _with_setting(new[_DEFS], "PASS_MAX_DAYS", f"PASS_MAX_DAYS\t{wanted['maximum_age_days']}")
    if "history" in wanted:
        new[_HISTORY] = _with_setting(new[_HISTORY], "remember", f"remember = {wanted['history']}")
    if _QUALITY_MODULE in files.get(_STACK, ""):
        new[_QUALITY] = _with_quality(new.get(_QUALITY, ""), wanted)
    elif "minimum_length" in wanted:
        new[_STACK] = _UNIX_LINE.sub(lambda found: _with_length(found, wanted["minimum_length"]), new[_STACK])
    return tuple(FileContent(path=path, content=text) for path, text in new.items() if text != files.get(path, ""))


def _with_quality(content: str, wanted: Mapping[str, int]) -> str:
    """Set length and kinds; credits, which would make the length mean less, are set to nought with it."""
    if "minimum_length" in wanted:
        for name in _CREDITS:
            if _number(_settings(content).get(name), 0) > 0:
                content = _with_setting(content, name, f"{name} = 0")
        content = _with_setting(content, "minlen", f"minlen = {wanted['minimum_length']}")
    if "character_kinds" in wanted:
        content = _with_setting(content, "minclass", f"minclass = {wanted['character_kinds']}")
    return content


def _with_setting(content: str, name: str, line: str) -> str:
    kept = edited(content, lambda old: None if re.match(rf"{name}\b", old.strip()) else old)
    return f"{kept}{line}\n"


def _with_length(found: re.Match[str], length: int) -> str:
    options = [word for word in found["options"].split() if not word.startswith("minlen=")]
    return " ".join([found["head"], *options, f"minlen={length}"])
