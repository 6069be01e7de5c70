"""On which interfaces systemd-networkd announces the device (`EmitLLDP=` in systemd.network(5); off by default)."""

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from netproof.model.record import Unknown
from netproof.model.state import Service
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import files_of, without_comments
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.NETWORKD_FILES, commands.ADDRESSES)

_UNIT = "systemd-networkd"
_OFF = frozenset({"", "no", "false", "0", "off", "n", "f"})


def services(outputs: Outputs, boot: Mapping[str, str]) -> Iterator[Service]:
    """Yield every interface on which it announces the device; a file that names none is for all of them."""
    if _UNIT not in boot:
        return
    missing = [command for command in COMMANDS if outputs.get(command) is None]
    if missing:
        yield Service(name="lldp", enabled=Unknown(unknown=outputs.why_missing(missing[0])))
        return
    links = [str(link["ifname"]) for link in json.loads(outputs[commands.ADDRESSES])]
    for path, content in files_of(outputs, commands.NETWORKD_FILES).items():
        settings = _settings(content)
        emitted = settings.get("EmitLLDP", "")
        if emitted.lower() not in _OFF:
            lines = (f"{path}: EmitLLDP={emitted}",)
            for name in links:
                if name != "lo" and _matches(name, settings.get("Name", "").split()):
                    yield Service(name="lldp", enabled=True, interface=name, lines=lines)


def _settings(content: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in without_comments(content) if "=" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _matches(name: str, patterns: list[str]) -> bool:
    """Tell whether `Name=` covers an interface; a pattern after `!` excludes."""
    if not patterns:
        return True
    excluding = patterns[0].startswith("!")
    return excluding is not any(fnmatchcase(name, pattern.removeprefix("!")) for pattern in patterns)
