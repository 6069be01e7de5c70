"""What an AAA method list asks for at log-in, since a list's name says nothing of it.

Source: Cisco IOS Security Command Reference, `aaa authentication login`: methods are tried in turn, the next one when
the one before does not answer; `line` and `enable` ask for a password without a name, `none` asks for nothing. Without
a list `default`, terminal lines other than the console ask for a local account.
"""

from netproof.model.record import Known, Unknown
from netproof.platforms.block_tree import Node

_NAMELESS = frozenset({"none", "line", "enable"})


def login_methods(root: Node, name: str, *, console: bool = False) -> Known[str]:
    """Return `aaa:<methods>` where every method asks for an account, and `aaa methods <methods>` where one does not."""
    node = root.first(f"aaa authentication login {name}")
    if node is None:
        if name != "default":
            return Unknown(unknown=f"the authentication list {name} is not defined")
        return "none" if console else "aaa:local"
    methods = node.text.split()[4:]
    if _is_nameless(methods):
        return f"aaa methods {' '.join(methods)}"
    return f"aaa:{' '.join(methods)}"


def _is_nameless(methods: list[str]) -> bool:
    """Tell methods from the names of server groups, which follow `group`."""
    return any(
        method in _NAMELESS and before != "group" for before, method in zip(["", *methods], methods, strict=False)
    )
