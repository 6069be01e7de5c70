"""Whether the certificates that are really served are valid and legitimate."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import undetermined, violation
from netproof.checks.firm._endpoints import NOT_IN_RUN, answers
from netproof.checks.firm_check import FirmCheck
from netproof.due_dates import today
from netproof.model.assessment import Observation
from netproof.model.endpoint import EndpointReading, ServedCertificate
from netproof.model.firm import FirmContext
from netproof.model.record import Text
from netproof.registers.endpoints import Endpoint

_SILENT = Text(en="{address} served no certificate: {failure}", zh_tw="{address} 未提供憑證：{failure}")
_EXPIRED = Text(en="its certificate expired on {day}", zh_tw="憑證已於 {day} 到期")
_EARLY = Text(en="its certificate is valid from {day} on only", zh_tw="憑證自 {day} 起始生效")
_SOON = Text(en="its certificate expires on {day}, in {days} days", zh_tw="憑證將於 {day} 到期，剩餘 {days} 日")
_SELF_SIGNED = Text(en="its certificate is signed by itself", zh_tw="憑證為自簽憑證")
_UNTRUSTED = Text(
    en="its chain leads to no trusted authority: {problem}; serve the intermediate certificates, or have it reissued",
    zh_tw="憑證鏈無法追溯至受信任的憑證機構：{problem}；請補送中繼憑證或重新申請憑證",
)
_TRUST_UNKNOWN = Text(en="it could not be told whether its issuer is trusted", zh_tw="無法判斷憑證簽發者是否受信任")
_NAME = Text(en="its certificate is not for {name} but for {names}", zh_tw="憑證適用名稱為 {names}，與 {name} 不符")
_KEY = Text(
    en="the {type} key of {subject} has {bits} bits; at least {least} are asked for",
    zh_tw="{subject} 的 {type} 金鑰為 {bits} 位元，基準要求至少 {least} 位元",
)
_KEY_UNKNOWN = Text(en="the strength of a {type} key is not known here", zh_tw="無法判斷 {type} 金鑰的強度")
_HASH = Text(
    en="the certificate of {subject} is signed with {hash}, which is broken",
    zh_tw="{subject} 的憑證以已遭破解的 {hash} 簽章",
)
_DATES = frozenset({"certificate has expired", "certificate is not yet valid"})
"""OpenSSL's words for what is told of the certificate itself already (X509_verify_cert_error_string)."""


class ServedCertificates(FirmCheck):
    """Clause 5.1.1: an unused good certificate in a configuration proves nothing, the one that is served does."""

    title: ClassVar[Text] = Text(
        en="The certificates served are valid and legitimate", zh_tw="提供服務之憑證有效且合法"
    )

    announced_days: tuple[int, ...]
    """How many days before its end a certificate is announced."""
    last_days: int
    """How many days before its end it is a finding that it was not replaced yet."""
    minimum_bits: dict[str, int]
    """Key type → the least size (NIST SP 800-57 part 1; SP 800-131A)."""
    fixed_strength_keys: tuple[str, ...]
    """Key types whose strength is no choice."""
    weak_hashes: tuple[str, ...]
    """Hashes with known collisions (RFC 6194, RFC 6151)."""

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Judge what every declared endpoint served, by the time at which it was asked."""
        for endpoint, reading in answers(context):
            if reading is None:
                yield Observation(kind="undetermined", target=endpoint.id, message=NOT_IN_RUN)
            elif reading.failure or not reading.chain:
                message = _SILENT.format(address=reading.address, failure=reading.failure)
                yield Observation(kind="undetermined", target=endpoint.id, message=message)
            else:
                yield from self._dates(endpoint, reading, context.firm.time_zone)
                yield from self._issuer(endpoint, reading)
                yield from self._strength(endpoint, reading)

    def _dates(self, endpoint: Endpoint, reading: EndpointReading, zone: str) -> Iterator[Observation]:
        own, now = reading.chain[0], reading.asked_at
        left = (own.not_after - now).days
        facts = {"day": today(own.not_after, zone), "days": left}
        if own.not_after < now:
            yield violation(endpoint.id, _EXPIRED.format(**facts), _proof(own))
        elif own.not_before > now:
            yield violation(endpoint.id, _EARLY.format(day=today(own.not_before, zone)), _proof(own))
        elif left < self.last_days:
            yield violation(endpoint.id, _SOON.format(**facts), _proof(own))
        elif left < max(self.announced_days, default=0):
            yield Observation(kind="note", target=endpoint.id, message=_SOON.format(**facts), proof=_proof(own))

    def _issuer(self, endpoint: Endpoint, reading: EndpointReading) -> Iterator[Observation]:
        own = reading.chain[0]
        out_of_date = not own.not_before <= reading.asked_at <= own.not_after
        if own.self_signed:
            yield violation(endpoint.id, _SELF_SIGNED, _proof(own))
        elif reading.trusted is False and not (out_of_date and reading.trust_problem in _DATES):
            yield violation(endpoint.id, _UNTRUSTED.format(problem=reading.trust_problem), _proof(own))
        yield from undetermined(endpoint.id, reading.trusted, _TRUST_UNKNOWN)
        if not reading.name_matches:
            names = ", ".join(own.names) or own.subject
            yield violation(endpoint.id, _NAME.format(name=endpoint.name, names=names), _proof(own))

    def _strength(self, endpoint: Endpoint, reading: EndpointReading) -> Iterator[Observation]:
        for certificate in reading.chain:
            least = self.minimum_bits.get(certificate.key_type)
            facts = {"subject": certificate.subject, "type": certificate.key_type.upper(), "bits": certificate.key_bits}
            if least is not None and certificate.key_bits < least:
                yield violation(endpoint.id, _KEY.format(**facts, least=least), _proof(certificate))
            elif least is None and certificate.key_type not in self.fixed_strength_keys:
                yield Observation(kind="undetermined", target=endpoint.id, message=_KEY_UNKNOWN.format(**facts))
            # A root's own signature protects nothing: it is trusted because it is held, not because it is signed.
            if certificate.signature_hash in self.weak_hashes and not certificate.self_signed:
                facts = {"subject": certificate.subject, "hash": certificate.signature_hash.upper()}
                yield violation(endpoint.id, _HASH.format(**facts), _proof(certificate))


def _proof(certificate: ServedCertificate) -> tuple[str, ...]:
    return (
        f"subject {certificate.subject}, issuer {certificate.issuer}",
        f"valid {certificate.not_before:%Y-%m-%d} to {certificate.not_after:%Y-%m-%d}, SHA-256 {certificate.sha256}",
    )
