"""From Ansible's tagged, lazy or vaulted values to Python's own, which every other library can use."""

from collections.abc import Mapping, Sequence
from datetime import date

type Plain = bool | int | float | str | date | list["Plain"] | dict[str, "Plain"] | None
"""What a variable's value can be."""

_SCALARS = (bool, int, float, str)


def plain(value: object) -> Plain:
    """Return a value without ansible-core's tags (2.19 and later), through all levels."""
    if value is None or isinstance(value, date):
        return value
    for scalar in _SCALARS:
        if isinstance(value, scalar):
            return scalar(value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        return [plain(item) for item in value]
    return str(value)
