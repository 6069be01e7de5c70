"""Whether what administrators may do is asked of the AAA servers."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._aaa import OF_SERVERS, chosen_names, find
from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState

_NONE = Text(en="{service} is not authorized by any list ({name})", zh_tw="{service} 未套用任何授權方法清單（{name}）")
_NOT_FIRST = Text(
    en="{service} does not ask an AAA server first (its methods are {methods})",
    zh_tw="{service} 的授權並非優先向 AAA 伺服器查詢（順序為 {methods}）",
)
_OPEN = Text(
    en="{service} is allowed to everybody when no AAA server answers (its methods are {methods})",
    zh_tw="AAA 伺服器無回應時，{service} 將開放給所有人（順序為 {methods}）",
)
_UNKNOWN = Text(en="it could not be told who authorizes administrators", zh_tw="無法得知管理人員權限的授權方式")


class CommandAuthorization(Check):
    """Clauses 4.1.4 and 5.3.1: a person's rights are kept in one place, and are the least that the work needs.

    It is mended by hand: a server that does not know a right takes it from everybody, Netproof included.
    """

    title: ClassVar[Text] = Text(
        en="Rights of administrators come from the AAA servers", zh_tw="管理人員的權限由 AAA 伺服器授予"
    )
    sections: ClassVar[tuple[str, ...]] = ("aaa",)
    baseline: ClassVar[str] = "aaa"

    authorized_services: tuple[str, ...]
    """What must be authorized: `exec` (the session and its level), `commands 15` (each command)."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge each service by the lists that the ways in follow."""
        section = need(state.aaa, "aaa", state)
        for fact in (section.enabled, section.authorization, section.ways_in):
            yield from undetermined("", fact, _UNKNOWN)
        if isinstance(section.authorization, Unknown):
            return
        for service in self.authorized_services:
            for name in chosen_names(section, "authorization", service):
                found = find(section.authorization, service, name)
                methods = found.methods if found else ()
                target = service if name == "default" else f"{service} {name}"
                facts = {"service": service, "name": name, "methods": " ".join(methods)}
                problem = _problem(methods)
                if problem:
                    yield violation(target, problem.format(**facts), found.lines if found else section.lines)


def _problem(methods: tuple[str, ...]) -> Text | None:
    if not methods:
        return _NONE
    if not methods[0].startswith(OF_SERVERS):
        return _NOT_FIRST
    return _OPEN if "none" in methods else None
