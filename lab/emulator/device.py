"""One emulated device: its configuration, files, users, sessions and power, without any network code."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from lab.emulator import access_list, firmware, secrets, users
from lab.emulator.config import RunningConfig
from lab.emulator.definition import DeviceDefinition
from lab.emulator.faults import FaultBox, FaultKind
from lab.emulator.filesystem import Flash
from lab.emulator.grammar import MODES
from lab.emulator.interfaces import is_physical
from lab.emulator.journal import Journal
from lab.emulator.models import KINDS
from lab.emulator.render import render
from lab.emulator.revert import Archive
from lab.emulator.tree import Section

_LOG_LIMIT = 200


@dataclass
class Session:
    """A log-in that is open.

    Attributes:
        vty: number of the line it occupies.
        privilege: current privilege level.
    """

    number: int
    user: str
    source: str
    vty: int
    privilege: int
    since: datetime = field(default_factory=lambda: datetime.now(UTC))


def _enable_secret(config: RunningConfig) -> str | None:
    return config.value("enable secret") or config.value("enable password")


class EmulatedDevice:
    """The state of one device; `folder` keeps flash, startup configuration and host key across restarts."""

    def __init__(self, definition: DeviceDefinition, folder: Path, *, seconds_per_minute: float = 60.0) -> None:
        self.definition = definition
        self.kind = KINDS[definition.kind]
        self.folder = folder
        self.seconds_per_minute = seconds_per_minute
        folder.mkdir(parents=True, exist_ok=True)
        self.journal = Journal(folder / "journal.jsonl")
        self.faults = FaultBox(definition.faults)
        self.flash = Flash(folder / "flash", definition.flash_size, self.kind.filesystem)
        self.sessions: dict[int, Session] = {}
        self.observers: list[Callable[[], None]] = []
        self.log: list[str] = []
        self.archive = Archive(self)
        self.started = datetime.now(UTC)
        self.running = True
        self.reload_at: datetime | None = None
        self._reload_handle: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._next_session = 0
        self._load()

    def _load(self) -> None:
        saved = self.folder / "startup-config"
        boot = self.folder / "boot.json"
        self.image = self.definition.image or f"{self.kind.pid.lower().replace('/', '-')}.{self.definition.version}.bin"
        self.version = self.definition.version
        if saved.exists() and boot.exists():
            self.startup = saved.read_text(encoding="utf-8")
            self.image, self.version = json.loads(boot.read_text(encoding="utf-8")).values()
        else:
            for name, text in self.definition.flash_files.items():
                self.flash.write(name, text.encode())
            if not self.flash.exists(self.image):
                self.flash.write(self.image, firmware.image_bytes(self.kind.train, self.version))
            self.startup = self.definition.startup_config
        self.config = RunningConfig(self.kind, self.startup)
        self.changed_at, self.changed_by = self.started, ""
        first = self.startup == self.definition.startup_config
        defined = self.config if first else RunningConfig(self.kind, self.definition.startup_config)
        self._known = {name: users.credential(defined.root, name) for name in users.names(defined.root)}
        self._known_enable = _enable_secret(defined)
        self._write_nvram(self.running_text())

    def _write_nvram(self, text: str) -> None:
        self.startup = text
        (self.folder / "startup-config").write_text(text, encoding="utf-8")
        state = {"image": self.image, "version": self.version}
        (self.folder / "boot.json").write_text(json.dumps(state), encoding="utf-8")

    # configuration

    def running_text(self, *, everything: bool = False) -> str:
        """The running configuration from its version line to `end`."""
        release = re.match(r"\d+\.\d+", self.version)
        return f"!\nversion {release.group() if release else self.version}\n" + render(
            self.config, everything=everything
        )

    def save(self) -> None:
        """Copy the running to the startup configuration."""
        self._write_nvram(self.running_text())
        self.journal.event("STARTUP SAVED" + (" WHILE A REVERT IS PENDING" if self.archive.pending else ""))

    def save_text(self, text: str) -> None:
        """Make this text the startup configuration."""
        self._write_nvram(text)
        self.journal.event("STARTUP REPLACED")

    def erase(self) -> None:
        """Empty the startup configuration."""
        self.save_text("")

    def changed(self, by: str) -> None:
        """Note a change of the running configuration and tell whoever watches (listening ports follow it)."""
        self.changed_at, self.changed_by = datetime.now(UTC), by
        for observer in self.observers:
            observer()

    def replace_config(self, config: RunningConfig, *, by: str) -> None:
        """Put another configuration in place of the running one; hardware interfaces stay."""
        for line in self.config.root.lines:
            if is_physical(line):
                config.root.lines.setdefault(line, Section(MODES["interface"]))
        config.snmp_users = self.config.snmp_users | config.snmp_users
        self.config = config
        self.changed(by)

    def note(self, message: str) -> None:
        """Add a line to the logging buffer."""
        stamp = datetime.now(UTC).strftime("%b %d %H:%M:%S.%f")[:-3]
        self.log = [*self.log, f"*{stamp}: {message}"][-_LOG_LIMIT:]

    # access

    def authenticate(self, user: str, password: str) -> bool:
        """Whether this log-in succeeds now."""
        credential = users.credential(self.config.root, user)
        if self.faults.has(FaultKind.REFUSE_LOGIN) or credential is None:
            return False
        kind, stored = credential
        if kind == "nopassword":
            return True
        if self._known.get(user) == credential and user in self.definition.passwords:
            return password == self.definition.passwords[user]
        return secrets.verify(password, kind, stored)

    def enable(self, password: str) -> bool:
        """Whether this is the enable secret (or, without one, the enable password)."""
        value = _enable_secret(self.config)
        if value is None:
            return False
        if value == self._known_enable and "enable" in self.definition.passwords:
            return password == self.definition.passwords["enable"]
        kind, _, stored = value.partition(" ")
        return secrets.verify(password, kind, stored)

    def accepts_ssh(self) -> bool:
        """Whether any vty takes SSH from the source address that sessions appear to have."""
        return self.running and self._free_vty() is not None

    def transports(self, line: Section) -> str:
        """What `transport input` of a line allows: `all`, `none` or a list of protocols."""
        lines = line.under("transport input")
        return (lines[0] if lines else self.kind.transport_default).removeprefix("transport input ")

    def _free_vty(self) -> int | None:
        taken = {session.vty for session in self.sessions.values()}
        free = (number for number in range(len(self.config.vty)) if number not in taken)
        return next((number for number in free if self._vty_takes(self.config.vty[number])), None)

    def _vty_takes(self, line: Section) -> bool:
        if not {"all", "ssh"} & set(self.transports(line).split()):
            return False
        source = self.definition.client_address
        lists = [value.split()[0] for value in line.values("access-class") if " in" in value]
        return source is None or all(
            access_list.permits(access_list.find(self.config.root, name), source) for name in lists
        )

    def open_session(self, user: str) -> Session | None:
        """Take a free vty; None when no line takes the session."""
        vty = self._free_vty()
        if vty is None:
            return None
        self._next_session += 1
        line_level = self.config.value("privilege level", self.config.vty[vty])
        level = max(users.privilege(self.config.root, user), int(line_level or 1))
        source = self.definition.client_address or "127.0.0.1"
        session = self.sessions[self._next_session] = Session(self._next_session, user, source, vty, level)
        self.note(f"%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: {user}] [Source: {source}] [localport: 22]")
        return session

    def close_session(self, session: Session) -> None:
        """Free the line."""
        self.sessions.pop(session.number, None)

    # power

    def schedule_reload(self, minutes: float) -> None:
        """Carry out `reload in N`."""
        self.cancel_reload()
        delay = minutes * self.seconds_per_minute
        loop = asyncio.get_running_loop()
        self.reload_at = datetime.fromtimestamp(datetime.now(UTC).timestamp() + delay, UTC)
        self._reload_handle = loop.call_later(delay, self.reload)

    def cancel_reload(self) -> bool:
        """Carry out `reload cancel`; False when none is scheduled."""
        if self._reload_handle is None:
            return False
        self._reload_handle.cancel()
        self._reload_handle = self.reload_at = None
        return True

    def reload(self) -> None:
        """Restart: connections are refused for `reload_seconds`, then the image of the boot list runs."""
        self._reload_handle = self.reload_at = None
        task = asyncio.get_running_loop().create_task(self._restart())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _restart(self) -> None:
        self.journal.event("RELOAD")
        self.running = False
        self.archive.disarm()
        self.changed("reload")
        self.sessions.clear()
        await asyncio.sleep(self.definition.reload_seconds)
        image = firmware.choose(self.flash, self.startup, self.kind.train)
        if image is None:
            self.journal.event("BOOT FAILED: no bootable image")
            return
        self.image, self.version = image.name, image.version
        users_kept = self.config.snmp_users
        self.config = RunningConfig(self.kind, self.startup)
        self.config.snmp_users |= users_kept
        self._write_nvram(self.startup)
        self.started, self.running = datetime.now(UTC), True
        self.journal.event(f"BOOTED {image.name} {image.version}")
        self.changed("")
