"""Whether the TLS services that devices offer stand in the register that runs ask."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_interface
from typing import ClassVar, Literal

from netproof.checks.check import IndeterminateError
from netproof.checks.firm._endpoints import declared
from netproof.checks.firm_check import NO_DEVICES, NOT_READ, FirmCheck
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.registers.endpoints import Endpoint

_UNDECLARED = Text(
    en="{device} serves TLS on port {port} ({seen}), which the register of TLS endpoints does not declare",
    zh_tw="{device} 於埠號 {port} 提供 TLS 服務（{seen}），惟 TLS 服務端點清冊未登錄",
)
_NOT_READ = Text(
    en="it could not be told which TLS services {device} offers: {why}",
    zh_tw="無法得知 {device} 提供哪些 TLS 服務：{why}",
)
_NOT_COLLECTED = Text(en="{sections} was not collected", zh_tw="未收集 {sections}")
_ANSWERS = Text(en="answers from outside", zh_tw="自外部探測有回應")
_LISTENS = Text(en="listens", zh_tw="開啟中")
_MANAGEMENT = Text(en="management by {way}", zh_tw="{way} 管理介面")
_REMOTE_ACCESS = Text(en="remote access by {way}", zh_tw="{way} 遠端連線")
_NEEDED = ("management_access", "listening", "remote_access")


class UndeclaredEndpoints(FirmCheck):
    """Clause 5.1.1: a certificate that nobody declared is one that nobody watches."""

    title: ClassVar[Text] = Text(en="Every TLS service of devices is declared", zh_tw="設備提供之 TLS 服務均已登錄")

    tls_ports: tuple[int, ...]
    """TCP ports at which TLS begins at once (IANA's registry, and vendors' usual ports for web and VPN)."""
    undeclared: Literal["violation", "note"]
    """What an undeclared service is."""

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Look for what devices say that they serve, and for what answered from outside."""
        endpoints = declared(context)
        if not context.devices:
            raise IndeterminateError(NO_DEVICES)
        for name in sorted(context.devices):
            state = context.states.get(name)
            if state is None:
                yield _unread(name, NOT_READ)
                continue
            for port, seen in sorted(self._served(state).items()):
                if not any(_covers(endpoint, state, port) for endpoint in endpoints):
                    message = _UNDECLARED.format(device=name, port=port, seen=seen)
                    yield Observation(kind=self.undeclared, target=f"{name}:{port}", message=message)
            missing = [section for section in _NEEDED if getattr(state, section) is None]
            if missing:
                yield _unread(name, _NOT_COLLECTED.format(sections=", ".join(missing)))
            elif state.remote_access is not None and isinstance(state.remote_access.further_tunnels, Unknown):
                reason = state.remote_access.further_tunnels.unknown
                yield _unread(name, Text(en=reason, zh_tw=reason))

    def _served(self, state: DeviceState) -> dict[int, Text]:
        """Return port → where it was seen."""
        found: dict[int, Text] = {}
        for port in state.probed.open if state.probed else ():
            if port in self.tls_ports:
                found[port] = _ANSWERS
        for socket in state.listening.sockets if state.listening else ():
            if socket.protocol == "tcp" and socket.port in self.tls_ports and not _is_loopback(socket.address):
                found[socket.port] = _LISTENS
        for line in state.management_access.management_lines if state.management_access else ():
            if not isinstance(line.transports, Unknown) and "https" in line.transports:
                found[line.port] = _MANAGEMENT.format(way=line.name)
        for tunnel in state.remote_access.tunnels if state.remote_access else ():
            if tunnel.kind == "tls" and tunnel.port:
                found[tunnel.port] = _REMOTE_ACCESS.format(way=tunnel.name)
        return found


def _covers(endpoint: Endpoint, state: DeviceState, port: int) -> bool:
    if endpoint.port_on_device != port:
        return False
    if endpoint.device:
        return endpoint.device == state.device
    own = {ip_interface(a).ip for i in (state.interfaces.interfaces if state.interfaces else ()) for a in i.addresses}
    try:
        return ip_address(endpoint.host) in own
    except ValueError:
        return False


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address.partition("%")[0].strip("[]")).is_loopback
    except ValueError:
        return False


def _unread(name: str, why: Text) -> Observation:
    return Observation(kind="undetermined", target=name, message=_NOT_READ.format(device=name, why=why))
