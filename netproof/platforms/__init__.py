"""One folder per platform; its presence registers it."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from netproof.errors import ConfigurationError
from netproof.platforms.platform import Platform


@cache
def platforms() -> dict[str, Platform]:
    """Return every platform by name: each package in this folder defines `PLATFORM`."""
    found = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__) if module.ispkg)
    return {package.PLATFORM.name: package.PLATFORM for package in found}


def platform(name: str) -> Platform:
    """Return a platform by name.

    Raises:
        ConfigurationError: no folder of that name exists.
    """
    try:
        return platforms()[name]
    except KeyError:
        known = ", ".join(sorted(platforms()))
        raise ConfigurationError(f"platform {name!r} is not known; set netproof_platform to one of: {known}") from None
