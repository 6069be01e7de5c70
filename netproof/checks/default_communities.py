"""Whether an SNMP community is a word that attackers try first."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.model.state import DeviceState

_DEFAULT = Text(
    en="the SNMP community {name} ({access}) is a widely known default",
    zh_tw="SNMP 社群字串 {name}（{access}）為眾所周知的預設值",
)
_FURTHER = Text(
    en="whether there are further SNMP communities could not be told",
    zh_tw="無法得知是否尚有其他 SNMP 社群字串",
)


class DefaultCommunities(Check):
    """Profile section 2: no default password; a community is one."""

    title: ClassVar[Text] = Text(en="No default SNMP community", zh_tw="未使用預設的 SNMP 社群字串")
    sections: ClassVar[tuple[str, ...]] = ("snmp",)
    baseline: ClassVar[str] = "services"
    mendable: ClassVar[bool] = True

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report every community that is a known default."""
        section = need(state.snmp, "snmp", state)
        for item in section.communities:
            if item.is_default:
                yield violation(item.community, _DEFAULT.format(name=item.community, access=item.access), item.lines)
        yield from undetermined("", section.further_communities, _FURTHER)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Remove them."""
        if state.snmp is None:
            return state
        communities = tuple(item for item in state.snmp.communities if not item.is_default)
        return state.changed(snmp=state.snmp.changed(communities=communities))
