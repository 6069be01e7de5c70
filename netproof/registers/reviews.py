"""What is looked through now and then: who did it, what was found, and what became of that."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, Literal

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry
from netproof.registers._fields import Action, blank, overdue

type Subject = Literal[
    "architecture",
    "accounts",
    "patches",
    "logs",
    "log-restore",
    "remote-operations",
    "environment",
    "alerts",
    "cut-off-drill",
    "certificates",
    "baseline",
    "dmz-rules",
    "rules",
    "third-party-ports",
]

SCOPES: Mapping[str, frozenset[str]] = {
    "environment": frozenset({"operating-systems", "web-servers", "browsers", "firewalls", "anti-virus"}),
}
"""What the text itself asks a review to look at: clause 6.3.1."""
SIGNED = frozenset({"remote-operations", "dmz-rules", "rules"})
"""Reviews that the responsible supervisor signs: clause 5.3.1 by its text, the rule bases by our profile."""

_DEMANDS = {
    "result": Text(en="what came of it is not on record", zh_tw="未載明檢視結果"),
    "scope": Text(en="what was looked at is not on record", zh_tw="未載明檢視範圍"),
}
_UNSIGNED = Text(en="the responsible supervisor did not sign it", zh_tw="未經權責主管覆核簽章")
_PARTIAL = Text(en="it did not look at: {parts}", zh_tw="檢視範圍未包含：{parts}")
_NO_ACTION = Text(
    en="something was found or failed, and no action was set for it", zh_tw="檢視結果有缺失或未通過，惟未訂定改善措施"
)


class Review(RegisterEntry):
    """One review, drill or test: what was looked at, by whom, with which result."""

    subject: Subject
    """What was looked through."""
    reviewed_on: date
    """The day of it."""
    reviewer: Filled
    """Who did it."""
    signed_by: str = ""
    """The responsible supervisor who signed it; needed for `remote-operations`, `dmz-rules` and `rules`."""
    outcome: Literal["in-order", "findings", "failed"]
    """Whether all was in order, something was found, or a drill or a restore failed."""
    result: str = ""
    """What came of it, in a sentence."""
    scope: tuple[Filled, ...] = ()
    """What was looked at: devices, systems, periods. An `environment` review names operating-systems, web-servers,
    browsers, firewalls and anti-virus (6.3.1)."""
    actions: tuple[Action, ...] = ()
    """What has to be done about what was found."""

    @property
    def topic(self) -> Subject:
        """Return what was looked through."""
        return self.subject

    @property
    def done(self) -> date:
        """Return the day of the review."""
        return self.reviewed_on

    def shortcomings(self, today: date) -> Iterable[Text]:
        """Say what the record lacks, what was left out, and which actions are overdue."""
        yield from blank(self, _DEMANDS)
        if self.subject in SIGNED and not self.signed_by.strip():
            yield _UNSIGNED
        left_out = SCOPES.get(self.subject, frozenset()).difference(self.scope)
        if left_out and self.scope:
            yield _PARTIAL.format(parts=", ".join(sorted(left_out)))
        if self.outcome != "in-order" and not self.actions:
            yield _NO_ACTION
        yield from overdue(self.actions, today)


class ReviewsRegister(EntryRegister[Review]):
    """What is looked through now and then."""

    title: ClassVar[Text] = Text(en="Reviews, drills and restore tests", zh_tw="檢視、演練及還原測試紀錄")
