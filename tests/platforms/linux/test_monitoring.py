"""Programs that send records of traffic, notifications of net-snmp's agent, and its SNMPv3 users."""

import pytest

from netproof.model.operation import FileContent
from netproof.model.record import Unknown
from netproof.model.state import SnmpGroup
from netproof.platforms.linux import commands, monitoring, snmp
from netproof.platforms.outputs import Outputs

HSFLOWD = "sflow {\n  collector { ip = 10.0.0.40 udpport = 6344 }\n  pcap { dev = eth0 }\n  pcap { dev=eth1 }\n}\n"
SOFTFLOWD = "interface='eth0'\noptions=\"-n 10.0.0.40:9995,10.0.0.41:2055 -v 10\"\n"
PMACCT = "! pmacctd\ndaemonize: true\npcap_interface: eth0\nplugins: nfprobe\nnfprobe_receiver: [2001:db8::4]:2055\n"
NPROBE = "-i=eth0\n-i=eth1\n--collector=tcp://10.0.0.40:2055\n-n=none\n"


@pytest.mark.parametrize(
    ("unit", "path", "content", "expected"),
    [
        ("hsflowd", "/etc/hsflowd.conf", HSFLOWD, [("10.0.0.40", 6344, "sflow", ("eth0", "eth1"))]),
        ("softflowd@default", "/etc/softflowd/default.conf", SOFTFLOWD,
         [("10.0.0.40", 9995, "ipfix", ("eth0",)), ("10.0.0.41", 2055, "ipfix", ("eth0",))]),
        ("softflowd", "/etc/default/softflowd", 'INTERFACE="any"\nOPTIONS="-n 10.0.0.40"\n',
         [("10.0.0.40", 2055, "netflow", ("*",))]),
        ("pmacctd", "/etc/pmacct/pmacctd.conf", PMACCT, [("2001:db8::4", 2055, "netflow", ("eth0",))]),
        ("nprobe", "/etc/nprobe/nprobe.conf", NPROBE, [("10.0.0.40", 2055, "netflow", ("eth0", "eth1"))]),
        ("nprobe", "/etc/nprobe/nprobe.conf", "-n=none\n", []),
        ("cron", "/etc/hsflowd.conf", HSFLOWD, []),  # a program that does not start at boot records nothing
    ],
)  # fmt: skip
def test_exporters(debian: Outputs, unit: str, path: str, content: str, expected: list[tuple[object, ...]]) -> None:
    texts = {
        commands.ENABLED_UNITS: f"systemd\n{unit}.service enabled enabled\n",
        commands.FLOW_FILES: f"==> {path} <==\n{content}\n",
    }
    found = monitoring.parse(debian.replaced(texts)).exporters
    assert not isinstance(found, Unknown)
    assert [(one.address, one.port, one.protocol, one.interfaces) for one in found] == expected


def test_a_device_without_such_a_program_sends_none(debian: Outputs) -> None:
    section = monitoring.parse(debian)
    assert (section.exporters, section.traps, section.traps_enabled) == ((), (), False)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("trapsink 10.0.0.5 Secret-7", ("10.0.0.5", "1", "none", "")),
        ("trap2sink udp:10.0.0.5:1162 Secret-7", ("10.0.0.5", "2c", "none", "")),
        ("informsink 10.0.0.5", ("10.0.0.5", "2c", "none", "")),
        ("trapsess -v 3 -u nms -l authPriv -a SHA -A Secret-7 -x AES -X Secret-7 10.0.0.5",
         ("10.0.0.5", "3", "encrypted", "nms")),
        ("trapsess -v 3 -u nms -l authNoPriv 10.0.0.5:162", ("10.0.0.5", "3", "authenticated", "nms")),
        ("trapsess -v 2c -c Secret-7 10.0.0.5", ("10.0.0.5", "2c", "none", "")),
    ],
)  # fmt: skip
def test_notifications(debian: Outputs, line: str, expected: tuple[str, ...]) -> None:
    files = f"==> /etc/snmp/snmpd.conf <==\n{line}\n\n"
    section = monitoring.parse(debian.replaced({commands.SNMPD_FILES: files}))
    assert not isinstance(section.traps, Unknown)
    (trap,) = section.traps
    assert (trap.address, trap.version, trap.security, trap.user) == expected
    assert section.traps_enabled is True
    assert "Secret-7" not in section.model_dump_json()


USERS = """view all included .1
view system included .1.3.6.1.2.1.1
rouser reader
rouser careful priv
rwuser careless noauth
rwuser limited priv .1.3.6.1.2.1.1
rwuser named authpriv -V all
group writers usm alice
access writers "" usm auth exact all all none
access readers "" any noauth exact all all none
"""


def groups(debian: Outputs) -> tuple[Outputs, tuple[SnmpGroup, ...]]:
    outputs = debian.replaced({commands.SNMPD_FILES: f"==> /etc/snmp/snmpd.conf <==\n{USERS}\n"})
    found = snmp.parse(outputs).groups
    assert not isinstance(found, Unknown)
    return outputs, found


def test_users_by_what_they_may(debian: Outputs) -> None:
    assert [(one.name, one.level, one.writes_everything) for one in groups(debian)[1]] == [
        ("reader", "auth", False), ("careful", "priv", False), ("careless", "noauth", True),
        ("limited", "priv", False), ("named", "priv", True), ("writers", "auth", True),
    ]  # fmt: skip


def test_users_are_asked_for_encryption(debian: Outputs) -> None:
    outputs, found = groups(debian)
    before = snmp.parse(outputs)
    (operation,) = snmp.render(before, before.changed(groups=tuple(one.changed(level="priv") for one in found)))
    assert isinstance(operation, FileContent)
    wanted = {"rouser reader priv", "rwuser careless priv", 'access writers "" usm priv exact all all none'}
    assert set(operation.content.splitlines()) - set(USERS.splitlines()) == wanted
    assert set(USERS.splitlines()) - set(operation.content.splitlines()) == {
        "rouser reader", "rwuser careless noauth", 'access writers "" usm auth exact all all none',
    }  # fmt: skip
