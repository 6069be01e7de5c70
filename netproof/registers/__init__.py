"""One file per register; its presence registers it, and its name is the register's and its file's."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal, TypeAliasType, get_args, get_origin, get_type_hints

from netproof.model.register import Register, RegisterEntry

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
        kinds = [m for m in members if isinstance(m, type) and issubclass(m, Register) and m.__module__ == path]
        own = [kind for kind in kinds if "[" not in kind.__name__]  # pydantic leaves `EntryRegister[...]` in the module
        if len(own) != 1:
            raise TypeError(f"{path} must define exactly one register, not {len(own)}")
        found[module.name] = own[0]
    return found


def name_of(kind: type[Register]) -> str:
    """Return a register's name, which is that of its file."""
    return kind.__module__.rsplit(".", 1)[-1]


def topics(kind: type[Register]) -> frozenset[str]:
    """Return what entries of a register can be about: the choices that the type of their `topic` tells; often none."""
    properties = (vars(entry).get("topic") for entry in _entry_kinds(kind))
    found = (get_type_hints(own.fget).get("return") for own in properties if isinstance(own, property) and own.fget)
    return frozenset(choice for annotation in found for choice in _choices(annotation))


def _entry_kinds(kind: type[Register]) -> Iterator[type[RegisterEntry]]:
    pending: list[Any] = [field.annotation for field in kind.model_fields.values()]
    while pending:
        found = pending.pop()
        if isinstance(found, type) and issubclass(found, RegisterEntry):
            yield found
        pending += get_args(found)


def _choices(annotation: Any) -> Iterator[str]:
    """Yield the values of a `Literal`, also of one that has a name or is one of several possibilities."""
    if isinstance(annotation, TypeAliasType):
        annotation = annotation.__value__
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from _choices(part)
