import pytest

from netproof.model.operation import ConfigurationLine, Operation
from netproof.platforms.cisco_ios.prediction import _resolved, predict, undo

from . import emulated

SWITCH = """
hostname sw1
enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0
username netproof privilege 15 secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6
username bob privilege 15 password 7 070C285F4D06
ip domain name example.tw
interface GigabitEthernet1/0/1
 description user
 switchport mode access
 switchport access vlan 30
interface GigabitEthernet1/0/2
 shutdown
interface Vlan30
 ip address 10.30.0.1 255.255.255.0
ip access-list standard MGMT
 permit 10.9.0.0 0.0.0.255
 deny any log
logging host 10.9.0.20
snmp-server community public RO
snmp-server community h1dden RW 23
ip http access-class 23
line con 0
 password cisco
 login
line vty 0 4
 access-class MGMT in
 exec-timeout 0 0
 password cisco
 login
 transport input telnet ssh
line vty 5 15
 login local
 transport input all
ntp server 10.9.0.30
archive
 path flash:a
"""

LINES: list[list[str]] = [
    ["no username bob"],
    ["no username bob", "username bob privilege 15 algorithm-type scrypt secret <secret:vault:bob>"],
    ["username netproof privilege 15 algorithm-type scrypt secret <secret:vault:np>"],
    ["username new algorithm-type scrypt secret <secret:vault:np>"],
    ["username netproof algorithm-type scrypt secret <secret:vault:np>"],
    ["enable algorithm-type scrypt secret <secret:vault:e>"],
    ["no ip http server", "no ip http secure-server"],
    ["no service pad", "no ip bootp server", "no ip finger", "no ip source-route"],
    ["service tcp-small-servers"],
    ["service tcp-small-servers", "no service tcp-small-servers"],
    ["no vstack"],
    ["no cdp run", "lldp run"],
    ["no cdp run", "cdp run"],
    ["interface GigabitEthernet1/0/1", "no cdp enable", "no lldp transmit", "no lldp receive", "exit"],
    ["interface GigabitEthernet1/0/1", "shutdown", "exit", "interface GigabitEthernet1/0/2", "no shutdown", "exit"],
    ["interface GigabitEthernet1/0/1", "switchport access vlan 999", "description unused", "exit"],
    ["interface Vlan30", "no ip proxy-arp", "ip access-group MGMT in", "exit"],
    ["no snmp-server community public", "no snmp-server community h1dden"],
    ["ip access-list standard NEW", "permit 10.1.0.0 0.0.255.255", "permit 10.2.0.9", "deny any log", "exit"],
    ["ip access-list extended NEW", "permit tcp 10.1.0.0 0.0.255.255 any eq 22", "deny ip any any log", "exit"],
    ["ip access-list standard MGMT", "5 permit 10.8.0.0 0.0.0.255", "exit"],
    ["ip access-list standard MGMT", "no deny any log", "permit 10.8.0.1", "deny any log", "exit"],
    ["no ip access-list standard MGMT"],
    ["line vty 0 15", "transport input ssh", "exec-timeout 5 0", "exit"],
    ["line vty 0 15", "transport input none", "exit"],
    ["line vty 3", "transport input ssh", "exit"],
    ["line vty 2 9", "access-class OTHER in vrf-also", "exit"],
    ["line vty 0 4", "no access-class MGMT in", "ipv6 access-class SIX in", "exit"],
    ["line vty 0 4", "exec-timeout 10 0", "exit"],
    ["line vty 0 4", "no exec-timeout", "exit"],
    ["line vty 0 4", "login local", "no password", "exit"],
    ["line con 0", "exec-timeout 5 0", "login local", "no password", "exit"],
    ["ip ssh version 2", "ip ssh server algorithm encryption aes256-gcm aes256-ctr"],
    ["ip ssh server algorithm mac hmac-sha2-256", "ip ssh server algorithm mac hmac-sha2-512"],
    ["login block-for 900 attempts 5 within 300", "login on-failure log", "login on-success log"],
    ["ip http access-class ipv4 MGMT"],
    ["logging host 10.9.0.21", "logging host 10.9.0.22 transport tcp port 1514", "no logging host 10.9.0.20"],
    ["logging trap warnings"],
    ["logging trap informational"],
    ["logging trap warnings", "logging trap informational"],
    ["service timestamps log datetime msec localtime show-timezone year"],
    ["archive", "log config", "logging enable", "notify syslog contenttype plaintext", "hidekeys", "exit", "exit"],
    ["ntp server 10.9.0.31", "no ntp server 10.9.0.30"],
    ["no enable secret"],
]

WLC = """
hostname wlc1
wlan staff 1 Staff
 security wpa psk set-key ascii 0 LongEnoughKey
 no security wpa akm dot1x
 security wpa akm psk
 no shutdown
wlan guest 2 Guest
 no security wpa
 no security wpa wpa2 ciphers aes
 no security wpa akm dot1x
 no shutdown
"""
WLANS: list[list[str]] = [
    ["wlan guest", "shutdown", "peer-blocking drop", "no shutdown", "exit"],
    ["wlan staff", "shutdown", "no security wpa akm psk", "no security ft adaptive", "security wpa wpa3",
     "no security wpa wpa2", "security wpa akm sae", "security pmf mandatory", "no shutdown", "exit"],
    ["wlan staff", "shutdown", "exit"],
]  # fmt: skip


def _operations(lines: list[str]) -> tuple[Operation, ...]:
    return tuple(ConfigurationLine(line=line) for line in lines)


NEEDS_ALL = {"no service pad", "no vstack"}
"""Lines whose hidden default depends on the release: without `show running-config all` they cannot be predicted."""
CASES = [(kind, SWITCH, lines) for kind in ("ios_switch", "iosxe_switch") for lines in LINES]
CASES += [("c9800", WLC, lines) for lines in WLANS]


@pytest.mark.parametrize("with_all", [True, False], ids=["all", "running"])
@pytest.mark.parametrize(("kind", "text", "lines"), CASES)
def test_the_prediction_is_what_the_emulator_does(kind: str, text: str, lines: list[str], *, with_all: bool) -> None:
    if not with_all and NEEDS_ALL & set(lines):
        return
    config = emulated.device(kind, text)
    before = emulated.outputs(config, with_all=with_all)
    predicted = predict(before, _operations(lines))
    assert emulated.take(config, lines) == []
    assert emulated.comparable(predicted) == emulated.comparable(emulated.outputs(config))


@pytest.mark.parametrize(("kind", "text", "lines"), CASES)
def test_undo_leads_back(kind: str, text: str, lines: list[str]) -> None:
    config = emulated.device(kind, text)
    before = emulated.outputs(config)
    back = undo(before, _operations(lines))
    after = predict(before, _operations(lines))
    tokens = {token for operation in back if operation.kind == "line" for token in operation.line.split()}
    assert not tokens & {"h1dden", "070C285F4D06", "$1$mERr$hx5rVt7rPNoS4wqbXKX7m0"}
    restored = predict(before.replaced(after.texts()), _operations(_resolved(before, back)))
    assert emulated.comparable(restored) == emulated.comparable(before)
