"""Ways in for administrators."""

from ipaddress import ip_network
from typing import Any

from netproof.model.context import FirmProfile
from netproof.model.rule_base import AddressSet, Binding, Rule, RuleBase
from netproof.model.state import AccessBinding, DeviceState, LoginLockout
from tests.checks.states import (
    BAD,
    GOOD,
    NOT,
    OPEN,
    UNKNOWN,
    Case,
    access_list,
    account,
    context,
    device,
    interface,
    line,
)

V4 = AccessBinding(family="ipv4", rule_base="MGMT")
V6 = AccessBinding(family="ipv6", rule_base="MGMT6")
HOOK = AccessBinding(family="ipv4", rule_base="input")
IPV6 = {"interfaces": (interface("Vlan9", mode="routed", addresses=("10.0.9.2/24", "2001:db8:9::2/64")),)}
OWN = {"local_accounts": {"accounts": (account("netproof"),)}}


def with_lines(*lines: object, **sections: Any) -> DeviceState:
    return device(management_access={"management_lines": lines}, **sections)


def with_list(*networks: str, **values: Any) -> DeviceState:
    return device(rule_bases={"rule_bases": (access_list("MGMT", *networks, **values),)})


def ssh(**values: Any) -> DeviceState:
    state = device()
    assert state.management_access
    return device(management_access={"ssh": state.management_access.ssh.changed(**values)})


def lockout(*values: int) -> LoginLockout:
    return LoginLockout(attempts=values[0], window_seconds=values[1], duration_seconds=values[2])


UNDEFINED = RuleBase(name="MGMT", families=("ipv4",), implicit_action="permit", defined=False)
FIREWALL = RuleBase(
    name="input", families=("ipv4", "ipv6"), implicit_action="permit", bindings=(Binding(kind="hook", name="input"),)
)
TIMED = access_list("MGMT").changed(
    rules=(
        Rule(position=0, id="10", action="permit", source=AddressSet.of("0.0.0.0/0"), unmodelled=("time-range NIGHT",)),
    )
)
DOUBTFUL = FIREWALL.changed(
    rules=(
        Rule(position=0, id="1", action="permit", source=AddressSet.of("::/0"), unmodelled=("ct helper",)),
        Rule(position=1, id="2", action="deny", source=AddressSet.of("::/0")),
    )
)
HOOK6 = HOOK.changed(family="ipv6")
BOTH = FirmProfile(management_networks=(ip_network("10.0.9.0/24"), ip_network("2001:db8:9::/64")))
ELSEWHERE = context(own={"address": "192.0.2.1"})
ANONYMOUS = context(own={"address": UNKNOWN})

CASES = [
    Case("guarded", "management_sources", device(), GOOD),
    Case("narrower than allowed", "management_sources", with_list("10.0.9.7/32"), GOOD),
    Case("too wide", "management_sources", with_list("10.0.0.0/8"), BAD, GOOD),
    Case("permits any", "management_sources", with_list("0.0.0.0/0"), BAD, GOOD),
    Case("undefined list permits", "management_sources", device(rule_bases={"rule_bases": (UNDEFINED,)}), BAD, GOOD),
    Case("list not read", "management_sources", device(rule_bases={"rule_bases": ()}), OPEN),
    Case("no list", "management_sources", with_lines(line("vty 0", bindings=())), BAD, GOOD),
    Case("one vty of many", "management_sources", with_lines(line("vty 0"), line("vty 5", bindings=())), BAD, GOOD),
    Case("closed line", "management_sources", with_lines(line("vty 0", bindings=(), transports=())), GOOD),
    Case(
        "transports unknown, open",
        "management_sources",
        with_lines(line("vty 0", bindings=(), transports=UNKNOWN)),
        BAD,
        GOOD,
    ),
    Case("IPv6 forgotten", "management_sources", with_lines(line("vty 0"), interfaces=IPV6), BAD, GOOD),
    Case(
        "IPv6 guarded",
        "management_sources",
        device(
            management_access={"management_lines": (line("vty 0", bindings=(V4, V6)),)},
            interfaces=IPV6,
            rule_bases={
                "rule_bases": (
                    access_list("MGMT", "10.0.9.0/24"),
                    access_list("MGMT6", "2001:db8:9::/64", families=("ipv6",)),
                )
            },
        ),
        GOOD,
        context=context(firm=BOTH),
    ),
    Case("IPv6 not known to be off", "management_sources", with_lines(line("vty 0"), interfaces=None), OPEN),
    Case("partly modelled", "management_sources", device(rule_bases={"rule_bases": (TIMED,)}), OPEN),
    Case("no management network", "management_sources", device(), OPEN, context=context(firm=FirmProfile())),
    Case("own address elsewhere", "management_sources", with_list("0.0.0.0/0"), BAD, context=ELSEWHERE),
    Case("own address not known", "management_sources", with_list("0.0.0.0/0"), BAD, context=ANONYMOUS),
    Case(
        "behind an open firewall",
        "management_sources",
        with_lines(line("sshd", bindings=(HOOK,)), rule_bases={"rule_bases": (FIREWALL,)}),
        BAD,
        GOOD,
    ),
    Case(
        "behind a firewall that is open to one family and doubtful to the other",
        "management_sources",
        with_lines(line("sshd", bindings=(HOOK, HOOK6)), rule_bases={"rule_bases": (DOUBTFUL,)}, interfaces=IPV6),
        BAD,
        GOOD,
    ),
    Case(
        "name taken",
        "management_sources",
        with_lines(
            line("vty 0", bindings=()), rule_bases={"rule_bases": (access_list("NETPROOF-MANAGEMENT", "0.0.0.0/0"),)}
        ),
        BAD,
        GOOD,
    ),
    Case("ssh", "encrypted_transport", device(), GOOD),
    Case("both", "encrypted_transport", with_lines(line("vty 0", transports=("ssh", "telnet"))), BAD, GOOD),
    Case("telnet only", "encrypted_transport", with_lines(line("vty 0", transports=("telnet",))), BAD, GOOD),
    Case("http", "encrypted_transport", with_lines(line("http", transports=("http",), port=80)), BAD, GOOD),
    Case("https", "encrypted_transport", with_lines(line("https", transports=("https",), port=443)), GOOD),
    Case("unknown", "encrypted_transport", with_lines(line("vty 0", transports=UNKNOWN)), OPEN),
    Case("by account", "line_authentication", device(), GOOD),
    Case("AAA", "line_authentication", with_lines(line("vty 0", authentication="aaa:default")), GOOD),
    Case(
        "line password", "line_authentication", with_lines(line("vty 0", authentication="password"), **OWN), BAD, GOOD
    ),
    Case("none", "line_authentication", with_lines(line("vty 0", authentication="none"), **OWN), BAD, GOOD),
    Case("unknown", "line_authentication", with_lines(line("vty 0", authentication=UNKNOWN)), OPEN),
    Case("not read", "line_authentication", with_lines(line("vty 0", authentication="")), OPEN),
    Case(
        "own account is not local",
        "line_authentication",
        with_lines(line("vty 0", authentication="none"), local_accounts={"accounts": ()}),
        BAD,
    ),
    Case("strong", "ssh_algorithms", device(), GOOD),
    Case("off", "ssh_algorithms", ssh(enabled=False), NOT),
    Case("version 1", "ssh_algorithms", ssh(versions=("1", "2")), BAD, GOOD),
    Case("weak cipher too", "ssh_algorithms", ssh(ciphers=("3des-cbc", "aes256-ctr")), BAD, GOOD),
    Case(
        "weak kex too",
        "ssh_algorithms",
        ssh(key_exchanges=("diffie-hellman-group14-sha1", "ecdh-sha2-nistp521")),
        BAD,
        GOOD,
    ),
    Case("weak only", "ssh_algorithms", ssh(macs=("hmac-sha1",)), BAD),
    Case(
        "our client knows the weak one only",
        "ssh_algorithms",
        ssh(host_keys=("ssh-rsa", "rsa-sha2-512")),
        BAD,
        context=context(own={"algorithms": {"host_keys": ("ssh-rsa",)}}),
    ),
    Case(
        "our session uses the weak one",
        "ssh_algorithms",
        ssh(ciphers=("aes256-cbc", "aes256-ctr")),
        BAD,
        context=context(own={"cipher": "aes256-cbc"}),
    ),
    Case("unknown", "ssh_algorithms", ssh(macs=UNKNOWN), OPEN),
    Case("strong", "ssh_session_algorithms", device(), GOOD),
    Case("SHA-1 only", "ssh_session_algorithms", device(transport={"legacy_allowed": True}), BAD),
    Case(
        "weak key exchange",
        "ssh_session_algorithms",
        device(transport={"key_exchange": "diffie-hellman-group1-sha1"}),
        BAD,
    ),
    Case("ten minutes", "idle_timeout", device(), GOOD),
    Case("never", "idle_timeout", with_lines(line("vty 0", idle_timeout_seconds=0)), BAD, GOOD),
    Case("an hour", "idle_timeout", with_lines(line("vty 0", idle_timeout_seconds=3600)), BAD, GOOD),
    Case(
        "console", "idle_timeout", with_lines(line("con 0", transports=(), port=0, idle_timeout_seconds=0)), BAD, GOOD
    ),
    Case("closed line", "idle_timeout", with_lines(line("vty 0", transports=(), idle_timeout_seconds=0)), GOOD),
    Case("unknown", "idle_timeout", with_lines(line("vty 0", idle_timeout_seconds=UNKNOWN)), OPEN),
    Case("other limit", "idle_timeout", device(), BAD, GOOD, parameters={"idle_timeout_seconds": 300}),
    Case("five in fifteen minutes", "login_lockout", device(), GOOD),
    Case("none", "login_lockout", device(management_access={"lockout": None}), BAD, GOOD),
    Case("too many tries", "login_lockout", device(management_access={"lockout": lockout(10, 60, 900)}), BAD, GOOD),
    Case("too short", "login_lockout", device(management_access={"lockout": lockout(3, 60, 60)}), BAD, GOOD),
    Case("never locks", "login_lockout", device(management_access={"lockout": lockout(0, 60, 900)}), BAD, GOOD),
    Case("unknown", "login_lockout", device(management_access={"lockout": UNKNOWN}), OPEN),
]
