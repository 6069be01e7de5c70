"""Whether the device offers services that it does not need."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._transports import without_transports
from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState, Service

_ENABLED = Text(en="the needless service {name} is on", zh_tw="非必要服務 {name} 已啟用")
_UNKNOWN = Text(
    en="it could not be told whether the service {name} is on",
    zh_tw="無法得知服務 {name} 是否啟用",
)

TELNET, SNMP_V1V2C = "telnet", "snmp-v1v2c"
"""Services that other sections hold in parts: lines that accept telnet, and communities."""


class NeedlessServices(Check):
    """Clause 5.3.2: what is not needed is closed. Services go by names that all platforms share."""

    title: ClassVar[Text] = Text(en="Needless services are off", zh_tw="非必要服務均已停用")
    sections: ClassVar[tuple[str, ...]] = ("services",)
    baseline: ClassVar[str] = "services"
    mendable: ClassVar[bool] = True

    forbidden_services: tuple[str, ...]
    """Services that are off everywhere, by the names that all platforms share."""
    allowed_services: tuple[str, ...]
    """Services that this device needs although they are forbidden elsewhere, such as `http` for a guest portal."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report every forbidden service that is on, or that may be."""
        for service in need(state.services, "services", state).services:
            if not self._is_forbidden(service):
                continue
            target = f"{service.name} {service.interface}".strip()
            if service.enabled is True:
                yield violation(target, _ENABLED.format(name=target), service.lines)
            yield from undetermined(target, service.enabled, _UNKNOWN.format(name=target))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Turn the forbidden services off, also in the sections that hold what they consist of."""
        section = state.services
        if section is None:
            return state
        off = {service.name for service in section.services if service.enabled is True and self._is_forbidden(service)}
        services = tuple(
            service.changed(enabled=False) if service.enabled is True and self._is_forbidden(service) else service
            for service in section.services
        )
        return _without_parts(state.changed(services=section.changed(services=services)), off)

    def _is_forbidden(self, service: Service) -> bool:
        return service.name in self.forbidden_services and service.name not in self.allowed_services


def _without_parts(state: DeviceState, off: set[str]) -> DeviceState:
    """Close the lines and communities of which some services consist, so that the state stays of one piece."""
    if TELNET in off and state.management_access:
        section = state.management_access
        lines = tuple(without_transports(line, TELNET.__eq__) for line in section.management_lines)
        state = state.changed(management_access=section.changed(management_lines=lines))
    if SNMP_V1V2C in off and state.snmp:
        state = state.changed(snmp=state.snmp.changed(communities=()))
    return state
