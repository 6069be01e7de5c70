"""The firm's own policies and procedures, which many clauses ask for."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, Literal

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry
from netproof.registers._fields import blank

type Subject = Literal[
    "identity-verification",
    "segmentation",
    "wireless",
    "wireless-passwords",
    "remote-connections",
    "log-retention",
    "patching",
    "external-equipment",
    "rule-changes",
    "certificate-delivery",
    "incident-reporting",
]

type Content = Literal[
    "need",
    "risk-assessment",
    "records",
    "application",
    "security-check",
    "authorisation",
    "scope",
    "limits",
    "configuration",
    "connection-needs",
]

CONTENTS: Mapping[str, frozenset[str]] = {
    "external-equipment": frozenset({"application", "security-check", "authorisation", "scope"}),
    "remote-connections": frozenset({"limits", "configuration", "connection-needs"}),
    "rule-changes": frozenset({"need", "risk-assessment", "records"}),
}
"""What the text itself asks a procedure to say: clauses 3.3.4, 5.3.1 and 4.2.1."""

_DEMANDS = {
    "approved_on": Text(en="the day of its approval is not on record", zh_tw="未載明核定日期"),
    "approver": Text(en="who approved it is not on record", zh_tw="未載明核定人"),
}
_SILENT = Text(en="the document does not speak of: {contents}", zh_tw="文件未訂明：{contents}")


class Policy(RegisterEntry):
    """A policy or procedure in force, in the version that was approved last."""

    in_order = (("approved_on", "reviewed_on"), ("approved_on", "withdrawn_on"))

    subject: Subject
    """What it regulates."""
    version: Filled
    """The version that is in force, quoted: `"2.1"`."""
    approved_on: date | None = None
    """The day on which this version was approved."""
    approver: str = ""
    """Who approved it: the person or body whom the firm's rules name."""
    reviewed_on: date | None = None
    """The day on which it was last looked through and found fit, where that is later than its approval."""
    contents: tuple[Content, ...] = ()
    """What the document says, of what its clause demands: `external-equipment` needs application, security-check,
    authorisation and scope (3.3.4); `remote-connections` needs limits, configuration and connection-needs (5.3.1);
    `rule-changes` needs need, risk-assessment and records (4.2.1)."""
    withdrawn_on: date | None = None
    """The day on which it was withdrawn or replaced by another entry."""

    @property
    def topic(self) -> Subject:
        """Return what it regulates."""
        return self.subject

    @property
    def closed(self) -> date | None:
        """Return the day on which it was withdrawn."""
        return self.withdrawn_on

    @property
    def done(self) -> date | None:
        """Return the day of the last review, which an approval is as well."""
        return max((day for day in (self.approved_on, self.reviewed_on) if day), default=None)

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say that nobody approved it, or what it must speak of and does not."""
        yield from blank(self, _DEMANDS)
        silent = CONTENTS.get(self.subject, frozenset()).difference(self.contents)
        if silent:
            yield _SILENT.format(contents=", ".join(sorted(silent)))


class PoliciesRegister(EntryRegister[Policy]):
    """The firm's own policies and procedures."""

    title: ClassVar[Text] = Text(en="Policies and procedures", zh_tw="政策及管理辦法清冊")
    each_recurs: ClassVar[bool] = True
