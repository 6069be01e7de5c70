"""Which clauses bind a firm: all but those that its profile rules out or that a better rule of its group replaces."""

from collections.abc import Iterable, Mapping
from datetime import date

from netproof.model.catalog import Catalog, Clause
from netproof.model.context import FirmProfile
from netproof.model.record import Text
from netproof.model.register import Registers
from netproof.registers.group_rules import GroupRule, GroupRulesRegister

COMPARISON = "2.9"
"""The clause that asks for the comparison, which no comparison can replace."""

_NO_DUTY = Text(
    en="the firm's profile says that none of this applies: {flags}",
    zh_tw="依公司設定檔，下列條件均不適用：{flags}",
)
_GROUP_RULE = Text(
    en="the group's rule is better here and is followed instead: {rule} (register group_rules, entry {entry})",
    zh_tw="集團規範標準較佳，從其規範：{rule}（母公司規範對照表 {entry}）",
)


def exemptions(catalog: Catalog, firm: FirmProfile, registers: Registers, today: date) -> dict[str, Text]:
    """Return the ids of the clauses that do not bind a firm on a day in its time zone, each with the reason."""
    better = _better_rules(firm, registers, today)
    found = ((clause.id, _ruled_out(clause, firm) or better.get(clause.id)) for clause in catalog.clauses)
    return {clause: why for clause, why in found if why is not None}


def joined(clauses: Iterable[str], exempt: Mapping[str, Text]) -> Text:
    """Return why none of some clauses binds the firm, each reason once."""
    reasons = list({exempt[clause].en: exempt[clause] for clause in clauses if clause in exempt}.values())
    return Text(en="; ".join(text.en for text in reasons), zh_tw="；".join(text.zh_tw for text in reasons))


def _ruled_out(clause: Clause, firm: FirmProfile) -> Text | None:
    if not clause.applies_to or firm.flags.intersection(clause.applies_to):
        return None
    return _NO_DUTY.format(flags=", ".join(clause.applies_to))


def _better_rules(firm: FirmProfile, registers: Registers, today: date) -> dict[str, Text]:
    """Return why the domestic clause is not judged: clause 2.9, for foreign firms only."""
    register = registers.get(GroupRulesRegister) if firm.foreign else None
    return {
        row.clause: _GROUP_RULE.format(rule=row.group_rule, entry=row.id)
        for row in (register.entries if register else ())
        if row.clause != COMPARISON and _counts(row, registers, today)
    }


def _counts(row: GroupRule, registers: Registers, today: date) -> bool:
    """Tell whether a row is signed, proven and in force; otherwise the domestic rule is judged."""
    return (
        row.is_better
        and (row.closed is None or row.closed > today)
        and row.signed_on is not None
        and row.signed_on <= today
        and bool(row.proofs)
        and all(registers.proof_state(proof) == "verified" for proof in row.proofs)
        and not any(row.shortcomings(today))
    )
