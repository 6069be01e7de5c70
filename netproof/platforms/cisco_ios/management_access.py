"""Every way in for administrators: vty by vty, the web servers, and the SSH server that stands before them.

Sources: Cisco IOS Terminal Services Command Reference (`transport input`, `exec-timeout`, `access-class`, `login`),
Cisco IOS Security Command Reference (`ip ssh …`, `login block-for`), Cisco IOS HTTP Services Command Reference.
"""

import re
from collections.abc import Iterator

from netproof.model.record import Known, Unknown
from netproof.model.state import AccessBinding, LoginLockout, ManagementAccess, ManagementLine
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration, vty_range
from netproof.platforms.cisco_ios.line_settings import transports
from netproof.platforms.cisco_ios.login_methods import login_methods
from netproof.platforms.cisco_ios.management_rendering import render
from netproof.platforms.cisco_ios.release import ALL, VERSION
from netproof.platforms.cisco_ios.ssh_server import SSH, ssh_server
from netproof.platforms.outputs import NotCollectedError, Outputs
from netproof.platforms.proof import proof

__all__ = ["COMMANDS", "parse", "render"]

COMMANDS = (RUNNING, ALL, VERSION, SSH)

DEFAULT_IDLE_SECONDS = 600
"""`exec-timeout` is 10 minutes in every release, and the configuration does not show it."""
_AAA = "aaa new-model"
_LOCKOUT = re.compile(r"login block-for (\d+) attempts (\d+) within (\d+)$")
_WEB_SETTINGS = ("ip http access-class", "ip http authentication", "ip http timeout-policy")
_WEB = (("http", "ip http server", "ip http port", 80), ("https", "ip http secure-server", "ip http secure-port", 443))


def parse(outputs: Outputs) -> ManagementAccess:
    """Read every way in, and how it is guarded.

    Raises:
        NotCollectedError: the configuration has no line stanza, while every IOS prints `line con 0`.
    """
    root = running_configuration(outputs)
    if root.first("line") is None:
        raise NotCollectedError(f"`{RUNNING}` has no line stanza: the configuration is not whole")
    ssh = ssh_server(outputs, root)
    lines = (*_terminal_lines(outputs, root), *_web_servers(root))
    proofs = dict.fromkeys(line for way in lines for line in way.lines)
    return ManagementAccess(management_lines=lines, ssh=ssh, lockout=_lockout(root), lines=tuple(proofs))


def _terminal_lines(outputs: Outputs, root: Node) -> Iterator[ManagementLine]:
    for stanza in root.find("line"):
        numbers = vty_range(stanza.text)
        names = [f"vty {number}" for number in numbers] if numbers else [stanza.text.removeprefix("line ")]
        accepted = transports(outputs, stanza) if numbers else ()
        for name in names:
            yield ManagementLine(
                name=name,
                transports=accepted,
                port=_port(accepted) if numbers else 0,
                bindings=tuple(_bindings(stanza)),
                idle_timeout_seconds=_idle_seconds(stanza),
                authentication=_authentication(root, stanza),
                lines=proof(stanza),
            )


def _port(accepted: Known[tuple[str, ...]]) -> int:
    return 23 if not isinstance(accepted, Unknown) and "telnet" in accepted and "ssh" not in accepted else 22


def _bindings(stanza: Node) -> Iterator[AccessBinding]:
    for child in stanza.find("access-class", "ipv6 access-class"):
        words = child.text.split()
        six = words[0] == "ipv6"
        name, *rest = words[2:] if six else words[1:]
        if "in" in rest:  # `out` filters sessions that leave from this line
            yield AccessBinding(family="ipv6" if six else "ipv4", rule_base=name, every_vrf=six or "vrf-also" in rest)


def _idle_seconds(stanza: Node) -> Known[int]:
    if stanza.has("no exec-timeout"):
        return 0
    node = stanza.first("exec-timeout")
    if node is None:
        return DEFAULT_IDLE_SECONDS
    minutes, seconds = [*map(int, node.text.split()[1:3]), 0][:2]
    return minutes * 60 + seconds


def _authentication(root: Node, stanza: Node) -> Known[str]:
    """Consoles ask for nothing unless told to, vty lines for a password (`login`)."""
    node = stanza.first("login", "no login")
    words = node.text.split() if node else []
    if root.has(_AAA):
        name = words[2] if words[:2] == ["login", "authentication"] else "default"
        return login_methods(root, name, console=stanza.text.startswith("line con"))
    if words[:1] == ["no"] or (not words and not stanza.text.startswith("line vty")):
        return "none"
    if len(words) > 1:
        return "local" if words[1] == "local" else f"aaa:{words[1]}"
    return "password"


def _web_servers(root: Node) -> Iterator[ManagementLine]:
    for name, server, port_line, default_port in _WEB:
        if not root.has(server):
            continue
        port = root.first(port_line)
        nodes = list(root.find(server, port_line, *_WEB_SETTINGS))
        method = root.first("ip http authentication")
        yield ManagementLine(
            name=name,
            transports=(name,),
            port=int(port.text.split()[-1]) if port else default_port,
            bindings=tuple(_web_bindings(root)),
            idle_timeout_seconds=_web_idle_seconds(root),
            authentication=_web_authentication(root, method),
            lines=tuple(line for node in nodes for line in proof(node)),
        )


def _web_bindings(root: Node) -> Iterator[AccessBinding]:
    for node in root.find("ip http access-class"):
        words = node.text.split()
        family = "ipv6" if words[3] == "ipv6" else "ipv4"
        yield AccessBinding(family="ipv6" if family == "ipv6" else "ipv4", rule_base=words[-1])


def _web_idle_seconds(root: Node) -> int:
    """An idle web connection lives 180 seconds unless told otherwise (`ip http timeout-policy`)."""
    policy = root.first("ip http timeout-policy idle")
    return int(policy.text.split()[4]) if policy else 180


def _web_authentication(root: Node, method: Node | None) -> Known[str]:
    """Without a method the web server asks for the `enable` password (`ip http authentication`)."""
    words = method.text.split()[3:] if method else ["enable"]
    if words[0] == "aaa" and root.has(_AAA):
        return login_methods(root, words[2] if words[1:2] == ["login-authentication"] else "default")
    return {"enable": "password", "local": "local"}.get(words[0], f"aaa:{words[-1]}")


def _lockout(root: Node) -> LoginLockout | None:
    found = next(root.match(_LOCKOUT), None)
    if found is None:
        return None
    duration, attempts, window = map(int, found[1].groups())
    return LoginLockout(attempts=attempts, window_seconds=window, duration_seconds=duration)
