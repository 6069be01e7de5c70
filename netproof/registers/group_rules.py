"""Clause 2.9: where a foreign firm's group has a better rule, which it then follows instead."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry
from netproof.registers._fields import blank

_DEMANDS = {
    "reason": Text(en="why the group's rule is better or not is not said", zh_tw="未說明比較結果之理由"),
    "signed_by": Text(
        en="nobody signed the comparison, so the domestic rule is judged", zh_tw="比較結果未經簽核，應依國內規範判斷"
    ),
    "signed_on": Text(en="the day of the signature is not on record", zh_tw="未載明簽核日期"),
}


class GroupRule(RegisterEntry):
    """The comparison of one clause with the group's rule."""

    clause: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+){1,2}$")]
    """The clause that is compared, quoted: `"4.1.4"`."""
    group_rule: Filled
    """The group's rule, with its number and version."""
    is_better: bool
    """Whether the group's rule asks for more, and is followed instead."""
    reason: str = ""
    """Why it is better, or is not."""
    signed_by: str = ""
    """Who signed the comparison."""
    signed_on: date | None = None
    """The day of the signature."""
    withdrawn_on: date | None = None
    """The day since which the comparison does not count any more."""

    @property
    def topic(self) -> str:
        """Return the clause that is compared."""
        return self.clause

    @property
    def closed(self) -> date | None:
        """Return the day since which it does not count."""
        return self.withdrawn_on

    @property
    def done(self) -> date | None:
        """Return the day of the signature."""
        return self.signed_on

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say what keeps the comparison from counting."""
        return blank(self, _DEMANDS)


class GroupRulesRegister(EntryRegister[GroupRule]):
    """Clause 2.9: the group's rules beside the domestic ones."""

    title: ClassVar[Text] = Text(en="Comparison with the group's rules", zh_tw="母公司規範對照表")
    each_recurs: ClassVar[bool] = True
