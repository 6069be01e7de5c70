"""Show outputs as rows, by the TextFSM templates of the ntc-templates project."""

from functools import lru_cache
from pathlib import Path
from threading import Lock

import ntc_templates
from textfsm import TextFSM, TextFSMError

_FOLDER = Path(str(ntc_templates.__file__)).parent / "templates"
_LOCK = Lock()


def rows(template: str, text: str) -> list[dict[str, str | list[str]]]:
    """Return the rows that template `cisco_ios_<template>` reads, with its field names in lower case.

    Raises:
        ValueError: the output is not of the form that the template knows.
    """
    with _LOCK:  # a TextFSM object keeps its state between lines, and devices are read by several threads
        machine = _machine(template)
        machine.Reset()
        try:
            found = machine.ParseText(text)
        except TextFSMError as error:
            raise ValueError(f"{template.replace('_', ' ')}: {str(error)[:120]}") from error
        names = [name.lower() for name in machine.header]
    return [dict(zip(names, row, strict=True)) for row in found]


@lru_cache
def _machine(template: str) -> TextFSM:
    with (_FOLDER / f"cisco_ios_{template}.textfsm").open(encoding="utf-8") as file:
        return TextFSM(file)
