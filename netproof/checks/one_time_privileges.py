"""Whether one-time passwords or temporary privileges can work on a device that relies on them."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._aaa import LOCAL, OF_SERVERS, find
from netproof.checks._privileged_access import measure_of
from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState

_OTHER_WAY = Text(
    en="no proven entry in force in the register privileged_access covers the device; "
    "the sources of its administration are restricted instead (management_sources)",
    zh_tw="「一次性密碼及短暫性權限措施清冊」中無有效且具佐證的登載涵蓋此設備，改以限制管理來源（management_sources）判定",
)
_BESIDE = Text(
    en="{way} lets people in without asking an AAA server first, so beside {entry} ({methods})",
    zh_tw="{way} 可不經 AAA 伺服器即登入，未受 {entry} 約束（驗證順序為 {methods}）",
)
_KEY = Text(
    en="{way} lets {names} in by a public key, so beside {entry}",
    zh_tw="{way} 可由 {names} 以公開金鑰登入，未受 {entry} 約束",
)
_BY = Text(en="privileges come from {system} ({entry})", zh_tw="權限由 {system} 授予（{entry}）")
_UNKNOWN = Text(en="it could not be told what log-in asks", zh_tw="無法得知登入時的驗證方式")


class OneTimePrivileges(Check):
    """Clause 4.1.5, its second way: one-time passwords or temporary privileges in place of restricted sources.

    A device shows no more than that log-in leads to the server behind which they are; the register holds the rest.
    """

    title: ClassVar[Text] = Text(
        en="One-time or temporary privileges cannot be passed by", zh_tw="無法繞過一次性密碼或短暫性權限措施"
    )
    sections: ClassVar[tuple[str, ...]] = ("aaa",)
    baseline: ClassVar[str] = "aaa"

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Leave devices to the clause's first way where no measure covers them."""
        return _OTHER_WAY if measure_of(context) is None else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Report ways in other than the console that do not ask a server first, or something else than local last."""
        section, entry = need(state.aaa, "aaa", state), measure_of(context)
        if entry is None:
            return
        for fact in (section.enabled, section.authentication, section.ways_in):
            yield from undetermined("", fact, _UNKNOWN)
        if isinstance(section.authentication, Unknown) or isinstance(section.ways_in, Unknown):
            return
        for way in section.ways_in:
            if way.is_console:
                continue
            yield from undetermined(way.name, way.login, _UNKNOWN)
            yield from undetermined(way.name, way.by_key, _UNKNOWN)
            found = None if isinstance(way.login, Unknown) else find(section.authentication, "login", way.login)
            methods = found.methods if found and section.enabled is not False else ()
            facts = {"way": way.name, "entry": entry.id, "methods": " ".join(methods) or "-"}
            if not isinstance(way.login, Unknown) and not _asks_server(methods):
                yield violation(way.name, _BESIDE.format(**facts), way.lines)
            holders = () if isinstance(way.by_key, Unknown) else way.by_key
            names = [name for name in holders if name != context.device.own_access.account]
            if names:
                yield violation(way.name, _KEY.format(**facts, names=", ".join(names)), way.lines)
        yield Observation(kind="note", target=entry.id, message=_BY.format(system=entry.system, entry=entry.id))


def _asks_server(methods: tuple[str, ...]) -> bool:
    return (
        bool(methods)
        and methods[0].startswith(OF_SERVERS)
        and all(method.startswith(OF_SERVERS) or method == LOCAL for method in methods)
    )
