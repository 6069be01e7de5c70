"""What a platform's folder tells the core: its commands, its sections, how a change is predicted and compared."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Protocol, cast, runtime_checkable

from netproof.model.image import Image
from netproof.model.operation import Operation
from netproof.model.record import Record, Text
from netproof.model.section import Section
from netproof.model.state import SECTIONS, Firmware
from netproof.model.state_logs import RestoredLog
from netproof.platforms.outputs import Outputs


@runtime_checkable
class SectionModule(Protocol):
    """A file of a platform's folder that reads one section; its name is the section's."""

    COMMANDS: tuple[str, ...]
    """The read commands that the section is parsed from. All of them together are the platform's allow-list."""

    def parse(self, outputs: Outputs) -> Section:
        """Read the section; raise `NotCollectedError` when what it needs is missing."""


@runtime_checkable
class RenderingSectionModule(SectionModule, Protocol):
    """A section that the platform can also change."""

    def render(self, before: Section, after: Section) -> tuple[Operation, ...]:
        """Return the operations that lead from one state of the section to the other, additions first."""


class RevertProtection(Record):
    """Whether the device can undo a change by itself when it is not confirmed."""

    device_timer: bool
    note: Text | None = None
    """What is missing, and what that means, where there is no timer."""


class UnplannableError(Exception):
    """Something cannot be planned safely; carries the reason in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True)
class Upgrade:
    """What shall run on a device, and what runs there now."""

    image: Image
    current: Firmware
    current_version: str
    former: Image | None
    """The image of the signed list that holds what runs now, where there is one."""
    restart_seconds: int
    """How long the device may take to restart."""


@dataclass(frozen=True)
class UpgradeSteps:
    """How a platform upgrades: nothing takes effect before `activate`, and `undo` leads back from anywhere in it."""

    stage: tuple[Operation, ...]
    activate: tuple[Operation, ...]
    undo: tuple[Operation, ...]
    note: Text
    """What brings the device back when the new software is bad, and what does not."""
    finish: tuple[Operation, ...] = ()
    """Tidying up, once the new version runs."""


@dataclass(frozen=True)
class LogRestoring:
    """How a log server of a platform is asked for a device's logs of one day (4.3)."""

    command: Callable[[Collection[str], date], str]
    """Return the read command for a device's names in the logs; raises `ConfigurationError` for a name that is none."""
    parse: Callable[[str], tuple[RestoredLog, ...]]


@dataclass(frozen=True)
class Platform:
    """One platform, as its folder's `__init__.py` declares it."""

    name: str
    package: str
    """The folder's package name (`__name__` of its `__init__`), where the section files are found."""
    session: str
    """Which session `nornir_tasks` opens: `cli` (a shell with a prompt), `exec` (one SSH exec channel a command) or
    `napalm` (commands are the names of NAPALM's getters, answers are JSON)."""
    netmiko_type: str
    """netmiko's name of the device type, for `cli` sessions."""
    configuration: str
    """The read command whose answer is the configuration; a lone saved file is taken as its output."""
    napalm_driver: str = ""
    """NAPALM's name of the driver, for `napalm` sessions."""
    session_commands: tuple[str, ...] = ()
    """Further commands that a read session sends, e.g. to turn paging off."""
    change_session: str = ""
    """The module of `nornir_tasks.change` that applies changes, or empty when the platform is only read."""
    predict: Callable[[Outputs, Sequence[Operation]], Outputs] | None = None
    """Fold operations into the outputs, one at a time, and return what would be read afterwards."""
    undo: Callable[[Outputs, Sequence[Operation]], tuple[Operation, ...]] | None = None
    """Return operations that lead back from the predicted state."""
    complete: Callable[[Outputs, tuple[Operation, ...]], tuple[Operation, ...]] = lambda _, operations: operations
    """Order operations safely and add what they need: validators, activations, leaving a section."""
    configuration_texts: Callable[[Outputs], Mapping[str, str]] | None = None
    """Name → normalised raw text of every piece of configuration, for digests, diffs and drift."""
    is_side_effect: Callable[[str, Sequence[Operation]], Text | None] = lambda _line, _operations: None
    """Say why an unplanned line may appear after these operations, or `None` when it may not."""
    revert_protection: Callable[[Outputs], RevertProtection] = lambda _outputs: RevertProtection(device_timer=False)
    upgrade: Callable[[Outputs, Upgrade], UpgradeSteps] | None = None
    """Return the steps to another version of the software; raises `UnplannableError` where it would not be safe."""
    log_restoring: LogRestoring | None = None
    """Where a device of the platform may be a log server: how its logs are read back."""
    section_order: tuple[str, ...] = ()
    """Sections whose operations come last, in this order (AAA, ACLs and SSH keys)."""
    _sections: dict[str, SectionModule] = field(default_factory=dict, repr=False, compare=False)

    @property
    def sections(self) -> Mapping[str, SectionModule]:
        """Return the section files by section name; the file's presence registers it."""
        if not self._sections:
            path = import_module(self.package).__path__
            names = [module.name for module in iter_modules(path) if module.name in SECTIONS]
            modules: dict[str, ModuleType] = {name: import_module(f"{self.package}.{name}") for name in names}
            self._sections.update({name: cast("SectionModule", module) for name, module in modules.items()})
        return self._sections

    @property
    def read_commands(self) -> tuple[str, ...]:
        """Return the allow-list: every command that any section reads, once, in a stable order."""
        commands = [command for name in SECTIONS if name in self.sections for command in self.sections[name].COMMANDS]
        return tuple(dict.fromkeys([self.configuration, *commands]))
