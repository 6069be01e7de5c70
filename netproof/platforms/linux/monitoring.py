"""Records of traffic that a program sends away, and SNMP notifications of net-snmp's agent.

Sources: hsflowd's configuration (host sFlow project), softflowd(8) and Debian's files for it, pmacct's CONFIG-KEYS
(`nfprobe_receiver`, `sfprobe_receiver`), nprobe's user guide (`-n`, `-i`), snmpd.conf(5) on notifications.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from netproof.model.state_network import FlowExporter, Monitoring, TrapDestination
from netproof.platforms.linux import commands, units
from netproof.platforms.linux.files import files_of, to_lines, without_comments
from netproof.platforms.linux.listening import listening_processes
from netproof.platforms.linux.snmp import sealed_files
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

COMMANDS = (commands.ENABLED_UNITS, commands.FLOW_FILES, commands.SNMPD_FILES, commands.SOCKETS)

EVERY_INTERFACE = "*"
_PORTS = {"netflow": 2055, "ipfix": 4739, "sflow": 6343}
_SINKS = {"trapsink": "1", "trap2sink": "2c", "informsink": "2c"}
_LEVELS: dict[str, Literal["none", "authenticated", "encrypted"]] = {
    "noauthnopriv": "none",
    "authnopriv": "authenticated",
    "authpriv": "encrypted",
}
_SETTING = re.compile(r"^\s*!?\s*(?P<name>[\w-]+)(?:\[[^\]]*\])?\s*[=:]\s*(?P<value>.+?)\s*$")


def parse(outputs: Outputs) -> Monitoring:
    """Read the section; a program that does not start at boot records nothing, and an absent one is a fact."""
    boot = units.enabled_units(outputs)
    files = files_of(outputs, commands.FLOW_FILES)
    exporters = [
        exporter
        for program in _PROGRAMS
        if any(name.split("@")[0] in program.units for name in boot)
        for path, content in files.items()
        if re.fullmatch(program.path, path)
        for exporter in program.read(path, content)
    ]
    runs_agent = "snmpd" in boot.keys() | listening_processes(outputs)
    traps = tuple(_traps(files_of(outputs, commands.SNMPD_FILES))) if runs_agent else ()
    return Monitoring(
        exporters=tuple(exporters),
        traps=traps,
        traps_enabled=bool(traps),  # with a receiver the agent always tells its start and stop (snmpd.conf(5))
        lines=to_lines({**files, **(sealed_files(outputs) if traps else {})}),
    )


def _exporter(path: str, target: str, protocol: Literal["netflow", "ipfix", "sflow"], *names: str) -> FlowExporter:
    address, port = _target(target)
    interfaces = tuple(name for name in names if name and name not in {"any", "all"}) or (EVERY_INTERFACE,)
    return FlowExporter(
        name=path,
        address=address,
        port=port or _PORTS[protocol],
        protocol=protocol,
        interfaces=interfaces,
        lines=(f"{path}: {target}",),
    )


def _target(text: str) -> tuple[str, int]:
    """Return address and port of `[tcp://]host[:port]`, where an IPv6 address may stand in brackets."""
    found = re.match(r"(?:\w+://)?(?:\[(?P<six>[^\]]+)\]|(?P<host>[^:/]+))(?::(?P<port>\d+))?$", text.strip())
    if found is None:
        return text.strip(), 0
    return found["six"] or found["host"], int(found["port"] or 0)


def _hsflowd(path: str, content: str) -> Iterator[FlowExporter]:
    body = "\n".join(without_comments(content))
    names = re.findall(r"pcap\s*\{[^}]*?\bdev\s*=\s*([\w.-]+)", body)
    for collector in re.findall(r"collector\s*\{([^}]*)\}", body):
        address = re.search(r"\bip\s*=\s*(\S+)", collector)
        port = re.search(r"\budpport\s*=\s*(\d+)", collector)
        if address:
            target = f"[{address[1]}]" if ":" in address[1] else address[1]
            yield _exporter(path, f"{target}:{port[1]}" if port else target, "sflow", *names)


def _settings(content: str) -> Iterator[tuple[str, str]]:
    for line in content.split("\n"):
        found = _SETTING.match(line)
        if found and not line.lstrip().startswith(("#", "!#")):
            yield found["name"].lower(), found["value"].strip("\"' ")


def _softflowd(path: str, content: str) -> Iterator[FlowExporter]:
    """Read Debian's `interface=` and `options=`; NetFlow 5 unless `-v 10` says IPFIX."""
    settings = dict(_settings(content))
    options = shlex.split(settings.get("options", ""))
    pairs = dict(pairwise(options))
    name = settings.get("interface", "") or pairs.get("-i", "")
    if "-n" in pairs:
        for target in pairs["-n"].split(","):
            yield _exporter(path, target, "ipfix" if pairs.get("-v") in {"10", "ipfix"} else "netflow", name)


def _pmacct(path: str, content: str) -> Iterator[FlowExporter]:
    settings = dict(_settings(content))
    name = settings.get("pcap_interface", "") or settings.get("interface", "")
    if target := settings.get("nfprobe_receiver"):
        yield _exporter(path, target, "ipfix" if settings.get("nfprobe_version") == "10" else "netflow", name)
    if target := settings.get("sfprobe_receiver"):
        yield _exporter(path, target, "sflow", name)


def _nprobe(path: str, content: str) -> Iterator[FlowExporter]:
    """Read nProbe's options, one a line, `-n=HOST:PORT` or `--collector=…`; `none` sends nothing."""
    found: dict[str, list[str]] = {}
    for line in without_comments(content):
        option, _, value = line.partition("=")
        found.setdefault(option.strip(), []).append(value.strip("\"' "))
    names = [*found.get("-i", []), *found.get("--interface", [])]
    version = next(iter([*found.get("-V", []), *found.get("--flow-version", [])]), "9")
    for target in [*found.get("-n", []), *found.get("--collector", [])]:
        if target != "none":
            yield _exporter(path, target, "ipfix" if version == "10" else "netflow", *names)


@dataclass(frozen=True)
class _Program:
    """A program that sends records of traffic."""

    units: frozenset[str]
    path: str
    """Regular expression of its configuration files."""
    read: Callable[[str, str], Iterator[FlowExporter]]


_PROGRAMS = (
    _Program(frozenset({"hsflowd"}), r"/etc/hsflowd\.conf", _hsflowd),
    _Program(frozenset({"softflowd"}), r"/etc/(?:default/softflowd|softflowd/[^/]+\.conf)", _softflowd),
    _Program(frozenset({"pmacctd", "uacctd", "pmacct"}), r"/etc/pmacct/[^/]+\.conf", _pmacct),
    _Program(frozenset({"nprobe"}), r"/etc/nprobe/[^/]+\.conf", _nprobe),
)


def _traps(files: Mapping[str, str]) -> Iterator[TrapDestination]:
    for content in files.values():
        for line in without_comments(content):
            words = line.split()
            keyword = words[0].lower()
            if keyword in _SINKS and len(words) > 1:
                version: Literal["1", "2c"] = "1" if _SINKS[keyword] == "1" else "2c"
                yield TrapDestination(address=_host(words[1]), version=version, lines=(redacted(line),))
            elif keyword == "trapsess" and len(words) > 1:
                yield _session(words[1:], line)


def _session(words: list[str], line: str) -> TrapDestination:
    """Return the receiver of `trapsess [SNMPCMD_ARGS] HOST`; snmpcmd(1): version 3 unless another is given."""
    pairs = dict(pairwise(words))
    version = pairs.get("-v", "3")
    level = _LEVELS.get(pairs.get("-l", "noauthnopriv").lower(), "none") if version == "3" else "none"
    return TrapDestination(
        address=_host(words[-1]),
        version="3" if version == "3" else "1" if version == "1" else "2c",
        security=level,
        user=pairs.get("-u", "") if version == "3" else "",
        lines=(redacted(line),),
    )


def _host(word: str) -> str:
    """Return the address of `[udp:]host[:port]` (snmpcmd(1), agent specification)."""
    return _target(re.sub(r"^(?:udp6?|tcp6?|dtlsudp|tlstcp):", "", word))[0]
