"""Ways in for administrators: sshd, and FRR's telnet terminals where they listen off the loopback."""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from netproof.model.operation import FileContent, Operation
from netproof.model.record import Known, Unknown, is_known
from netproof.model.state import AccessBinding, ManagementAccess, ManagementLine, SshServer
from netproof.platforms.linux import commands, frr, nft_table, nftables, pam, sshd
from netproof.platforms.linux.files import files_of, from_lines, is_absent, to_lines, without_comments
from netproof.platforms.linux.listening import parse as parse_listening
from netproof.platforms.outputs import Outputs

COMMANDS = (
    commands.SSHD_EFFECTIVE,
    commands.SSHD_FILES,
    commands.PAM_FILES,
    commands.SHELL_FILES,
    commands.FRR_RUNNING,
    commands.SOCKETS,
    commands.NFT_RULESET,
    commands.NFT_TEXT,
    commands.NFT_FILES,
)

_ALGORITHMS = {
    "ciphers": "Ciphers",
    "macs": "MACs",
    "key_exchanges": "KexAlgorithms",
    "host_keys": "HostKeyAlgorithms",
}
"""Field → keyword of sshd_config(5)."""
_FRR_IDLE_SECONDS = 600
"""FRR's default exec-timeout (lib/vty.h: VTY_TIMEOUT_DEFAULT)."""
_FRR_DAEMONS = frozenset(
    {"zebra", "ripd", "ripngd", "ospfd", "ospf6d", "bgpd", "isisd", "pimd", "ldpd", "eigrpd", "babeld", "staticd"}
    | {"bfdd", "fabricd", "vrrpd", "pathd", "nhrpd"}
)


def parse(outputs: Outputs) -> ManagementAccess:
    """Read the section."""
    text = outputs[commands.SSHD_EFFECTIVE]
    files = files_of(outputs, commands.SSHD_FILES)
    values = {} if is_absent(text) else sshd.effective(text)
    bindings = _bindings(outputs)
    ssh_lines = tuple(_sshd_lines(values, files, bindings, _tmout(outputs)))
    return ManagementAccess(
        management_lines=(*ssh_lines, *_frr_terminals(outputs, bindings)),
        ssh=_server(values),
        lockout=pam.lockout(files_of(outputs, commands.PAM_FILES)),
        lines=to_lines({**files, **files_of(outputs, commands.NFT_FILES), **pam.sealed_files(outputs)}),
    )


def _server(values: Mapping[str, tuple[str, ...]]) -> SshServer:
    """Return the server's settings; OpenSSH speaks SSH 2 only since 7.4 (release notes)."""
    lists = {field: _list(values, keyword.lower()) for field, keyword in _ALGORITHMS.items()}
    shown = tuple(f"{keyword.lower()} {' '.join(values.get(keyword.lower(), ()))}" for keyword in _ALGORITHMS.values())
    passwords = [values.get(name, ("no",))[0] for name in ("passwordauthentication", "kbdinteractiveauthentication")]
    return SshServer.model_validate(
        {
            "enabled": bool(values),
            "versions": ("2",) if values else (),
            **lists,
            "password_authentication": "yes" in passwords,
            "lines": shown if values else (),
        }
    )


def _list(values: Mapping[str, tuple[str, ...]], keyword: str) -> Known[tuple[str, ...]]:
    if not values:
        return ()
    if keyword not in values:
        return Unknown(unknown=f"sshd -T says nothing of {keyword}")
    return tuple(name for name in values[keyword][0].split(",") if name)


def _sshd_lines(
    values: Mapping[str, tuple[str, ...]],
    files: Mapping[str, str],
    bindings: tuple[AccessBinding, ...],
    tmout: int,
) -> Iterator[ManagementLine]:
    for place, port in enumerate(values.get("port", ())):
        proof = (f"port {port}", *(f"listenaddress {address}" for address in values.get("listenaddress", ())))
        keys = ("clientaliveinterval", "clientalivecountmax", "channeltimeout", "unusedconnectiontimeout")
        yield ManagementLine(
            name="sshd" if place == 0 else f"sshd {port}",
            transports=("ssh",),
            port=int(port),
            bindings=bindings,
            idle_timeout_seconds=_idle_timeout(values, files, tmout),
            authentication=_authentication(values),
            lines=(*proof, *(f"{key} {value}" for key in keys for value in values.get(key, ()))),
        )


def _authentication(values: Mapping[str, tuple[str, ...]]) -> str:
    passwords = any(values.get(name) == ("yes",) for name in ("passwordauthentication", "kbdinteractiveauthentication"))
    return "local" if passwords else "keys"


def _idle_timeout(values: Mapping[str, tuple[str, ...]], files: Mapping[str, str], tmout: int) -> Known[int]:
    """Return after how many idle seconds a session ends, 0 for never.

    ClientAlive ends sessions of clients that are gone, not of idle people: a living client answers. It is counted as
    STIG RHEL-09-255095 does, interval times count; from OpenSSH 8.2 on a count of 0 switches it off (release notes).
    `ChannelTimeout` (9.2) and the shell's TMOUT end idle sessions for good. The shortest one counts.
    """
    matched = {keyword for keyword, _, condition in sshd.settings(files) if condition}
    if matched & {"clientaliveinterval", "clientalivecountmax", "channeltimeout"}:
        return Unknown(unknown="a Match block sets its own time-outs, which depend on who logs in")
    interval = sshd.seconds(values.get("clientaliveinterval", ("0",))[0])
    found = [interval * int(values.get("clientalivecountmax", ("3",))[0]), tmout, *_channel_timeouts(values)]
    return min((seconds for seconds in found if seconds > 0), default=0)


def _channel_timeouts(values: Mapping[str, tuple[str, ...]]) -> Iterator[int]:
    for word in " ".join(values.get("channeltimeout", ())).split():
        kind, _, time = word.partition("=")
        if kind in {"session", "session:shell", "session:*", "*"} and time not in {"", "0", "none"}:
            yield sshd.seconds(time)


def _tmout(outputs: Outputs) -> int:
    """Return the shells' TMOUT where it can no longer be changed by who logs in, 0 otherwise."""
    found = 0
    for content in files_of(outputs, commands.SHELL_FILES).values():
        text = "\n".join(without_comments(content))
        value = re.search(r"\bTMOUT=(\d+)", text)
        if value and re.search(r"\b(?:readonly|declare -\w*r\w*|typeset -\w*r\w*)\b[^\n;]*\bTMOUT\b", text):
            found = int(value[1])
    return found


def _bindings(outputs: Outputs) -> tuple[AccessBinding, ...]:
    """Return every rule base that a packet to the device itself passes: it must be let through by all of them."""
    ruleset = outputs[commands.NFT_RULESET]
    bases = () if is_absent(ruleset) else nftables.rule_bases(ruleset, outputs[commands.NFT_TEXT])
    return tuple(
        AccessBinding(family=family, rule_base=base.name)
        for base in bases
        if any(binding.name in {"input", "prerouting"} for binding in base.bindings)
        for family in base.families
    )


def _frr_terminals(outputs: Outputs, bindings: tuple[AccessBinding, ...]) -> Iterator[ManagementLine]:
    lines = frr.running_lines(outputs)
    if lines is None:
        return
    sockets = [one for one in parse_listening(outputs).sockets if one.protocol == "tcp" and one.process in _FRR_DAEMONS]
    timeout = next((match for line in lines if (match := re.match(r"\s*exec-timeout (\d+)(?: (\d+))?", line))), None)
    seconds = int(timeout[1]) * 60 + int(timeout[2] or 0) if timeout else _FRR_IDLE_SECONDS
    proof = (timeout[0].strip(),) if timeout else ()
    seen: set[str] = set()
    for socket in sockets:
        if _is_loopback(socket.address) or socket.process in seen or socket.port == 179:  # noqa: PLR2004 - BGP itself
            continue
        seen.add(socket.process)
        yield ManagementLine(
            name=f"frr {socket.process}",
            transports=("telnet",),
            port=socket.port,
            bindings=bindings,
            idle_timeout_seconds=seconds,
            authentication="password" if any(line.startswith("password ") for line in lines) else "none",
            lines=(f"{socket.process} listens on {socket.address}:{socket.port}", *proof),
        )
    if not seen:  # only who is on the device already reaches its terminals, as one at a console would
        yield ManagementLine(name="frr vty", transports=(), port=0, idle_timeout_seconds=seconds, lines=proof)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False


def render(before: ManagementAccess, after: ManagementAccess) -> tuple[Operation, ...]:
    """Set sshd's algorithms and time-outs by one file, and bind new rule bases to its port."""
    return (
        *_sshd_settings(before, after),
        *_frr_timeouts(before, after),
        *pam.lockout_files(from_lines(before.lines), before.lockout, after.lockout),
        *_bound(before, after),
    )


def _sshd_settings(before: ManagementAccess, after: ManagementAccess) -> Iterator[Operation]:
    wanted: dict[str, str] = {}
    for field, keyword in _ALGORITHMS.items():
        old, new = getattr(before.ssh, field), getattr(after.ssh, field)
        if new != old and is_known(new) and new:
            wanted[keyword] = ",".join(new)
    if before.ssh.password_authentication is not False and after.ssh.password_authentication is False:
        wanted |= {"PasswordAuthentication": "no", "KbdInteractiveAuthentication": "no"}
    old_line, new_line = _first(before, "sshd"), _first(after, "sshd")
    if old_line and new_line and new_line.idle_timeout_seconds != old_line.idle_timeout_seconds:
        wanted |= {"ClientAliveInterval": str(new_line.idle_timeout_seconds), "ClientAliveCountMax": "1"}
        if any(line.startswith("unusedconnectiontimeout ") for line in old_line.lines):  # came together in OpenSSH 9.2
            wanted["ChannelTimeout"] = f"session={new_line.idle_timeout_seconds}"
    if wanted:
        path, content = sshd.with_settings(from_lines(before.lines), wanted)
        yield FileContent(path=path, content=content)


def _frr_timeouts(before: ManagementAccess, after: ManagementAccess) -> Iterator[Operation]:
    """Set the one time-out that all of FRR's terminals share."""
    old = {line.name: line.idle_timeout_seconds for line in before.management_lines}
    wanted = [
        line.idle_timeout_seconds
        for line in after.management_lines
        if line.name.startswith("frr ")
        and is_known(line.idle_timeout_seconds)
        and old[line.name] != line.idle_timeout_seconds
    ]
    if wanted:
        minutes, seconds = divmod(min(wanted), 60)
        yield from frr.configure("line vty", f"exec-timeout {minutes} {seconds}")


def _first(section: ManagementAccess, name: str) -> ManagementLine | None:
    return next((line for line in section.management_lines if line.name == name), None)


def _bound(before: ManagementAccess, after: ManagementAccess) -> Iterator[Operation]:
    old = {line.name: set(line.bindings) for line in before.management_lines}
    wanted: dict[tuple[str, int], list[str]] = {}
    for line in after.management_lines:
        for binding in line.bindings:
            if binding not in old.get(line.name, set()):
                wanted.setdefault((binding.rule_base, line.port), []).append(binding.family)
    if wanted:
        bindings = [
            ("inet" if len(set(families)) > 1 else families[0], base, port) for (base, port), families in wanted.items()
        ]
        yield FileContent(path=nft_table.BINDINGS, content=nft_table.binding_file(from_lines(before.lines), bindings))
