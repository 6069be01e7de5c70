"""What a PAM stack asks at log-in, in its order, with `@include` followed (pam.d(5), pam.conf(5))."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from netproof.platforms.linux.files import without_comments

FOLDER = "/etc/pam.d/"
_LINE = re.compile(r"-?(?P<kind>auth|account|session|password)\s+(?P<control>\[[^\]]*\]|\S+)\s+(?P<rest>.+)$")
_INCLUDE = re.compile(r"@include\s+(?P<name>\S+)$")
_MODULES = {
    "pam_tacplus.so": "group:tacacs+",
    "pam_radius_auth.so": "group:radius",
    "pam_sss.so": "group:ldap",
    "pam_ldap.so": "group:ldap",
    "pam_unix.so": "local",
}
"""Module → method; what other modules do decides nothing of who somebody is."""
_WORDS = {
    "required": {"success": "ok", "default": "bad"},
    "requisite": {"success": "ok", "default": "die"},
    "sufficient": {"success": "done", "default": "ignore"},
    "optional": {"success": "ok", "default": "ignore"},
}
"""The controls of one word, as pam.conf(5) spells them out."""


class Module(NamedTuple):
    """One line of a stack."""

    kind: str
    control: str
    name: str
    options: tuple[str, ...]
    line: str

    def action(self, *returns: str) -> str:
        """Return what is done on the first of these returns that the control names, or by default."""
        if not self.control.startswith("["):
            actions = _WORDS.get(self.control, {})
        else:
            pairs = (word.partition("=") for word in self.control.strip("[]").split())
            actions = {name: value for name, _, value in pairs}
        return next((actions[name] for name in (*returns, "default") if name in actions), "bad")


class UnreadFileError(Exception):
    """A stack includes a file that was not read; carries its name."""


def modules(files: Mapping[str, str], service: str, kind: str) -> Iterator[Module]:
    """Yield the modules of one kind in a service's stack, those of included files in their place.

    Raises:
        UnreadFileError: the service's file, or one that it includes, was not read.
    """
    path = service if service.startswith("/") else f"{FOLDER}{service}"
    if path not in files:
        raise UnreadFileError(path)
    for line in without_comments(files[path].replace("\\\n", " ")):
        included, found = _INCLUDE.match(line), _LINE.match(line)
        if included and _may_hold(included["name"], kind):
            yield from modules(files, included["name"], kind)
        elif found and found["kind"] == kind:
            name, *options = found["rest"].split()
            if found["control"] in {"include", "substack"}:
                yield from modules(files, name, kind)
            else:
                yield Module(kind, found["control"], name.rsplit("/", 1)[-1], tuple(options), line)


def _may_hold(name: str, kind: str) -> bool:
    """Tell whether an included file may hold modules of this kind; Debian names those of one kind after it."""
    return not name.startswith("common-") or name.startswith(f"common-{kind}")


def methods(stack: list[Module]) -> tuple[str, ...]:
    """Return the methods of a stack in order, as `MethodList` has them."""
    found: list[str] = []
    server: Module | None = None
    for module in stack:
        method = _MODULES.get(module.name)
        if method == "local" and server is not None:
            found += _behind(server)
        elif method is not None and method not in found:
            found.append(method)
            server = module if method != "local" else server
        elif module.name == "pam_permit.so" and module.control == "sufficient":
            found.append("none")
    return tuple(found)


def _behind(server: Module) -> list[str]:
    """Tell when a local account counts behind a server: never, when it is away, or also when it refuses."""
    if server.action("authinfo_unavail") != "ignore":
        return []
    return ["local-anyway"] if server.action("auth_err") == "ignore" else ["local"]
