"""Local users: one `username` line for each, whose parts are set one by one, as the device keeps them."""

import re
from typing import TYPE_CHECKING

from lab.emulator.models import Kind
from lab.emulator.secrets import hashed, stored_secret
from lab.emulator.tree import Section

if TYPE_CHECKING:
    from lab.emulator.config import RunningConfig

REMOVE_QUESTION = (
    "This operation will remove all username related configurations with same name.Do you want to continue? [confirm]"
)
BOTH = "ERROR: Can not have both a user password and a user secret.\nPlease choose one or the other."
_HIGHEST = 15
_INVALID = "% Invalid input detected at '^' marker."


def names(root: Section) -> list[str]:
    """The user names in order."""
    return list(dict.fromkeys(line.split()[1] for line in root.lines if line.startswith("username ")))


def lines_of(root: Section, name: str) -> list[str]:
    """All lines of a user: the main one, and those of attributes with a line of their own."""
    return [line for line in root.lines if line.split()[:2] == ["username", name]]


def remove(root: Section, name: str) -> None:
    """Remove a user with all of its lines."""
    root.drop(lines_of(root, name))


def _main(root: Section, name: str) -> tuple[str | None, dict[str, str]]:
    for line in lines_of(root, name):
        found = re.match(
            r"username \S+(?: privilege (\d+))?(?: view (\S+))?(?: (secret|password) (.+)| (nopassword))?$", line
        )
        if found:
            parts = {"privilege": found[1] or "", "view": found[2] or "", (found[3] or "secret"): found[4] or ""}
            return line, parts | ({"nopassword": "yes"} if found[5] else {})
    return None, {}


def put(root: Section, name: str, words: list[str], kind: Kind) -> str:
    """Set parts of a user; returns the device's message, empty when it is content."""
    text = " ".join(words)
    if re.match(r"(autocommand|common-criteria-policy|one-time|aaa attribute|user-maxlinks|description) ?", text):
        root.lines.setdefault(f"username {name} {text}", None)
        return ""
    found = re.match(
        r"(?:privilege (\d+))? ?(?:view (\S+))? ?(?:algorithm-type (\S+) )?"
        r"(?:(secret|password) (?:(\d) )?(\S.*)|(nopassword))?$",
        text,
    )
    if not found or (found[1] and int(found[1]) > _HIGHEST):
        return _INVALID
    privilege, view, algorithm, word, kind_of_hash, value, nopassword = found.groups()
    old, parts = _main(root, name)
    if word and parts.get({"secret": "password", "password": "secret"}[word]):
        return BOTH
    if word:
        encrypting = "service password-encryption" in root.lines
        stored, error = stored_secret(
            word, kind_of_hash, value, algorithm, default=kind.secret_type, encrypting=encrypting
        )
        if error:
            return error
        parts[word] = stored
        parts.pop("nopassword", None)
    parts |= {key: val for key, val in (("privilege", privilege), ("view", view), ("nopassword", nopassword)) if val}
    root.put(_render(name, parts), [old] if old else [])
    return ""


def _render(name: str, parts: dict[str, str]) -> str:
    text = f"username {name}"
    if parts.get("privilege") and parts["privilege"] != "1":
        text += f" privilege {parts['privilege']}"
    if parts.get("view"):
        text += f" view {parts['view']}"
    if parts.get("nopassword"):
        return f"{text} nopassword"
    return next((f"{text} {word} {parts[word]}" for word in ("secret", "password") if parts.get(word)), text)


def privilege(root: Section, name: str) -> int:
    """The user's privilege level, 1 when none is configured."""
    return int(_main(root, name)[1].get("privilege") or 1)


def credential(root: Section, name: str) -> tuple[str, str] | None:
    """(type, stored text) of a user's password or secret; type `nopassword` needs none; None when unknown."""
    line, parts = _main(root, name)
    if line is None:
        return None
    if parts.get("nopassword"):
        return ("nopassword", "")
    stored = parts.get("secret") or parts.get("password") or ""
    match = re.match(r"(\d) (.+)$", stored)
    return (match[1], match[2]) if match else ("0", stored) if stored else None


def encrypt_all(config: "RunningConfig") -> None:
    """Turn every clear password into type 7, as `service password-encryption` does at once."""
    root = config.root
    for line in [line for line in root.lines if re.match(r"(?:username .*|enable )password 0 ", line)]:
        head, clear = re.split(r"(?<=password) 0 ", line, maxsplit=1)
        root.put(f"{head} 7 {hashed(clear, '7')}", [line])
    sections = [child for child in root.lines.values() if child and child.mode.name == "line"]
    for section in (*config.vty, *sections):
        for line in [line for line in section.lines if re.match(r"password (?!7 )", line)]:
            section.put(f"password 7 {hashed(line.removeprefix('password '), '7')}", [line])
