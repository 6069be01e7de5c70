"""Which clauses bind a firm: all but those that its profile rules out or that a better rule of its group replaces."""

from collections.abc import Iterable, Mapping
from datetime import date

from netproof.model.catalog import Catalog, Clause
from netproof.model.context import FirmProfile
from netproof.model.record import Text
from netproof.model.register import Registers
from netproof.registers import registers as known_registers
from netproof.registers.group_rules import GroupRule, GroupRulesRegister

_NO_DUTY = Text(
    en="by the firm's profile, this is not its case: {flags}",
    zh_tw="依公司設定檔，公司無下列情形：{flags}",
)
FLAGS: Mapping[str, Text] = {
    "foreign": Text(en="a foreign firm", zh_tw="外國證券商"),
    "firm_class_1": Text(en="a class 1 firm", zh_tw="第一類證券商"),
    "firm_class_2": Text(en="a class 2 firm", zh_tw="第二類證券商"),
    "online_ordering": Text(en="online ordering", zh_tw="提供網路下單服務"),
    "public_website": Text(en="an official website", zh_tw="設有官方網站"),
    "external_services": Text(en="systems that serve the outside", zh_tw="具有對外服務的資通系統"),
    "internal_wlan": Text(en="an internal wireless network", zh_tw="設有內部無線網路"),
    "guest_wlan": Text(en="a wireless network for visitors", zh_tw="設有訪客無線網路"),
    "external_devices_allowed": Text(en="outside equipment that is let in", zh_tw="允許外部設備存取內部網路"),
    "third_party_lines": Text(en="leased lines to third parties", zh_tw="與第三方設有專線"),
    "outsourced_devices": Text(en="devices run by a provider", zh_tw="網路設備委外維運或管理"),
    "cross_border_personal_data": Text(en="customers' data sent abroad", zh_tw="跨境傳輸客戶個人資料"),
}
"""What a flag of the firm's profile says of a firm, in words."""
_GROUP_RULE = Text(
    en="the group's rule is better here and is followed instead: {rule} (register group_rules, entry {entry})",
    zh_tw="集團規範標準較佳，從其規範：{rule}（母公司規範對照表 {entry}）",
)


def exemptions(catalog: Catalog, firm: FirmProfile, registers: Registers, today: date) -> dict[str, Text]:
    """Return the ids of the clauses that do not bind a firm on a day in its time zone, each with the reason."""
    better = _better_rules(catalog, firm, registers, today)
    found = ((clause.id, _ruled_out(clause, firm) or better.get(clause.id)) for clause in catalog.clauses)
    return {clause: why for clause, why in found if why is not None}


def joined(clauses: Iterable[str], exempt: Mapping[str, Text]) -> Text:
    """Return why none of some clauses binds the firm, each reason once."""
    reasons = list({exempt[clause].en: exempt[clause] for clause in clauses if clause in exempt}.values())
    return Text(en="; ".join(text.en for text in reasons), zh_tw="；".join(text.zh_tw for text in reasons))


def _ruled_out(clause: Clause, firm: FirmProfile) -> Text | None:
    if not clause.applies_to or firm.flags.intersection(clause.applies_to):
        return None
    flags = [FLAGS[flag] for flag in clause.applies_to]
    listed = Text(en=", ".join(flag.en for flag in flags), zh_tw="、".join(flag.zh_tw for flag in flags))
    return _NO_DUTY.format(flags=listed)


def _better_rules(catalog: Catalog, firm: FirmProfile, registers: Registers, today: date) -> dict[str, Text]:
    """Return why the domestic clause is not judged (clause 2.9, for foreign firms only).

    The clause that asks for the comparison itself is never replaced by it.
    """
    register = registers.get(GroupRulesRegister) if firm.foreign else None
    comparing = {
        clause
        for control in catalog.controls
        if any(known_registers()[use.name] is GroupRulesRegister for use in control.registers)
        for clause in control.clauses
    }
    return {
        row.clause: _GROUP_RULE.format(rule=row.group_rule, entry=row.id)
        for row in (register.entries if register else ())
        if row.clause not in comparing and _counts(row, registers, today)
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
