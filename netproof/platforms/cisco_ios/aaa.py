"""Servers, method lists and who asks them, when `aaa new-model` is on and when it is not.

Sources: Cisco IOS Security Command Reference (`aaa new-model`, `aaa authentication login`, `aaa authorization`,
`aaa accounting`, `aaa group server`, `tacacs server`, `tacacs-server host`, `radius server`, `radius-server host`,
`ldap server`, `login authentication`). Without `aaa new-model` no list is asked and IOS takes no other `aaa` line.
With it a vty without a list `default` asks for a local account, and a console asks for nothing.
"""

import re
from collections.abc import Iterable, Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known, Unknown
from netproof.model.section import Section
from netproof.model.state_access import Aaa, MethodList, WayIn
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.aaa_rendering import lines_between
from netproof.platforms.cisco_ios.aaa_servers import servers
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration, vty_range
from netproof.platforms.outputs import NotCollectedError, Outputs
from netproof.platforms.proof import proof

COMMANDS = (RUNNING,)

NEW_MODEL = "aaa new-model"
_AUTHENTICATION = re.compile(r"aaa authentication (?P<service>login|enable|dot1x|ppp) (?P<name>\S+) (?P<methods>.+)$")
_AUTHORIZATION = re.compile(r"aaa authorization (?P<service>commands \d+|exec|network) (?P<name>\S+) (?P<methods>.+)$")
_ACCOUNTING = re.compile(
    r"aaa accounting (?P<service>commands \d+|exec|network|connection|system|dot1x) (?P<name>\S+)"
    r" (?P<record>start-stop|stop-only|none)(?: (?P<methods>.+))?$"
)
_LOCAL = {"local-case": "local"}


def parse(outputs: Outputs) -> Aaa:
    """Read the section.

    Raises:
        NotCollectedError: the configuration has no line stanza, while every IOS prints `line con 0`.
    """
    root = running_configuration(outputs)
    if root.first("line") is None:
        raise NotCollectedError(f"`{RUNNING}` has no line stanza: the configuration is not whole")
    enabled = root.has(NEW_MODEL)
    authentication = tuple(_lists(root, _AUTHENTICATION)) if enabled else ()
    default = any(one.service == "login" and one.name == "default" for one in authentication)
    implied = (MethodList(service="login", name="default", methods=("local",)),) if enabled and not default else ()
    return Aaa(
        enabled=enabled,
        servers=tuple(servers(root)),
        authentication=(*authentication, *implied),
        authorization=tuple(_lists(root, _AUTHORIZATION)) if enabled else (),
        accounting=_accounting(root) if enabled else (),
        ways_in=tuple(_ways_in(root, enabled=enabled, default=default)),
        takes_servers=True,
        lines=tuple(line for node in root.find("aaa", "no aaa") for line in proof(node)),
    )


def _lists(root: Node, pattern: re.Pattern[str]) -> Iterator[MethodList]:
    for node, found in root.match(pattern):
        facts = found.groupdict()
        record = facts.get("record") or ""
        yield MethodList(
            service=facts["service"],
            name=facts["name"],
            methods=tuple(_methods((facts["methods"] or "").split())),
            record=record if record in {"start-stop", "stop-only", "none"} else "",
            lines=proof(node),
        )


def _accounting(root: Node) -> Known[tuple[MethodList, ...]]:
    """Read the lists; one that still stands as a block has settings that no line of one piece can have."""
    unread = next((node.text for node in root.find("aaa accounting") if node.children), "")
    return Unknown(unknown=f"`{unread}` has settings that are not read") if unread else tuple(_lists(root, _ACCOUNTING))


def _methods(words: Iterable[str]) -> Iterator[str]:
    """Bring methods into the form of `MethodList`; the word behind `group` is a group's name."""
    rest = iter(words)
    for word in rest:
        if word == "group":
            yield f"group:{next(rest, '')}"
        elif word != "broadcast":
            yield _LOCAL.get(word, word)


def _ways_in(root: Node, *, enabled: bool, default: bool) -> Iterator[WayIn]:
    """Yield terminal lines, vty by vty, and a web server that asks AAA or an account of its own."""
    for stanza in root.find("line"):
        numbers = vty_range(stanza.text)
        is_console = numbers is None
        names = [f"vty {number}" for number in numbers] if numbers else [stanza.text.removeprefix("line ")]
        refused = stanza.has("transport input none") if numbers else stanza.has("no exec")
        for name in names if not refused else ():
            yield WayIn(
                name=name,
                is_console=is_console,
                login=_login(stanza, is_console=is_console, default=default) if enabled else "",
                chosen=tuple(_chosen(stanza)) if enabled else (),
                lines=proof(stanza),
            )
    for server in root.find("ip http server", "ip http secure-server"):
        yield _web(root, server, enabled=enabled)


def _login(stanza: Node, *, is_console: bool, default: bool) -> str:
    node = stanza.first("login authentication")
    name = node.text.split()[-1] if node else "default"
    return "" if is_console and name == "default" and not default else name


def _chosen(stanza: Node) -> Iterator[str]:
    """Yield the lists that a line chooses, as `accounting commands 15 NAME`."""
    for node in stanza.find("authorization", "accounting"):
        if not node.text.endswith(" default"):
            yield node.text


def _web(root: Node, server: Node, *, enabled: bool) -> WayIn:
    """`ip http authentication aaa [login-authentication LIST]`; any other method asks no list."""
    method = root.first("ip http authentication aaa")
    words = method.text.split() if method else []
    login = words[-1] if "login-authentication" in words else "default"
    return WayIn(
        name="https" if "secure" in server.text else "http",
        login=login if words and enabled else "",
        follows_default=bool(words),
        lines=tuple(line for node in filter(None, (server, method)) for line in proof(node)),
    )


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that switch AAA on, then add servers and groups, then set lists; nothing is taken away."""
    if not isinstance(before, Aaa) or not isinstance(after, Aaa):
        raise TypeError("aaa renders Aaa only")
    return tuple(ConfigurationLine(line=line) for line in lines_between(before, after))
