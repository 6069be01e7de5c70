"""Whether the declared endpoints agree to modern TLS only."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import violation
from netproof.checks.firm._endpoints import NOT_IN_RUN, answers
from netproof.checks.firm_check import FirmCheck
from netproof.model.assessment import Observation
from netproof.model.endpoint import TlsVersion
from netproof.model.firm import FirmContext
from netproof.model.record import Text

_SILENT = Text(en="{address} did not shake hands: {failure}", zh_tw="{address} 未完成 TLS 交握：{failure}")
_OLD = Text(en="it agrees to {versions}; only {accepted} are accepted", zh_tw="接受 {versions}，基準僅允許 {accepted}")
_UNTRIED = Text(
    en="it could not be told whether it agrees to {versions}: not spoken here, or it was silent",
    zh_tw="無法判斷是否接受 {versions}：本機不支援，或該端點未回應",
)


class TlsVersions(FirmCheck):
    """Clause 4.1.6, profile section 2: TLS 1.0 and 1.1 are deprecated (RFC 8996), SSL 3.0 is broken (RFC 7568)."""

    title: ClassVar[Text] = Text(en="Only modern TLS versions are agreed to", zh_tw="僅接受 TLS 1.2 以上版本")

    accepted_versions: tuple[TlsVersion, ...]
    """The protocol versions that an endpoint may agree to."""

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Judge every version, each of which was tried in a handshake of its own."""
        for endpoint, reading in answers(context):
            if reading is None:
                yield Observation(kind="undetermined", target=endpoint.id, message=NOT_IN_RUN)
                continue
            if reading.failure or not reading.protocols:
                message = _SILENT.format(address=reading.address, failure=reading.failure)
                yield Observation(kind="undetermined", target=endpoint.id, message=message)
                continue
            old = [version for version in reading.protocols if version not in self.accepted_versions]
            untried = [version for version in reading.protocols_untried if version not in self.accepted_versions]
            if old:
                facts = {"versions": ", ".join(old), "accepted": ", ".join(self.accepted_versions)}
                yield violation(endpoint.id, _OLD.format(**facts), (f"{reading.address}: {', '.join(old)}",))
            if untried:
                message = _UNTRIED.format(versions=", ".join(untried))
                yield Observation(kind="undetermined", target=endpoint.id, message=message)
