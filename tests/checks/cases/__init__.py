"""What every check says of which state: one table a module, and every module of this folder counts."""

from importlib import import_module
from pkgutil import iter_modules

from tests.checks.states import Case

CASES: list[Case] = [
    case for module in iter_modules(__path__) for case in import_module(f"{__name__}.{module.name}").CASES
]
