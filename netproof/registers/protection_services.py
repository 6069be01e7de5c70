"""Clauses 6.1 and 6.2: protection against denial of service, and application firewalls."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry
from netproof.registers._fields import blank

_DEMANDS = {
    "systems": Text(en="which systems it protects is not said", zh_tw="未載明防護之系統"),
    "tested_on": Text(en="no test or drill of it is on record", zh_tw="查無測試或演練紀錄"),
}
_NO_END = Text(en="the last day of the provider's contract is not on record", zh_tw="未載明服務契約到期日")
_NOT_IN_FORCE = {
    "waf": Text(en="the WAF only monitors and blocks nothing", zh_tw="WAF 僅為監看模式，未啟用阻擋"),
    "ddos": Text(
        en="the DDoS protection only monitors and mitigates nothing", zh_tw="DDoS 防護僅為監看模式，未啟用流量清洗"
    ),
}


class ProtectionService(RegisterEntry):
    """A service or device that stands before what the firm offers to the outside."""

    subject: Literal["ddos", "waf"]
    """Protection against denial of service, or an application firewall."""
    provider: Filled
    """Who runs it: a provider, or the firm's own department."""
    is_in_house: bool = False
    """Whether the firm runs it itself, so that there is no contract that ends."""
    systems: tuple[Filled, ...] = ()
    """The systems that it protects: host names or addresses, as the architecture names them."""
    mode: Literal["blocking", "monitoring"]
    """Whether it blocks, or only watches."""
    contract_expires: date | None = None
    """The contract's last day."""
    tested_on: date | None = None
    """The day of the last test or drill."""
    ended_on: date | None = None
    """The day on which it was given up or replaced by another entry."""

    @property
    def topic(self) -> Literal["ddos", "waf"]:
        """Return the kind of protection."""
        return self.subject

    @property
    def closed(self) -> date | None:
        """Return the day on which it was given up."""
        return self.ended_on

    @property
    def done(self) -> date | None:
        """Return the day of the last test."""
        return self.tested_on

    @property
    def ends(self) -> date | None:
        """Return the contract's last day."""
        return self.contract_expires

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say what it lacks to protect something: systems, a test, a contract, or that it acts at all."""
        yield from blank(self, _DEMANDS)
        if not self.is_in_house and self.contract_expires is None:
            yield _NO_END
        if self.mode != "blocking":
            yield _NOT_IN_FORCE[self.subject]


class ProtectionServicesRegister(EntryRegister[ProtectionService]):
    """Clauses 6.1 and 6.2: DDoS protection and application firewalls."""

    title: ClassVar[Text] = Text(en="DDoS protection and application firewalls", zh_tw="DDoS 防護及應用程式防火牆清冊")
    each_recurs: ClassVar[bool] = True
