"""Whether the device listens only on the ports that its role needs, as it says itself."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import ClassVar

from netproof.checks._ports import AllowedPorts
from netproof.checks.check import Check, need, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState, Socket

_LISTENS = Text(
    en="{protocol}/{port} is open on {address} (process: {process}), which the device's role does not need",
    zh_tw="{protocol}/{port} 於 {address} 開啟（程序：{process}），非本設備角色所需",
)


class ListeningPorts(AllowedPorts, Check):
    """Clause 5.3.2: needless ports are closed. A port that only the device itself can reach does no harm."""

    title: ClassVar[Text] = Text(
        en="The device listens only on allowed ports",
        zh_tw="設備僅於允許的埠號接受連線",
    )
    sections: ClassVar[tuple[str, ...]] = ("listening",)
    baseline: ClassVar[str] = "services"

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report every socket that others can reach and that is not allowed."""
        for socket in need(state.listening, "listening", state).sockets:
            if _is_loopback(socket) or self.allows(socket.protocol, socket.port):
                continue
            facts = socket.model_dump() | {"process": socket.process or "-"}
            proof = f"{socket.protocol} {socket.address}:{socket.port} {socket.process}".strip()
            yield violation(f"{socket.protocol}/{socket.port}", _LISTENS.format(**facts), (proof,))


def _is_loopback(socket: Socket) -> bool:
    address, _, scope = socket.address.strip("[]").partition("%")
    try:
        return scope == "lo" or ip_address(address).is_loopback
    except ValueError:  # `*` and the like: every address
        return False
