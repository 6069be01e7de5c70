"""Whether ports that nobody uses are shut."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text, Unknown
from netproof.model.state import DeviceState, Interface

_UNUSED = Text(
    en="access port {name} is switched on, but nothing is connected",
    zh_tw="存取埠 {name} 已啟用但未連接任何設備",
)
_UNKNOWN = Text(
    en="it could not be told whether access port {name} is in use",
    zh_tw="無法得知存取埠 {name} 是否使用中",
)


class UnusedInterfaces(Check):
    """Profile 4.1.6 and clause 5.3.2: an unused access port is shut (DISA STIG CISC-L2-000210).

    An uplink without a link is a fault to look at, not a port to shut, so only access ports are judged.
    """

    title: ClassVar[Text] = Text(en="Unused access ports are shut", zh_tw="未使用的存取埠均已關閉")
    sections: ClassVar[tuple[str, ...]] = ("interfaces",)
    baseline: ClassVar[str] = "services"
    mendable: ClassVar[bool] = True

    reserved_descriptions: tuple[str, ...]
    """Shell patterns, in lower case, over descriptions that keep a port open although nothing is connected yet."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every access port that is not reserved."""
        for interface in need(state.interfaces, "interfaces", state).interfaces:
            if not self._is_judged(interface, context) or interface.enabled is False or interface.up is True:
                continue
            what = _UNKNOWN.format(name=interface.name)
            role = _role(interface, context)
            if isinstance(role, Unknown):
                yield unknown(interface.name, role, what)
                continue
            if interface.enabled is True and interface.up is False:
                yield violation(interface.name, _UNUSED.format(name=interface.name), interface.lines)
            yield from undetermined(interface.name, interface.enabled, what)
            yield from undetermined(interface.name, interface.up, what)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Shut them."""
        section = state.interfaces
        if section is None:
            return state
        interfaces = tuple(
            item.changed(enabled=False)
            if item.enabled is True
            and item.up is False
            and _role(item, context) == "access"
            and self._is_judged(item, context)
            else item
            for item in section.interfaces
        )
        return state.changed(interfaces=section.changed(interfaces=interfaces))

    def _is_judged(self, interface: Interface, context: Context) -> bool:
        role = _role(interface, context)
        description = interface.description.lower()
        reserved = any(fnmatchcase(description, text) for text in self.reserved_descriptions)
        return not reserved and (role == "access" or isinstance(role, Unknown))


def _role(interface: Interface, context: Context) -> Known[str]:
    return context.device.interface_roles.get(interface.name, interface.mode)
