"""The lab's table of clauses: what a first run says of each clause on the demo firm, and the controls that make it so.

`lab/clauses.yml` is written by hand, and a test holds a run against it; `python -m lab.violations` shows it in
lab/README.md.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from netproof.catalog import load_catalog
from netproof.clause_verdicts import ClauseStatus
from netproof.model.record import Record

TABLE = Path(__file__).parent / "clauses.yml"


class ClauseRow(Record):
    """One row: a clause, its status, and the controls that decide on it."""

    status: ClauseStatus
    controls: tuple[str, ...] = ()
    """The controls whose parts have the clause's own status: it is as good as the worst of them."""


def expected_clauses() -> dict[str, ClauseRow]:
    """Return what stands in the table, by clause."""
    rows: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {clause: ClauseRow.model_validate(row) for clause, row in rows.items()}


def told_clauses(verdicts: Iterable[Mapping[str, Any]]) -> dict[str, ClauseRow]:
    """Return what `netproof show clauses --json` says, in the table's form."""
    return {verdict["clause"]: _row(verdict) for verdict in verdicts}


def table_rows() -> list[tuple[str, ...]]:
    """Return clause, title, status and controls, as the README shows them."""
    titles = {clause.id: f"{clause.title.en}<br>{clause.title.zh_tw}" for clause in load_catalog().clauses}
    return [(clause, titles[clause], row.status, ", ".join(row.controls)) for clause, row in expected_clauses().items()]


def _row(verdict: Mapping[str, Any]) -> ClauseRow:
    deciding = [part["control"] for part in verdict["parts"] if part["status"] == verdict["status"]]
    return ClauseRow(status=verdict["status"], controls=tuple(sorted(set(deciding))))
