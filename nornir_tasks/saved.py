"""Read saved outputs instead of devices: backups made by Oxidized, RANCID or by hand. Files are hostile input too."""

import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from netproof.errors import ConfigurationError, NetproofError
from netproof.model.assessment import DeviceOutcome
from netproof.model.context import DeviceContext, OwnAccess
from netproof.model.record import Unknown
from netproof.platforms import platform as get_platform
from netproof.platforms.digests import with_digests
from netproof.platforms.outputs import Outputs
from netproof.platforms.platform import Platform
from netproof.platforms.reading import read_state
from nornir_tasks.collect import CollectionResult, DeviceReading, capture
from nornir_tasks.device_names import require_device_name, require_distinct_names
from nornir_tasks.sealing import RecordingSeal, Redact
from nornir_tasks.sessions.errors import SessionError
from nornir_tasks.sessions.text import decode

BYTE_CAP = 16 * 1024 * 1024
_PLATFORMS = "platforms.yml"
_CONFIGURATION_SUFFIXES = (".cfg", ".conf", ".txt")
_STEM_LENGTH = 200
"""File systems allow names of 255 bytes; a longer command's file name is cut here."""


def read_saved(
    folder: Path, *, keyed_digest: Callable[[bytes], str], redact: Redact, platform: str | None = None
) -> CollectionResult:
    """Read every device of a folder; a device whose files cannot be read is an outcome and harms no other.

    `DIR/<device>/<command, every character outside [A-Za-z0-9] as _>.txt` holds one answer; `DIR/<device>.cfg`, `.conf`
    or `.txt` holds a lone configuration. `DIR/platforms.yml` (device: platform) wins over `platform`.

    Raises:
        ConfigurationError: the folder, a name in it, or `platforms.yml` is wrong.
    """
    if not folder.is_dir():
        raise ConfigurationError(f"{folder} is no folder; expected a folder of saved outputs")
    sources = _sources(folder)
    platforms = _read_platforms(folder / _PLATFORMS, sources)
    readings = {}
    for name, source in sorted(sources.items()):
        seal = RecordingSeal(keyed_digest)
        try:
            saved = _Saved(folder, name, source)
            readings[name] = _read_device(saved, platforms.get(name, platform), seal, redact, keyed_digest)
        except NetproofError as error:
            outcome = DeviceOutcome(device=name, status="failed", reason=f"{name}: {error}")
            readings[name] = DeviceReading(outcome=outcome, context=_context(name, ""))
    return CollectionResult(readings)


def file_name(command: str) -> str:
    """Return the name of the file that holds a command's answer."""
    return re.sub(r"[^A-Za-z0-9]", "_", command)[:_STEM_LENGTH] + ".txt"


def _sources(folder: Path) -> dict[str, Path]:
    """Return device → its folder or its lone configuration."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == _PLATFORMS:
            continue
        if path.is_dir():
            name = path.name
        elif path.suffix in _CONFIGURATION_SUFFIXES:
            name = path.stem
        else:
            continue
        require_device_name(name, f"{folder}")
        if name in found:
            raise ConfigurationError(f"{path} and {found[name]} are the same device {name}; remove one of them")
        found[name] = path
    require_distinct_names(found, f"{folder}")
    if not found:
        raise ConfigurationError(
            f"{folder} has no saved outputs; "
            "expected <device>/<command>.txt folders or <device>.cfg, .conf or .txt files"
        )
    return found


def _read_platforms(path: Path, sources: Mapping[str, Path]) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        values = yaml.safe_load(_read_bytes(path.parent, path)) or {}
    except (yaml.YAMLError, UnicodeDecodeError, SessionError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        place = path if line is None else f"{path}:{line + 1}"
        raise ConfigurationError(f"{place}: expected YAML of the form `device: platform`") from error
    if not isinstance(values, dict) or not all(isinstance(item, str) for pair in values.items() for item in pair):
        raise ConfigurationError(f"{path}: expected `device: platform` lines, both of them text")
    platforms: dict[str, str] = values
    for name, value in platforms.items():
        if name not in sources:
            raise ConfigurationError(f"{path}: names {name!r}, of which there is neither a folder nor a file beside it")
        get_platform(value)
    return platforms


@dataclass(frozen=True)
class _Saved:
    """Where a device's files are."""

    folder: Path
    name: str
    source: Path


def _read_device(
    saved: _Saved,
    platform_name: str | None,
    seal: RecordingSeal,
    redact: Redact,
    keyed_digest: Callable[[bytes], str],
) -> DeviceReading:
    folder, name, source = saved.folder, saved.name, saved.source
    if not platform_name:
        raise ConfigurationError(f"no platform is known for it; add it to {folder / _PLATFORMS} or give --platform")
    platform = get_platform(platform_name)
    files = _files(folder, source, platform)
    texts: dict[str, str] = {}
    notes: list[str] = []
    for command, path in files.items():
        texts[command], replaced = _read_text(folder, path)
        if replaced:
            notes.append(f"{path.name}: {replaced} bytes are no UTF-8 text and were replaced")
    if not "".join(texts.values()).strip():
        raise ConfigurationError(f"{source} is empty; expected what the device answers")
    collected_at = datetime.fromtimestamp(max(path.stat().st_mtime for path in files.values()), UTC)
    missing = {command: "no saved file" for command in platform.read_commands if command not in texts}
    outputs = Outputs(texts, seal=seal, missing=missing)
    captures = [capture(command, redact(text), collected_at) for command, text in texts.items()]
    state = read_state(platform, name, outputs, collected_at=collected_at, source="saved", captures=captures)
    state = with_digests(state, platform, outputs, keyed_digest)
    if missing:
        notes.insert(0, f"{len(missing)} of {len(platform.read_commands)} commands have no saved file")
    notes += [f"file {path} is not the answer of any read command" for path in _unused(source, files)]
    outcome = DeviceOutcome(
        device=name, status="partial" if missing else "collected", reason=f"{name}: {'; '.join(notes)}" if notes else ""
    )
    return DeviceReading(outcome=outcome, context=_context(name, platform.name), state=state)


def _files(folder: Path, source: Path, platform: Platform) -> dict[str, Path]:
    """Return command → file; a name that would be the answer of two commands is of neither."""
    if not source.is_dir():
        return {platform.configuration: source}
    uses = Counter(file_name(command) for command in platform.read_commands)
    wanted = {command: source / file_name(command) for command in platform.read_commands}
    files = {command: path for command, path in wanted.items() if uses[path.name] == 1 and os.path.lexists(path)}
    if not files:
        raise ConfigurationError(
            f"{source.relative_to(folder)}/ holds no answer of platform {platform.name}; "
            f"expected files such as {file_name(platform.configuration)}"
        )
    return files


def _unused(source: Path, files: Mapping[str, Path]) -> Iterator[str]:
    if source.is_dir():
        used = {path.name for path in files.values()}
        yield from sorted(path.name for path in source.iterdir() if path.name not in used)


def _read_text(folder: Path, path: Path) -> tuple[str, int]:
    text, replaced = decode(_read_bytes(folder, path).removeprefix(b"\xef\xbb\xbf"), path.name)
    return re.sub(r"\r+\n?", "\n", text), replaced


def _read_bytes(folder: Path, path: Path) -> bytes:
    """Read a plain file that lies in the folder and is not too large.

    Raises:
        SessionError: it is anything else.
    """
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(folder.resolve()):
            raise SessionError(f"{path} is a link that leads out of {folder}; copy the file into it")
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SessionError(f"{path} is no plain file; expected text")
            data = file.read(BYTE_CAP + 1)
    except (OSError, RuntimeError) as error:
        raise SessionError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > BYTE_CAP:
        raise SessionError(f"{path} is larger than {BYTE_CAP // 2**20} MiB, which no device's answer is; remove it")
    return data


def _context(name: str, platform: str) -> DeviceContext:
    address = Unknown(unknown="the device was read from saved files, not from a session")
    return DeviceContext(name=name, platform=platform, own_access=OwnAccess(account="", address=address))
