"""What declared endpoints served, which versions they agreed to, and which ones nobody declared."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import Verdict, judge_firm
from netproof.model.assessment import Status
from netproof.model.context import FirmProfile
from netproof.model.endpoint import EndpointReading, ServedCertificate
from netproof.model.firm import FirmContext
from netproof.model.register import Registers
from netproof.model.state import DeviceState, Listening, ManagementLine, Probed, Socket
from netproof.model.state_access import Tunnel
from netproof.registers.endpoints import Endpoint, EndpointsRegister
from tests.checks.firm.test_scheduled_runs import facts
from tests.checks.states import BAD, GOOD, NOW, OPEN, UNKNOWN, catalog, context, device
from tests.checks.test_contracts import MAINLAND_TERMS

WEB = Endpoint(id="web", kind="public", owner="Chen", host="order.firm.example")
LEAF = ServedCertificate(
    subject="CN=order.firm.example",
    issuer="CN=Authority",
    serial="1",
    not_before=NOW - timedelta(days=30),
    not_after=NOW + timedelta(days=200),
    names=("order.firm.example",),
    key_type="ec",
    key_bits=256,
    signature_hash="sha256",
    self_signed=False,
    sha256="0" * 64,
)
ANSWER = EndpointReading(
    endpoint="web",
    address="order.firm.example:443",
    asked_at=NOW,
    chain=(LEAF,),
    trusted=True,
    name_matches=True,
    protocols=("TLSv1.2", "TLSv1.3"),
)


def verdict(name: str, surroundings: FirmContext, **parameters: Any) -> Verdict:
    use = next(use for control in catalog().controls for use in control.firm_checks if use.check == name)
    return judge_firm(firm_checks()[name].model_validate(use.parameters | parameters), surroundings)


def firm(*readings: EndpointReading, asked: bool = True, entries: tuple[Endpoint, ...] = (WEB,)) -> FirmContext:
    return FirmContext(
        run=facts(NOW),
        firm=FirmProfile(),
        registers=Registers(present=(EndpointsRegister(entries=entries),)),
        endpoints=readings if asked else None,
    )


def answering(**values: Any) -> FirmContext:
    return firm(ANSWER.changed(**values))


def serving(**values: Any) -> FirmContext:
    return answering(chain=(LEAF.changed(**values),))


def ending(days: float) -> FirmContext:
    return serving(not_after=NOW + timedelta(days=days))


AUTHORITY = LEAF.changed(subject="CN=Authority", signature_hash="sha1", key_type="rsa", key_bits=4096)
CERTIFICATES = {
    "good": (answering(), GOOD),
    "expired": (ending(-1), BAD),
    "expires today": (ending(0.5), BAD),
    "expires within a week": (ending(6), BAD),
    "expires within a month": (ending(20), GOOD),
    "not yet valid": (serving(not_before=NOW + timedelta(days=1)), BAD),
    "self-signed": (serving(self_signed=True), BAD),
    "untrusted": (answering(trusted=False, trust_problem="unable to get local issuer certificate"), BAD),
    "trust unknown": (answering(trusted=UNKNOWN), OPEN),
    "another name": (answering(name_matches=False), BAD),
    "RSA 1024": (serving(key_type="rsa", key_bits=1024), BAD),
    "RSA 2048": (serving(key_type="rsa", key_bits=2048), GOOD),
    "EC 192": (serving(key_bits=192), BAD),
    "Ed25519": (serving(key_type="ed25519", key_bits=0, signature_hash=""), GOOD),
    "a key of which nothing is known": (serving(key_type="quantum", key_bits=9), OPEN),
    "signed with SHA-1": (serving(signature_hash="sha1"), BAD),
    "signed with MD5": (serving(signature_hash="md5"), BAD),
    "an intermediate signed with SHA-1": (answering(chain=(LEAF, AUTHORITY)), BAD),
    "a root signs itself as it likes": (answering(chain=(LEAF, AUTHORITY.changed(self_signed=True))), GOOD),
    "no answer": (firm(ANSWER.changed(failure="refused", chain=(), protocols=())), OPEN),
    "no chain": (answering(chain=()), OPEN),
    "not asked": (firm(asked=False), OPEN),
    "declared after the run": (firm(), OPEN),
    "one of two did not answer": (
        firm(ANSWER, entries=(WEB, WEB.changed(id="vpn"))),
        OPEN,
    ),
    "an empty register": (firm(ANSWER, entries=()), OPEN),
    "no register": (firm(ANSWER).changed(registers=Registers()), OPEN),
}


@pytest.mark.parametrize(("surroundings", "status"), CERTIFICATES.values(), ids=CERTIFICATES)
def test_served_certificates(surroundings: FirmContext, status: Status) -> None:
    found = verdict("served_certificates", surroundings)
    assert found.status is status, found
    texts = [observation.message.zh_tw for observation in found.observations]
    assert not [term for term in MAINLAND_TERMS for text in texts if term in text]


def test_an_end_is_announced_before_it_is_a_finding() -> None:
    note = verdict("served_certificates", ending(45)).observations
    assert [(one.kind, one.target) for one in note] == [("note", "web")]
    assert "in 45 days" in note[0].message.en
    assert verdict("served_certificates", ending(61)).observations == ()
    assert verdict("served_certificates", ending(20), last_days=30).status is BAD


def test_days_are_the_firms() -> None:
    evening = datetime(2027, 1, 1, 16, 30, tzinfo=UTC)  # 2 January in Taipei
    (note,) = verdict("served_certificates", serving(not_after=evening)).observations
    assert "2027-01-02" in note.message.en
    (early,) = verdict("served_certificates", serving(not_before=evening)).observations
    assert "2027-01-02" in early.message.en


def test_an_expired_certificate_is_told_once() -> None:
    reading = ANSWER.changed(chain=(LEAF.changed(not_after=NOW - timedelta(days=1)),), trusted=False)
    only = verdict("served_certificates", firm(reading.changed(trust_problem="certificate has expired"))).observations
    assert [one.message.en for one in only] == ["its certificate expired on 2026-11-21"]
    both = verdict("served_certificates", firm(reading.changed(trust_problem="unable to get issuer"))).observations
    assert len(both) == 2


VERSIONS = {
    "modern": (answering(), GOOD),
    "TLS 1.1": (answering(protocols=("TLSv1.1", "TLSv1.2")), BAD),
    "SSL 3.0": (answering(protocols=("SSLv3", "TLSv1.2")), BAD),
    "an old one was not tried": (answering(protocols_untried=("TLSv1",)), OPEN),
    "a new one was not tried": (answering(protocols=("TLSv1.2",), protocols_untried=("TLSv1.3",)), GOOD),
    "an old one and one not tried": (answering(protocols=("TLSv1.1",), protocols_untried=("TLSv1",)), BAD),
    "no answer": (firm(ANSWER.changed(failure="refused", chain=(), protocols=())), OPEN),
    "nothing agreed": (answering(protocols=()), OPEN),
    "not asked": (firm(asked=False), OPEN),
    "declared after the run": (firm(), OPEN),
    "no register": (firm(ANSWER).changed(registers=Registers()), OPEN),
}


@pytest.mark.parametrize(("surroundings", "status"), VERSIONS.values(), ids=VERSIONS)
def test_tls_versions(surroundings: FirmContext, status: Status) -> None:
    assert verdict("tls_versions", surroundings).status is status


def devices(state: DeviceState | None, *entries: Endpoint) -> FirmContext:
    return firm(entries=entries or (WEB,)).changed(
        devices={"sw1": context().device}, states={} if state is None else {"sw1": state}
    )


def listening(address: str = "0.0.0.0", port: int = 443) -> DeviceState:  # noqa: S104 - a device's socket
    return device(listening=Listening(sockets=(Socket(protocol="tcp", address=address, port=port),)))


HTTPS = ManagementLine(name="https", transports=("https",), port=8888)
DECLARED = WEB.changed(id="sw1", kind="management", host="10.0.9.5", device="sw1")
UNDECLARED = {
    "none is served": (devices(device()), GOOD),
    "a port listens": (devices(listening()), BAD),
    "on itself only": (devices(listening("127.0.0.1")), GOOD),
    "not TLS": (devices(listening(port=8080)), GOOD),
    "it answers from outside": (devices(device(probed=Probed(tried=(443,), open=(443,)))), BAD),
    "management over HTTPS": (devices(device(management_access={"management_lines": (HTTPS,)})), BAD),
    "SSL VPN": (
        devices(device(remote_access={"tunnels": (Tunnel(name="STAFF", kind="tls", for_people=True, port=8443),)})),
        BAD,
    ),
    "declared by its device": (devices(listening(), DECLARED), GOOD),
    "another port declared": (devices(listening(), DECLARED.changed(port=8443)), BAD),
    "another device declared": (devices(listening(), DECLARED.changed(device="sw2")), BAD),
    "declared behind a translation": (devices(listening(), DECLARED.changed(port=9443, device_port=443)), GOOD),
    "declared by its address": (devices(listening(), DECLARED.changed(device="", host="203.0.113.2")), GOOD),
    "the device could not be read": (devices(None), OPEN),
    "what listens was not read": (devices(device(listening=None)), OPEN),
    "its management was not read": (devices(device(management_access=None)), OPEN),
    "its tunnels were not read": (devices(device(remote_access=None)), OPEN),
    "further tunnels": (devices(device(remote_access={"further_tunnels": UNKNOWN})), OPEN),
    "no device": (firm(), OPEN),
    "no register": (devices(device()).changed(registers=Registers()), OPEN),
}


@pytest.mark.parametrize(("surroundings", "status"), UNDECLARED.values(), ids=UNDECLARED)
def test_undeclared_endpoints(surroundings: FirmContext, status: Status) -> None:
    assert verdict("undeclared_endpoints", surroundings).status is status


def test_an_undeclared_endpoint_may_be_a_note() -> None:
    found = verdict("undeclared_endpoints", devices(listening()), undeclared="note")
    assert found.status is GOOD
    assert [(one.kind, one.target) for one in found.observations] == [("note", "sw1:443")]
