"""What a device may be called: its name becomes a folder's, on file systems that may not tell letters' case apart."""

import re
from collections.abc import Iterable

from netproof.errors import ConfigurationError
from netproof.model.record import DEVICE_NAME


def require_device_name(name: str, place: str) -> None:
    """Refuse a name that could not be a folder's, or that looks like another one.

    Raises:
        ConfigurationError: it holds anything but ASCII letters, digits, dot, underscore and hyphen.
    """
    if not re.fullmatch(DEVICE_NAME, name):
        raise ConfigurationError(
            f"{place}: the name {name[:100]!a} is not allowed; rename it to at most 63 of A-Z, a-z, 0-9, '.', '_' and "
            "'-', beginning and ending with a letter or digit, and put its address into ansible_host"
        )


def require_distinct_names(names: Iterable[str], place: str) -> None:
    """Refuse names that would share a folder where a file system does not tell letters' case apart.

    Raises:
        ConfigurationError: two of them differ only by case.
    """
    found: dict[str, str] = {}
    for name in names:
        other = found.setdefault(name.casefold(), name)
        if other != name:
            raise ConfigurationError(
                f"{place}: the names {other[:100]!a} and {name[:100]!a} differ only by case; rename one of them"
            )
