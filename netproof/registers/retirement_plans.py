"""Clause 4.1.1: devices past their end of support, and by when they are gone."""

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from typing import ClassVar

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry

_NOT_APPROVED = Text(en="nobody approved the plan yet", zh_tw="汰除計畫尚未核准")


class RetirementPlan(RegisterEntry):
    """The plan by which devices are replaced."""

    in_order: ClassVar[tuple[tuple[str, str], ...]] = (("approved_on", "replace_by"),)

    devices: tuple[Filled, ...]
    """Shell patterns over device names and groups."""
    products: tuple[Filled, ...] = ("*",)
    """Shell patterns over what is past its support, as findings name it: `cisco-ios 15.7`, `CISCO2911/K9`."""
    replacement: str = ""
    """What comes in their place."""
    budget: str = ""
    """The budget or purchase by which it is paid."""
    approver: str = ""
    """Who approved the plan; empty while nobody did."""
    approved_on: date | None = None
    """When it was approved."""
    replace_by: date
    """The day by which the devices are gone."""
    retired_on: date | None = None
    """When the last of them was gone: it is history from then on."""

    @property
    def done(self) -> date | None:
        """Return the day of the approval: the plan is looked at anew a year later."""
        return self.approved_on

    @property
    def ends(self) -> date | None:
        """Return the day by which the devices are gone."""
        return self.replace_by

    @property
    def closed(self) -> date | None:
        """Return the day on which the devices were gone."""
        return self.retired_on

    @property
    def is_approved(self) -> bool:
        """Tell whether somebody approved it."""
        return bool(self.approver.strip()) and self.approved_on is not None

    def covers(self, product: str, names: Iterable[str]) -> bool:
        """Tell whether the plan is about a product on a device, which is named by its own name and its groups."""
        meant = any(fnmatchcase(product.casefold(), pattern.casefold()) for pattern in self.products)
        return meant and any(fnmatchcase(name, pattern) for pattern in self.devices for name in names)

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - it does not depend on the day
        """Say whether it is but a draft."""
        if not self.is_approved:
            yield _NOT_APPROVED


class RetirementPlansRegister(EntryRegister[RetirementPlan]):
    """Plans by which devices past their end of support are replaced."""

    title: ClassVar[Text] = Text(en="Retirement plans", zh_tw="設備汰除計畫")
    each_recurs: ClassVar[bool] = True
