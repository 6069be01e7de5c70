"""The device kinds the emulator knows, as data: what differs between IOS trains and hardware lines.

Sources: Cisco command references (defaults of each command), `show version` and `show inventory` transcripts in
networktocode/ntc-templates (tests/cisco_ios). What could not be confirmed on hardware is listed in README.md.
"""

from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, eq=False)
class Kind:
    """What a device of this kind is: hardware names, software train and the defaults that its release hides.

    Attributes:
        defaults: per configuration mode, the lines that hold when nothing is configured (`no X` for "off").
        vty_lines: number of vty lines that exist out of the box.
        sequence_numbers: whether `show running-config` prints ACL sequence numbers (IOS-XE 16.12 and later do).
        secret_type: the hash that a secret given in clear becomes.
    """

    name: str
    train: str
    pid: str
    hardware: str
    software: str
    switch: bool
    filesystem: str
    vty_lines: int
    sequence_numbers: bool
    secret_type: str
    transport_default: str
    open_ports_command: bool = False
    wireless: bool = False
    defaults: MappingProxyType[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


_CLASSIC = (
    "service pad",
    "ip bootp server",
    "no ip http server",
    "no ip http secure-server",
)
_IOS_XE = ("no service pad", "no ip bootp server", "ip http server", "ip http secure-server")


def _defaults(*lines: str) -> MappingProxyType[str, tuple[str, ...]]:
    return MappingProxyType({"config": lines})


KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind(
                name="ios_switch",
                train="ios",
                pid="WS-C2960X-24TS-L",
                hardware="cisco WS-C2960X-24TS-L (APM86XXX) processor (revision B0)",
                software="Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M)",
                switch=True,
                filesystem="flash:",
                vty_lines=16,
                sequence_numbers=False,
                secret_type="5",
                transport_default="transport input all",
                defaults=_defaults(*_CLASSIC, "vstack"),
            ),
            Kind(
                name="ios_router",
                train="ios",
                pid="CISCO2911/K9",
                hardware="Cisco CISCO2911/K9 (revision 1.0)",
                software="Cisco IOS Software, C2900 Software (C2900-UNIVERSALK9-M)",
                switch=False,
                filesystem="flash0:",
                vty_lines=5,
                sequence_numbers=False,
                secret_type="5",
                transport_default="transport input all",
                open_ports_command=True,
                defaults=_defaults(*_CLASSIC, "no vstack"),
            ),
            Kind(
                name="iosxe_switch",
                train="iosxe",
                pid="C9300-24T",
                hardware="cisco C9300-24T (X86) processor",
                software="Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE)",
                switch=True,
                filesystem="flash:",
                vty_lines=16,
                sequence_numbers=True,
                secret_type="9",
                transport_default="transport input ssh",
                defaults=_defaults(*_IOS_XE, "no vstack"),
            ),
            Kind(
                name="iosxe_router",
                train="iosxe",
                pid="ISR4331/K9",
                hardware="cisco ISR4331/K9 (1RU) processor",
                software="Cisco IOS Software [Cupertino], ISR Software (X86_64_LINUX_IOSD-UNIVERSALK9-M)",
                switch=False,
                filesystem="bootflash:",
                vty_lines=5,
                sequence_numbers=True,
                secret_type="9",
                transport_default="transport input ssh",
                defaults=_defaults(*_IOS_XE, "no vstack"),
            ),
            Kind(
                name="c9800",
                train="iosxe",
                pid="C9800-CL-K9",
                hardware="cisco C9800-CL (VXE) processor (revision VXE)",
                software="Cisco IOS Software [Cupertino], C9800-CL Software (C9800-CL-K9_IOSXE)",
                switch=False,
                filesystem="bootflash:",
                vty_lines=16,
                sequence_numbers=True,
                secret_type="9",
                transport_default="transport input ssh",
                wireless=True,
                defaults=_defaults(*_IOS_XE, "no vstack"),
            ),
        )
    }
)
