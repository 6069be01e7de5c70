"""Network services as configured, by vendor-neutral name.

Defaults by release: Cisco IOS Configuration Fundamentals, IP Addressing Services and Network Management Command
References; Smart Install: Cisco advisory cisco-sa-20180328-smi2 and `show vstack config`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known, Unknown
from netproof.model.section import Section
from netproof.model.state import Service, Services
from netproof.platforms.block_tree import Node, starts_with
from netproof.platforms.cisco_ios.answers import answer_or_none, is_unsupported, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration, vty_table
from netproof.platforms.cisco_ios.line_settings import transports
from netproof.platforms.cisco_ios.release import ALL, VERSION, Defaults, default_state
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

SSH, HTTP, VSTACK, CDP = "show ip ssh", "show ip http server status", "show vstack config", "show cdp"
COMMANDS = (RUNNING, ALL, VERSION, SSH, HTTP, VSTACK, CDP)

_OFF: Defaults = ((0, False),)
_OFF_SINCE_12: Defaults = ((0, True), (12, False))
_ON_BEFORE_XE: Defaults = ((0, True), (16, None))


@dataclass(frozen=True)
class _Switch:
    """A service of the whole device: lines that turn it on, and its hidden default by release."""

    name: str
    lines: tuple[str, ...]
    defaults: Defaults


_SWITCHES = (
    _Switch("ftp", ("ftp-server enable",), _OFF),
    _Switch("tftp", ("tftp-server",), _OFF),
    _Switch("finger", ("ip finger", "service finger"), _OFF_SINCE_12),
    _Switch("tcp-small-servers", ("service tcp-small-servers",), _OFF_SINCE_12),
    _Switch("udp-small-servers", ("service udp-small-servers",), _OFF_SINCE_12),
    _Switch("pad", ("service pad",), _ON_BEFORE_XE),
    _Switch("bootp", ("ip bootp server",), _ON_BEFORE_XE),
    _Switch("dns", ("ip dns server",), _OFF),
    _Switch("rcmd", ("ip rcmd rcp-enable", "ip rcmd rsh-enable"), _OFF),
    _Switch("identd", ("ip identd",), _OFF),
    _Switch("config-autoload", ("service config",), _OFF),
    _Switch("source-route", ("ip source-route",), ((0, True),)),
    _Switch("lldp", ("lldp run",), _OFF),
)
_CANONICAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {switch.name: switch.lines[:1] for switch in _SWITCHES}
    | {
        "http": ("ip http server",),
        "https": ("ip http secure-server",),
        "smart-install": ("vstack",),
        "cdp": ("cdp run",),
    }
)
_PER_INTERFACE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cdp": ("cdp enable",),
        "lldp": ("lldp transmit", "lldp receive"),
        "proxy-arp": ("ip proxy-arp",),
        "mop": ("mop enabled",),
    }
)
"""What is negated to turn a service off on an interface."""
_PHYSICAL = re.compile(r"interface ((?:\w*Ethernet|\w*GigE|\w*GigabitEthernet)\d[\d/]*)$")
_NO_SMART_INSTALL = re.compile(r"\b(?:CISCO\d{3,4}|ISR\d|ASR\d|CSR\d|C8[0-9]{3}V?|C9800|C11\d\d|VXE)\b|C9800|CSR1000V")
"""Routers and wireless controllers, which have no Smart Install (cisco-sa-20180328-smi2 lists switches only)."""


def parse(outputs: Outputs) -> Services:
    """Read which services the configuration and the hidden defaults of the release turn on."""
    root = running_configuration(outputs)
    services = (
        _telnet(outputs, root),
        _ssh(outputs, root),
        _web(outputs, root, "http", "ip http server", "HTTP server status"),
        _web(outputs, root, "https", "ip http secure-server", "HTTP secure server status"),
        *(_switch(outputs, root, switch) for switch in _SWITCHES),
        _smart_install(outputs, root),
        _cdp(outputs, root),
        _snmp(root),
    )
    world = {service.name: service.enabled for service in services}
    everywhere = (*services, *_interface_services(root, world))
    lines = tuple(dict.fromkeys(line for service in everywhere if not service.interface for line in service.lines))
    return Services(services=everywhere, lines=lines)


def _named(root: Node, *lines: str) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Return the lines that turn something on, and those that turn it off."""
    on = tuple(root.find(*lines))
    off = tuple(root.find(*(f"no {line}" for line in lines)))
    return on, off


def _texts(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    return tuple(redacted(node.text) for node in nodes)


def _switch(outputs: Outputs, root: Node, switch: _Switch) -> Service:
    on, off = _named(root, *switch.lines)
    hidden = [default_state(outputs, line, switch.defaults) for line in switch.lines if not on and not off]
    unknown = next((state for state in hidden if isinstance(state, Unknown)), None)
    enabled: Known[bool] = bool(on) if on or off else unknown or True in hidden
    return Service(name=switch.name, enabled=enabled, lines=_texts(on or off))


def _telnet(outputs: Outputs, root: Node) -> Service:
    found = [(node, transports(outputs, node)) for node in root.find("line vty")]
    open_lines = [node for node, accepted in found if not isinstance(accepted, Unknown) and "telnet" in accepted]
    unknown = next((accepted for _, accepted in found if isinstance(accepted, Unknown)), None)
    if not vty_table(root):
        unknown = Unknown(unknown="the configuration has no vty line")
    proof = tuple(
        line for node in open_lines for line in (node.text, *(f" {c.text}" for c in node.find("transport input")))
    )
    return Service(name="telnet", enabled=bool(open_lines) or unknown or False, lines=proof)


def _ssh(outputs: Outputs, root: Node) -> Service:
    text = answer_or_none(outputs, SSH) or ""
    found = re.search(r"^SSH (Enabled|Disabled)", text, re.MULTILINE)
    enabled: Known[bool] = found[1] == "Enabled" if found else unanswered(outputs, SSH, "whether the SSH server runs")
    return Service(name="ssh", enabled=enabled, lines=_texts(tuple(root.find("ip ssh"))))


def _web(outputs: Outputs, root: Node, name: str, line: str, label: str) -> Service:
    """The default of the web servers differs between images, so a missing line asks the server itself."""
    if root.has(line) or root.has(f"no {line}"):
        proof = line if root.has(line) else f"no {line}"
        return Service(name=name, enabled=root.has(line), lines=(proof,))
    found = re.search(rf"^{label}: (Enabled|Disabled)", answer_or_none(outputs, HTTP) or "", re.MULTILINE)
    if found:
        return Service(name=name, enabled=found[1] == "Enabled", lines=(found[0],))
    if is_unsupported(outputs, HTTP):
        return Service(name=name, enabled=False)
    return Service(name=name, enabled=default_state(outputs, line, ()))


def _smart_install(outputs: Outputs, root: Node) -> Service:
    return Service(
        name="smart-install",
        enabled=_smart_install_enabled(outputs, root),
        lines=_texts(sum(_named(root, "vstack"), ())),
    )


def _smart_install_enabled(outputs: Outputs, root: Node) -> Known[bool]:
    if root.has("no vstack"):
        return False
    text = answer_or_none(outputs, VSTACK) or ""
    found = re.search(r"SmartInstall (enabled|disabled)|Oper(?:ation)? Mode\s*: *(Enabled|Disabled)", text)
    if found:
        return (found[1] or found[2]).lower() == "enabled"
    if root.first("vstack"):
        return True
    version = answer_or_none(outputs, VERSION) or ""
    if is_unsupported(outputs, VSTACK) or _NO_SMART_INSTALL.search(version):
        return False
    listed = default_state(outputs, "vstack", ())
    return (
        unanswered(outputs, VSTACK, "switches run Smart Install unless told not to")
        if isinstance(listed, Unknown)
        else listed
    )


def _cdp(outputs: Outputs, root: Node) -> Service:
    """CDP is on by default, but not on every IOS XE router, so there the device is asked."""
    on, off = _named(root, "cdp run")
    enabled: Known[bool] = bool(on)
    if not on and not off:
        text = answer_or_none(outputs, CDP)
        enabled = default_state(outputs, "cdp run", _ON_BEFORE_XE)
        if isinstance(enabled, Unknown) and text is not None:
            enabled = "Global CDP information" in text
    return Service(name="cdp", enabled=enabled, lines=_texts(on or off))


def _snmp(root: Node) -> Service:
    communities = tuple(root.find("snmp-server community"))
    return Service(name="snmp-v1v2c", enabled=bool(communities), lines=_texts(communities))


def _interface_services(root: Node, world: Mapping[str, Known[bool]]) -> Iterator[Service]:
    for node in root.find("interface"):
        name = node.text.removeprefix("interface ")
        if _PHYSICAL.match(node.text):
            for service in ("cdp", "lldp"):
                yield _on_interface(node, name, service, world[service])
        if any(child.text != "no ip address" for child in node.find("ip address", "ip unnumbered")):
            arp = not root.has("ip arp proxy disable")
            yield _on_interface(node, name, "proxy-arp", arp)
        if node.first("mop enabled", "no mop enabled"):
            yield Service(
                name="mop", enabled=node.has("mop enabled"), interface=name, lines=_off_lines(node, name, "mop")
            )


def _on_interface(node: Node, name: str, service: str, everywhere: Known[bool]) -> Service:
    off = all(node.has(f"no {line}") for line in _PER_INTERFACE[service])
    return Service(
        name=service,
        enabled=False if off else everywhere,
        interface=name,
        lines=_off_lines(node, name, service),
    )


def _off_lines(node: Node, name: str, service: str) -> tuple[str, ...]:
    named = _named(node, *_PER_INTERFACE[service])
    return (f"interface {name}", *(f" {line}" for line in _texts(named[0] + named[1])))


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that turn services on or off; telnet, SSH and SNMP communities belong to other sections."""
    if not isinstance(before, Services) or not isinstance(after, Services):
        raise TypeError("services renders Services only")
    old = {(service.name, service.interface): service for service in before.services}
    whole: list[str] = []
    by_interface: dict[str, list[str]] = {}
    for service in after.services:
        previous = old.get((service.name, service.interface))
        if isinstance(service.enabled, Unknown) or (previous and previous.enabled == service.enabled):
            continue
        if service.interface:
            sign = "" if service.enabled else "no "
            commands = [f"{sign}{line}" for line in _PER_INTERFACE.get(service.name, ())]
            by_interface.setdefault(service.interface, []).extend(commands)
        else:
            whole += _global_lines(service, previous)
    for interface, commands in by_interface.items():
        whole += [f"interface {interface}", *commands, "exit"]
    return tuple(ConfigurationLine(line=line) for line in whole)


def _global_lines(service: Service, previous: Service | None) -> list[str]:
    canonical = _CANONICAL.get(service.name, ())
    if service.enabled:
        return list(canonical)
    written = [line for line in previous.lines if not line.startswith("no ")] if previous else []
    known = next((switch.lines for switch in _SWITCHES if switch.name == service.name), canonical)
    repeated = [line for line in written if any(starts_with(line, start) for start in known)]
    return [f"no {line}" for line in repeated or canonical]
