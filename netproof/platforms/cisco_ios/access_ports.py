"""Switched ports and their guards: 802.1X, MAC bypass, port security, BPDU guard, DHCP snooping, ARP inspection.

Sources: Cisco Identity-Based Networking Services command reference (`authentication port-control`, `authentication
open`, `access-session closed`, `dot1x pae`, `mab`, `source template`), Catalyst 9000 Security and Layer 2 configuration
guides (port security, DHCP snooping, dynamic ARP inspection, `spanning-tree portfast bpduguard default`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_interface
from typing import Literal

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known, Unknown
from netproof.model.section import Section
from netproof.model.state_access import AccessPort, AccessPorts
from netproof.platforms.block_tree import Node, starts_with
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof

COMMANDS = (RUNNING,)

_PHYSICAL = re.compile(r"interface (?:\S*Ethernet|\S*GigE)\S*\d$")
_VLAN = re.compile(r"interface Vlan\d+$")
_ROUTED = ("no switchport", "ip address", "no ip address", "ip unnumbered", "vrf forwarding", "ipv6 address")
"""Of these, IOS shows at least one on every routed port, and none on a switched one."""
_CLOSED = ("authentication port-control auto", "access-session port-control auto", "dot1x port-control auto")
_POLICY = "service-policy type control subscriber"
_GUARDS = ("authentication", "access-session", "dot1x", "mab", _POLICY, "source template")
_PROOFS = (*_GUARDS, "switchport", "spanning-tree", "ip dhcp snooping", "ip arp inspection", "shutdown")
_NO_TEMPLATE = Unknown(unknown="the port takes its settings from a template that the configuration does not hold")
_BY_POLICY = Unknown(unknown="a control policy (IBNS 2.0) decides who is let in, and it is not evaluated")
_BY_NAME = Unknown(unknown="the port's VLAN is given by its name")
_EDGE_DEFAULTS = ("spanning-tree portfast default", "spanning-tree portfast edge default")
_GUARD_DEFAULTS = ("spanning-tree portfast bpduguard default", "spanning-tree portfast edge bpduguard default")


@dataclass(frozen=True)
class _Switch:
    """What holds for all ports."""

    root: Node
    dot1x: bool
    snooping: frozenset[int]
    inspection: frozenset[int]

    @classmethod
    def of(cls, root: Node) -> "_Switch":
        snooped = _vlans(root, "ip dhcp snooping vlan") if root.has("ip dhcp snooping") else frozenset()
        inspected = _vlans(root, "ip arp inspection vlan")
        return cls(root, root.has("dot1x system-auth-control"), snooped, inspected)

    def template(self, port: Node) -> list[Node] | None:
        """Return the settings of the port's template, or `None` for one that is not in the configuration."""
        source = port.first("source template")
        if source is None:
            return []
        found = self.root.first(f"template {source.text.split()[2]}")
        return found.children if found else None


def parse(outputs: Outputs) -> AccessPorts:
    """Read every switched port of the hardware; a router without any has none."""
    root = running_configuration(outputs)
    switch = _Switch.of(root)
    ports = tuple(_port(node, switch) for node in root.find("interface") if _is_switched(node))
    return AccessPorts(ports=ports, lines=tuple(line for node in root.find(*_GLOBALS) for line in proof(node)))


_GLOBALS = ("dot1x", "spanning-tree portfast", "ip dhcp snooping", "ip arp inspection")


def _is_switched(node: Node) -> bool:
    return bool(_PHYSICAL.match(node.text)) and node.first(*_ROUTED) is None


def _port(node: Node, switch: _Switch) -> AccessPort:
    template = switch.template(node)
    settings = Node(node.text, [*node.children, *(template or [])])
    vlan = _vlan(settings)
    shown = [line for child in settings.find(*_PROOFS) for line in proof(child)]
    dot1x, bypass = (_NO_TEMPLATE, _NO_TEMPLATE) if template is None else _authentication(settings, switch)
    secured = settings.has("switchport port-security")
    return AccessPort(
        interface=node.text.removeprefix("interface "),
        enabled=not node.has("shutdown"),
        mode=_mode(settings),
        networks=tuple(_networks(switch.root, vlan)),
        dot1x=dot1x,
        mac_bypass=bypass,
        port_security=secured,
        maximum_addresses=_maximum(settings) if secured else None,
        bpdu_guard=_bpdu_guard(settings, switch.root) if template is not None else _NO_TEMPLATE,
        dhcp_snooping=_inspected(vlan, switch.snooping, trusted=settings.has("ip dhcp snooping trust")),
        arp_inspection=_inspected(vlan, switch.inspection, trusted=settings.has("ip arp inspection trust")),
        lines=(node.text, *(f" {line}" for line in shown)),
    )


def _mode(node: Node) -> Literal["access", "trunk", "dynamic"]:
    if node.has("switchport mode access"):
        return "access"
    return "trunk" if node.has("switchport mode trunk") else "dynamic"


def _vlan(node: Node) -> Known[int]:
    found = node.first("switchport access vlan")
    if found is None:
        return 1
    word = found.text.split()[-1]
    return int(word) if word.isdigit() else _BY_NAME


def _networks(root: Node, vlan: Known[int]) -> Iterator[str]:
    """Yield the device's own networks in the VLAN; in all of them, where the VLAN is not known."""
    for node in root.children:
        mine = node.text == f"interface Vlan{vlan}" or (isinstance(vlan, Unknown) and _VLAN.match(node.text))
        for child in node.find("ip address") if mine else ():
            try:
                yield str(ip_interface("/".join(child.text.split()[2:4])).network)
            except ValueError:
                continue  # `ip address dhcp`: the network is not configured


def _authentication(node: Node, switch: _Switch) -> tuple[Known[bool], Known[bool]]:
    """Return whether the port lets nothing through unproven, and whether a MAC address is proof enough."""
    bypass = node.first("mab") is not None
    asks = (node.has("dot1x pae authenticator") or node.has("dot1x pae both")) and switch.dot1x
    if node.first(*_CLOSED) is None or not (asks or bypass) or node.has("authentication open"):
        return False, False
    if node.first(_POLICY) is None and node.has("authentication port-control auto"):
        return True, bypass
    if node.first("dot1x port-control auto") is not None and node.first(_POLICY) is None:
        return True, bypass
    if not node.has("access-session closed"):
        return False, bypass  # with `access-session`, a port is open until it is closed
    return _BY_POLICY, bypass and _BY_POLICY


def _maximum(node: Node) -> int:
    """Return how many MAC addresses port security admits; one by default."""
    numbers = [
        int(words[3])
        for child in node.find("switchport port-security maximum")
        if (words := child.text.split())[3].isdigit()
    ]
    return max(numbers, default=1)


def _bpdu_guard(node: Node, root: Node) -> bool:
    if own := node.first("spanning-tree bpduguard"):
        return own.text.endswith("enable")
    if not any(root.has(line) for line in _GUARD_DEFAULTS) or node.has("spanning-tree portfast disable"):
        return False
    edge = node.has("spanning-tree portfast") or node.has("spanning-tree portfast edge")
    return edge or (node.has("switchport mode access") and any(root.has(line) for line in _EDGE_DEFAULTS))


def _vlans(root: Node, command: str) -> frozenset[int]:
    """Return the VLANs of a list such as `10,20-25`, which may stand on several lines."""
    numbers: set[int] = set()
    for node in root.find(command):
        for part in node.text[len(command) :].replace(",", " ").split():
            first, _, last = part.partition("-")
            if first.isdigit() and (not last or last.isdigit()):
                numbers.update(range(int(first), int(last or first) + 1))
    return frozenset(numbers)


def _inspected(vlan: Known[int], vlans: frozenset[int], *, trusted: bool) -> Known[bool]:
    if trusted or not vlans:
        return False
    return vlan if isinstance(vlan, Unknown) else vlan in vlans


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that add port security and BPDU guard; what needs servers or trusted ports is set by hand.

    A violation is to drop the stranger's frames and log them (`restrict`); the default would shut the port.
    """
    if not isinstance(before, AccessPorts) or not isinstance(after, AccessPorts):
        raise TypeError("access_ports renders AccessPorts only")
    old = {port.interface: port for port in _known(before)}
    lines: list[str] = []
    for port in _known(after):
        wanted = list(_wanted(old[port.interface], port))
        lines += [f"interface {port.interface}", *wanted, "exit"] if wanted else []
    return tuple(ConfigurationLine(line=line) for line in lines)


def _known(section: AccessPorts) -> Sequence[AccessPort]:
    return () if isinstance(section.ports, Unknown) else section.ports


def _wanted(old: AccessPort, new: AccessPort) -> Iterator[str]:
    if new.maximum_addresses != old.maximum_addresses and new.port_security is True:
        yield f"switchport port-security maximum {new.maximum_addresses}"
    if new.port_security is True and old.port_security is False:
        if not any(starts_with(line.strip(), "switchport port-security violation") for line in old.lines):
            yield "switchport port-security violation restrict"
        yield "switchport port-security"
    if new.bpdu_guard is True and old.bpdu_guard is False:
        yield "spanning-tree bpduguard enable"
