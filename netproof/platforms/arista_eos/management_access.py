"""Every way in for administrators, VRF by VRF, and the SSH server that stands before some of them.

Sources: Arista EOS User Manual, Session Management Commands (`idle-timeout` is 0, never, by default) and User Security
(`aaa authentication login`, `aaa authentication policy lockout`); ACLs and Route Maps, Service ACLs: a list filters
the VRF that its line names, and the default VRF where it names none; `system control-plane` filters all that reaches
the device. DISA STIG ARST-ND-000490 for both idle time-outs.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from netproof.model.record import Known, Unknown
from netproof.model.state import AccessBinding, LoginLockout, ManagementAccess, ManagementLine, SshServer
from netproof.platforms.arista_eos.configuration import RUNNING, proof, running_configuration
from netproof.platforms.arista_eos.rule_bases import Use, control_plane_uses, service_uses
from netproof.platforms.arista_eos.ways_in import EAPI, SSH, TELNET, WayIn, first_unknown, ways_in
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Outputs

COMMANDS = (RUNNING, SSH, TELNET, EAPI)

SECONDS_PER_MINUTE = 60
DAY_SECONDS = 86_400
_NEVER = 0
_LOCKOUT = re.compile(r"aaa authentication policy lockout failure (\d+)(?: window (\d+))? duration (\d+)")
_ALGORITHMS: Mapping[str, str] = MappingProxyType({"ciphers": "cipher", "macs": "mac", "key_exchanges": "key-exchange"})
_HOST_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "ed25519": "ssh-ed25519",
        "dsa": "ssh-dss",
        "ecdsa-nistp256": "ecdsa-sha2-nistp256",
        "ecdsa-nistp384": "ecdsa-sha2-nistp384",
        "ecdsa-nistp521": "ecdsa-sha2-nistp521",
    }
)
"""Word of `hostkey server` → the algorithm that such a key signs with; RSA keys have several."""


def parse(outputs: Outputs) -> ManagementAccess:
    """Read every way in, and how it is guarded."""
    root = running_configuration(outputs)
    ways = ways_in(outputs, root)
    filters = (*service_uses(root), *control_plane_uses(root))
    lines = (*(_line(way, root, filters) for way in ways), _console(root))
    lockout = _LOCKOUT.match(next((node.text for node in root.find("aaa authentication policy lockout")), ""))
    proofs = dict.fromkeys(line for way in lines for line in way.lines)
    return ManagementAccess(
        management_lines=lines,
        ssh=_ssh_server([way for way in ways if way.service == "ssh"], root),
        lockout=_lockout(lockout),
        lines=(*proofs, *((lockout[0],) if lockout else ())),
    )


def _line(way: WayIn, root: Node, filters: tuple[Use, ...]) -> ManagementLine:
    bindings = (
        AccessBinding(family=use.family, rule_base=use.name)
        for use in filters
        if use.vrf == way.vrf and use.stanza in {"", way.stanza.text}
    )
    accepted: Known[tuple[str, ...]] = (
        way.enabled if isinstance(way.enabled, Unknown) else (way.protocol,) if way.enabled else ()
    )
    return ManagementLine(
        name=way.name,
        transports=accepted,
        port=way.port,
        bindings=tuple(bindings),
        idle_timeout_seconds=_idle_seconds(way),
        authentication=_authentication(root, "default", way.stanza if way.service == "ssh" else Node("")),
        lines=way.lines,
    )


def _console(root: Node) -> ManagementLine:
    stanza = root.first("management console") or Node("management console")
    return ManagementLine(
        name="console",
        transports=(),
        port=0,
        idle_timeout_seconds=_minutes(stanza),
        authentication=_authentication(root, "console", Node("")),
        lines=proof(stanza) if stanza.children else (),
    )


def _idle_seconds(way: WayIn) -> Known[int]:
    if way.service in {"ssh", "telnet"}:
        return _minutes(way.stanza)
    return Unknown(unknown=f"when an idle session of {way.service} ends is not in the configuration")


def _minutes(stanza: Node) -> int:
    node = stanza.first("idle-timeout")
    return int(node.text.split()[1]) * SECONDS_PER_MINUTE if node else _NEVER


def _authentication(root: Node, line: str, ssh: Node) -> str:
    """Local accounts by default; `none` anywhere in a list of methods lets people in once the others are away."""
    protocols = ssh.first("authentication protocol", "authentication mode")
    if protocols and protocols.text.split()[2:] == ["public-key"]:
        return "keys"
    names = (f"aaa authentication login {line}", "aaa authentication login default")
    older = "aaa authentication login serial-console" if line == "console" else names[0]
    node = root.first(names[0]) or root.first(older) or root.first(names[1])
    methods = node.text.split()[4:] if node else ["local"]
    if "none" in methods:
        return "none"
    return "local" if methods == ["local"] else f"aaa:{' '.join(methods)}"


def _lockout(found: re.Match[str] | None) -> LoginLockout | None:
    """No lock-out by default; failures of one day count where no window is written."""
    if found is None:
        return None
    attempts, window, duration = found.groups()
    return LoginLockout(
        attempts=int(attempts), window_seconds=int(window or DAY_SECONDS), duration_seconds=int(duration)
    )


def _ssh_server(ways: list[WayIn], root: Node) -> SshServer:
    """EOS runs OpenSSH, which speaks version 2 only unless told otherwise (release notes of 5.4), and EOS cannot be."""
    stanza = root.first("management ssh") or Node("management ssh")
    return SshServer(
        enabled=first_unknown([way.enabled for way in ways]),
        versions=("2",),
        **{field: _algorithms(stanza, word) for field, word in _ALGORITHMS.items()},
        host_keys=_host_keys(stanza),
        password_authentication=_authentication(root, "default", stanza) != "keys",
        lines=proof(stanza) if stanza.children else (),
    )


def _algorithms(stanza: Node, word: str) -> Known[tuple[str, ...]]:
    node = stanza.first(word)
    if node:
        return tuple(node.text.split()[1:])
    return Unknown(unknown=f"`{word}` is not configured under `management ssh`, and the default depends on the release")


def _host_keys(stanza: Node) -> Known[tuple[str, ...]]:
    node = stanza.first("hostkey server")
    words = node.text.split()[2:] if node else []
    unclear = [word for word in words if word not in _HOST_KEYS]
    if not words:
        return Unknown(unknown="`hostkey server` is not configured, and the default depends on the release")
    if unclear:
        what = ", ".join(unclear)
        return Unknown(unknown=f"whether a host key of type {what} also signs with SHA-1 depends on the release")
    return tuple(_HOST_KEYS[word] for word in words)
