"""The exec commands; every module of this package adds its own by decorator; importing it finds them all."""

import importlib
import pkgutil

from lab.emulator.commands.registry import RefusedError, Request, resolve

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["RefusedError", "Request", "resolve"]
