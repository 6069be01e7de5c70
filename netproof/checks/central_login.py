"""Whether people log in through the firm's AAA servers, with the device's own accounts as the last resort."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._aaa import LOCAL, OF_SERVERS, AaaCheck, find, keeps_own_account, switched_on, with_list
from netproof.checks.check import need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import Aaa, MethodList, WayIn

_NAMELESS = frozenset({"none", "line", "enable"})
_OFF = Text(en="{way} asks no AAA server: AAA is off", zh_tw="{way} 登入時未向 AAA 伺服器驗證：未啟用 AAA")
_NO_LIST = Text(
    en="{way} asks no method list at log-in, so no AAA server",
    zh_tw="{way} 登入時未套用任何驗證方法清單，未向 AAA 伺服器驗證",
)
_UNDEFINED = Text(
    en="{way} asks the method list {name}, which is not defined", zh_tw="{way} 套用的驗證方法清單 {name} 未定義"
)
_NOT_FIRST = Text(
    en="{way} does not ask an AAA server first (its methods are {methods})",
    zh_tw="{way} 登入時並非優先向 AAA 伺服器驗證（驗證順序為 {methods}）",
)
_EARLY = Text(
    en="{way} has the device's own accounts elsewhere than last (its methods are {methods})",
    zh_tw="{way} 未將設備本機帳號列為最後備援（驗證順序為 {methods}）",
)
_NO_LAST_RESORT = Text(
    en="{way} has no local account as the last resort: nobody gets in when no AAA server answers ({methods})",
    zh_tw="{way} 未以設備本機帳號作為最後備援，AAA 伺服器無回應時將無人可登入（{methods}）",
)
_ANYWAY = Text(
    en="{way} lets a local account in also when an AAA server refuses ({methods})",
    zh_tw="{way} 於 AAA 伺服器拒絕時仍可以本機帳號登入（{methods}）",
)
_NAMELESS_METHOD = Text(
    en="{way} falls back on a method that asks for no account ({methods})",
    zh_tw="{way} 的備援方法不驗證個人帳號（{methods}）",
)
_BY_KEY = Text(
    en="{way}: a public key also lets {names} in, and no server is asked for them",
    zh_tw="{way}：{names} 另可以公開金鑰登入，該方式不經 AAA 伺服器驗證",
)
_UNKNOWN = Text(en="it could not be told how people log in by {way}", zh_tw="無法得知 {way} 的登入驗證方式")
_LISTS = Text(en="it could not be told what log-in asks", zh_tw="無法得知登入時的驗證方式")


class CentralLogin(AaaCheck):
    """Clauses 4.1.3 and 4.1.4: one place knows who may log in, so that a leaver is out everywhere at once.

    The device's own accounts stay as the last resort (profile): they are asked only when no server answers.
    """

    title: ClassVar[Text] = Text(
        en="Log-in asks the AAA servers first, own accounts last",
        zh_tw="登入優先向 AAA 伺服器驗證，本機帳號僅作最後備援",
    )
    sections: ClassVar[tuple[str, ...]] = ("aaa",)
    baseline: ClassVar[str] = "aaa"
    mendable: ClassVar[bool] = True

    console: bool
    """Whether the console asks the servers too."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every way in by the list that it asks."""
        section = need(state.aaa, "aaa", state)
        yield from undetermined("", section.enabled, _LISTS)
        yield from undetermined("", section.authentication, _LISTS)
        yield from undetermined("", section.ways_in, _LISTS)
        if isinstance(section.authentication, Unknown) or isinstance(section.ways_in, Unknown):
            return
        for way in section.ways_in:
            if self.console or not way.is_console:
                yield from self._judged(way, section, section.authentication)

    def _judged(self, way: WayIn, section: Aaa, lists: tuple[MethodList, ...]) -> Iterator[Observation]:
        if isinstance(way.login, Unknown) or section.enabled is False or not way.login:
            yield from undetermined(way.name, way.login, _UNKNOWN.format(way=way.name))
            if not isinstance(way.login, Unknown):
                problem = _OFF if section.enabled is False else _NO_LIST
                yield violation(way.name, problem.format(way=way.name), way.lines)
            return
        found = find(lists, "login", way.login)
        if found is None:
            yield violation(way.name, _UNDEFINED.format(way=way.name, name=way.login), way.lines)
            return
        wrong = _problem(found.methods)
        if wrong:
            text = wrong.format(way=way.name, methods=" ".join(found.methods))
            yield violation(way.name, text, (*found.lines, *way.lines))
        if way.by_key and not isinstance(way.by_key, Unknown):
            names = ", ".join(way.by_key)
            yield Observation(kind="note", target=way.name, message=_BY_KEY.format(way=way.name, names=names))

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Put the servers first and local accounts last, once the servers are known to let Netproof in."""
        section = state.aaa
        ready = section is not None and self.can_set_servers(section) and self.servers_know_netproof
        if section is None or not ready or not keeps_own_account(state, context):
            return state
        mended = switched_on(section)
        if mended.enabled is not True or isinstance(mended.authentication, Unknown):
            return state
        ways = () if isinstance(mended.ways_in, Unknown) else mended.ways_in
        judged = [way for way in ways if self.console or not way.is_console]
        names = dict.fromkeys(
            way.login or ("default" if way.follows_default else "") for way in judged if isinstance(way.login, str)
        )
        wrong = [name for name in names if name and self._is_wrong(name, mended.authentication)]
        if not wrong:
            return state
        for name in wrong:
            mended = self._with_login(mended, name)
        return state.changed(aaa=self.with_servers(mended))

    def _is_wrong(self, name: str, lists: tuple[MethodList, ...]) -> bool:
        found = find(lists, "login", name)
        return found is None or _problem(found.methods) is not None

    def _with_login(self, section: Aaa, name: str) -> Aaa:
        if isinstance(section.authentication, Unknown) or isinstance(section.ways_in, Unknown):
            return section
        old = find(section.authentication, "login", name)
        groups = [method for method in (old.methods if old else ()) if method.startswith(OF_SERVERS)]
        methods = (*(groups or [f"{OF_SERVERS}{self.group}"]), LOCAL)
        wanted = MethodList(service="login", name=name, methods=methods, lines=old.lines if old else ())
        ways = tuple(
            way.changed(login="default") if way.login == "" and way.follows_default and name == "default" else way
            for way in section.ways_in
        )
        mended = section.changed(authentication=with_list(section.authentication, wanted), ways_in=ways)
        return _with_level(mended, methods)


def _with_level(section: Aaa, methods: tuple[str, ...]) -> Aaa:
    """Let the servers give people their level too: a list that asks the device alone would refuse all it lacks."""
    levels = section.authorization
    old = None if isinstance(levels, Unknown) else find(levels, "exec", "default")
    if isinstance(levels, Unknown) or old is None or old.methods != (LOCAL,):
        return section
    return section.changed(authorization=with_list(levels, old.changed(methods=methods)))


def _problem(methods: tuple[str, ...]) -> Text | None:
    if not methods or not methods[0].startswith(OF_SERVERS):
        return _NOT_FIRST
    if _NAMELESS.intersection(methods):
        return _NAMELESS_METHOD
    if "local-anyway" in methods:
        return _ANYWAY
    if LOCAL not in methods:
        return _NO_LAST_RESORT
    return None if methods[-1] == LOCAL else _EARLY
