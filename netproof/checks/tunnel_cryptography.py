"""Whether tunnels can only agree on ciphers, integrity and groups without known weakness."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import Tunnel

_WEAK = Text(en="tunnel {tunnel} may agree on {what}: {names}", zh_tw="通道 {tunnel} 可能協商使用 {what}：{names}")
_KIND = Text(en="tunnel {tunnel} is of kind {kind}", zh_tw="通道 {tunnel} 使用 {kind}")
_AGGRESSIVE = Text(
    en="tunnel {tunnel} answers in aggressive mode, so its shared key can be guessed offline",
    zh_tw="通道 {tunnel} 接受 aggressive mode，共用金鑰可遭離線猜測",
)
_UNKNOWN = Text(en="it could not be told on which {what} a tunnel agrees", zh_tw="無法得知通道協商的{what}")
_MODE_UNKNOWN = Text(
    en="it could not be told whether aggressive mode is spoken", zh_tw="無法得知是否接受 aggressive mode"
)
_MORE = Text(en="there may be further tunnels", zh_tw="可能有未讀取的通道")
_WORDS = {
    "encryption": (
        Text(en="weak encryption or none", zh_tw="強度不足的加密演算法或不加密"),
        Text(en="ciphers", zh_tw="加密演算法"),
    ),
    "integrity": (
        Text(en="weak integrity protection or none", zh_tw="強度不足的完整性演算法或無完整性保護"),
        Text(en="integrity protection", zh_tw="完整性演算法"),
    ),
    "groups": (
        Text(en="weak key exchange", zh_tw="強度不足的金鑰交換群組"),
        Text(en="key exchange groups", zh_tw="金鑰交換群組"),
    ),
}
"""Field of a tunnel → what a weak name in it is, and what the field is."""


class TunnelCryptography(Check):
    """Clauses 5.2 and 5.3.1 ask for encryption; what is broken encrypts nothing (RFC 8247, RFC 8221, RFC 9395)."""

    title: ClassVar[Text] = Text(en="Tunnels use strong cryptography only", zh_tw="通道僅使用足夠強度的密碼演算法")
    sections: ClassVar[tuple[str, ...]] = ("remote_access",)
    baseline: ClassVar[str] = "remote_access"

    weak_encryption: tuple[str, ...]
    """Ciphers that no tunnel may agree on, as in IANA's IKEv2 registry in lower case."""
    weak_integrity: tuple[str, ...]
    """Integrity algorithms that no tunnel may agree on; `none` for unprotected data."""
    weak_groups: tuple[str, ...]
    """Diffie-Hellman groups that no tunnel may agree on."""
    forbidden_kinds: tuple[str, ...]
    """Kinds of tunnel that may not be used at all, e.g. `ikev1`."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Look at everything that each tunnel may agree on."""
        section = need(state.remote_access, "remote_access", state)
        for tunnel in section.tunnels:
            if tunnel.kind in self.forbidden_kinds:
                yield violation(tunnel.name, _KIND.format(tunnel=tunnel.name, kind=tunnel.kind), tunnel.lines)
            yield from self._weak(tunnel)
            yield from _aggressive(tunnel)
        yield from undetermined("", section.further_tunnels, _MORE)

    def _weak(self, tunnel: Tunnel) -> Iterator[Observation]:
        weak = {"encryption": self.weak_encryption, "integrity": self.weak_integrity, "groups": self.weak_groups}
        for field, (fault, what) in _WORDS.items():
            used = getattr(tunnel, field)
            if isinstance(used, Unknown):
                yield from undetermined(tunnel.name, used, _UNKNOWN.format(what=what))
            elif found := [name for name in used if name in weak[field]]:
                facts = {"tunnel": tunnel.name, "what": fault, "names": ", ".join(found)}
                yield violation(tunnel.name, _WEAK.format(**facts), tunnel.lines)


def _aggressive(tunnel: Tunnel) -> Iterator[Observation]:
    if isinstance(tunnel.authentication, Unknown) or "psk" in tunnel.authentication:
        if tunnel.aggressive is True and not isinstance(tunnel.authentication, Unknown):
            yield violation(tunnel.name, _AGGRESSIVE.format(tunnel=tunnel.name), tunnel.lines)
        elif tunnel.aggressive is True:
            yield from undetermined(tunnel.name, tunnel.authentication, _MODE_UNKNOWN)
        yield from undetermined(tunnel.name, tunnel.aggressive, _MODE_UNKNOWN)
