"""Clause 6.3.3: penetration tests, what they found, and whether it was mended and tested again."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry, RegisterPart
from netproof.registers._fields import blank

_DEMANDS = {"scope": Text(en="what was tested is not on record", zh_tw="未載明測試範圍")}
_NO_DUE = Text(
    en="the finding {id} ({severity}) has no day by which it is mended", zh_tw="弱點 {id}（{severity}）未訂修補期限"
)
_OPEN = Text(
    en="the finding {id} ({severity}) was due on {due} and is not mended",
    zh_tw="弱點 {id}（{severity}）應於 {due} 前修補，迄今未完成",
)
_NOT_RETESTED = Text(
    en="the finding {id} ({severity}) was mended on {fixed} and was not tested again by {due}",
    zh_tw="弱點 {id}（{severity}）已於 {fixed} 修補，惟未於 {due} 前完成複測",
)


class PenetrationFinding(RegisterPart):
    """A weakness that the test found."""

    id: Filled
    """How the report names it."""
    title: Filled
    """What it is."""
    severity: Literal["low", "medium", "high", "critical"]
    """How grave the report calls it."""
    due: date | None = None
    """The last day by which it is to be mended and tested again."""
    fixed_on: date | None = None
    """The day on which it was mended."""
    retested_on: date | None = None
    """The day on which a new test showed that it is gone."""


class PenetrationTest(RegisterEntry):
    """One test by somebody who did not build what is tested."""

    tested_on: date
    """The day on which the test ended."""
    tester: Filled
    """Who tested."""
    scope: tuple[Filled, ...] = ()
    """What was tested: systems, addresses."""
    findings: tuple[PenetrationFinding, ...] = ()
    """What was found; none where nothing was."""

    @property
    def done(self) -> date:
        """Return the day of the test."""
        return self.tested_on

    def shortcomings(self, today: date) -> Iterable[Text]:
        """Say which findings have no due day, are not mended in time, or were not tested again."""
        yield from blank(self, _DEMANDS)
        for finding in self.findings:
            yield from _shortcoming(finding, today)


def _shortcoming(finding: PenetrationFinding, today: date) -> Iterable[Text]:
    facts = {"id": finding.id, "severity": finding.severity, "due": finding.due, "fixed": finding.fixed_on}
    if finding.retested_on and finding.fixed_on and finding.fixed_on <= finding.retested_on <= today:
        return
    if finding.due is None:
        yield _NO_DUE.format(**facts)
    elif finding.due < today:
        is_fixed = finding.fixed_on is not None and finding.fixed_on <= today
        yield (_NOT_RETESTED if is_fixed else _OPEN).format(**facts)


class PenetrationTestsRegister(EntryRegister[PenetrationTest]):
    """Clause 6.3.3: penetration tests."""

    title: ClassVar[Text] = Text(en="Penetration tests", zh_tw="滲透測試紀錄")
