"""IPv4 access lists: sequence numbers, the spelling the device gives an entry, and which packet they permit.

Source: Cisco IOS security command reference (`ip access-list`, `permit`, `access-list`); port names as
`show ip access-lists` transcripts print them.
"""

import ipaddress
import re

from lab.emulator.grammar import MODES
from lab.emulator.tree import Section

_STEP = 10
_EXTENDED = range(100, 200)
_EXTENDED_MORE = range(2000, 2700)
_TCP_NAMES = {"20": "ftp-data", "21": "ftp", "23": "telnet", "25": "smtp", "49": "tacacs", "53": "domain", "80": "www",
              "110": "pop3", "179": "bgp", "514": "cmd", "515": "lpd"}  # fmt: skip
_UDP_NAMES = {"49": "tacacs", "53": "domain", "67": "bootps", "68": "bootpc", "69": "tftp", "123": "ntp", "161": "snmp",
              "162": "snmptrap", "500": "isakmp", "514": "syslog", "520": "rip"}  # fmt: skip
_NAMES = {"tcp": _TCP_NAMES, "udp": _UDP_NAMES}


def spelling(body: str, *, standard: bool) -> str:
    """An entry as the device shows it."""
    words = body.split()
    if words[0] == "remark":
        return body
    body = re.sub(r"\b0\.0\.0\.0 255\.255\.255\.255\b", "any", body)
    if standard:
        body = re.sub(r"\bhost (\S+)", r"\1", body)
        return re.sub(r"^(\S+ \S+) 0\.0\.0\.0\b", r"\1", body)
    body = re.sub(r"(\d+\.\d+\.\d+\.\d+) 0\.0\.0\.0\b", r"host \1", body).replace("host host", "host")
    names = _NAMES.get(words[1] if len(words) > 1 else "", {})
    return re.sub(r"\b(eq|gt|lt|neq) (\d+)", lambda m: f"{m[1]} {names.get(m[2], m[2])}", body)


def entries(section: Section) -> dict[int, str]:
    """The entries of a list by sequence number."""
    return {int(number): body for number, body in (line.split(" ", 1) for line in section.lines)}


def _store(section: Section, found: dict[int, str]) -> None:
    section.lines.clear()
    section.lines.update({f"{number} {found[number]}": None for number in sorted(found)})


def entry(section: Section, line: str, *, standard: bool) -> str:
    """Add or remove one entry; returns the device's message, empty when it is content."""
    found = entries(section)
    negated, rest = line.startswith("no "), line.removeprefix("no ")
    match = re.match(r"(\d+)(?: (.+))?$", rest)
    number, body = (int(match[1]), match[2] or "") if match else (0, rest)
    body = spelling(body, standard=standard) if body else ""
    if negated:
        gone = [key for key, value in found.items() if (not number or key == number) and (not body or value == body)]
        for key in gone:
            del found[key]
        _store(section, found)
        return ""
    if not number and body in found.values() and not body.startswith("remark"):
        return ""
    number = number or max(found, default=0) + _STEP
    if number in found and found[number] != body:
        return "% Duplicate sequence number"
    found[number] = body
    _store(section, found)
    return ""


def numbered(root: Section, number: str, rest: list[str], *, negated: bool) -> str:
    """Carry out `access-list N …` of the classic form: `no access-list N` removes the whole list."""
    if not number.isdigit():
        return "% Invalid input detected at '^' marker."
    extended = int(number) in _EXTENDED or int(number) in _EXTENDED_MORE
    name = f"ip access-list {'extended' if extended else 'standard'} {number}"
    if negated:
        root.lines.pop(name, None)
        return ""
    section = root.lines.get(name)
    if section is None:
        section = root.lines[name] = Section(MODES["access-list"])
    return entry(section, " ".join(rest), standard=not extended)


def resequence(root: Section, name: str, start: int, step: int) -> str:
    """Carry out `ip access-list resequence NAME START STEP`."""
    section = find(root, name)
    if section is None:
        return f"% Access-list {name} does not exist."
    _store(section, {start + step * place: body for place, body in enumerate(entries(section).values())})
    return ""


def find(root: Section, name: str) -> Section | None:
    """The IPv4 access list of that name or number."""
    for kind in ("standard", "extended"):
        section = root.lines.get(f"ip access-list {kind} {name}")
        if section is not None:
            return section
    return None


def permits(section: Section | None, source: str) -> bool:
    """Whether a management session from `source` passes; a list that does not exist, or is empty, permits."""
    rules = [body for body in entries(section).values() if not body.startswith("remark")] if section else []
    if not rules:
        return True
    for rule in rules:
        words = rule.split()
        start = 1 if re.match(r"any|host|\d", words[1]) and (words[1] in {"any", "host"} or "." in words[1]) else 2
        if _matches(words[start:], source):
            return words[0] == "permit"
    return False


def _matches(words: list[str], source: str) -> bool:
    address = int(ipaddress.IPv4Address(source))
    if words[0] == "any":
        return True
    if words[0] == "host":
        return words[1] == source
    has_wildcard = len(words) > 1 and re.match(r"\d+\.\d+\.\d+\.\d+$", words[1])
    wildcard = int(ipaddress.IPv4Address(words[1])) if has_wildcard else 0
    return (address | wildcard) == (int(ipaddress.IPv4Address(words[0])) | wildcard)
