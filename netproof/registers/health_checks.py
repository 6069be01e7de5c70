"""Clause 6.3.4: the security health check with its six parts."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, Literal

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, Proof, RegisterEntry, RegisterPart
from netproof.registers._fields import Action, overdue

type PartName = Literal[
    "architecture",
    "network-activity",
    "endpoint-activity",
    "server-activity",
    "directory-settings",
    "firewall-settings",
]

PARTS: Mapping[PartName, Text] = {
    "architecture": Text(en="network architecture", zh_tw="網路架構檢視"),
    "network-activity": Text(en="malicious activity in the network", zh_tw="網路惡意活動檢視"),
    "endpoint-activity": Text(en="malicious activity on endpoints", zh_tw="使用者端電腦惡意活動檢視"),
    "server-activity": Text(en="malicious activity on servers", zh_tw="伺服器主機惡意活動檢視"),
    "directory-settings": Text(en="directory server settings", zh_tw="目錄伺服器設定檢視"),
    "firewall-settings": Text(en="firewall connection settings", zh_tw="防火牆連線設定檢視"),
}
"""The parts that the text names, as reports show them."""

_MISSING = Text(en="the part is missing: {part}", zh_tw="缺少檢視項目：{part}")
_NO_RESULT = Text(en="the part has no result: {part}", zh_tw="檢視項目未載明結果：{part}")
_NO_PROOF = Text(en="the part names no document that proves it: {part}", zh_tw="檢視項目未附佐證資料：{part}")


class HealthCheckPart(RegisterPart):
    """One of the six parts."""

    part: PartName
    """Which of the six."""
    result: str = ""
    """What came of it."""
    proof: Proof | None = None
    """The report's part that proves it."""


class HealthCheck(RegisterEntry):
    """One health check."""

    finished_on: date
    """The day on which all of it was done."""
    checker: Filled
    """Who did it."""
    parts: tuple[HealthCheckPart, ...] = ()
    """The six parts, each with its result and proof."""
    actions: tuple[Action, ...] = ()
    """What has to be done about what was found."""

    @property
    def done(self) -> date:
        """Return the day on which it was done."""
        return self.finished_on

    def shortcomings(self, today: date) -> Iterable[Text]:
        """Say which of the six parts is missing or unproven, and which actions are overdue."""
        found = {part.part: part for part in self.parts}
        for name, label in PARTS.items():
            part = found.get(name)
            if part is None:
                yield _MISSING.format(part=label)
                continue
            if not part.result.strip():
                yield _NO_RESULT.format(part=label)
            if part.proof is None:
                yield _NO_PROOF.format(part=label)
        yield from overdue(self.actions, today)


class HealthChecksRegister(EntryRegister[HealthCheck]):
    """Clause 6.3.4: security health checks."""

    title: ClassVar[Text] = Text(en="Security health checks", zh_tw="資安健診紀錄")
