"""Which clauses bind a firm: all of them, but for what its profile rules out."""

from collections.abc import Iterable, Mapping
from datetime import date

from netproof.model.catalog import Catalog, Clause
from netproof.model.context import FirmProfile
from netproof.model.record import Text
from netproof.model.register import Registers

_NO_DUTY = Text(
    en="the firm's profile says that none of this applies: {flags}",
    zh_tw="依公司設定檔，下列條件均不適用：{flags}",
)


def exemptions(catalog: Catalog, firm: FirmProfile, registers: Registers, today: date) -> dict[str, Text]:  # noqa: ARG001
    """Return the ids of the clauses that do not bind a firm on a day in its time zone, each with the reason."""
    found = ((clause.id, _ruled_out(clause, firm)) for clause in catalog.clauses)
    return {clause: why for clause, why in found if why is not None}


def joined(clauses: Iterable[str], exempt: Mapping[str, Text]) -> Text:
    """Return why none of some clauses binds the firm, each reason once."""
    reasons = list(dict.fromkeys(exempt[clause] for clause in clauses if clause in exempt))
    return Text(en="; ".join(text.en for text in reasons), zh_tw="；".join(text.zh_tw for text in reasons))


def _ruled_out(clause: Clause, firm: FirmProfile) -> Text | None:
    if not clause.applies_to or firm.flags.intersection(clause.applies_to):
        return None
    return _NO_DUTY.format(flags=", ".join(clause.applies_to))
