"""The regulation as data: clauses, and the controls that decide them."""

from datetime import date
from typing import Literal

from netproof.model.firm import CalendarPart, Interval
from netproof.model.record import Record, Text

type DecidedBy = Literal["devices", "registers", "both", "not-decided", "definition"]
"""What decides a clause: what Netproof reads by itself, what people keep on record, both, or nothing yet.

A `definition` asks for nothing by itself, so that there is nothing to decide.
"""


class Clause(Record):
    """A clause of the rule, in our own wording (the official text is not copied)."""

    id: str
    """`article.section.item`, e.g. `4.1.4`."""
    citation: str
    """As Taiwan's practice cites it, e.g. 第四條一（四）."""
    title: Text
    applies_to: tuple[str, ...] = ()
    """Flags of the firm's profile; the clause applies when one of them is set, or always when there is none."""
    decided_by: DecidedBy
    """What its controls rest on, compared with them when the catalog is loaded."""
    duty: Text | None = None
    """What the clause asks for, with its either/or and in-principle parts, where the title does not say all."""


class CheckUse(Record):
    """A check as a control uses it, with parameters that differ from the check's defaults."""

    check: str
    parameters: dict[str, object] = {}


class RegisterUse(Record):
    """A register's entries as a control uses them: what must be on record, and how often anew."""

    name: str
    """The register."""
    topic: str = ""
    """Only entries on this topic count; empty for every entry."""
    what: Text
    """What must be on record, as reports and the calendar name it."""
    every: Interval | None = None
    """How often it is due anew, counted from the last time (`6mo`, `1y`)."""
    in_each: CalendarPart | None = None
    """It is also due once in each of these parts of the calendar."""
    informs_only: bool = False
    """The rule leaves it to the firm: what is on record is shown and due again, but decides nothing."""
    cadence_basis: Literal["text", "profile"] = "profile"
    """Whether the rule's text itself sets the cadence, or our default profile does."""
    optional: bool = False
    """Whether a firm may have nothing to enter, such as waivers: without entries the row does not apply."""


class Control(Record):
    """Something that can be shown to hold or not: what decides one or more clauses."""

    id: str
    clauses: tuple[str, ...]
    title: Text
    why: Text
    basis: Literal["text", "profile"]
    """Whether the rule's text itself asks for it, or our default profile does."""
    checks: tuple[CheckUse, ...] = ()
    """Checks of every device."""
    firm_checks: tuple[CheckUse, ...] = ()
    """Checks of the firm itself."""
    registers: tuple[RegisterUse, ...] = ()
    """Records that people keep, judged by date, proof and completeness."""
    not_decided: Text | None = None
    """What of the clause this version cannot decide, and who must: it stays indeterminate, whatever else is shown."""
    severity: Literal["low", "medium", "high"]


class Catalog(Record):
    """A rule with its clauses and controls."""

    id: str
    version: str
    title: Text
    in_force: date | None = None
    """When the adopted rule took effect."""
    clauses: tuple[Clause, ...]
    controls: tuple[Control, ...]
