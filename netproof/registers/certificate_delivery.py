"""Clause 5.1.2: how customers of online ordering receive their certificate, and that nobody else can."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from netproof.model.record import Text
from netproof.model.register import EntryRegister, Filled, Proof, RegisterEntry, RegisterPart
from netproof.registers._fields import blank

LOG_IN_FACTORS = 2
"""The text speaks of both log-in factors."""

type Factor = Literal[
    "password", "certificate", "otp-app", "otp-sms", "otp-email", "bound-device", "biometric", "counter", "video"
]
"""How somebody is told apart: `counter` is in person, `bound-device` a device that was registered before."""

_PARTS = {
    "procedure": Text(en="the delivery procedure is not on record", zh_tw="查無憑證交付作業程序"),
    "delivery": Text(en="how the delivery is verified is not on record", zh_tw="查無憑證交付之身分驗證方式"),
    "use": Text(en="it is not on record that certificates are used throughout", zh_tw="查無全程使用憑證之紀錄"),
}
_NO_PROOF = {
    "procedure": Text(en="the procedure names no document that proves it", zh_tw="交付作業程序未附佐證資料"),
    "delivery": Text(en="the delivery factor names no document that proves it", zh_tw="交付驗證因子未附佐證資料"),
    "use": Text(en="the use throughout names no document that proves it", zh_tw="全程使用憑證未附佐證資料"),
}
_PROCEDURE_DEMANDS = {
    "approved_on": Text(en="the day of the procedure's approval is not on record", zh_tw="未載明交付作業程序核定日期"),
    "safeguard": Text(
        en="how others are kept from obtaining the certificate is not said", zh_tw="未載明如何確保憑證不為他人取得"
    ),
}
_FACTORS_UNKNOWN = Text(
    en="both log-in factors must be named, so that the delivery factor can be compared; named: {named}",
    zh_tw="應列明兩項登入驗證因子以供比對；目前列有：{named}",
)
_SAME_FACTOR = Text(
    en="the delivery is verified by {factor}, which is a log-in factor as well",
    zh_tw="憑證交付以 {factor} 驗證，與登入驗證因子相同",
)
_NOT_THROUGHOUT = Text(en="certificates are not used throughout", zh_tw="未全程使用憑證")


class DeliveryProcedure(RegisterPart):
    """The written procedure."""

    version: Filled
    """Its version, quoted: `"1.2"`."""
    approved_on: date | None = None
    """The day of its approval."""
    safeguard: str = ""
    """How others are kept from obtaining a customer's certificate."""
    proof: Proof | None = None
    """The document itself."""


class DeliveryFactor(RegisterPart):
    """How a customer is told apart when the certificate is delivered."""

    factor: Factor
    """The factor of the delivery, which differs from both log-in factors."""
    log_in_factors: tuple[Factor, ...] = ()
    """Both factors of the log-in to online ordering."""
    proof: Proof | None = None
    """A document that shows it (settings, samples of deliveries)."""


class CertificateUse(RegisterPart):
    """Whether orders are signed by certificates."""

    is_throughout: bool
    """Whether certificates are used from the first to the last step of an order."""
    proof: Proof | None = None
    """A document that shows it."""


class CertificateDelivery(RegisterEntry):
    """One way in which certificates reach customers."""

    reviewed_on: date | None = None
    """The day on which it was last looked through."""
    procedure: DeliveryProcedure | None = None
    """The delivery procedure."""
    delivery: DeliveryFactor | None = None
    """How the delivery is verified."""
    use: CertificateUse | None = None
    """Whether certificates are used throughout."""
    ended_on: date | None = None
    """The day on which this way was given up."""

    @property
    def closed(self) -> date | None:
        """Return the day on which it was given up."""
        return self.ended_on

    @property
    def done(self) -> date | None:
        """Return the day of the last review."""
        return self.reviewed_on

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - none depends on the day
        """Say which of the three facts is missing, unproven or not as the clause asks."""
        yield from blank(self, _PARTS)
        for name, text in _NO_PROOF.items():
            part = getattr(self, name)
            if part is not None and part.proof is None:
                yield text
        if self.procedure:
            yield from blank(self.procedure, _PROCEDURE_DEMANDS)
        if self.delivery:
            yield from _factors(self.delivery)
        if self.use and not self.use.is_throughout:
            yield _NOT_THROUGHOUT


def _factors(delivery: DeliveryFactor) -> Iterable[Text]:
    if len(set(delivery.log_in_factors)) < LOG_IN_FACTORS:
        yield _FACTORS_UNKNOWN.format(named=", ".join(delivery.log_in_factors) or "-")
    if delivery.factor in delivery.log_in_factors:
        yield _SAME_FACTOR.format(factor=delivery.factor)


class CertificateDeliveryRegister(EntryRegister[CertificateDelivery]):
    """Clause 5.1.2: how certificates reach the customers of online ordering."""

    title: ClassVar[Text] = Text(en="Certificate delivery for online ordering", zh_tw="電子下單憑證交付作業紀錄")
    each_recurs: ClassVar[bool] = True
