"""Clause 4.1.5, its second way: one-time passwords or temporary privileges in place of restricted sources."""

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from typing import ClassVar, Literal

from pydantic import ConfigDict

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, Location, RegisterEntry

_NOT_YET = Text(en="{entry} does not begin before {date}", zh_tw="{entry} 於 {date} 始生效")


class PrivilegedAccess(RegisterEntry):
    """A measure by which privileges on some devices are given for one log-in or for a time only."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    mechanism: Literal["otp", "temporary-access"]
    """One-time passwords, or privileges that are lent for a time and end by themselves."""
    devices: tuple[Filled, ...]
    """Shell patterns over device names and groups."""
    system: Filled
    """What gives them: the token or privileged-access system, as the firm calls it."""
    valid_from: date
    """Since when it is in force."""
    expires: date | None = None
    """The last day on which it is in force without a new approval."""

    @property
    def ends(self) -> date | None:
        """The last day on which the measure is in force."""
        return self.expires

    def shortcomings(self, today: date) -> Iterable[Text]:
        """Say that a measure is still to come."""
        if self.valid_from > today:
            yield _NOT_YET.format(entry=self.id, date=self.valid_from)

    def covers(self, names: Iterable[str]) -> bool:
        """Tell whether one of a device's names (its own, its groups') is among the devices."""
        return any(fnmatchcase(name, pattern) for name in names for pattern in self.devices)


class PrivilegedAccessRegister(EntryRegister[PrivilegedAccess]):
    """Clause 4.1.5: where one-time passwords or temporary privileges stand in place of restricted sources."""

    title: ClassVar[Text] = Text(en="One-time and temporary privileges", zh_tw="一次性密碼及短暫性權限措施清冊")

    def faults(self) -> Iterable[tuple[Location, str]]:
        """Yield entries that cover nothing, or end before they begin."""
        yield from super().faults()
        for index, entry in enumerate(self.entries):
            if not entry.devices:
                yield ("entries", index, "devices"), 'it covers no device; name devices or groups, or write ["*"]'
            if entry.expires and entry.expires < entry.valid_from:
                yield ("entries", index, "expires"), f"expected a day after valid_from ({entry.valid_from})"
