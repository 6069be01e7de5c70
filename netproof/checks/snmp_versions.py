"""Whether SNMP is used in the one version that authenticates and encrypts."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState, SnmpUser

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
_USERS = Text(en="the SNMPv3 users could not be read", zh_tw="無法取得 SNMPv3 使用者")
_FURTHER = Text(
    en="whether there are further SNMP communities could not be told",
    zh_tw="無法得知是否尚有其他 SNMP 社群字串",
)


class SnmpVersions(Check):
    """Profile 4.1.6: SNMP v1 and v2c are off; every SNMPv3 user has authentication and privacy (RFC 3414, RFC 3826)."""

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
        if isinstance(section.users, Unknown):
            yield unknown("", section.users, _USERS)
            return
        for user in section.users:
            yield from self._user(user)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Remove the communities; a user's keys are not Netproof's to set."""
        if state.snmp is None:
            return state
        return state.changed(snmp=state.snmp.changed(communities=()))

    def _user(self, user: SnmpUser) -> Iterator[Observation]:
        proof = (f"{user.name}: {user.authentication or '-'} / {user.privacy or '-'}",)
        if not user.authentication or user.authentication.lower() in self.weak_authentications:
            yield violation(
                user.name, _UNAUTHENTICATED.format(name=user.name, protocol=user.authentication or "-"), proof
            )
        if not user.privacy or user.privacy.lower() in self.weak_privacies:
            yield violation(user.name, _UNENCRYPTED.format(name=user.name, protocol=user.privacy or "-"), proof)
