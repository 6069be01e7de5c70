"""Clause 4.4: providers who maintain or manage devices, their contracts and how they were chosen."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, RegisterEntry
from netproof.registers._fields import blank

_DEMANDS = {
    "contract": Text(en="no contract is on record", zh_tw="查無契約"),
    "contract_expires": Text(en="the contract's last day is not on record", zh_tw="未載明契約到期日"),
    "selected_on": Text(en="the provider's selection is not on record", zh_tw="查無遴選評估紀錄"),
    "assessed_on": Text(en="no assessment or audit of the provider is on record", zh_tw="查無評鑑或稽核紀錄"),
    "devices": Text(en="which devices it concerns is not said", zh_tw="未載明維護或管理之設備"),
}


class OutsourcedService(RegisterEntry):
    """A provider's work on devices, with the accounts it uses, its contract, selection and assessments."""

    in_order = (("selected_on", "contract_expires"), ("selected_on", "assessed_on"))

    provider: Filled
    """The provider's name."""
    service: Filled
    """What the provider does: maintenance, management, monitoring."""
    devices: tuple[Filled, ...] = ()
    """Shell patterns over the names and groups of the devices that it works on."""
    accounts: tuple[Filled, ...] = ()
    """Shell patterns over its accounts on them; none where it has none."""
    contract: str = ""
    """The contract's number."""
    contract_expires: date | None = None
    """The contract's last day."""
    selected_on: date | None = None
    """The day on which it passed the selection that the supply-chain rule asks for."""
    assessed_on: date | None = None
    """The day of the last assessment or audit."""
    ended_on: date | None = None
    """The day on which the work ended and the accounts were taken away."""

    @property
    def closed(self) -> date | None:
        """Return the day on which the work ended."""
        return self.ended_on

    @property
    def done(self) -> date | None:
        """Return the day of the last assessment."""
        return self.assessed_on

    @property
    def ends(self) -> date | None:
        """Return the contract's last day."""
        return self.contract_expires

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say what of contract, selection and assessment is not on record."""
        return blank(self, _DEMANDS)


class OutsourcingRegister(EntryRegister[OutsourcedService]):
    """Clause 4.4: providers who maintain or manage devices."""

    title: ClassVar[Text] = Text(en="Providers who work on devices", zh_tw="委外廠商及契約清冊")
    each_recurs: ClassVar[bool] = True
