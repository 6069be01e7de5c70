"""The running configuration: a tree that takes one command at a time, as the device does.

Sections are ordered mappings of line to child section. What a mode takes, which lines replace each other and which
defaults hide stands in the grammar tables; what needs rules of its own stands in `special.py`.
"""

import copy
import re
from functools import cache

from lab.emulator import access_list, special
from lab.emulator.grammar import MODES, NO_INCOMPLETE
from lab.emulator.interfaces import is_physical
from lab.emulator.mode import Mode
from lab.emulator.models import Kind
from lab.emulator.secrets import seal
from lab.emulator.tree import INCOMPLETE, INVALID, Frame, Reply, Section, canonical, positive
from lab.emulator.users import encrypt_all

WLAN_ENABLED = "% switch-1:dbm:wireless:WLAN needs to be disabled before performing this operation."


@cache
def _defaults(kind: Kind, mode: Mode) -> dict[str, str]:
    """Key to default line; what the kind says goes before what all kinds share."""
    lines = (*mode.defaults, *kind.defaults.get(mode.name, ()))
    return {mode.key(positive(line)): line for line in lines}


class RunningConfig:
    """One device's configuration and the rules to change it."""

    def __init__(self, kind: Kind, text: str = "") -> None:
        self.kind = kind
        self.root = Section(MODES["config"])
        self.vty: list[Section] = [Section(MODES["line"]) for _ in range(kind.vty_lines)]
        self.banners: dict[str, str] = {}
        self.snmp_users: dict[str, str] = {}
        self.booting = True
        self.errors = self.load(text)
        self.booting = False

    def copy(self) -> "RunningConfig":
        """An independent copy, for a revert."""
        twin = copy.copy(self)
        twin.root, twin.vty = self.root.copy(), [line.copy() for line in self.vty]
        twin.banners, twin.snmp_users = dict(self.banners), dict(self.snmp_users)
        return twin

    def load(self, text: str) -> list[str]:
        """Merge configuration text, as `copy FILE running-config` does; returns the lines refused."""
        frames: tuple[Frame, ...] = ()
        banner: tuple[str, str, str] | None = None
        refused = []
        for raw in text.splitlines():
            if banner:
                banner = self.banner_line(banner, raw)
                continue
            if not raw.strip() or re.match(r"\s*(!|version\b|Building|Current conf|end\s*$)", raw):
                continue
            frames = frames if raw.startswith(" ") or (frames and frames[-1].mode.name == "certificate") else ()
            reply = self.apply(frames, raw, confirmed=True)
            frames, banner = reply.frames, reply.banner
            if reply.text.startswith("%"):
                refused.append(raw)
        return refused

    def apply(self, frames: tuple[Frame, ...], raw: str, *, confirmed: bool = False) -> Reply:
        """Carry out one configuration line in the mode `frames`."""
        if raw.strip().startswith("!") or not raw.strip():
            return Reply(frames)
        if re.match(r"\s*(no )?banner\s", raw):
            return self._banner(raw.strip())
        line = canonical(raw)
        if line in {"exit", "quit"} or line.startswith("exit-"):
            return Reply(frames[:-1])
        body = re.sub(r"^(?:no|default) ", "", line)
        depth = next((n for n in range(len(frames), 0, -1) if frames[n - 1].mode.takes(body)), 0)
        if not depth and not MODES["config"].takes(body):
            return Reply(frames, INVALID, bad_token=body.split()[0])
        frames = frames[:depth]
        frame = frames[-1] if frames else Frame(MODES["config"], (self.root,))
        if (NO_INCOMPLETE if line.startswith("no ") else frame.mode.lacking).match(body):
            return Reply(frames, INCOMPLETE)
        return self._dispatch(frames, frame, line, confirmed=confirmed)

    def _dispatch(self, frames: tuple[Frame, ...], frame: Frame, line: str, *, confirmed: bool) -> Reply:
        if frame.mode.name == "config":
            reply = special.handle(self, line, confirmed=confirmed)
            if reply is not None:
                return reply
        opened = frame.mode.child(positive(line))
        if opened:
            return self._section(frames, frame, line, opened)
        text = ""
        for target in frame.targets:
            text = self._line(frame, target, line) or text
        return Reply(frames, text)

    def _section(self, frames: tuple[Frame, ...], frame: Frame, line: str, mode: str) -> Reply:
        target, name = frame.targets[0], self._existing(frame.targets[0], positive(line))
        if line.startswith("no "):
            if is_physical(name):
                return Reply(frames, "% Removal of physical interfaces is not permitted")
            target.lines.pop(name, None)
            return Reply(frames)
        if name not in target.lines:
            if is_physical(name) and not self.booting:
                return Reply(frames, INVALID, bad_token=name.split()[1])
            if mode == "wlan" and re.match(r"wlan \S+$", name):
                return Reply(frames, INCOMPLETE)
        for section in frame.targets:
            if section.lines.get(name) is None:
                section.lines[name] = Section(MODES[mode])
        children = tuple(child for section in frame.targets if (child := section.lines[name]) is not None)
        return Reply((*frames, Frame(MODES[mode], children, name)))

    @staticmethod
    def _existing(target: Section, name: str) -> str:
        """The header a section already has: a WLAN is re-entered by its profile name alone."""
        match = re.match(r"(wlan \S+|class-map|policy-map)(?=\s|$)", name)
        if match and match[1].startswith("wlan"):
            return next((line for line in target.lines if line.startswith(match[1] + " ")), name)
        return name

    def _line(self, frame: Frame, target: Section, line: str) -> str:
        mode = frame.mode
        if mode.name == "access-list":
            return access_list.entry(target, line, standard=" standard " in frame.header)
        if (
            mode.name == "wlan"
            and positive(line).startswith(("security", "peer-blocking"))
            and "no shutdown" in target.lines
        ):
            return WLAN_ENABLED
        line, error = seal(line, mode.name, self)
        if error:
            return error
        self._set(target, line)
        if mode.name == "config":
            self._consequences(line)
        return ""

    def _set(self, target: Section, line: str) -> None:
        mode, body = target.mode, positive(line.removeprefix("default "))
        key = mode.key(body)
        default = self.default(mode, key)
        if line.startswith("default "):
            target.drop(target.under(key))
        elif not line.startswith("no "):
            old = target.under(key)
            if line == default and key not in mode.always:
                target.drop(old)
            else:
                target.put(line, old)
        elif key in mode.always:
            target.put(f"no {key}", target.under(key))
        elif off := dict(mode.off).get(key):
            target.put(off, target.under(key))
        elif key != body or body in mode.single:
            target.drop(target.under(key))
        elif default == body:
            target.put(line, target.under(key))
        else:
            target.drop([item for item in target.lines if item in {body, line} or item.startswith(body + " ")])

    def default(self, mode: Mode, key: str) -> str | None:
        """The line that holds for this key when nothing is configured; None when the emulator knows of none."""
        return _defaults(self.kind, mode).get(key)

    def _consequences(self, line: str) -> None:
        """What one global line changes elsewhere."""
        if line == "service password-encryption":
            encrypt_all(self)
        elif line == "aaa new-model":  # line authentication gives way to method lists (security configuration guide)
            lines = [child for child in self.root.lines.values() if child and child.mode.name == "line"]
            for section in (*self.vty, *lines):
                section.drop(section.under("login"))

    def _banner(self, raw: str) -> Reply:
        if raw.startswith("no "):
            self.banners.pop(raw.split()[2] if len(raw.split()) > 2 else "motd", None)  # noqa: PLR2004
            return Reply()
        match = re.match(r"banner\s+(\S+)\s+(\^C|\S)(.*)$", raw)
        if not match:
            return Reply(text=INCOMPLETE)
        name, delimiter, rest = match.groups()
        if delimiter in rest:
            self.banners[name] = rest.split(delimiter)[0]
            return Reply()
        text = f"Enter TEXT message.  End with the character '{delimiter}'."
        return Reply(text=text, banner=(name, delimiter, rest))

    def banner_line(self, banner: tuple[str, str, str], raw: str) -> tuple[str, str, str] | None:
        """Take one line of a banner's text; None when it was the last."""
        name, delimiter, text = banner
        text += "\n" + raw.split(delimiter, maxsplit=1)[0]
        if delimiter in raw:
            self.banners[name] = text
            return None
        return (name, delimiter, text)

    def enabled(self, key: str) -> bool:
        """Whether a global on/off command holds, by configuration or by default."""
        lines = self.root.under(key)
        line = lines[0] if lines else self.default(self.root.mode, key)
        return line is not None and not line.startswith("no ")

    def value(self, key: str, section: Section | None = None) -> str | None:
        """What follows a single-valued key, by configuration or by default; None when unset."""
        section = section or self.root
        lines = section.under(key)
        line = lines[0] if lines else self.default(section.mode, key)
        return None if line is None or line.startswith("no ") else line[len(key) :].strip()

    def sections(self, mode: str) -> dict[str, Section]:
        """The top-level sections of a mode by their header, in order."""
        return {line: child for line, child in self.root.lines.items() if child and child.mode.name == mode}

    @property
    def hostname(self) -> str:
        """The name in the prompt."""
        return self.value("hostname") or ("Switch" if self.kind.switch else "Router")
