"""Whether people are warned before they log in, and nothing is told about the device."""

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from netproof.checks.check import Check, need, undetermined, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState, Identity
from netproof.model.state_access import Banner, Banners

_MISSING = Text(en="no banner is shown before the log-in", zh_tw="登入前未顯示警語")
_OTHER_TEXT = Text(
    en="the log-in banner does not hold the firm's warning text",
    zh_tw="登入警語未包含公司規定的文字",
)
_REVEALS = Text(
    en="the {kind} banner tells everybody the device's {fact}: {value}",
    zh_tw="警語（{kind}）對外揭露設備的{fact}：{value}",
)
_UNKNOWN = Text(en="it could not be told what is shown before the log-in", zh_tw="無法得知登入前顯示的內容")
_UNKNOWN_FACT = Text(
    en="it could not be told whether a banner holds the device's {fact}",
    zh_tw="無法得知警語是否含有設備的{fact}",
)
_FACTS = {
    "hostname": Text(en="host name", zh_tw="主機名稱"),
    "vendor": Text(en="vendor", zh_tw="廠牌"),
    "model": Text(en="model", zh_tw="型號"),
    "serial": Text(en="serial number", zh_tw="序號"),
    "operating_system": Text(en="operating system", zh_tw="作業系統"),
    "version": Text(en="software version", zh_tw="軟體版本"),
}
_TYPEABLE = re.compile(r"[^?$\\\0-\x1f\x7f-\U0010ffff]{1,200}")
"""One line that every device takes and shows as it is: IOS reads 254 characters a line, a question mark asks it for
help, a dollar sign begins a token there, and a backslash one of agetty's."""


class LoginBanner(Check):
    """Profile 4.1.6: a warning that binds whoever goes on, and that names no target (DISA STIG CISC-ND-000160)."""

    title: ClassVar[Text] = Text(en="A warning is shown before the log-in", zh_tw="登入前顯示警語")
    sections: ClassVar[tuple[str, ...]] = ("banners", "identity")
    baseline: ClassVar[str] = "banners"
    mendable: ClassVar[bool] = True

    text: str
    """The firm's warning; a plan sets one line of at most 200 ASCII letters without `?`, `$`, `\\`; empty: any."""
    undisclosed: tuple[Literal["hostname", "vendor", "model", "serial", "operating_system", "version"], ...]
    """What no banner before the log-in may tell about the device."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Look for the warning, and for what gives the device away."""
        section = need(state.banners, "banners", state)
        identity = need(state.identity, "identity", state)
        yield from undetermined("", section.further_banners, _UNKNOWN)
        login = _of_kind(section, "login")
        if login is None and not isinstance(section.further_banners, Unknown):
            yield violation("login", _MISSING, section.lines)
        elif login and self._lacks_text(login):
            yield violation("login", _OTHER_TEXT, login.lines)
        for banner in section.banners:
            if banner.before_login:
                yield from undetermined(banner.kind, banner.text, _UNKNOWN)
                yield from self._disclosures(banner, identity)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Show the firm's text instead of what is wrong."""
        section, identity = state.banners, state.identity
        if section is None or identity is None or not _TYPEABLE.fullmatch(self.text):
            return state
        banners = tuple(
            banner.changed(text=self.text) if banner.replaceable and self._is_wrong(banner, identity) else banner
            for banner in section.banners
        )
        if _of_kind(section, "login") is None and not isinstance(section.further_banners, Unknown):
            banners = (*banners, Banner(kind="login", text=self.text))
        return state.changed(banners=section.changed(banners=banners)) if banners != section.banners else state

    def _is_wrong(self, banner: Banner, identity: Identity) -> bool:
        reveals = any(found.kind == "violation" for found in self._disclosures(banner, identity))
        return banner.before_login and (reveals or (banner.kind == "login" and self._lacks_text(banner)))

    def _lacks_text(self, banner: Banner) -> bool:
        """Tell whether a known text is empty or another one; how its lines are broken does not matter."""
        if isinstance(banner.text, Unknown):
            return False
        words = _words(banner.text)
        return not words or _words(self.text) not in words

    def _disclosures(self, banner: Banner, identity: Identity) -> Iterator[Observation]:
        if isinstance(banner.text, Unknown):
            return
        approved = _words(banner.text) == _words(self.text)
        for name in self.undisclosed:
            value = getattr(identity, name)
            if isinstance(value, Unknown) and approved:
                continue  # the firm's own text is the same for every device, whatever this one's facts are
            if isinstance(value, Unknown):
                yield unknown(banner.kind, value, _UNKNOWN_FACT.format(fact=_FACTS[name]))
            elif _holds(banner.text, value) and (name != "version" or "." in value):
                message = _REVEALS.format(kind=banner.kind, fact=_FACTS[name], value=value)
                yield violation(banner.kind, message, banner.lines)


def _of_kind(section: Banners, kind: str) -> Banner | None:
    return next((banner for banner in section.banners if banner.kind == kind), None)


def _words(text: str) -> str:
    return " ".join(text.split())


def _holds(text: str, value: str) -> bool:
    """Tell whether a text has a value as words of its own: `sw1` is not in `sw10`."""
    return bool(value) and re.search(rf"(?<![\w.-]){re.escape(value)}(?![\w-])", text, re.IGNORECASE) is not None
