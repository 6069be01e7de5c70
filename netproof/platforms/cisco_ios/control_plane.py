"""Who limits traffic to the device itself, and how routed interfaces treat forged and misleading packets.

Sources: Cisco IOS Quality of Service Solutions Command Reference (`control-plane`, `police`), Cisco IOS Security
Command Reference (`ip verify unicast source reachable-via`), Cisco IOS IP Addressing and IP Application Services
Command References (`ip proxy-arp`, `ip redirects`, `ip unreachables`, `ip directed-broadcast`), Catalyst 9000 Control
Plane Policing guide (`system-cpp-policy`, which is always in force and whose rates stand in no configuration).
"""

import re
from collections.abc import Iterator, Mapping

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known, Unknown
from netproof.model.section import Section
from netproof.model.state_network import ControlPlane, RoutedInterface, SourceCheck
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.cisco_ios.release import VERSION
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof

POLICY = "show policy-map control-plane"
COMMANDS = (RUNNING, VERSION, POLICY)

_ALWAYS_POLICED = "system-cpp-policy"
_CATALYST_9000 = re.compile(r"CAT9K|\bC9[2-6]\d\d")
_SERVED = re.compile(r"[Ss]ervice-policy input:? *(?P<name>\S+)")
_REVERSE_PATH = re.compile(
    r"(?P<family>ip|ipv6) verify unicast (?P<way>reverse-path|source reachable-via (?:rx|any))\b"
)
_WAYS: Mapping[str, SourceCheck] = {
    "reverse-path": "strict",
    "source reachable-via rx": "strict",
    "source reachable-via any": "loose",
}
_LINES: Mapping[SourceCheck, str] = {
    "strict": "verify unicast source reachable-via rx allow-default",
    "loose": "verify unicast source reachable-via any allow-default",
}
"""Without `allow-default` the default route does not count, and an Internet line that has no other would be cut off."""
_SWITCHES: Mapping[str, tuple[str, bool]] = {
    "redirects": ("ip redirects", True),
    "proxy_arp": ("ip proxy-arp", True),
    "unreachables": ("ip unreachables", True),
    "directed_broadcast": ("ip directed-broadcast", False),
}
"""Field → its line, and whether it holds unconfigured (directed broadcasts: off since release 12.0, RFC 2644)."""
_FAMILIES = {"source_check": "ip", "ipv6_source_check": "ipv6"}


def parse(outputs: Outputs) -> ControlPlane:
    """Read the policy of the control plane, and every interface that routes."""
    root = running_configuration(outputs)
    policed, policy, lines = _policing(outputs, root)
    return ControlPlane(
        policed=policed,
        policy=policy,
        interfaces=tuple(_interface(root, node) for node in root.find("interface") if _routes(node)),
        lines=lines,
    )


def _policing(outputs: Outputs, root: Node) -> tuple[Known[bool], str, tuple[str, ...]]:
    """Ask the configuration; where it has no policy, the device itself."""
    served = [child for node in root.find("control-plane") for child in node.find("service-policy input")]
    names = [child.text.split()[2] for child in served if len(child.text.split()) > 2]  # noqa: PLR2004 - service-policy input NAME
    lines = tuple(line for node in (*root.find("control-plane"), *_policies(root, names)) for line in proof(node))
    if names:
        limited = _ALWAYS_POLICED in names or any(_limits(node) for node in _policies(root, names))
        return limited, names[0], lines
    text = answer_or_none(outputs, POLICY)
    found = _SERVED.search(text or "")
    if found:
        return True, found["name"], (*lines, found[0])
    if text is not None:
        return False, "", lines
    return _unasked(outputs), "", lines


def _unasked(outputs: Outputs) -> Known[bool]:
    """Without a policy in the configuration nothing is limited, except where the platform brings its own."""
    version = answer_or_none(outputs, VERSION)
    if version is not None and not _CATALYST_9000.search(version):
        return False
    return unanswered(outputs, POLICY, "a Catalyst 9000 limits it by a policy that the configuration does not show")


def _policies(root: Node, names: list[str]) -> tuple[Node, ...]:
    return tuple(node for node in root.find("policy-map") if node.text.split()[-1] in names)


def _limits(policy: Node) -> bool:
    """Tell whether any class is policed; one that transmits what exceeds its rate only counts."""
    actions = [action for part in policy.find("class") for action in part.find("police", "drop")]
    texts = [" ".join((action.text, *(child.text for child in action.children))) for action in actions]
    return any("exceed-action transmit" not in text or "violate-action drop" in text for text in texts)


def _routes(node: Node) -> bool:
    return _has_ipv4(node) or _has_ipv6(node)


def _has_ipv4(node: Node) -> bool:
    return node.first("ip address", "ip unnumbered") is not None


def _has_ipv6(node: Node) -> bool:
    return node.first("ipv6 address", "ipv6 enable", "ipv6 unnumbered") is not None


def _interface(root: Node, node: Node) -> RoutedInterface:
    no_proxy = root.has("ip arp proxy disable")
    values = {field: _is_on(node, line, default=default) for field, (line, default) in _SWITCHES.items()}
    return RoutedInterface(
        name=node.text.removeprefix("interface "),
        source_check=_source_check(node, "ip") if _has_ipv4(node) else None,
        ipv6_source_check=_source_check(node, "ipv6") if _has_ipv6(node) else None,
        **(values | ({"proxy_arp": False} if no_proxy else {})),
        lines=proof(node),
    )


def _is_on(node: Node, line: str, *, default: bool) -> bool:
    return not node.has(f"no {line}") if default else node.first(line) is not None


def _source_check(node: Node, family: str) -> SourceCheck:
    ways = [_WAYS[found["way"]] for _, found in node.match(_REVERSE_PATH) if found["family"] == family]
    return ways[-1] if ways else "none"


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return each changed interface's lines; a policy of the control plane is set by hand, after days of counting."""
    if not isinstance(before, ControlPlane) or not isinstance(after, ControlPlane):
        raise TypeError("control_plane renders ControlPlane only")
    if isinstance(before.interfaces, Unknown) or isinstance(after.interfaces, Unknown):
        return ()
    old = {interface.name: interface for interface in before.interfaces}
    lines: list[str] = []
    for interface in after.interfaces:
        commands = list(_commands(old[interface.name], interface)) if interface.name in old else []
        if commands:
            lines += [f"interface {interface.name}", *commands, "exit"]
    return tuple(ConfigurationLine(line=line) for line in lines)


def _commands(before: RoutedInterface, after: RoutedInterface) -> Iterator[str]:
    for field, family in _FAMILIES.items():
        old, new = getattr(before, field), getattr(after, field)
        if new == old or isinstance(new, Unknown) or new is None:
            continue
        stripped = (line.strip() for line in before.lines)
        yield from (f"no {line}" for line in stripped if line.startswith(f"{family} verify unicast"))
        if new in _LINES:
            yield f"{family} {_LINES[new]}"
    for field, (line, _) in _SWITCHES.items():
        new = getattr(after, field)
        if new != getattr(before, field) and isinstance(new, bool):
            yield line if new else f"no {line}"
