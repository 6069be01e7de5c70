"""What each line does to the running configuration: set, `no`, replace, defaults, access lists, vty, banners."""

from dataclasses import dataclass, field

import pytest

from lab.emulator.config import WLAN_ENABLED, RunningConfig
from lab.emulator.models import KINDS
from lab.emulator.render import render
from lab.emulator.special import NO_NEW_MODEL
from lab.emulator.tree import INCOMPLETE, INVALID, Frame
from lab.emulator.users import REMOVE_QUESTION

BASE = """
hostname SW1
username admin privilege 15 secret 9 $9$salt$hash
interface GigabitEthernet1/0/1
 description uplink
line con 0
line vty 0 4
 exec-timeout 5 0
 transport input telnet ssh
line vty 5 15
 transport input all
"""


@dataclass
class Case:
    name: str
    lines: list[str]
    present: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    kind: str = "iosxe_switch"
    start: str = BASE


CASES = [
    Case("replace on set", ["hostname NEW"], ["hostname NEW"], ["hostname SW1"]),
    Case(
        "replace in place", ["interface Gi1/0/1", "description other"], [" description other"], [" description uplink"]
    ),
    Case("no with other argument", ["interface Gi1/0/1", "no description x"], [], [" description uplink"]),
    Case(
        "several of a kind",
        ["ntp server 10.0.0.1", "ntp server 10.0.0.2"],
        ["ntp server 10.0.0.1", "ntp server 10.0.0.2"],
    ),
    Case(
        "same server, other key",
        ["ntp server 10.0.0.1", "ntp server 10.0.0.1 key 1"],
        ["ntp server 10.0.0.1 key 1"],
        ["ntp server 10.0.0.1"],
    ),
    Case(
        "no of a prefix",
        ["snmp-server community a RO", "snmp-server location x", "no snmp-server"],
        [],
        ["snmp-server community a RO", "snmp-server location x"],
    ),
    Case(
        "a group has one line a level",
        ["snmp-server group G v3 auth", "snmp-server group G v3 priv read R", "snmp-server group G v3 priv write W"],
        ["snmp-server group G v3 auth", "snmp-server group G v3 priv write W"],
        ["snmp-server group G v3 priv read R"],
    ),
    Case(
        "a receiver of alarms may have several communities",
        ["snmp-server host 10.0.0.5 public", "snmp-server host 10.0.0.5 version 3 priv nms"],
        ["snmp-server host 10.0.0.5 public", "snmp-server host 10.0.0.5 version 3 priv nms"],
    ),
    Case("old spelling of a host", ["logging 10.1.1.1"], ["logging host 10.1.1.1"]),
    Case("old spelling removed", ["logging host 10.1.1.1", "no logging 10.1.1.1"], [], ["logging host 10.1.1.1"]),
    Case(
        "default value hides", ["line vty 0 15", "exec-timeout 10 0"], [], [" exec-timeout 5 0", " exec-timeout 10 0"]
    ),
    Case("no exec-timeout is never", ["line vty 0 4", "no exec-timeout"], [" exec-timeout 0 0"]),
    Case("default-on is shown as no", ["no cdp run"], ["no cdp run"]),
    Case("default-on set again hides", ["no cdp run", "cdp run"], [], ["no cdp run", "cdp run"]),
    Case("default-off set is shown", ["service password-encryption"], ["service password-encryption"]),
    Case(
        "default-off unset hides",
        ["service password-encryption", "no service password-encryption"],
        [],
        ["service password-encryption", "no service password-encryption"],
    ),
    Case("http is shown off", ["no ip http server"], ["no ip http server"], ["ip http server"]),
    Case("http default of IOS-XE is on", [], ["ip http server", "ip http secure-server", "no aaa new-model"]),
    Case("http default of classic IOS is off", [], ["no ip http server"], kind="ios_switch"),
    Case("vstack default of classic switch", ["no vstack"], ["no vstack"], kind="ios_switch"),
    Case("no logging console", ["no logging console"], ["no logging console"]),
    Case("logging console back", ["no logging console", "logging console"], [], ["no logging console"]),
    Case(
        "vty per line",
        ["line vty 3", "transport input ssh"],
        ["line vty 0 2", "line vty 3", "line vty 4", "line vty 5 15"],
    ),
    Case(
        "vty all, split at 4",
        ["line vty 0 15", "transport input ssh", "exec-timeout 5 0"],
        ["line vty 0 4", "line vty 5 15"],
        ["line vty 0 15", " transport input all"],
    ),
    Case("more vty lines", ["line vty 16 20", "transport input ssh"], ["line vty 16 20"]),
    Case("no of extra vty lines", ["line vty 16 20", "no line vty 16"], ["line vty 5 15"], ["line vty 16 20"]),
    Case("first five vty stay", ["no line vty 2"], ["line vty 0 4"], replies=["% Can't delete last 5 VTY lines"]),
    Case("no transport input", ["line vty 0 4", "no transport input"], [" transport input none"]),
    Case(
        "access-class by direction",
        ["line vty 0 4", "access-class A in", "access-class B in vrf-also"],
        [" access-class B in vrf-also"],
        [" access-class A in"],
    ),
    Case(
        "acl numbers by ten",
        ["ip access-list extended A", "permit ip any any", "deny ip any any"],
        [" 10 permit ip any any", " 20 deny ip any any"],
    ),
    Case(
        "acl insert",
        ["ip access-list extended A", "permit ip any any", "5 deny udp any any"],
        [" 5 deny udp any any", " 10 permit ip any any"],
    ),
    Case(
        "acl duplicate number",
        ["ip access-list extended A", "10 permit ip any any", "10 deny ip any any"],
        [" 10 permit ip any any"],
        [" 10 deny ip any any"],
        ["", "", "% Duplicate sequence number"],
    ),
    Case(
        "acl same entry twice",
        ["ip access-list extended A", "permit ip any any", "permit ip any any"],
        [],
        [" 20 permit ip any any"],
    ),
    Case(
        "acl no by number", ["ip access-list extended A", "permit ip any any", "no 10"], [], [" 10 permit ip any any"]
    ),
    Case(
        "acl no by entry",
        ["ip access-list extended A", "permit tcp any any eq 80", "no permit tcp any any eq www"],
        [],
        [" 10 permit tcp any any eq www"],
    ),
    Case(
        "acl port name and host",
        ["ip access-list extended A", "permit tcp 10.0.0.1 0.0.0.0 any eq 23"],
        [" 10 permit tcp host 10.0.0.1 any eq telnet"],
    ),
    Case("acl standard host", ["ip access-list standard S", "permit host 10.0.0.1"], [" 10 permit 10.0.0.1"]),
    Case(
        "acl numbered",
        ["access-list 10 permit 10.0.0.0 0.0.0.255"],
        ["ip access-list standard 10", " 10 permit 10.0.0.0 0.0.0.255"],
    ),
    Case(
        "acl numbered, classic",
        ["access-list 10 permit 10.0.0.0 0.0.0.255"],
        ["access-list 10 permit 10.0.0.0 0.0.0.255"],
        kind="ios_switch",
    ),
    Case(
        "acl named, classic has no numbers",
        ["ip access-list extended A", "permit ip any any"],
        [" permit ip any any"],
        kind="ios_router",
    ),
    Case(
        "no access-list removes all",
        ["access-list 10 permit any", "no access-list 10"],
        [],
        ["ip access-list standard 10"],
    ),
    Case(
        "resequence",
        ["ip access-list extended A", "5 permit ip any any", "exit", "ip access-list resequence A 100 10"],
        [" 100 permit ip any any"],
    ),
    Case(
        "user keeps privilege", ["username admin secret 9 $9$x$new"], ["username admin privilege 15 secret 9 $9$x$new"]
    ),
    Case("user keeps secret", ["username admin privilege 5"], ["username admin privilege 5 secret 9 $9$salt$hash"]),
    Case("user privilege one hides", ["username admin privilege 1"], ["username admin secret 9 $9$salt$hash"]),
    Case(
        "user with both",
        ["username admin password x"],
        replies=["ERROR: Can not have both a user password and a user secret.\nPlease choose one or the other."],
    ),
    Case(
        "user removal asks",
        ["no username admin"],
        ["username admin privilege 15 secret 9 $9$salt$hash"],
        replies=[REMOVE_QUESTION],
    ),
    Case("unknown user removal", ["no username nobody"], replies=[""]),
    Case("clear password stays", ["username bob password bobpw"], ["username bob password 0 bobpw"]),
    Case(
        "secret is hashed",
        ["username bob secret bobpw"],
        [],
        ["username bob secret bobpw", "username bob secret 0 bobpw"],
    ),
    Case(
        "banner of many lines",
        ["banner motd #hello", "interface Vlan99", "#"],
        ["banner motd ^Chello", "interface Vlan99", "^C"],
    ),
    Case("banner on one line", ["banner exec @short@"], ["banner exec ^Cshort^C"]),
    Case("no banner", ["banner exec @short@", "no banner exec"], [], ["banner exec ^Cshort^C"]),
    Case(
        "physical interface stays",
        ["no interface Gi1/0/1"],
        ["interface GigabitEthernet1/0/1"],
        replies=["% Removal of physical interfaces is not permitted"],
    ),
    Case("unknown hardware", ["interface Gi7/0/1"], [], ["interface GigabitEthernet7/0/1"], [INVALID]),
    Case(
        "logical interface",
        ["interface vlan 20", "ip address 10.0.20.1 255.255.255.0"],
        ["interface Vlan20", " ip address 10.0.20.1 255.255.255.0"],
    ),
    Case("logical interface removed", ["interface vlan 20", "no interface vlan 20"], [], ["interface Vlan20"]),
    Case(
        "default interface", ["default interface Gi1/0/1"], ["interface GigabitEthernet1/0/1"], [" description uplink"]
    ),
    Case("no ip address is shown", ["interface Gi1/0/1", "no ip address"], [" no ip address"]),
    Case(
        "access group by direction",
        ["interface Gi1/0/1", "ip access-group A in", "ip access-group B out", "ip access-group C in"],
        [" ip access-group C in", " ip access-group B out"],
        [" ip access-group A in"],
    ),
    Case("global line leaves a section", ["interface Gi1/0/1", "ntp server 10.0.0.1"], ["ntp server 10.0.0.1"]),
    Case(
        "nested section",
        ["archive", "log config", "logging enable", "hidekeys"],
        ["archive", " log config", "  logging enable", "  hidekeys"],
    ),
    Case("unknown word", ["frobnicate"], replies=[INVALID]),
    Case("incomplete", ["hostname"], ["hostname SW1"], replies=[INCOMPLETE]),
    Case("incomplete in a section", ["line vty 0 4", "transport input"], replies=["", INCOMPLETE]),
    Case(
        "without aaa new-model no aaa line is known",
        ["aaa authentication login default local"],
        [],
        ["aaa authentication login default local"],
        [INVALID],
    ),
    Case(
        "turning AAA off asks first",
        ["aaa new-model", "aaa authentication login default local", "no aaa new-model"],
        ["aaa new-model", "aaa authentication login default local"],
        ["no aaa new-model"],
        ["", "", NO_NEW_MODEL],
    ),
    Case(
        "aaa new-model drops login",
        ["line vty 0 4", "login local", "aaa new-model"],
        ["aaa new-model"],
        [" login local"],
    ),
    Case(
        "password encryption at once",
        ["username bob password bobpw", "service password-encryption"],
        [],
        ["username bob password 0 bobpw"],
    ),
    Case(
        "snmp v3 user is not in the configuration",
        ["snmp-server user u g v3 auth sha x priv aes 128 y"],
        [],
        ["snmp-server user u g v3 auth sha x priv aes 128 y"],
    ),
    Case(
        "wlan security while up",
        ["wlan staff 1 Staff", "no shutdown", "security pmf mandatory"],
        [" no shutdown"],
        [" security pmf mandatory"],
        ["", "", WLAN_ENABLED],
        "c9800",
    ),
    Case(
        "wlan security while down",
        ["wlan staff 1 Staff", "no shutdown", "shutdown", "security pmf mandatory"],
        [" security pmf mandatory"],
        [" no shutdown", " shutdown"],
        kind="c9800",
    ),
    Case(
        "wlan re-entered by profile",
        ["wlan staff 1 Staff", "exit", "wlan staff", "no security wpa akm dot1x"],
        ["wlan staff 1 Staff", " no security wpa akm dot1x"],
        ["wlan staff"],
        kind="c9800",
    ),
    Case(
        "wlan fast transition off",
        ["wlan staff 1 Staff", "no security ft adaptive"],
        [" no security ft adaptive"],
        kind="c9800",
    ),
    Case(
        "wlan pmf off again",
        ["wlan staff 1 Staff", "security pmf mandatory", "no security pmf mandatory"],
        [],
        [" security pmf mandatory", " no security pmf mandatory"],
        kind="c9800",
    ),
]


def run(config: RunningConfig, lines: list[str]) -> list[str]:
    frames: tuple[Frame, ...] = ()
    banner = None
    replies = []
    for line in lines:
        if banner:
            banner = config.banner_line(banner, line)
            continue
        reply = config.apply(frames, line)
        frames, banner = reply.frames, reply.banner
        replies.append(reply.question or reply.text)
    return replies


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_line_does_what_the_device_does(case: Case) -> None:
    config = RunningConfig(KINDS[case.kind], case.start)
    assert config.errors == []
    replies = run(config, case.lines)
    lines = render(config).splitlines()
    assert [line for line in case.present if line not in lines] == [], "\n".join(lines)
    assert [line for line in case.absent if line in lines] == [], "\n".join(lines)
    if case.replies:
        assert replies[-len(case.replies) :] == case.replies


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rendered_text_loads_to_itself(case: Case) -> None:
    config = RunningConfig(KINDS[case.kind], case.start)
    run(config, case.lines)
    again = RunningConfig(config.kind, render(config))
    assert again.errors == []
    assert render(again) == render(config)


def test_every_default_stands_in_show_running_config_all() -> None:
    config = RunningConfig(KINDS["iosxe_switch"], BASE)
    text = render(config, everything=True).splitlines()
    assert {"cdp run", "no lldp run", "ip ssh time-out 120", " ip proxy-arp", " exec-timeout 10 0"} <= set(text)
    assert not {"cdp run", "no lldp run", " ip proxy-arp"} & set(render(config).splitlines())


def test_copy_is_independent() -> None:
    config = RunningConfig(KINDS["iosxe_switch"], BASE)
    before, twin = render(config), config.copy()
    run(config, ["hostname OTHER", "line vty 0 4", "transport input ssh", "no interface Vlan10", "banner exec @x@"])
    assert render(twin) == before
