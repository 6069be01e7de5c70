"""What the checks of TLS endpoints share: which ones are declared, and what each of them answered."""

from collections.abc import Iterator

from netproof.checks.check import IndeterminateError
from netproof.model.endpoint import EndpointReading
from netproof.model.firm import FirmContext
from netproof.model.record import Text
from netproof.registers.endpoints import Endpoint, EndpointsRegister

MISSING = Text(
    en="the register of TLS endpoints is missing or empty; declare every management, VPN and public endpoint in it",
    zh_tw="缺少 TLS 服務端點清冊或清冊為空白，請登錄所有管理、VPN 及對外服務端點",
)
_NOT_ASKED = Text(
    en="this run did not ask the TLS endpoints; only a run that reads the whole network from devices does",
    zh_tw="本次執行未查詢 TLS 服務端點；僅實際讀取全部設備的執行方會查詢",
)
NOT_IN_RUN = Text(
    en="it was declared after this run, so it was not asked yet", zh_tw="該端點於本次執行後始登錄，尚未查詢"
)


def declared(context: FirmContext) -> tuple[Endpoint, ...]:
    """Return the declared endpoints.

    Raises:
        IndeterminateError: there is none, so that nothing is known of any.
    """
    register = context.registers.get(EndpointsRegister)
    entries = tuple(entry for entry in register.entries if not entry.is_closed) if register else ()
    if not entries:
        raise IndeterminateError(MISSING)
    return entries


def answers(context: FirmContext) -> Iterator[tuple[Endpoint, EndpointReading | None]]:
    """Yield every declared endpoint with what it answered; `None` where the run did not ask it.

    Raises:
        IndeterminateError: none is declared, or the run asked none.
    """
    entries = declared(context)
    if context.endpoints is None:
        raise IndeterminateError(_NOT_ASKED)
    readings = {reading.endpoint: reading for reading in context.endpoints}
    for entry in entries:
        yield entry, readings.get(entry.id)
