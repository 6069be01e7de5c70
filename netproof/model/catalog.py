"""The regulation as data: clauses, and the controls that decide them."""

from typing import Literal

from netproof.model.record import Record, Text


class Clause(Record):
    """A clause of the rule, in our own wording (the official text is not copied)."""

    id: str
    """`article.section.item`, e.g. `4.1.4`."""
    citation: str
    """As Taiwan's practice cites it, e.g. 第四條一（四）."""
    title: Text
    applies_to: tuple[str, ...] = ()
    """Flags of the firm's profile; the clause applies when one of them is set, or always when there is none."""


class CheckUse(Record):
    """A check as a control uses it, with parameters that differ from the check's defaults."""

    check: str
    parameters: dict[str, object] = {}


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
    severity: Literal["low", "medium", "high"]


class Catalog(Record):
    """A rule with its clauses and controls."""

    id: str
    version: str
    title: Text
    clauses: tuple[Clause, ...]
    controls: tuple[Control, ...]
