"""Clause 4.2.1: the changes of devices that were made outside Netproof, with need, risk and approval."""

from collections.abc import Iterable
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import ClassVar

from pydantic import AwareDatetime

from netproof.model.context import DeviceContext
from netproof.model.record import Text
from netproof.model.register import CaseRegister, Filled, RegisterEntry, RegisterPart

_LATE = Text(
    en="{entry} was begun on {begun}, before it was approved ({approved}); say in review what was decided of it",
    zh_tw="{entry} 於 {begun} 即開始執行，早於核准時間（{approved}）；請於 review 記載事後檢討結果",
)
_OWN_APPROVAL = Text(
    en="{entry} was approved by the person who asked for it ({name})",
    zh_tw="{entry} 的核准人與申請人相同（{name}）",
)
_NOT_TESTED = Text(
    en="{entry} does not say how the change was tested",
    zh_tw="{entry} 未記載異動後的測試結果",
)


class Review(RegisterPart):
    """What became of a change that was made before it was approved."""

    reviewed_on: date
    """The day of the review."""
    reviewed_by: Filled
    """Who reviewed it."""
    decision: Filled
    """What was decided: kept, changed or taken back, and what was done about the missing approval."""


class ChangeRecord(RegisterEntry):
    """A change of devices that was not made by an approved plan of Netproof."""

    in_order: ClassVar[tuple[tuple[str, str], ...]] = (("performed_from", "performed_to"),)

    devices: tuple[Filled, ...]
    """Shell patterns over the names and groups of the devices that were changed."""
    ticket: str = ""
    """The number of the change in the firm's own system."""
    need: Filled
    """Why the change was needed."""
    risk_assessment: Filled
    """What could go wrong, and what was done against it."""
    requested_by: Filled
    """Who asked for the change."""
    approved_by: Filled
    """Who approved it: somebody else than who asked for it."""
    approved_at: AwareDatetime
    """When it was approved, with the time zone: `2026-11-20T14:00:00+08:00`."""
    performed_from: AwareDatetime
    """When the work began."""
    performed_to: AwareDatetime
    """When the work ended."""
    rollback: Filled
    """How the change would have been taken back."""
    tested: str = ""
    """How it was tested afterwards, and with what result."""
    changes_architecture: bool = False
    """Whether the picture of the network has to be drawn anew after it."""
    review: Review | None = None
    """For a change that was made before it was approved: what was decided of it afterwards."""

    @property
    def done(self) -> date:
        """Return the day on which the work ended."""
        return self.performed_to.date()

    @property
    def closed(self) -> date | None:
        """Return the day of the review, after which a late approval is history."""
        return self.review.reviewed_on if self.review else None

    @property
    def in_time(self) -> bool:
        """Tell whether the approval came before the work."""
        return self.approved_at <= self.performed_from

    def covers(self, device: DeviceContext, since: datetime, until: datetime) -> bool:
        """Tell whether the work was on a device, and wholly between two moments."""
        names = (device.name, *device.groups)
        meant = any(fnmatchcase(name, pattern) for pattern in self.devices for name in names)
        return meant and since <= self.performed_from and self.performed_to <= until

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - nothing of it depends on the day
        """Say what is missing of "approved first, changed second", and of a complete record."""
        if not self.in_time:
            facts = {"begun": f"{self.performed_from:%Y-%m-%d %H:%M}", "approved": f"{self.approved_at:%Y-%m-%d %H:%M}"}
            yield _LATE.format(entry=self.id, **facts)
        if self.approved_by.casefold() == self.requested_by.casefold():
            yield _OWN_APPROVAL.format(entry=self.id, name=self.approved_by)
        if not self.tested.strip():
            yield _NOT_TESTED.format(entry=self.id)


class ChangeRecordsRegister(CaseRegister[ChangeRecord]):
    """Clause 4.2.1: the changes of devices that were made outside Netproof, with need, risk and approval."""

    title: ClassVar[Text] = Text(en="Changes made outside Netproof", zh_tw="Netproof 以外的異動紀錄")
