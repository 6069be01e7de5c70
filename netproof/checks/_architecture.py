"""What the devices show of the declared lines, and whom they hear that nobody declared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import ip_interface

from netproof.checks._zones import overlap
from netproof.checks.check import violation
from netproof.model.assessment import Observation
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState, Interface
from netproof.registers.architecture import NEED_BACKUP, ArchitectureRegister, DeclaredLine, LineEnd
from netproof.registers.zones import Network as Segment
from netproof.registers.zones import Zone

_HEARD = Text(
    en="{device} hears {neighbour} on {interface}, which is not in the picture",
    zh_tw="{device} 於 {interface} 偵測到 {neighbour}，不在架構圖內",
)
_NOT_HEARD = Text(
    en="line {line}: {one} and {other} both listen, and do not hear each other on it",
    zh_tw="線路 {line}：{one} 與 {other} 均啟用鄰接偵測，但未互相偵測到",
)
_NOT_SEEN = Text(
    en="line {line} cannot be seen: its ends do not listen for neighbours, were not read, or share no segment; let one "
    "end announce itself by LLDP, or declare a zone with the segment and VLAN of both",
    zh_tw="無法確認線路 {line}：兩端未啟用鄰接偵測、未能讀取，或不在相同網段；請於其中一端啟用 LLDP，"
    "或登載含兩端網段與 VLAN 的區域",
)
_NO_INTERFACE = Text(
    en="line {line} is plugged into {place}, which the device does not have",
    zh_tw="線路 {line} 登載的 {place} 不存在",
)
_DOWN = Text(en="line {line} does not stand: {place} is down", zh_tw="線路 {line} 未連通：{place} 未啟用或斷線")
_PERHAPS_DOWN = Text(
    en="it could not be told whether line {line} stands at {place}", zh_tw="無法得知線路 {line} 於 {place} 是否連通"
)
_NO_BACKUP = Text(en="line {line} has no backup, and no reason is given", zh_tw="線路 {line} 未設備援，亦未說明理由")
_LOST_BACKUP = Text(
    en="line {line} is backed up by {backup}, which is not declared", zh_tw="線路 {line} 的備援線路 {backup} 未登載"
)


@dataclass(frozen=True)
class Network:
    """What is declared, and what was read."""

    declared: ArchitectureRegister
    states: Mapping[str, DeviceState]
    zones: tuple[Zone, ...] = ()
    """The declared zones, which say of a VLAN in which segments its addresses lie."""

    def state(self, name: str) -> DeviceState | None:
        """Return the state of a device by its name in any case, if it was read."""
        return next((state for known, state in self.states.items() if known.casefold() == name.casefold()), None)


def undeclared_neighbours(network: Network) -> Iterator[Observation]:
    """Yield every neighbour that is neither a declared device nor a kind of endpoint that is expected."""
    names = {device.name.casefold() for device in network.declared.devices}
    patterns = [pattern.casefold() for pattern in network.declared.endpoints]
    for name, state in sorted(network.states.items()):
        heard: set[tuple[str, str]] = set()
        for one in state.neighbours.neighbours if state.neighbours else ():
            known = _same(one.device, names) or any(fnmatchcase(one.device.casefold(), each) for each in patterns)
            if known or (one.device, one.local_interface) in heard:
                continue
            heard.add((one.device, one.local_interface))
            facts = {"device": name, "neighbour": one.device, "interface": one.local_interface}
            yield violation(one.device, _HEARD.format(**facts))


def line_observations(network: Network) -> Iterator[Observation]:
    """Yield what is wrong with the declared lines, and those that no device shows."""
    lines = {line.id: line for line in network.declared.lines}
    for line in lines.values():
        if line.backed_up_by is not None and line.backed_up_by not in lines:
            yield violation(line.id, _LOST_BACKUP.format(line=line.id, backup=line.backed_up_by))
        elif line.backed_up_by is None and line.kind in NEED_BACKUP and not line.no_backup_because.strip():
            yield violation(line.id, _NO_BACKUP.format(line=line.id))
        problems = list(_ends(line, network))
        yield from problems
        if not problems:
            yield from _seen(line, network)


def _ends(line: DeclaredLine, network: Network) -> Iterator[Observation]:
    """Judge each end by its own interface."""
    for end in line.ends:
        state = network.state(end.device)
        if state is None or state.interfaces is None or not end.interface:
            continue
        facts = {"line": line.id, "place": f"{end.device} {end.interface}"}
        port = _port(state, end)
        if port is None:
            yield violation(line.id, _NO_INTERFACE.format(**facts))
        elif port.enabled is False or port.up is False:
            yield violation(line.id, _DOWN.format(**facts))
        elif isinstance(port.enabled, Unknown) or isinstance(port.up, Unknown):
            yield Observation(kind="undetermined", target=line.id, message=_PERHAPS_DOWN.format(**facts))


def _seen(line: DeclaredLine, network: Network) -> Iterator[Observation]:
    """Look whether the two ends know of each other; an end outside the picture speaks to nobody who could tell."""
    declared = {device.name.casefold() for device in network.declared.devices if not device.not_managed_because}
    one, other = line.ends
    if not {one.device.casefold(), other.device.casefold()} <= declared:
        return
    states = network.state(one.device), network.state(other.device)
    if _hears(states[0], one, other.device) or _hears(states[1], other, one.device):
        return
    if _share_segment(states, line, network.zones):
        return
    if _listens(states[0], one) and _listens(states[1], other):
        facts = {"line": line.id, "one": one.device, "other": other.device}
        yield violation(line.id, _NOT_HEARD.format(**facts))
    else:
        yield Observation(kind="undetermined", target=line.id, message=_NOT_SEEN.format(line=line.id))


def _hears(state: DeviceState | None, end: LineEnd, other: str) -> bool:
    neighbours = state.neighbours.neighbours if state and state.neighbours else ()
    return any(one.local_interface == end.interface and _same(one.device, {other.casefold()}) for one in neighbours)


def _listens(state: DeviceState | None, end: LineEnd) -> bool:
    """Tell whether a device listens on an interface: a protocol is on, and not switched off just there."""
    if state is None or state.neighbours is None or not end.interface:
        return False
    listening = state.neighbours.listening_interfaces
    if listening is not None and end.interface not in listening:
        return False
    services = state.services.services if state.services else ()
    off = {one.name for one in services if one.interface == end.interface and one.enabled is not True}
    return bool(set(state.neighbours.protocols) - off)


def _share_segment(
    states: tuple[DeviceState | None, DeviceState | None], line: DeclaredLine, zones: tuple[Zone, ...]
) -> bool:
    pairs = zip(states, line.ends, strict=True)
    first, second = (_segments(state, end, zones) if state else [] for state, end in pairs)
    return any(overlap(one, other) for one in first for other in second)


def _segments(state: DeviceState, end: LineEnd, zones: tuple[Zone, ...]) -> list[Segment]:
    """Return the segments of a port by its addresses, or by its VLAN where a zone has that one alone."""
    port = _port(state, end)
    if port is None:
        return []
    found = [ip_interface(address) for address in port.addresses]
    own = [one.network for one in found if not (one.is_loopback or one.is_link_local)]
    if own or port.mode != "access":
        return own
    return [segment for zone in zones if zone.vlans == (port.vlan,) for segment in zone.networks]


def _port(state: DeviceState, end: LineEnd) -> Interface | None:
    interfaces = state.interfaces.interfaces if state.interfaces else ()
    return next((port for port in interfaces if port.name == end.interface), None)


def _same(heard: str, names: set[str]) -> bool:
    """Tell whether an announced name is one of these; devices announce it with their domain, or a serial number."""
    plain = heard.casefold().split("(", 1)[0]
    return plain in names or plain.split(".", 1)[0] in names
