"""Whether alarms leave the device, protected, for somebody who watches."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_network import Monitoring, TrapDestination

_WEAK = Text(
    en="alarms are sent to {address} by SNMP version {version} without encryption",
    zh_tw="告警以未加密的 SNMP v{version} 送往 {address}",
)
_OFF = Text(en="there are receivers of alarms, but no alarm is switched on", zh_tw="已設定告警接收端，但未啟用任何告警")
_FEW = Text(
    en="alarms are sent to {count} receivers by SNMPv3 with encryption; at least {least} are asked for",
    zh_tw="以加密的 SNMPv3 送出告警的接收端僅 {count} 個，基準要求至少 {least} 個",
)
_UNDECLARED = Text(
    en="the inventory declares no receiver of alarms (monitoring_trap_receivers), so none can be set",
    zh_tw="設備清冊未列出告警接收端（monitoring_trap_receivers），無法代為設定",
)
_MISSING = Text(
    en="alarms are not sent to the firm's receiver {receiver} by SNMPv3 with encryption",
    zh_tw="告警未以加密的 SNMPv3 送往公司的接收端 {receiver}",
)
_BY_LOG = Text(
    en="alarms leave the device as log entries to {servers}, which the profile accepts",
    zh_tw="告警以日誌送往 {servers}，符合基準",
)
_UNKNOWN = Text(en="it could not be told where alarms are sent", zh_tw="無法得知告警送往何處")
_ENABLED_UNKNOWN = Text(en="it could not be told whether alarms are switched on", zh_tw="無法得知是否啟用告警")


class TrapExport(Check):
    """Clauses 5.3.1 and 5.3.2: alarms are watched, and nobody on the way reads or forges them (RFC 3414)."""

    title: ClassVar[Text] = Text(
        en="Alarms are sent to the firm's receivers, protected",
        zh_tw="告警以安全方式送往公司的接收端",
    )
    sections: ClassVar[tuple[str, ...]] = ("monitoring", "logging")
    baseline: ClassVar[str] = "monitoring"
    mendable: ClassVar[bool] = True

    trap_receivers: tuple[str, ...]
    """The firm's receivers of alarms, as the device shall address them; empty when the inventory declares none."""
    minimum_trap_receivers: int
    """Receivers that a device must send to, at least."""
    trap_user: str
    """The SNMPv3 user, with authentication and encryption, by whom a new receiver is sent to; it must be there."""
    remote_logging_counts: bool
    """Whether log entries to a remote server are alarms enough, where no receiver is declared."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every receiver, then whether there are enough."""
        section = need(state.monitoring, "monitoring", state)
        if isinstance(section.traps, Unknown):
            yield unknown("", section.traps, _UNKNOWN)
            return
        for trap in section.traps:
            if not _is_protected(trap):
                yield violation(trap.address, _WEAK.format(address=trap.address, version=trap.version), trap.lines)
        protected = {trap.address for trap in section.traps if _is_protected(trap)}
        if protected and section.traps_enabled is False:
            yield violation("", _OFF, section.lines)
        if section.traps:
            yield from undetermined("", section.traps_enabled, _ENABLED_UNKNOWN)
        for receiver in self.trap_receivers:
            if receiver not in protected:
                yield violation(receiver, _MISSING.format(receiver=receiver), section.lines)
        if not self.trap_receivers and len(protected) < self.minimum_trap_receivers:
            yield from self._without_receivers(state, section, len(protected))

    def _without_receivers(self, state: DeviceState, section: Monitoring, count: int) -> Iterator[Observation]:
        logging = need(state.logging, "logging", state)
        servers = sorted({one.address for one in logging.destinations})
        if self.remote_logging_counts and servers and logging.enabled is True:
            listed = Text(en=", ".join(servers), zh_tw="、".join(servers))
            yield Observation(kind="note", target="", message=_BY_LOG.format(servers=listed))
            return
        if self.remote_logging_counts and servers and isinstance(logging.enabled, Unknown):
            yield unknown("", logging.enabled, _UNKNOWN)
            return
        facts = {"count": count, "least": self.minimum_trap_receivers}
        yield violation("", _FEW.format(**facts), section.lines)
        yield Observation(kind="note", target="", message=_UNDECLARED)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Add the declared receivers where the user is there, and switch alarms on; no receiver is ever taken away."""
        section = state.monitoring
        if section is None or state.logging is None or isinstance(section.traps, Unknown):
            return state
        protected = {trap.address for trap in section.traps if _is_protected(trap)}
        added = tuple(
            TrapDestination(address=receiver, version="3", security="encrypted", user=self.trap_user)
            for receiver in dict.fromkeys(self.trap_receivers)
            if receiver not in protected and self._has_user(state)
        )
        enabled = True if (protected or added) and section.traps_enabled is False else section.traps_enabled
        mended = section.changed(traps=(*section.traps, *added), traps_enabled=enabled)
        return state.changed(monitoring=mended)

    def _has_user(self, state: DeviceState) -> bool:
        if state.snmp is None or isinstance(state.snmp.users, Unknown):
            return False
        return any(user.name == self.trap_user and user.authentication and user.privacy for user in state.snmp.users)


def _is_protected(trap: TrapDestination) -> bool:
    return trap.version == "3" and trap.security == "encrypted"
