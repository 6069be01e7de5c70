"""Sections of the good device: one file each, named after the section, with `SECTION`, on which every check holds."""

from importlib import import_module
from pkgutil import iter_modules

from netproof.model.section import Section


def good_sections() -> dict[str, Section]:
    """Return the sections by name."""
    names = [module.name for module in iter_modules(__path__)]
    return {name: import_module(f"{__name__}.{name}").SECTION for name in names}
