"""Whether people who connect from outside prove who they are, by more than one factor."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import Tunnel

_SHARED = Text(
    en="whoever knows the shared key of {tunnel} gets in: nobody is asked who they are",
    zh_tw="{tunnel} 僅以共用金鑰驗證，無法識別連線人員",
)
_NOBODY = Text(en="{tunnel} asks nobody who they are", zh_tw="{tunnel} 未驗證連線人員身分")
_ONE_FACTOR = Text(
    en="people connect by {tunnel} with one factor only ({factors}); where another one stands before it, list the "
    "tunnel in remote_access_second_factor_tunnels",
    zh_tw="人員經 {tunnel} 連線僅需單一因子（{factors}）；"
    "若另有第二因子，請於 remote_access_second_factor_tunnels 列出",
)
_WHO = Text(
    en="it could not be told whether people or sites connect by {tunnel}; list it in remote_access_site_tunnels if "
    "it connects sites",
    zh_tw="無法得知 {tunnel} 供人員或據點連線；若為據點間通道，請於 remote_access_site_tunnels 列出",
)
_HOW = Text(en="it could not be told how people prove who they are", zh_tw="無法得知人員如何驗證身分")
_FACTOR = Text(en="it could not be told whether a second factor is asked for", zh_tw="無法得知是否要求第二因子")
_MORE = Text(en="there may be further tunnels", zh_tw="可能有未讀取的通道")
_SHARED_ONLY = frozenset({"psk"})


class RemoteAccessAuthentication(Check):
    """Clause 4.1.3 asks who somebody is before maintenance over the Internet, clause 5.3.1 for several factors."""

    title: ClassVar[Text] = Text(
        en="Remote people are identified by several factors", zh_tw="遠端連線人員採多因子身分驗證"
    )
    sections: ClassVar[tuple[str, ...]] = ("remote_access",)
    baseline: ClassVar[str] = "remote_access"

    second_factor_tunnels: tuple[str, ...]
    """Tunnels of the device before or behind which another system asks for a second factor, as the firm declares."""
    site_tunnels: tuple[str, ...]
    """Tunnels of the device that connect sites only, where its configuration does not tell."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Look at every tunnel by which people may connect."""
        section = need(state.remote_access, "remote_access", state)
        for tunnel in section.tunnels:
            if tunnel.for_people is True:
                yield from self._people(tunnel)
            elif tunnel.name not in self.site_tunnels:
                yield from undetermined(tunnel.name, tunnel.for_people, _WHO.format(tunnel=tunnel.name))
        yield from undetermined("", section.further_tunnels, _MORE)

    def _people(self, tunnel: Tunnel) -> Iterator[Observation]:
        proofs = tunnel.authentication
        if isinstance(proofs, Unknown):
            yield from undetermined(tunnel.name, proofs, _HOW)
        elif not proofs:
            yield violation(tunnel.name, _NOBODY.format(tunnel=tunnel.name), tunnel.lines)
        elif _SHARED_ONLY.issuperset(proofs):
            yield violation(tunnel.name, _SHARED.format(tunnel=tunnel.name), tunnel.lines)
        elif tunnel.name not in self.second_factor_tunnels:
            if tunnel.second_factor is False:
                facts = {"tunnel": tunnel.name, "factors": ", ".join(proofs)}
                yield violation(tunnel.name, _ONE_FACTOR.format(**facts), tunnel.lines)
            yield from undetermined(tunnel.name, tunnel.second_factor, _FACTOR)
