"""Whether the tunnels by which customer data leaves the country exist and encrypt."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import IndeterminateError, undetermined, violation
from netproof.checks.firm_check import NOT_READ, FirmCheck
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import Tunnel
from netproof.registers.cross_border_transfers import CrossBorderTransfer, CrossBorderTransfersRegister

_MISSING = Text(
    en="the register of cross-border transfers is missing or empty, so no flow can be looked for on devices",
    zh_tw="缺少客戶資料跨境傳輸清冊或清冊為空白，無法比對設備上的傳輸通道",
)
_UNNAMED = Text(
    en="the register does not name the device and the tunnel that protect it, so they cannot be looked at",
    zh_tw="清冊未載明保護該傳輸的設備及通道，無法檢視",
)
_APPLICATION = Text(
    en="the application encrypts it, which no network device can tell; a person has to look at the register's proof",
    zh_tw="由應用程式加密，網路設備無法判斷，須由人員檢視清冊所附佐證資料",
)
_EXEMPT = Text(
    en="a transfer within the group, for which the register records why it is exempt",
    zh_tw="屬集團內傳輸，清冊已載明豁免依據",
)
_NOT_FOREIGN = Text(
    en="the exemption of transfers within a group is for foreign firms only, and the profile calls this one domestic",
    zh_tw="集團內傳輸之豁免僅適用於外國證券商，依公司設定檔，公司並非外國證券商",
)
_UNREAD = Text(en="{device} was not read: {why}", zh_tw="未讀取 {device}：{why}")
_NO_DEVICE = Text(en="no such device in this run", zh_tw="本次執行未包含該設備")
_NOT_COLLECTED = Text(en="its tunnels were not collected", zh_tw="未收集其通道設定")
_NO_TUNNEL = Text(en="{device} has no tunnel {tunnel}", zh_tw="{device} 無通道 {tunnel}")
_FURTHER = Text(en="{device} may have tunnels that were not read", zh_tw="{device} 可能有未讀取的通道")
_CLEAR = Text(
    en="tunnel {tunnel} of {device} may carry data in clear text", zh_tw="{device} 的通道 {tunnel} 可能未加密"
)
_UNKNOWN = Text(en="it could not be told how tunnel {tunnel} encrypts", zh_tw="無法得知通道 {tunnel} 的加密方式")
_CLEAR_TEXT = frozenset({"null", "none"})


class CrossBorderEncryption(FirmCheck):
    """Clause 5.2: customer data that leaves the country is encrypted on its way."""

    title: ClassVar[Text] = Text(en="Cross-border transfers go through encrypted tunnels", zh_tw="跨境傳輸經加密通道")

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Look at the tunnel that each open entry of the register names."""
        register = context.registers.get(CrossBorderTransfersRegister)
        flows = tuple(entry for entry in register.entries if not entry.is_closed) if register else ()
        if not flows:
            raise IndeterminateError(_MISSING)
        for flow in flows:
            if flow.intra_group is not None and context.firm.foreign:
                yield Observation(kind="note", target=flow.id, message=_EXEMPT)
            elif flow.intra_group is not None:
                yield violation(flow.id, _NOT_FOREIGN)
            elif flow.protected_by == "application-encryption":
                yield Observation(kind="undetermined", target=flow.id, message=_APPLICATION)
            elif not flow.device or not flow.tunnel:
                yield Observation(kind="undetermined", target=flow.id, message=_UNNAMED)
            else:
                yield from _looked_at(flow, context)


def _looked_at(flow: CrossBorderTransfer, context: FirmContext) -> Iterator[Observation]:
    facts = {"device": flow.device, "tunnel": flow.tunnel}
    state = context.states.get(flow.device)
    if state is None or state.remote_access is None:
        why = _why_unread(flow.device, state, context)
        yield Observation(kind="undetermined", target=flow.id, message=_UNREAD.format(device=flow.device, why=why))
        return
    tunnel = next((tunnel for tunnel in state.remote_access.tunnels if tunnel.name == flow.tunnel), None)
    if tunnel is not None:
        yield from _encrypted(flow, tunnel, facts)
    elif isinstance(state.remote_access.further_tunnels, Unknown):
        yield from undetermined(flow.id, state.remote_access.further_tunnels, _FURTHER.format(**facts))
    else:
        yield violation(flow.id, _NO_TUNNEL.format(**facts), state.remote_access.lines)


def _encrypted(flow: CrossBorderTransfer, tunnel: Tunnel, facts: dict[str, str]) -> Iterator[Observation]:
    ciphers = tunnel.encryption
    if isinstance(ciphers, Unknown):
        yield from undetermined(flow.id, ciphers, _UNKNOWN.format(**facts))
    elif not ciphers or _CLEAR_TEXT.intersection(ciphers):
        yield violation(flow.id, _CLEAR.format(**facts), tunnel.lines)


def _why_unread(device: str, state: DeviceState | None, context: FirmContext) -> Text:
    if device not in context.devices:
        return _NO_DEVICE
    if state is None:
        return NOT_READ
    reason = state.not_collected.get("remote_access")
    return Text(en=reason, zh_tw=reason) if reason else _NOT_COLLECTED
