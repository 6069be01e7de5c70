"""Who is heard on the links, and on which of them the device announces itself; answers of a real lldpd 1.0.16."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from netproof.model.record import Unknown
from netproof.model.state_network import Neighbour, Neighbours
from netproof.platforms.linux import commands, neighbours, services
from netproof.platforms.linux.files import join_files
from netproof.platforms.outputs import NotCollectedError, Outputs
from tests.platforms.linux.conftest import read_case

type Read = Callable[[dict[str, str]], Outputs]

ABSENT = "netproof:absent lldpcli\n"
POINT = Neighbour(
    device="ap7", local_interface="eth1", remote_interface="eth0", platform="Linux ap7 6.1", address="192.0.2.7",
    protocol="lldp",
)  # fmt: skip
SWITCH = Neighbour(
    device="sw1", local_interface="eth2", remote_interface="port7", platform="Linux running on", protocol="cdp"
)


@pytest.fixture
def speaker() -> Outputs:
    return read_case("lldpd_speaker")


def defaults(arguments: str) -> dict[str, str]:
    return {commands.LLDPD_FILES: join_files({"/etc/default/lldpd": f'#DAEMON_ARGS="-x"\nDAEMON_ARGS="{arguments}"\n'})}


def interfaces(**statuses: str) -> dict[str, str]:
    found = [{"name": name, "status": [{"value": status}]} for name, status in statuses.items()]
    return {commands.LLDPD_INTERFACES: json.dumps({"lldp": [{"interface": found}]})}


def heard(**values: Any) -> dict[str, str]:
    facts = {"name": "eth1", "via": "LLDP", "chassis": [{"id": [{"type": "mac", "value": "00:00:5e:00:53:01"}]}]}
    return {commands.LLDPD_NEIGHBOURS: json.dumps({"lldp": [{"interface": [facts | values]}]})}


def test_whoever_speaks_is_heard(speaker: Outputs) -> None:
    found = neighbours.parse(speaker)
    assert found.neighbours[:2] == (POINT, SWITCH)
    assert [one.local_interface for one in found.neighbours] == ["eth1", "eth2", "eth3"]
    assert (found.protocols, found.listening_interfaces) == (("lldp", "cdp"), ("eth1", "eth2"))


@pytest.mark.parametrize("absent", [commands.LLDPD_NEIGHBOURS, commands.LLDPD_INTERFACES])
def test_a_device_without_lldpd_does_not_listen(speaker: Outputs, absent: str) -> None:
    assert neighbours.parse(speaker.replaced({absent: ABSENT})) == Neighbours(neighbours=(), protocols=())


def test_without_an_answer_nothing_was_collected(reading: Read) -> None:
    with pytest.raises(NotCollectedError):
        neighbours.parse(reading({}))


def test_silence_is_told_from_deafness(speaker: Outputs) -> None:
    nobody = '{"lldp": [{}]}'
    found = neighbours.parse(speaker.replaced({commands.LLDPD_NEIGHBOURS: nobody, **defaults("-e")}))
    assert (found.neighbours, found.protocols) == ((), ("lldp", "edp"))
    deaf = speaker.replaced({commands.LLDPD_NEIGHBOURS: nobody, **interfaces(eth1="TX only", eth2="disabled")})
    assert neighbours.parse(deaf) == Neighbours(neighbours=(), protocols=(), listening_interfaces=())


@pytest.mark.parametrize(
    ("values", "device", "remote"),
    [
        ({}, "00:00:5e:00:53:01", ""),
        ({"via": "FDP"}, "00:00:5e:00:53:01", ""),
        ({"chassis": [{"name": [{"value": "id"}]}]}, "id", ""),
        ({"chassis": [{"name": [{"value": "core\x1b[2J\u202e1"}]}]}, "core\ufffd[2J\ufffd1", ""),
        ({"chassis": [{"name": [{"value": "a\nb"}]}]}, "a", ""),
        ({"chassis": [{"name": [{"value": "a" * 70_000}]}]}, "a" * 255, ""),
        ({"chassis": [{"name": [{"value": "\n \n"}], "id": [{"value": "x"}]}]}, "x", ""),
        ({"port": [{"id": [{"type": "ifname", "value": "Gi1/0/1"}], "descr": [{"value": "to srv1"}]}]},
         "00:00:5e:00:53:01", "Gi1/0/1"),
        ({"port": [{"id": [{"type": "mac", "value": "00:00:5e:00:53:02"}]}]}, "00:00:5e:00:53:01",
         "00:00:5e:00:53:02"),
    ],
)  # fmt: skip
def test_anybody_can_announce_anything(speaker: Outputs, values: dict[str, Any], device: str, remote: str) -> None:
    (found,) = neighbours.parse(speaker.replaced(heard(**values))).neighbours
    assert (found.device, found.remote_interface) == (device, remote)


@pytest.mark.parametrize(
    "answer",
    [
        {commands.LLDPD_NEIGHBOURS: ""},
        {commands.LLDPD_NEIGHBOURS: "unable to connect"},
        {commands.LLDPD_NEIGHBOURS: "[]"},
        {commands.LLDPD_NEIGHBOURS: '{"lldp": {"interface": {"eth1": {}}}}'},
        heard(chassis=[]),
        heard(via="ABC"),
        heard(name=["eth1"]),
        defaults("-c -Z"),
    ],
)
def test_half_an_answer_is_no_answer(speaker: Outputs, answer: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="lldp"):
        neighbours.parse(speaker.replaced(answer))


def announced(outputs: Outputs) -> dict[tuple[str, str], bool | str]:
    """Return (protocol, interface) → whether lldpd announces the device there, or `?`."""
    base = {
        commands.ENABLED_UNITS: "sysvinit\n", commands.SOCKETS: "", commands.INETD_FILES: "", commands.SNMPD_FILES: "",
    }  # fmt: skip
    found = services.parse(Outputs({**base, **outputs.texts()}, seal=outputs.seal)).services
    shown = [one for one in found if one.name in {"lldp", "cdp", "edp"}]
    return {(one.name, one.interface): "?" if isinstance(one.enabled, Unknown) else one.enabled for one in shown}


QUIET = {(name, port): False for name in ("lldp", "cdp") for port in ("lo", "eth3p")}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (interfaces(eth1="RX and TX", eth2="RX only", eth3="TX only"),
         {(name, port): port != "eth2" for name in ("lldp", "cdp") for port in ("eth1", "eth2", "eth3")} | QUIET),
        (interfaces(eth1="RX and TX") | defaults("-r"),
         {("lldp", port): False for port in ("lo", "eth1", "eth2", "eth3", "eth3p")}),
        (interfaces(eth1="RX and TX") | defaults("-ll"),
         {("lldp", port): False for port in ("lo", "eth1", "eth2", "eth3", "eth3p")}),
        ({commands.LLDPD_INTERFACES: ABSENT}, {}),
        ({commands.LLDPD_INTERFACES: "garbage"}, {("lldp", ""): "?"}),
        (defaults("-Z"), {("lldp", ""): "?"}),
    ],
)  # fmt: skip
def test_where_the_device_announces_itself(
    speaker: Outputs, changed: dict[str, str], expected: dict[tuple[str, str], bool | str]
) -> None:
    assert announced(speaker.replaced(changed)) == expected


FILE = "/etc/systemd/network/10-uplink.network"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[Match]\nName=eth1 far*\n\n[Network]\nEmitLLDP=nearest-bridge\n", ["eth1"]),
        ("[Match]\nName=!eth1\n\n[Network]\nEmitLLDP=yes\n", ["eth2", "eth3", "eth3p"]),
        ("[Network]\nEmitLLDP=true\n", ["eth1", "eth2", "eth3", "eth3p"]),
        ("[Match]\nName=eth1\n\n[Network]\nEmitLLDP=no\n", []),
        ("[Match]\nName=eth1\n\n[Network]\n#EmitLLDP=yes\nLLDP=yes\n", []),
    ],
)
def test_where_networkd_announces_the_device(speaker: Outputs, content: str, expected: list[str]) -> None:
    networkd = {commands.NETWORKD_FILES: join_files({FILE: content})}
    silent = interfaces(eth1="RX only")
    units = {commands.ENABLED_UNITS: "systemd\nsystemd-networkd.service enabled enabled\n"}
    for lldpd in (silent, {commands.LLDPD_INTERFACES: ABSENT}):
        found = announced(speaker.replaced(networkd | lldpd | units))
        assert sorted(port for (name, port), on in found.items() if name == "lldp" and on is True) == expected
        assert not any(announced(speaker.replaced(networkd | lldpd)).values())
    assert announced(speaker.replaced({commands.LLDPD_INTERFACES: ABSENT} | units)) == {("lldp", ""): "?"}


def test_what_was_not_asked_is_not_known(reading: Read) -> None:
    assert announced(reading({})) == {("lldp", ""): "?"}
