"""Network services: inetd's lines, xinetd's files, what starts at boot, SNMP by community, and source routes."""

import re
from collections.abc import Iterator, Mapping

from netproof.model.operation import FileContent, Operation
from netproof.model.record import Unknown
from netproof.model.state import Service, Services
from netproof.platforms.linux import commands, lldpd, networkd, snmp, sysctl, units
from netproof.platforms.linux.files import edited, files_of, from_lines, to_lines, without_comments
from netproof.platforms.linux.listening import listening_processes
from netproof.platforms.linux.snmpd import is_community_line
from netproof.platforms.outputs import Outputs

COMMANDS = (
    commands.ENABLED_UNITS, commands.INETD_FILES, commands.SNMPD_FILES, commands.SOCKETS,
    commands.SYSCTLS, commands.SYSCTL_FILES, *lldpd.COMMANDS,
    *networkd.COMMANDS,
)  # fmt: skip

_INETD = "/etc/inetd.conf"
_SUPERSERVERS = frozenset({"inetd", "openbsd-inetd", "inetutils-inetd"})
_JUDGED_BY_WHAT_THEY_SERVE = _SUPERSERVERS | {"xinetd", "snmpd"}
_SMALL = frozenset({"echo", "discard", "daytime", "chargen", "time", "qotd", "systat", "netstat"})
_NAMES = {
    "shell": "rcmd", "login": "rcmd", "exec": "rcmd", "rsh": "rcmd", "rlogin": "rcmd", "rexec": "rcmd",
    "telnetd": "telnet", "inetutils-telnetd": "telnet",
    "fingerd": "finger", "cfingerd": "finger",
    "vsftpd": "ftp", "proftpd": "ftp", "pure-ftpd": "ftp",
    "tftpd": "tftp", "tftpd-hpa": "tftp", "atftpd": "tftp",
    "apache2": "http", "nginx": "http", "lighttpd": "http", "httpd": "http",
    "lldpd": "lldp", "lldpad": "lldp", "ladvd": "cdp",
    "avahi-daemon": "mdns", "rpcbind": "rpcbind", "portmap": "rpcbind",
    "ssh": "ssh", "sshd": "ssh", "dropbear": "ssh",
}  # fmt: skip
"""Names of daemons and inetd services → names that all platforms share."""
_XINETD = re.compile(r"(?P<head>^\s*service\s+(?P<name>\S+)\s*\{)(?P<body>[^}]*)\}", re.MULTILINE)
SNMP_V1V2C = "snmp-v1v2c"
SOURCE_ROUTE = "source-route"


def parse(outputs: Outputs) -> Services:
    """Read the section."""
    boot = units.enabled_units(outputs)
    running = listening_processes(outputs)
    inetd = files_of(outputs, commands.INETD_FILES)
    found = [*_inetd(inetd, boot, running), *_xinetd(inetd, boot, running), *_daemons(boot, running)]
    found += _announcements(outputs, boot)
    communities = snmp.communities(outputs)
    lines = tuple(line for community in communities for line in community.lines)
    found.append(Service(name=SNMP_V1V2C, enabled=bool(communities), lines=lines))
    found.append(_source_route(outputs))
    kernel = {} if outputs.get(commands.SYSCTLS) is None else sysctl.files_and_values(outputs)
    return Services(
        services=tuple(sorted(found, key=lambda service: (service.name, service.lines))),
        lines=to_lines({**inetd, **snmp.sealed_files(outputs), **kernel}),
    )


def _announcements(outputs: Outputs, boot: Mapping[str, str]) -> tuple[Service, ...]:
    """Return where the device announces itself: where one daemon does, it matters not that another is silent."""
    found = (*lldpd.services(outputs), *networkd.services(outputs, boot))
    return tuple({(service.name, service.interface): service for service in found}.values())


def _source_route(outputs: Outputs) -> Service:
    """Packets that say their own way are obeyed by the kernel, not by a daemon."""
    if outputs.get(commands.SYSCTLS) is None:
        return Service(name=SOURCE_ROUTE, enabled=Unknown(unknown=outputs.why_missing(commands.SYSCTLS)))
    settings = sysctl.values(outputs)
    lines = tuple(f"{path}:{value}" for path, value in settings.items() if path.endswith("/accept_source_route"))
    return Service(name=SOURCE_ROUTE, enabled=sysctl.accepts_source_routes(settings), lines=lines)


def _inetd(files: Mapping[str, str], boot: Mapping[str, str], running: set[str]) -> Iterator[Service]:
    """Yield inetd's active lines: service, socket type, protocol, flags, user, program (inetd(8))."""
    served = bool(_SUPERSERVERS & (boot.keys() | running))
    for line in without_comments(files.get(_INETD, "")):
        words = line.split()
        if len(words) > 5:  # noqa: PLR2004 - inetd.conf has six fields and more
            yield Service(name=_inetd_name(words), enabled=served, lines=(line,))


def _inetd_name(words: list[str]) -> str:
    service = words[0].rsplit(":", 1)[-1]
    if service in _SMALL:
        return f"{words[2].rstrip('46')[:3]}-small-servers"
    return _NAMES.get(service, service)


def _xinetd(files: Mapping[str, str], boot: Mapping[str, str], running: set[str]) -> Iterator[Service]:
    """Yield xinetd's services, which are on unless their file says `disable = yes` (xinetd.conf(5))."""
    served = "xinetd" in boot.keys() | running
    for path, content in files.items():
        if "/xinetd" not in path:
            continue
        for match in _XINETD.finditer(content):
            name = match["name"]
            disabled = re.search(r"^\s*disable\s*=\s*yes\s*$", match["body"], re.MULTILINE) is not None
            shared = "tcp-small-servers" if name in _SMALL else _NAMES.get(name, name)
            yield Service(name=shared, enabled=served and not disabled, lines=(f"{path}: service {name}",))


def _daemons(boot: Mapping[str, str], running: set[str]) -> Iterator[Service]:
    """Yield what starts at boot and is a network service: one that is known as such, or that listens."""
    for unit, native in boot.items():
        known = unit in _NAMES or bool({unit, unit.removesuffix("d"), f"{unit}d"} & running)
        if known and unit not in _JUDGED_BY_WHAT_THEY_SERVE:
            yield Service(name=_NAMES.get(unit, unit), enabled=True, lines=(native,))


def render(before: Services, after: Services) -> tuple[Operation, ...]:
    """Switch off what is to be off: inetd's lines by a comment, daemons by their init system."""
    remaining = {service for service in after.services if service.enabled is not False}
    gone = [service for service in before.services if service.enabled is not False and service not in remaining]
    files = from_lines(before.lines)
    return (*_without_lines(files, gone), *_stopped(gone), *_without_source_routes(files, gone))


def _without_source_routes(files: Mapping[str, str], gone: list[Service]) -> Iterator[Operation]:
    if any(service.name == SOURCE_ROUTE for service in gone):
        mine, settings = sysctl.from_section(files)
        yield from sysctl.operations(mine, settings, sysctl.without_source_routes(settings))


def _without_lines(files: Mapping[str, str], gone: list[Service]) -> Iterator[Operation]:
    native = {line for service in gone for line in service.lines}
    snmp_off = any(service.name == SNMP_V1V2C for service in gone)
    for path, content in files.items():
        if path.startswith(("/etc/sysctl", sysctl.LIVE)):
            continue
        if path == _INETD:
            new = edited(content, lambda line: f"#<off># {line}" if line.strip() in native else line)
        elif path.startswith("/etc/snmp/"):
            new = edited(content, lambda line: None if snmp_off and is_community_line(line) else line)
        else:
            new = _xinetd_off(path, content, native)
        if new != content:
            yield FileContent(path=path, content=new, mode="0600" if path.startswith("/etc/snmp/") else "0644")


def _xinetd_off(path: str, content: str, native: set[str]) -> str:
    """Return xinetd's file with `disable = yes` in the services that are to be off."""

    def switch(match: re.Match[str]) -> str:
        if f"{path}: service {match['name']}" not in native:
            return match[0]
        body = re.sub(r"^\s*disable\s*=.*\n?", "", match["body"], flags=re.MULTILINE)
        return f"{match['head']}{body.rstrip()}\n\tdisable = yes\n}}"

    return _XINETD.sub(switch, content)


def _stopped(gone: list[Service]) -> Iterator[Operation]:
    for service in gone:
        native = service.lines[0] if service.lines else ""
        name = units.unit_name(native)
        if name:
            yield from units.stop_and_disable(name, native)
