"""The lines that guard the ways in: grouped back into ranges of vty lines with the same target."""

import re
from collections.abc import Iterable, Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Unknown
from netproof.model.section import Section
from netproof.model.state import AccessBinding, ManagementAccess, ManagementLine, SshServer
from netproof.platforms.cisco_ios.configuration import vty_groups, vty_header
from netproof.platforms.cisco_ios.ssh_server import ALGORITHMS, OPENSSH_NAMES

_IOS_NAMES = {openssh: name for name, openssh in OPENSSH_NAMES.items()}
_VTY = "vty "
_WEB_SERVERS = {"http": "ip http server", "https": "ip http secure-server"}


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that lead to the planned access: algorithms, lock-out, web servers, and the vty lines last."""
    if not isinstance(before, ManagementAccess) or not isinstance(after, ManagementAccess):
        raise TypeError("management_access renders ManagementAccess only")
    old = {line.name: line for line in before.management_lines}
    new = [line for line in after.management_lines if line.name in old and old[line.name] != line]
    lines = [*_ssh(before.ssh, after.ssh), *_lockout(before, after), *_web(old, new)]
    lines += [text for line in new if not line.name.startswith((_VTY, "http")) for text in _other_line(old, line)]
    lines += _vty_lines(old, new)
    return tuple(ConfigurationLine(line=line) for line in lines)


def _ssh(before: SshServer, after: SshServer) -> Iterator[str]:
    if after.versions != before.versions and after.versions == ("2",):
        yield "ip ssh version 2"
    for field, (word, _) in ALGORITHMS.items():
        names = getattr(after, field)
        if names != getattr(before, field) and not isinstance(names, Unknown) and names:
            yield f"ip ssh server algorithm {word} {' '.join(_IOS_NAMES.get(name, name) for name in names)}"


def _lockout(before: ManagementAccess, after: ManagementAccess) -> Iterator[str]:
    lockout = after.lockout
    if lockout == before.lockout or isinstance(lockout, Unknown):
        return
    if lockout is None:
        yield "no login block-for"
        return
    yield f"login block-for {lockout.duration_seconds} attempts {lockout.attempts} within {lockout.window_seconds}"


def _web(old: dict[str, ManagementLine], new: list[ManagementLine]) -> list[str]:
    """HTTP and HTTPS share all settings but their switch."""
    lines: list[str] = []
    for line in new:
        if line.name not in _WEB_SERVERS:
            continue
        before = old[line.name]
        added = [binding for binding in line.bindings if binding not in before.bindings]
        lines += [f"ip http access-class {binding.family} {binding.rule_base}" for binding in added]
        if line.authentication != before.authentication and line.authentication == "local":
            lines.append("ip http authentication local")
        if line.idle_timeout_seconds != before.idle_timeout_seconds:
            policies = [text for text in before.lines if text.startswith("ip http timeout-policy")]
            lines += [re.sub(r"idle \d+", f"idle {line.idle_timeout_seconds}", text) for text in policies]
        if line.transports == () and before.transports != ():
            lines.append(f"no {_WEB_SERVERS[line.name]}")
    return list(dict.fromkeys(lines))


def _other_line(old: dict[str, ManagementLine], line: ManagementLine) -> list[str]:
    commands = _commands(old[line.name], line)
    return [f"line {line.name}", *commands, "exit"] if commands else []


def _vty_lines(old: dict[str, ManagementLine], new: Iterable[ManagementLine]) -> Iterator[str]:
    table = {
        int(line.name.removeprefix(_VTY)): _commands(old[line.name], line) for line in new if line.name.startswith(_VTY)
    }
    table = {number: commands for number, commands in table.items() if commands}
    for numbers in vty_groups(table):
        yield vty_header(numbers)
        yield from table[numbers[0]]
        yield "exit"


def _commands(before: ManagementLine, after: ManagementLine) -> list[str]:
    lines: list[str] = []
    if after.transports != before.transports and not isinstance(after.transports, Unknown):
        lines.append(f"transport input {' '.join(after.transports) or 'none'}")
    if after.idle_timeout_seconds != before.idle_timeout_seconds and not isinstance(
        after.idle_timeout_seconds, Unknown
    ):
        lines.append("exec-timeout {} {}".format(*divmod(after.idle_timeout_seconds, 60)))
    if after.authentication != before.authentication and after.authentication == "local" and not _is_aaa(before):
        lines.append("login local")
    return lines + _bindings(before, after)


def _is_aaa(line: ManagementLine) -> bool:
    """Under AAA the device refuses `login local`; its method lists, are for people to mend."""
    return not isinstance(line.authentication, Unknown) and line.authentication.startswith("aaa")


def _bindings(before: ManagementLine, after: ManagementLine) -> list[str]:
    """Setting an access class replaces the one of its family, so nothing stands open in between."""
    lines = [_access_class(binding) for binding in after.bindings if binding not in before.bindings]
    kept = {binding.family for binding in after.bindings}
    return lines + [f"no {_access_class(binding)}" for binding in before.bindings if binding.family not in kept]


def _access_class(binding: AccessBinding) -> str:
    if binding.family == "ipv6":
        return f"ipv6 access-class {binding.rule_base} in"
    return f"access-class {binding.rule_base} in" + (" vrf-also" if binding.every_vrf else "")
