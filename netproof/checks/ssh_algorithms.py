"""Whether the SSH server offers version 2 with strong algorithms only."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._ssh import KINDS, AcceptedAlgorithms
from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context, OwnAccess
from netproof.model.record import Known, Text, is_known
from netproof.model.state import DeviceState, SshServer

_VERSION = Text(
    en="the SSH server accepts protocol version {versions}, which can be broken",
    zh_tw="SSH 伺服器接受已不安全的協定版本 {versions}",
)
_WEAK = Text(en="the SSH server offers weak {kind}: {names}", zh_tw="SSH 伺服器提供強度不足的{kind}：{names}")
_UNKNOWN = Text(
    en="it could not be told which {kind} the SSH server offers",
    zh_tw="無法得知 SSH 伺服器提供的{kind}",
)
_RUNNING = Text(en="it could not be told whether the SSH server runs", zh_tw="無法得知 SSH 伺服器是否啟用")
_VERSIONS = Text(en="protocol versions", zh_tw="協定版本")
_OFF = Text(en="the SSH server is off", zh_tw="SSH 伺服器未啟用")


class SshAlgorithms(AcceptedAlgorithms, Check):
    """Profile 4.1.6: SSH version 2 with algorithms that have no known weakness (RFC 9142 for key exchanges)."""

    title: ClassVar[Text] = Text(
        en="SSH version 2 with strong algorithms",
        zh_tw="使用 SSH 第 2 版及高強度演算法",
    )
    sections: ClassVar[tuple[str, ...]] = ("management_access",)
    baseline: ClassVar[str] = "management_access"
    mendable: ClassVar[bool] = True

    accepted_ssh_versions: tuple[str, ...]
    """Versions of the SSH protocol that may be offered."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Concern only a server that may run."""
        return _OFF if state.management_access and state.management_access.ssh.enabled is False else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge versions and every kind of algorithm."""
        ssh = need(state.management_access, "management_access", state).ssh
        yield from undetermined("ssh", ssh.enabled, _RUNNING)
        old = _outside(ssh.versions, self.accepted_ssh_versions)
        if old:
            yield violation("versions", _VERSION.format(versions=", ".join(old)), ssh.lines)
        yield from undetermined("versions", ssh.versions, _filled(_UNKNOWN, _VERSIONS))
        for kind, (_, name) in KINDS.items():
            offered: Known[tuple[str, ...]] = getattr(ssh, kind)
            weak = _outside(offered, self.accepted(kind))
            if weak:
                yield violation(kind, _filled(_WEAK, name, names=", ".join(weak)), ssh.lines)
            yield from undetermined(kind, offered, _filled(_UNKNOWN, name))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Leave the strong ones of what is offered, where Netproof's own client speaks one of them."""
        section = state.management_access
        if section is None or section.ssh.enabled is False:
            return state
        ssh, own = section.ssh, context.device.own_access
        kept = {kind: self._kept(ssh, kind, own) for kind in KINDS}
        versions = _inside(ssh.versions, self.accepted_ssh_versions)
        mended = ssh.changed(**kept, versions=versions or ssh.versions)
        return state.changed(management_access=section.changed(ssh=mended))

    def _kept(self, ssh: SshServer, kind: str, own: OwnAccess) -> Known[tuple[str, ...]]:
        offered: Known[tuple[str, ...]] = getattr(ssh, kind)
        strong = _inside(offered, self.accepted(kind))
        in_use = getattr(own, KINDS[kind][0])
        ours = own.algorithms.get(kind) or ((in_use,) if in_use else strong)
        return strong if set(strong) & set(ours) else offered


def _outside(offered: Known[tuple[str, ...]], accepted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in offered if name not in accepted) if is_known(offered) else ()


def _inside(offered: Known[tuple[str, ...]], accepted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in offered if name in accepted) if is_known(offered) else ()


def _filled(template: Text, kind: Text, **values: str) -> Text:
    return Text(en=template.en.format(kind=kind.en, **values), zh_tw=template.zh_tw.format(kind=kind.zh_tw, **values))
