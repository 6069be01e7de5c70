"""One file per check; its presence registers it, and its name is the check's."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from netproof.checks.check import Check


@cache
def checks() -> dict[str, type[Check]]:
    """Return every check by name.

    Raises:
        TypeError: a file defines no check, or more than one.
    """
    found: dict[str, type[Check]] = {}
    for module in iter_modules(__path__):
        if module.name in {"check", "judging"} or module.name.startswith("_"):
            continue
        path = f"{__name__}.{module.name}"
        members = vars(import_module(path)).values()
        own = [m for m in members if isinstance(m, type) and issubclass(m, Check) and m.__module__ == path]
        if len(own) != 1:
            raise TypeError(f"checks/{module.name}.py must define exactly one check, not {len(own)}")
        found[module.name] = own[0]
    return found
