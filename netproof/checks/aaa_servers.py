"""Whether enough AAA servers stand behind each group that is asked, each with a key."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._aaa import OF_SERVERS, AaaCheck
from netproof.checks.check import need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import Aaa, AaaServer, MethodList

_NONE = Text(en="no method list asks an AAA server", zh_tw="未有任何驗證方法清單使用 AAA 伺服器")
_FEW = Text(
    en="the group {group} has {count} AAA servers; at least {least} are asked for",
    zh_tw="伺服器群組 {group} 僅有 {count} 台 AAA 伺服器，基準要求至少 {least} 台",
)
_NO_KEY = Text(
    en="the AAA server {server} has no key, so anybody can answer in its place",
    zh_tw="AAA 伺服器 {server} 未設定金鑰，可能遭冒名回應",
)
_MISSING = Text(
    en="the firm's AAA server {server} is not asked",
    zh_tw="未使用公司的 AAA 伺服器 {server}",
)
_UNKNOWN = Text(en="it could not be told which AAA servers are asked", zh_tw="無法得知使用哪些 AAA 伺服器")
_KEY_UNKNOWN = Text(
    en="it could not be told whether the AAA server {server} has a key",
    zh_tw="無法得知 AAA 伺服器 {server} 是否設定金鑰",
)


class AaaServers(AaaCheck):
    """Clause 4.1.4, profile: one server that is down would leave only the devices' own accounts to log in with."""

    title: ClassVar[Text] = Text(en="Enough AAA servers, each with a key", zh_tw="AAA 伺服器數量足夠且均設定金鑰")
    sections: ClassVar[tuple[str, ...]] = ("aaa",)
    baseline: ClassVar[str] = "aaa"
    mendable: ClassVar[bool] = True

    minimum_servers: int
    """AAA servers in each group that is asked, at least."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Count the servers of each group that a list asks, and look for their keys and the declared ones."""
        section = need(state.aaa, "aaa", state)
        for fact in (section.servers, section.authentication, section.authorization, section.accounting):
            yield from undetermined("", fact, _UNKNOWN)
        if isinstance(section.servers, Unknown) or isinstance(section.authentication, Unknown):
            return
        groups = _asked_groups(section)
        if not groups:
            yield violation("", _NONE, section.lines)
        asked = [server for server in section.servers if set(groups).intersection(server.groups)]
        for group in groups:
            members = {server.address for server in asked if group in server.groups}
            if len(members) < self.minimum_servers:
                facts = {"group": group, "count": len(members), "least": self.minimum_servers}
                yield violation(group, _FEW.format(**facts), section.lines)
        yield from _keys(asked)
        for address in dict.fromkeys(self.servers):
            if address not in {server.address for server in asked}:
                yield violation(address, _MISSING.format(server=address), section.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Add the firm's servers, where a list asks their group or their protocol's; none is taken away."""
        section = state.aaa
        if section is None or not self.can_set_servers(section):
            return state
        if not {self.group, self.server_protocol}.intersection(_asked_groups(section)):
            return state
        return state.changed(aaa=self.with_servers(section))


def _asked_groups(section: Aaa) -> list[str]:
    lists: list[Known[tuple[MethodList, ...]]] = [section.authentication, section.authorization, section.accounting]
    methods = [
        method
        for known in lists
        if not isinstance(known, Unknown)
        for one in known
        for method in one.methods
        if method.startswith(OF_SERVERS)
    ]
    return list(dict.fromkeys(method.removeprefix(OF_SERVERS) for method in methods))


def _keys(asked: list[AaaServer]) -> Iterator[Observation]:
    for server in asked:
        if server.has_key is False:
            yield violation(server.name, _NO_KEY.format(server=server.name), server.lines)
        yield from undetermined(server.name, server.has_key, _KEY_UNKNOWN.format(server=server.name))
