"""A NETCONF server over SSH (RFC 6242) that answers as Junos does.

The form of its answers follows Juniper's documentation of each operation (Junos XML API Explorer) and the paths that
NAPALM's and PyEZ's views read; names, addresses, keys and passwords are made up.
"""

import asyncio
import itertools
from collections.abc import Callable

from lxml import etree

from tests.nornir_tasks.shell_server import Behaviour, Process

END = b"]]>]]>"
HELLO = """<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>
<capability>urn:ietf:params:netconf:base:1.0</capability></capabilities><session-id>7</session-id></hello>"""
REPLY = '<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="{number}">{content}</rpc-reply>'
ERROR = """<rpc-error><error-type>protocol</error-type><error-tag>operation-failed</error-tag>
<error-severity>error</error-severity><error-message>{message}</error-message></rpc-error>"""
HASH = "$6$abcdefgh$QjwH0mKaJzBfZJ0T9BkqgV7CqjYp1Yd4Wk3Qw9r0mTt0Xz5sL8yN2uR6vE4aH1cP7iO3dF5gJ9kM0bS2nV8xU/"
COMMUNITY = "n0t-public"
PHYSICAL = """<physical-interface><name>ge-0/0/0</name><admin-status>up</admin-status><oper-status>up</oper-status>
<description>上行：總公司核心交換器</description><mtu>1514</mtu><speed>1000mbps</speed>
<current-physical-address>00:00:5e:00:53:01</current-physical-address>
<logical-interface><name>ge-0/0/0.0</name><if-config-flags/>
<address-family><address-family-name>inet</address-family-name>
<interface-address><ifa-local>192.0.2.1/24</ifa-local></interface-address></address-family></logical-interface>
</physical-interface>
<physical-interface><name>ge-0/0/1</name><admin-status>up</admin-status><oper-status>down</oper-status></physical-interface>"""
LLDP = """<lldp-neighbors-information><lldp-neighbor-information><lldp-local-interface>ge-0/0/0</lldp-local-interface>
<lldp-local-parent-interface-name>-</lldp-local-parent-interface-name>
<lldp-remote-chassis-id>00:00:5e:00:53:02</lldp-remote-chassis-id><lldp-remote-port-id>Ethernet1</lldp-remote-port-id>
<lldp-remote-port-description>to edge</lldp-remote-port-description>
<lldp-remote-system-name>core1</lldp-remote-system-name></lldp-neighbor-information></lldp-neighbors-information>"""
SYSTEM = f"""<configuration><system><root-authentication><encrypted-password>{HASH}</encrypted-password>
</root-authentication><login><user><name>chen</name><class>super-user</class><authentication>
<encrypted-password>{HASH}</encrypted-password></authentication></user>
<user inactive="inactive"><name>gone</name><class>super-user</class></user></login>
<ntp><server><name>198.51.100.30</name></server><server inactive="inactive"><name>198.51.100.31</name></server></ntp>
<domain-name>example.net</domain-name></system></configuration>"""
ANSWERS = {
    "command show version invoke-on all-routing-engines": """<software-information><host-name>edge1</host-name>
<product-model>srx345</product-model><junos-version>21.4R3-S5.4</junos-version></software-information>""",
    "command show ntp associations no-resolve": """<output>
     remote         refid           st t when poll reach   delay   offset  jitter
==============================================================================
*198.51.100.30   192.0.2.123      2 -   12   64  377    1.234    0.012   0.034
</output>""",
    "get-system-uptime-information": """<system-uptime-information><uptime-information>
<up-time seconds="86400">1 day</up-time></uptime-information></system-uptime-information>""",
    "get-route-engine-information": """<route-engine-information><route-engine><slot>0</slot>
<mastership-state>master</mastership-state></route-engine></route-engine-information>""",
    "get-chassis-inventory": """<chassis-inventory><chassis><name>Chassis</name>
<serial-number>CV0000AF0001</serial-number></chassis></chassis-inventory>""",
    "get-interface-information": f"<interface-information>{PHYSICAL}</interface-information>",
    "get-lldp-neighbors-information": LLDP,
    "get-lldp-interface-neighbors": LLDP,
    "get-configuration system": SYSTEM,
    "get-configuration snmp": f"""<configuration><snmp><contact>noc</contact><community><name>{COMMUNITY}</name>
<authorization>read-only</authorization></community></snmp></configuration>""",
}

type Answer = Callable[[str], str | None]


def asked(message: bytes) -> tuple[str, str]:
    """Return a request's number and what it asks for."""
    root = etree.fromstring(message.strip())
    operation = root[0]
    name = etree.QName(operation).localname
    if name == "command":
        name = f"command {operation.text}"
    elif name == "get-configuration":
        name = f"get-configuration {etree.QName(operation[0][0]).localname}"
    return root.get("message-id", ""), name


def netconf(journal: list[str], answer: Answer = ANSWERS.get) -> Behaviour:
    """Return the behaviour of a subsystem that answers what it knows, and refuses the rest."""

    async def behave(process: Process) -> None:
        write = process.stdout.write
        write(HELLO.encode() + END)
        for count in itertools.count():
            message = (await process.stdin.readuntil(END)).removesuffix(END)
            if count == 0:
                continue  # the client's greeting
            number, name = asked(message)
            journal.append(name)
            content = answer(name)
            if content is None:
                content = ERROR.format(message="syntax error")
            data = REPLY.format(number=number, content=content).encode(errors="surrogateescape")
            for start in range(0, len(data), 1 << 20):
                write(data[start : start + (1 << 20)] + (END if start + (1 << 20) >= len(data) else b""))
                await process.stdout.drain()
            await asyncio.sleep(0)

    return behave
