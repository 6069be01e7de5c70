"""The configuration of a Linux device as texts to compare, with secrets sealed and without what changes by itself.

What is left out, and why:
- the day of the last password change in shadow(5), which a set password moves by itself;
- the places of System V's start scripts, which insserv numbers anew whenever one of them comes or goes;
- FRR's preamble ("Building configuration...", "Current configuration:"), which is no configuration;
- nftables' counters and handles (nft(8) `--stateless`; handles are numbers that the kernel gives away).
"""

import re
from collections.abc import Callable, Iterator, Mapping

from netproof.platforms.linux import commands, frr, hostapd, pam, snmp, store_mode
from netproof.platforms.linux.files import edited, fields, is_absent, sealed, split_files
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import sealed_line

type Normalise = Callable[[Outputs, str], str]

_FILE_COMMANDS = (
    commands.SUDOERS,
    commands.SSHD_FILES,
    commands.BANNER_FILES,
    commands.INETD_FILES,
    commands.NFT_FILES,
    commands.FRR_FILES,
    commands.RSYSLOG_FILES,
    commands.CHRONY_FILES,
    commands.LOGROTATE_FILES,
    commands.PAM_LOGIN_FILES,
    commands.PASSWORD_FILES,
    commands.QUALITY_FILES,
    commands.AUDIT_FILES,
    commands.SYSCTL_FILES,
    commands.FLOW_FILES,
    commands.LLDPD_FILES,
    commands.NETWORKD_FILES,
)


_TUNNEL_COMMANDS = (
    commands.WIREGUARD_FILES,
    commands.STRONGSWAN_FILES,
    commands.IPSEC_FILES,
    commands.OPENVPN_FILES,
)
"""Files that are read without their keys; a secret that stands in another place of them is sealed."""


def configuration_texts(outputs: Outputs) -> dict[str, str]:
    """Return name → text of every piece of configuration that was read."""
    texts: dict[str, str] = {}
    for command in _FILE_COMMANDS:
        text = outputs.get(command)
        for path, content in (split_files(text) if text is not None else {}).items():
            texts[path] = edited(content, lambda line: _sealed_setting(outputs, line))
    for command in _TUNNEL_COMMANDS:
        text = outputs.get(command)
        for path, content in (split_files(text) if text is not None else {}).items():
            texts[path] = edited(
                content, lambda line: sealed_line(line, lambda kind, value: sealed(outputs, kind, value))
            )
    for command, sealed_files in _WITH_SECRETS:
        if outputs.get(command) is not None:
            texts.update(sealed_files(outputs))
    for name, (command, normalise) in _PIECES.items():
        text = outputs.get(command)
        if text is not None and not is_absent(text):
            texts[name] = normalise(outputs, text)
    return texts


_WITH_SECRETS = (
    (commands.SNMPD_FILES, snmp.sealed_files),
    (commands.HOSTAPD_FILES, hostapd.sealed_files),
    (commands.PAM_FILES, pam.sealed_files),
)
_SETTING = re.compile(r"^(?P<head>\s*(?:enable )?password(?: 8)? )(?P<secret>\S+)$")


def _sealed_setting(outputs: Outputs, line: str) -> str:
    match = _SETTING.match(line)
    return f"{match['head']}{sealed(outputs, 'frr-password', match['secret'])}" if match else line


def _shadow(outputs: Outputs, text: str) -> str:
    return "".join(f"{line}\n" for line in sorted(_shadow_lines(outputs, text)))


def _shadow_lines(outputs: Outputs, text: str) -> Iterator[str]:
    for line in text.splitlines():
        name, stored, _, *rest = [*fields(line), "", "", ""][:9]
        bare = stored.lstrip("!")
        lock = stored[: len(stored) - len(bare)]
        token = re.search(r"<secret:[^<>]+>", bare)
        secret = token[0] if token else sealed(outputs, "shadow", bare) if bare.strip("*") else bare
        yield ":".join([name, f"{lock}{secret}", "", *rest])


def _sorted(_: Outputs, text: str) -> str:
    return "".join(f"{line}\n" for line in sorted(filter(None, text.splitlines())))


def _frr(outputs: Outputs, _: str) -> str:
    lines = frr.running_lines(outputs) or ()
    return "".join(f"{_sealed_setting(outputs, line)}\n" for line in lines)


def _units(_: Outputs, text: str) -> str:
    lines = (_SCRIPT.sub("", line.strip()) for line in text.splitlines()[1:])
    return "".join(f"{line}\n" for line in sorted(" ".join(line.split()) for line in lines))


def _rules(_: Outputs, text: str) -> str:
    return re.sub(r" # handle \d+$", "", text, flags=re.MULTILINE)


_SCRIPT = re.compile(r"^/etc/rc[\dS]\.d/S\d\d")

_PIECES: Mapping[str, tuple[str, Normalise]] = {
    "/etc/passwd": (commands.PASSWD, _sorted),
    "/etc/shadow": (commands.SHADOW, _shadow),
    "/etc/group": (commands.GROUP, _sorted),
    "enabled services": (commands.ENABLED_UNITS, _units),
    "/var/log/remote": (commands.LOG_STORE, store_mode.as_configuration),
    "frr running-config": (commands.FRR_RUNNING, _frr),
    "nft ruleset": (commands.NFT_TEXT, _rules),
}
