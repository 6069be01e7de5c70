"""Interface names: abbreviations, ranges and what is hardware, from Cisco's interface command reference."""

import re

TYPES = (
    "FastEthernet", "GigabitEthernet", "TenGigabitEthernet", "TwentyFiveGigE", "FortyGigabitEthernet",
    "HundredGigE", "TwoGigabitEthernet", "FiveGigabitEthernet", "AppGigabitEthernet", "Ethernet", "Serial", "Loopback",
    "Vlan", "Port-channel", "Tunnel", "BDI", "Dialer", "Cellular", "Embedded-Service-Engine", "WLAN-GigabitEthernet",
)  # fmt: skip
_LOGICAL = ("Loopback", "Vlan", "Port-channel", "Tunnel", "BDI", "Dialer")
_ABBREVIATED = {"GigabitEthernet": "Gi", "FastEthernet": "Fa", "TenGigabitEthernet": "Te", "TwentyFiveGigE": "Twe",
                "FortyGigabitEthernet": "Fo", "HundredGigE": "Hu", "Loopback": "Lo", "Vlan": "Vl", "Port-channel": "Po",
                "Tunnel": "Tu", "Serial": "Se", "Ethernet": "Et", "AppGigabitEthernet": "Ap"}  # fmt: skip


def long_name(name: str) -> str:
    """`gi1/0/1` or `Gig 1/0/1` as `GigabitEthernet1/0/1`; an unknown name as it came."""
    match = re.match(r"([A-Za-z][A-Za-z-]*) ?(\d.*)$", name.strip())
    if not match:
        return name.strip()
    kinds = [kind for kind in TYPES if kind.lower().startswith(match[1].lower())]
    return (kinds[0] if kinds else match[1]) + match[2]


def short_name(name: str) -> str:
    """`GigabitEthernet1/0/1` as `Gi1/0/1`, as tables print it."""
    match = re.match(r"([A-Za-z-]+)(\d.*)$", name)
    return _ABBREVIATED.get(match[1], match[1][:2]) + match[2] if match else name


def is_physical(header: str) -> bool:
    """Whether `interface X` is hardware, which configuration can neither add nor remove."""
    name = header.removeprefix("interface ")
    return header.startswith("interface ") and not name.startswith(_LOGICAL) and "." not in name


def expand_range(text: str) -> list[str]:
    """The names in `Gi1/0/1 - 4, Vlan10`."""
    names: list[str] = []
    for part in text.split(","):
        match = re.match(r"\s*([A-Za-z-]+ ?(?:\d+/)*)(\d+)(?:\s*-\s*(\d+))?\s*$", part)
        if not match:
            return []
        first, last = int(match[2]), int(match[3] or match[2])
        names += [long_name(f"{match[1]}{number}") for number in range(first, last + 1)]
    return names
