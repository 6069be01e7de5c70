"""Who is heard on the links. Layouts as in Cisco's command references (IOS XE 17), names and addresses made up."""

import pytest

from netproof.model.state_network import Neighbour, Neighbours
from netproof.platforms.cisco_ios.neighbours import CDP, LLDP, parse
from netproof.platforms.outputs import NotCollectedError

from .samples import of_texts

CDP_OFF, LLDP_OFF = "% CDP is not enabled", "% LLDP is not enabled"
CDP_TWO = """-------------------------
Device ID: core1.example.com
Entry address(es):
  IP address: 192.0.2.1
Platform: cisco C9500-24Y4C,  Capabilities: Router Switch IGMP
Interface: GigabitEthernet1/0/1,  Port ID (outgoing port): TenGigabitEthernet1/1/1
Holdtime : 150 sec

Version :
Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4
Technical Support: http://www.cisco.com/techsupport

advertisement version: 2
Management address(es):
  IP address: 192.0.2.1

-------------------------
Device ID: SEP001122334455
Entry address(es):
Platform: Cisco IP Phone 8841,  Capabilities: Host Phone
Interface: GigabitEthernet1/0/2,  Port ID (outgoing port): Port 1
Holdtime : 171 sec

Version :
sip88xx.12-8-1

advertisement version: 2

Total cdp entries displayed : 2"""
LLDP_TWO = """------------------------------------------------
Local Intf: Gi1/0/3
Chassis id: 0011.2233.4455
Port id: eth0
Port Description: uplink
System Name: ap7

System Description:
Linux ap7 6.1

Time remaining: 97 seconds
System Capabilities: B,W
Enabled Capabilities: B,W
Management Addresses:
    IP: 192.0.2.7
Auto Negotiation - not supported

------------------------------------------------
Local Intf: Gi1/0/4
Chassis id: aabb.cc00.0100
Port id: aabb.cc00.0100
Port Description - not advertised
System Name - not advertised
System Description - not advertised

Time remaining: 3000 seconds
Management Addresses - not advertised

Total entries displayed: 2"""
CORE = Neighbour(
    device="core1.example.com", local_interface="GigabitEthernet1/0/1", remote_interface="TenGigabitEthernet1/1/1",
    platform="cisco C9500-24Y4C", address="192.0.2.1", protocol="cdp",
)  # fmt: skip
PHONE = Neighbour(
    device="SEP001122334455", local_interface="GigabitEthernet1/0/2", remote_interface="Port 1",
    platform="Cisco IP Phone 8841", protocol="cdp",
)  # fmt: skip
POINT = Neighbour(
    device="ap7", local_interface="Gi1/0/3", remote_interface="eth0", platform="Linux ap7 6.1", address="192.0.2.7",
    protocol="lldp",
)  # fmt: skip
NAMELESS = Neighbour(
    device="aabb.cc00.0100", local_interface="Gi1/0/4", remote_interface="aabb.cc00.0100", protocol="lldp"
)


@pytest.mark.parametrize(
    ("cdp", "lldp", "expected"),
    [
        (CDP_TWO, LLDP_OFF, Neighbours(neighbours=(CORE, PHONE), protocols=("cdp",))),
        (CDP_OFF, LLDP_TWO, Neighbours(neighbours=(POINT, NAMELESS), protocols=("lldp",))),
        (CDP_OFF, LLDP_OFF, Neighbours(neighbours=(), protocols=())),
        ("\nTotal cdp entries displayed : 0", LLDP_OFF, Neighbours(neighbours=(), protocols=("cdp",))),
    ],
)
def test_neighbours_are_read_and_silence_is_told_from_deafness(cdp: str, lldp: str, expected: Neighbours) -> None:
    assert parse(of_texts({CDP: cdp, LLDP: lldp})) == expected


@pytest.mark.parametrize(
    "cdp",
    [
        "",
        "garbage",
        CDP_TWO.replace("Device ID: core1.example.com\n", ""),
        CDP_TWO.replace("displayed : 2", "displayed : 3"),
        CDP_TWO[:300],
    ],
)
def test_half_an_answer_is_no_answer(cdp: str) -> None:
    with pytest.raises(ValueError, match="entr"):
        parse(of_texts({CDP: cdp, LLDP: LLDP_OFF}))


@pytest.mark.parametrize(
    "texts", [{CDP: CDP_TWO}, {CDP: CDP_TWO, LLDP: "     ^\n% Invalid input detected at '^' marker."}]
)
def test_without_both_answers_nothing_was_collected(texts: dict[str, str]) -> None:
    with pytest.raises(NotCollectedError):
        parse(of_texts(texts))
