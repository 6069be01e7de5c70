"""Whether every way in asks who is coming."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import ClassVar

from netproof.checks.check import Check, need, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown, is_known
from netproof.model.state import DeviceState, ManagementLine

_NAMELESS = Text(
    en="{line} does not ask for an account (its authentication is {method})",
    zh_tw="{line} 登入時未驗證個人帳號（驗證方式為 {method}）",
)
_UNKNOWN = Text(
    en="it could not be told how {line} authenticates people",
    zh_tw="無法得知 {line} 的身分驗證方式",
)


class LineAuthentication(Check):
    """Clause 4.1.3: remote maintenance authenticates identity; a line password or none at all names nobody."""

    title: ClassVar[Text] = Text(
        en="Every way in authenticates people by account",
        zh_tw="各管理連線均以個人帳號驗證身分",
    )
    sections: ClassVar[tuple[str, ...]] = ("management_access",)
    baseline: ClassVar[str] = "management_access"
    mendable: ClassVar[bool] = True

    accepted_authentications: tuple[str, ...]
    """Shell patterns over `ManagementLine.authentication`."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every line that accepts connections."""
        for line in need(state.management_access, "management_access", state).management_lines:
            method = line.authentication if line.authentication != "" else Unknown(unknown="not read")
            if line.transports == ():
                continue
            if isinstance(method, Unknown):
                yield unknown(line.name, method, _UNKNOWN.format(line=line.name))
            elif self._is_nameless(line):
                yield violation(line.name, _NAMELESS.format(line=line.name, method=method), line.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Ask for a local account, where Netproof's own one is local so that it can still log in."""
        section, accounts = state.management_access, state.local_accounts
        own = context.device.own_access.account
        if section is None or accounts is None or not any(a.name == own and a.enabled for a in accounts.accounts):
            return state
        lines = tuple(
            line.changed(authentication="local") if line.transports != () and self._is_nameless(line) else line
            for line in section.management_lines
        )
        return state.changed(management_access=section.changed(management_lines=lines))

    def _is_nameless(self, line: ManagementLine) -> bool:
        method = line.authentication
        if not is_known(method) or not method:
            return False
        return not any(fnmatchcase(method, pattern) for pattern in self.accepted_authentications)
