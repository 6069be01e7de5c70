"""The lab's table of violations: what devices and the firm violate on purpose, as data and as a table of lab/README.md.

`python -m lab.violations` writes the table anew.
"""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

import yaml

from lab.clauses import table_rows
from netproof.catalog import load_catalog
from netproof.model.assessment import Finding, Status
from netproof.model.record import Record, Text

LAB = Path(__file__).parent
TABLE = LAB / "violations.yml"
README = LAB / "README.md"
BEGIN, END = "<!-- table: python -m lab.violations -->", "<!-- end of table -->"

_RANGE = re.compile(r"^(?P<stem>\w+ )(?P<first>\d+)-(?P<last>\d+)$")

type Place = tuple[str, str, str, str]
"""Subject, control, check and target: what a finding's observation is of."""


class Violation(Record):
    """One row: something that a device, or the firm, violates on purpose."""

    subject: str
    control: str
    check: str
    targets: tuple[str, ...]
    what: Text
    mended: Literal["configuration", "firmware", "by hand", "waived"]

    def places(self) -> Iterator[Place]:
        """Yield every place where a finding must see it; the target may hold a shell pattern."""
        for target in self.targets:
            for name in _spread(target):
                yield self.subject, self.control, self.check, name


def emulated_violations() -> tuple[Violation, ...]:
    """Return the rows of the emulated devices and of the firm."""
    parts = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return tuple(
        Violation.model_validate({"subject": part["subject"], **row}) for part in parts for row in part["violations"]
    )


def seen(finding: Finding) -> set[Place]:
    """Return the places of a finding's violations."""
    if finding.status is not Status.NOT_SATISFIED:
        return set()
    violations = (observation for observation in finding.observations if observation.kind == "violation")
    return {(finding.subject, finding.control, finding.check, observation.target) for observation in violations}


def is_at(place: Place, row: Place) -> bool:
    """Tell whether an observed place is the one that a row names."""
    return place[:3] == row[:3] and fnmatchcase(place[3], row[3])


def readme_with_table(text: str) -> str:
    """Return the README's text with its table written anew.

    Raises:
        ValueError: the marks of the table are not in it.
    """
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not rest or not after:
        raise ValueError(f"{README}: expected the marks {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{_emulated_table()}\n{_clauses_table()}\n{_real_table()}{END}{after}"


def _spread(target: str) -> list[str]:
    found = _RANGE.match(target)
    if found is None:
        return [target]
    return [f"{found['stem']}{number}" for number in range(int(found["first"]), int(found["last"]) + 1)]


def _emulated_table() -> str:
    clauses = {control.id: ", ".join(control.clauses) for control in load_catalog().controls}
    rows = [
        (
            row.subject,
            f"{row.what.en}<br>{row.what.zh_tw}",
            clauses[row.control],
            f"{row.control} / {row.check}",
            ", ".join(f"`{target}`" for target in row.targets if target),
            row.mended,
        )
        for row in emulated_violations()
    ]
    columns = ("subject", "violation", "clause", "control / check", "where", "mended by")
    return "### Emulated devices and the firm's records\n\n" + _table(columns, rows)


def _clauses_table() -> str:
    return "### Clauses before any change\n\n" + _table(
        ("clause", "what it asks", "status", "because of"), table_rows()
    )


def _real_table() -> str:
    rows = []
    for path in sorted(LAB.glob("*/devices/*/device.yml"), key=lambda path: path.parent.name):
        definition: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows += [
            (path.parent.name, violation["what"], violation["clause"], f"`{violation['subject']}`")
            for violation in definition["violations"]
        ]
    return "### Real devices\n\n" + _table(("device", "violation", "clause", "where"), rows)


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    README.write_text(readme_with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
