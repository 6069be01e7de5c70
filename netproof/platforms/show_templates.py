"""Show outputs as rows, by the TextFSM templates of the ntc-templates project."""

from functools import lru_cache
from pathlib import Path
from threading import Lock

import ntc_templates
from textfsm import TextFSM, TextFSMError

_FOLDER = Path(str(ntc_templates.__file__)).parent / "templates"
_LOCK = Lock()


def rows(system: str, command: str, text: str) -> list[dict[str, str | list[str]]]:
    """Return the rows of a command's answer, with the template's field names in lower case.

    Args:
        system: ntc-templates' name of the operating system, as `cisco_ios`.
        command: The whole command, which names the template.
        text: The answer.

    Raises:
        ValueError: the output is not of the form that the template knows.
    """
    with _LOCK:  # a TextFSM object keeps its state between lines, and devices are read by several threads
        machine = _machine(f"{system}_{command.replace(' ', '_')}")
        machine.Reset()
        try:
            found = machine.ParseText(text)
        except TextFSMError as error:
            raise ValueError(f"{command}: {str(error)[:120]}") from error
        names = [name.lower() for name in machine.header]
    return [dict(zip(names, row, strict=True)) for row in found]


def first_row(system: str, command: str, text: str) -> dict[str, str]:
    """Return the fields of the first row that are not empty, of repeated values the first; none without a row.

    Raises:
        ValueError: the output is not of the form that the template knows.
    """
    first = next(iter(rows(system, command, text)), {})
    plain = {name: next(iter(value), "") if isinstance(value, list) else value for name, value in first.items()}
    return {name: value for name, value in plain.items() if value}


@lru_cache
def _machine(template: str) -> TextFSM:
    with (_FOLDER / f"{template}.textfsm").open(encoding="utf-8") as file:
        return TextFSM(file)
