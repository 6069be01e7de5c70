"""One file per check; its presence registers it, and its name is the check's."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from netproof.checks import firm
from netproof.checks.check import Check
from netproof.checks.firm_check import FirmCheck

_NO_CHECKS = {"check", "firm_check", "judging"}


@cache
def checks() -> dict[str, type[Check]]:
    """Return every check of devices by name.

    Raises:
        TypeError: a file defines no check, or more than one.
    """
    return _one_per_file(__name__, __path__, Check)  # type: ignore[type-abstract]  # only compared with


@cache
def firm_checks() -> dict[str, type[FirmCheck]]:
    """Return every check of the firm by name.

    Raises:
        TypeError: a file defines no check, or more than one.
    """
    return _one_per_file(firm.__name__, firm.__path__, FirmCheck)  # type: ignore[type-abstract]  # likewise


def _one_per_file[T](package: str, folders: Iterable[str], base: type[T]) -> dict[str, type[T]]:
    found: dict[str, type[T]] = {}
    for module in iter_modules(folders):
        if module.ispkg or module.name in _NO_CHECKS or module.name.startswith("_"):
            continue
        path = f"{package}.{module.name}"
        members = vars(import_module(path)).values()
        own = [m for m in members if isinstance(m, type) and issubclass(m, base) and m.__module__ == path]
        if len(own) != 1:
            raise TypeError(f"{path} must define exactly one check, not {len(own)}")
        found[module.name] = own[0]
    return found
