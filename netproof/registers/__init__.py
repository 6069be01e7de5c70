"""One file per register; its presence registers it, and its name is the register's and its file's."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from netproof.model.register import Register

_NO_REGISTERS = {"loading"}


@cache
def registers() -> dict[str, type[Register]]:
    """Return every register by name.

    Raises:
        TypeError: a file defines no register, or more than one.
    """
    found: dict[str, type[Register]] = {}
    for module in iter_modules(__path__):
        if module.name in _NO_REGISTERS or module.name.startswith("_"):
            continue
        path = f"{__name__}.{module.name}"
        members = vars(import_module(path)).values()
        own = [m for m in members if isinstance(m, type) and issubclass(m, Register) and m.__module__ == path]
        if len(own) != 1:
            raise TypeError(f"{path} must define exactly one register, not {len(own)}")
        found[module.name] = own[0]
    return found


def name_of(kind: type[Register]) -> str:
    """Return a register's name, which is that of its file."""
    return kind.__module__.rsplit(".", 1)[-1]
