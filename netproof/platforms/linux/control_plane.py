"""What protects a Linux device's own processor, and its interfaces against forged and misleading packets.

Source: the kernel's Documentation/networking/ip-sysctl.rst; libnftables-json(5) for limits of rate.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from netproof.model.operation import Operation
from netproof.model.record import Known, Unknown
from netproof.model.state_network import ControlPlane, RoutedInterface, SourceCheck
from netproof.platforms.linux import commands, sysctl
from netproof.platforms.linux.files import from_lines, is_absent, to_lines
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.SYSCTLS, commands.SYSCTL_FILES, commands.NFT_RULESET, commands.ADDRESSES)

_CHECKS: dict[int, SourceCheck] = {0: "none", 1: "strict", 2: "loose"}
_NUMBERS = {name: str(value) for value, name in _CHECKS.items()}
_SWITCHES: Mapping[str, tuple[str, ...]] = {
    "redirects": ("accept_redirects", "send_redirects"),
    "proxy_arp": ("proxy_arp",),
    "directed_broadcast": ("bc_forwarding",),
}
_NO_IPV6_CHECK = Unknown(
    unknown="the kernel has no setting for IPv6; whether a firewall rule (`fib saddr . iif`) does it is not read"
)
_UNREACHABLES = Unknown(unknown="the kernel always sends them; whether firewall rules keep them back is not read")


def parse(outputs: Outputs) -> ControlPlane:
    """Read the section; all settings as they are in force now."""
    settings = sysctl.values(outputs)
    with_ipv6 = _with_ipv6(outputs)
    cookies = sysctl.number(settings, "ipv4/tcp_syncookies")
    ignores = sysctl.number(settings, "ipv4/icmp_echo_ignore_broadcasts")
    return ControlPlane(
        policed=_policed(outputs),
        interfaces=tuple(_interface(settings, name, with_ipv6) for name in sysctl.interfaces(settings)),
        syn_protection=cookies if isinstance(cookies, Unknown) else cookies > 0,
        broadcast_echo=ignores if isinstance(ignores, Unknown) else ignores == 0,
        lines=to_lines(sysctl.files_and_values(outputs)),
    )


def _with_ipv6(outputs: Outputs) -> Known[frozenset[str]]:
    """Return the interfaces with an IPv6 address of more than their own link."""
    text = outputs.get(commands.ADDRESSES)
    if text is None:
        return Unknown(unknown=outputs.why_missing(commands.ADDRESSES))
    return frozenset(
        str(link["ifname"])
        for link in json.loads(text)
        if any(one.get("family") == "inet6" and one.get("scope") == "global" for one in link.get("addr_info", ()))
    )


def _interface(settings: sysctl.Values, name: str, with_ipv6: Known[frozenset[str]]) -> RoutedInterface:
    reverse = sysctl.larger(settings, name, "rp_filter")
    six = with_ipv6 if isinstance(with_ipv6, Unknown) else _NO_IPV6_CHECK if name in with_ipv6 else None
    broadcast = sysctl.both(settings, name, "bc_forwarding")
    return RoutedInterface(
        name=name,
        source_check=reverse if isinstance(reverse, Unknown) else _CHECKS.get(reverse, "none"),
        ipv6_source_check=six,
        redirects=_redirects(settings, name),
        proxy_arp=sysctl.either(settings, name, "proxy_arp"),
        unreachables=_UNREACHABLES,
        directed_broadcast=broadcast if f"ipv4/conf/{name}/bc_forwarding" in settings else False,
        lines=tuple(f"{path}:{value}" for path, value in settings.items() if path.split("/")[2:3] in ([name], ["all"])),
    )


def _redirects(settings: sysctl.Values, name: str) -> Known[bool]:
    """Tell whether redirects are obeyed or sent; a router obeys them only where `all` and the interface say so."""
    forwards = sysctl.number(settings, f"ipv4/conf/{name}/forwarding")
    six_forwards = settings.get(f"ipv6/conf/{name}/forwarding", "1") == "1"
    six = not six_forwards and settings.get(f"ipv6/conf/{name}/accept_redirects", "0") == "1"
    if isinstance(forwards, Unknown):
        return forwards
    accepted = (sysctl.both if forwards else sysctl.either)(settings, name, "accept_redirects")
    sent = sysctl.either(settings, name, "send_redirects") if forwards else False
    if True in (accepted, sent) or six:
        return True
    return next((value for value in (accepted, sent) if isinstance(value, Unknown)), False)


def _policed(outputs: Outputs) -> Known[bool]:
    """Tell whether a chain on the input hook limits rates, as far as its own rules show."""
    text = outputs.get(commands.NFT_RULESET)
    if text is None:
        return Unknown(unknown=outputs.why_missing(commands.NFT_RULESET))
    if is_absent(text):
        return Unknown(unknown="the device has no nft; whether iptables limits rates is not read")
    objects = json.loads(text)["nftables"]
    chains = {_place(one["chain"], "name"): one["chain"] for one in objects if "chain" in one}
    rules = [one["rule"] for one in objects if "rule" in one]
    entered = [rule for rule in rules if chains.get(_place(rule, "chain"), {}).get("hook") == "input"]
    if any(_limits(rule, chains[_place(rule, "chain")]) for rule in entered):
        return True
    leads_on = any({"jump", "goto", "vmap"} & _statements(rule) for rule in entered)
    elsewhere = any("limit" in _statements(rule) for rule in rules)
    if leads_on and elsewhere:
        return Unknown(unknown="rules on the input hook lead to other chains, some of which limit rates")
    return False


def _place(record: Mapping[str, Any], name: str) -> tuple[str, str, str]:
    return str(record.get("family")), str(record.get("table")), str(record.get(name))


def _statements(rule: Mapping[str, Any]) -> set[str]:
    return {name for statement in rule.get("expr", ()) if isinstance(statement, dict) for name in statement}


def _limits(rule: Mapping[str, Any], chain: Mapping[str, Any]) -> bool:
    """Tell whether a rule drops what is too much, or lets only so much in where everything else is dropped."""
    limits = [one["limit"] for one in rule.get("expr", ()) if isinstance(one, dict) and "limit" in one]
    verdicts = _statements(rule)
    if any(isinstance(limit, dict) and limit.get("inv") for limit in limits):
        return bool({"drop", "reject"} & verdicts)
    return bool(limits) and "accept" in verdicts and chain.get("policy") == "drop"


def render(before: ControlPlane, after: ControlPlane) -> tuple[Operation, ...]:
    """Set what is to change in the kernel and in our own file; limits of rate are set by hand."""
    files, settings = sysctl.from_section(from_lines(before.lines))
    return tuple(sysctl.operations(files, settings, dict(_wanted(before, after, settings))))


def _wanted(before: ControlPlane, after: ControlPlane, settings: sysctl.Values) -> Iterator[tuple[str, str]]:
    if after.syn_protection is True and before.syn_protection is False:
        yield "ipv4/tcp_syncookies", "1"
    if after.broadcast_echo is False and before.broadcast_echo is True:
        yield "ipv4/icmp_echo_ignore_broadcasts", "1"
    if isinstance(before.interfaces, Unknown) or isinstance(after.interfaces, Unknown):
        return
    old = {interface.name: interface for interface in before.interfaces}
    for interface in after.interfaces:
        if interface.name in old:
            yield from _of_interface(old[interface.name], interface, settings)


def _of_interface(
    before: RoutedInterface, after: RoutedInterface, settings: sysctl.Values
) -> Iterator[tuple[str, str]]:
    """Yield the interface's own settings, and those of `all` that would outvote them; others keep their own."""
    if isinstance(after.source_check, str) and after.source_check != before.source_check:
        yield f"ipv4/conf/{after.name}/rp_filter", _NUMBERS[after.source_check]
    for field, names in _SWITCHES.items():
        if getattr(after, field) is not False or getattr(before, field) is not True:
            continue
        pattern = re.compile(rf"ipv4/conf/(?:all|{re.escape(after.name)})/|ipv6/conf/{re.escape(after.name)}/")
        yield from ((path, "0") for path in settings if pattern.match(path) and path.rsplit("/", 1)[1] in names)
