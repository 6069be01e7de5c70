"""The lines that lead to planned AAA: on first, then servers and groups, then what decides, authorisation last.

Nothing is taken away, so that whoever can log in by a local account still can: the lists name `local` behind servers.
"""

from collections.abc import Iterator

from netproof.model.record import Unknown
from netproof.model.state_access import Aaa, AaaServer, MethodList

_DEFAULT_GROUPS = frozenset({"tacacs+", "radius", "ldap"})


def lines_between(before: Aaa, after: Aaa) -> Iterator[str]:
    """Yield the lines in the order in which they must be typed."""
    if after.enabled is True and before.enabled is not True:
        yield "aaa new-model"
    yield from _servers(before, after)
    for kind in ("authentication", "accounting", "authorization"):
        old, new = getattr(before, kind), getattr(after, kind)
        if isinstance(new, Unknown) or isinstance(old, Unknown):
            continue
        known = {(one.service, one.name): (one.methods, one.record) for one in old if one.lines}
        for one in new:
            if known.get((one.service, one.name)) != (one.methods, one.record) and _is_wanted(one):
                yield _line(kind, one)


def _is_wanted(one: MethodList) -> bool:
    """Tell whether a list stands in the configuration, or is to; the implied one that AAA brings along does not."""
    return bool(one.lines) or not (one.service == "login" and one.name == "default" and one.methods == ("local",))


def _servers(before: Aaa, after: Aaa) -> Iterator[str]:
    if isinstance(before.servers, Unknown) or isinstance(after.servers, Unknown):
        return
    known = {one.name: one for one in before.servers}
    for one in after.servers:
        if one.name not in known:
            yield from _server(one)
    for one in after.servers:
        old = known[one.name].groups if one.name in known else ()
        for group in one.groups:
            if group not in old and group not in _DEFAULT_GROUPS:
                yield from (f"aaa group server {one.protocol} {group}", f"server name {one.name}", "exit")


def _server(one: AaaServer) -> Iterator[str]:
    """Yield a server's block; RADIUS ports are those of RFC 2865 and 2866, which IOS does not take by itself."""
    word = one.protocol.removesuffix("+")
    family = "ipv6" if ":" in one.address else "ipv4"
    ports = " auth-port 1812 acct-port 1813" if one.protocol == "radius" else ""
    yield f"{word} server {one.name}"
    yield f"address {family} {one.address}{ports}"
    if one.secret:
        yield f"key <secret:vault:{one.secret}>"
    yield "exit"


def _line(kind: str, one: MethodList) -> str:
    methods = " ".join(method.replace("group:", "group ", 1) for method in one.methods)
    record = f" {one.record}" if one.record else ""
    return f"aaa {kind} {one.service} {one.name}{record} {methods}".rstrip()
