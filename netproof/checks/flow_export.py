"""Whether traffic at the firm's borders is recorded, and the records leave the device."""

from collections.abc import Iterator
from itertools import count
from typing import ClassVar, Literal

from netproof.checks._roles import interfaces_of, none_of, not_there, require_roles
from netproof.checks.check import Check, need, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_network import FlowExporter, Monitoring

_FEW = Text(
    en="records of traffic are sent to {count} collectors; at least {least} are asked for",
    zh_tw="流量紀錄僅送往 {count} 台收集器，基準要求至少 {least} 台",
)
_UNDECLARED = Text(
    en="the inventory declares no collector (monitoring_flow_collectors), so none can be set",
    zh_tw="設備清冊未列出流量收集器（monitoring_flow_collectors），無法代為設定",
)
_MISSING = Text(
    en="records of traffic are not sent to the firm's collector {collector}",
    zh_tw="流量紀錄未送往公司的收集器 {collector}",
)
_SILENT = Text(
    en="the traffic at {interface} is recorded for no collector of the firm",
    zh_tw="{interface} 的流量未送往公司的收集器",
)
_UNKNOWN = Text(en="it could not be told where records of traffic are sent", zh_tw="無法得知流量紀錄送往何處")
_WHICH = Text(
    en="it could not be told which interfaces are recorded for {address}",
    zh_tw="無法得知哪些介面的流量送往 {address}",
)
_EVERY, _OWN = "*", "NETPROOF"


class FlowExport(Check):
    """Clause 5.3.2: traffic is watched; without records nobody can say what came and went (RFC 7011)."""

    title: ClassVar[Text] = Text(
        en="Traffic at the borders is recorded for the firm's collectors",
        zh_tw="邊界流量紀錄送往公司的收集器",
    )
    sections: ClassVar[tuple[str, ...]] = ("monitoring", "interfaces")
    baseline: ClassVar[str] = "monitoring"
    mendable: ClassVar[bool] = True

    flow_roles: tuple[str, ...]
    """Roles of the interfaces whose traffic is recorded."""
    minimum_flow_collectors: int
    """Collectors that a device must send to, at least."""
    flow_collectors: tuple[str, ...]
    """The firm's collectors, as the device shall address them; empty when the inventory declares none."""
    flow_port: int
    """The UDP port of the collectors, for a new one."""
    flow_protocol: Literal["netflow", "ipfix"]
    """The protocol by which a new collector is sent to."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Concern only devices with such an interface."""
        return none_of(context, self.flow_roles)

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Count the collectors, and look for the interfaces whose traffic reaches one of them.

        Raises:
            IndeterminateError: the inventory gives no interface a role.
        """
        section = need(state.monitoring, "monitoring", state)
        require_roles(context)
        yield from not_there(state, context, self.flow_roles)
        if isinstance(section.exporters, Unknown):
            yield unknown("", section.exporters, _UNKNOWN)
            return
        addresses = {exporter.address for exporter in section.exporters}
        if len(addresses) < self.minimum_flow_collectors:
            facts = {"count": len(addresses), "least": self.minimum_flow_collectors}
            yield violation("", _FEW.format(**facts), section.lines)
            if not self.flow_collectors:
                yield Observation(kind="note", target="", message=_UNDECLARED)
        for collector in self.flow_collectors:
            if collector not in addresses:
                yield violation(collector, _MISSING.format(collector=collector), section.lines)
        yield from self._interfaces(section, section.exporters, state, context)

    def _interfaces(
        self, section: Monitoring, exporters: tuple[FlowExporter, ...], state: DeviceState, context: Context
    ) -> Iterator[Observation]:
        """Judge each interface; one of which it cannot be told is left open."""
        present = {interface.name for interface in need(state.interfaces, "interfaces", state).interfaces}
        counted = [one for one in exporters if not self.flow_collectors or one.address in self.flow_collectors]
        for one in counted:
            yield from undetermined(one.address, one.interfaces, _WHICH.format(address=one.address))
        known = [one.interfaces for one in counted if not isinstance(one.interfaces, Unknown)]
        recorded = {name for names in known for name in names}
        if len(known) < len(counted):
            return
        for interface in interfaces_of(context, self.flow_roles):
            if interface in present and not {interface, _EVERY} & recorded:
                yield violation(interface, _SILENT.format(interface=interface), section.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Send records of these interfaces to the declared collectors; none is ever taken away."""
        section = state.monitoring
        if section is None or state.interfaces is None or isinstance(section.exporters, Unknown):
            return state
        if not self.flow_collectors or any(isinstance(one.interfaces, Unknown) for one in section.exporters):
            return state
        present = {interface.name for interface in state.interfaces.interfaces}
        wanted = [name for name in interfaces_of(context, self.flow_roles) if name in present]
        if not wanted:
            return state
        exporters = (*section.exporters, *self._new(section.exporters, wanted))
        return state.changed(monitoring=section.changed(exporters=exporters))

    def _new(self, known: tuple[FlowExporter, ...], wanted: list[str]) -> Iterator[FlowExporter]:
        """Yield an exporter for each declared collector that some interface's traffic does not reach yet."""
        names = {exporter.name for exporter in known}
        free = (name for number in count(1) if (name := f"{_OWN}-{number}") not in names)
        for collector in dict.fromkeys(self.flow_collectors):
            there = [one for one in known if one.address == collector]
            recorded = {name for one in there if not isinstance(one.interfaces, Unknown) for name in one.interfaces}
            if _EVERY in recorded or set(wanted) <= recorded:
                continue
            own = next((one.name for one in there if one.name.startswith(_OWN)), None)
            yield FlowExporter(
                name=own or next(free),
                address=collector,
                port=self.flow_port,
                protocol=self.flow_protocol,
                interfaces=tuple(wanted),
            )
