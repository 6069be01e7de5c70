"""Whether SNMP is used in the one version that authenticates and encrypts."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text, Unknown
from netproof.model.state import DeviceState, Snmp, SnmpGroup, SnmpUser

_COMMUNITY = Text(
    en="an SNMP v1/v2c community ({access}) crosses the network in clear text",
    zh_tw="設有 SNMP v1/v2c 社群字串（{access}），以明文傳送",
)
_UNAUTHENTICATED = Text(
    en="SNMPv3 user {name} is not authenticated by an accepted protocol ({protocol})",
    zh_tw="SNMPv3 使用者 {name} 未採用可接受的身分驗證協定（{protocol}）",
)
_UNENCRYPTED = Text(
    en="SNMPv3 user {name} is not encrypted by an accepted protocol ({protocol})",
    zh_tw="SNMPv3 使用者 {name} 未採用可接受的加密協定（{protocol}）",
)
_LEVEL = Text(
    en="SNMPv3 group {name} lets users in without encryption ({level})",
    zh_tw="SNMPv3 群組 {name} 允許未加密的存取（{level}）",
)
_WRITES = Text(
    en="SNMPv3 group {name} may write everything; a view limits what it may, by hand",
    zh_tw="SNMPv3 群組 {name} 可寫入全部物件，應由人工以 view 限縮範圍",
)
_WRITES_UNKNOWN = Text(
    en="it could not be told what SNMPv3 group {name} may write",
    zh_tw="無法得知 SNMPv3 群組 {name} 可寫入的範圍",
)
_GROUPS = Text(en="the SNMPv3 groups could not be read", zh_tw="無法取得 SNMPv3 群組")
_USERS = Text(en="the SNMPv3 users could not be read", zh_tw="無法取得 SNMPv3 使用者")
_FURTHER = Text(
    en="whether there are further SNMP communities could not be told",
    zh_tw="無法得知是否尚有其他 SNMP 社群字串",
)


class SnmpVersions(Check):
    """Profile 4.1.6: SNMP v1 and v2c are off; SNMPv3 has authentication and privacy (RFC 3414, 3826)."""

    title: ClassVar[Text] = Text(
        en="SNMP only in version 3 with authentication and encryption",
        zh_tw="SNMP 僅使用具身分驗證及加密的第 3 版",
    )
    sections: ClassVar[tuple[str, ...]] = ("snmp",)
    baseline: ClassVar[str] = "services"
    mendable: ClassVar[bool] = True

    weak_authentications: tuple[str, ...]
    """Authentication protocols of SNMPv3 that do not count, in lower case."""
    weak_privacies: tuple[str, ...]
    """Privacy protocols of SNMPv3 that do not count, in lower case."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Report every community, and every user without strong protection."""
        section = need(state.snmp, "snmp", state)
        for community in section.communities:
            yield violation(community.community, _COMMUNITY.format(access=community.access), community.lines)
        yield from undetermined("", section.further_communities, _FURTHER)
        yield from self._groups(section)
        if isinstance(section.users, Unknown):
            yield unknown("", section.users, _USERS)
            return
        for user in section.users:
            yield from self._user(user)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Remove the communities and ask groups for encryption; a user's keys and views are not Netproof's to set."""
        section = state.snmp
        if section is None:
            return state
        groups = section.groups
        if not isinstance(groups, Unknown):
            private = {group.name for group in groups if group.level == "priv"}
            groups = tuple(_private(one) for one in groups if one.level == "priv" or one.name not in private)
        return state.changed(snmp=section.changed(communities=(), groups=_once(groups)))

    @staticmethod
    def _groups(section: Snmp) -> Iterator[Observation]:
        if isinstance(section.groups, Unknown):
            yield unknown("", section.groups, _GROUPS)
            return
        for group in section.groups:
            if group.level != "priv":
                yield violation(group.name, _LEVEL.format(name=group.name, level=group.level), group.lines)
            if group.writes_everything is True:
                yield violation(group.name, _WRITES.format(name=group.name), group.lines)
            yield from undetermined(group.name, group.writes_everything, _WRITES_UNKNOWN.format(name=group.name))

    def _user(self, user: SnmpUser) -> Iterator[Observation]:
        proof = (f"{user.name}: {user.authentication or '-'} / {user.privacy or '-'}",)
        if not user.authentication or user.authentication.lower() in self.weak_authentications:
            yield violation(
                user.name, _UNAUTHENTICATED.format(name=user.name, protocol=user.authentication or "-"), proof
            )
        if not user.privacy or user.privacy.lower() in self.weak_privacies:
            yield violation(user.name, _UNENCRYPTED.format(name=user.name, protocol=user.privacy or "-"), proof)


def _private(group: SnmpGroup) -> SnmpGroup:
    return group if group.level == "priv" else group.changed(level="priv")


def _once(groups: Known[tuple[SnmpGroup, ...]]) -> Known[tuple[SnmpGroup, ...]]:
    """Return the groups once by name; two levels of one group become one."""
    return groups if isinstance(groups, Unknown) else tuple({group.name: group for group in groups}.values())
