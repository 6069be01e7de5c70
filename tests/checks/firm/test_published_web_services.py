"""Two registers say whether a public endpoint stands behind a firewall that blocks."""

from datetime import date
from typing import Any

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import judge_firm
from netproof.model.assessment import Status
from netproof.model.firm import FirmContext
from netproof.model.register import Registers
from netproof.registers.endpoints import Endpoint, EndpointsRegister
from netproof.registers.protection_services import ProtectionService, ProtectionServicesRegister
from tests.checks.firm.test_tls_endpoints import WEB, firm
from tests.checks.states import BAD, GOOD, OPEN

WAF = ProtectionService(
    id="S-02", owner="Chen", subject="waf", provider="own", is_in_house=True, systems=(WEB.host,), mode="blocking"
)


def surroundings(*services: ProtectionService, endpoints: tuple[Endpoint, ...] = (WEB,)) -> FirmContext:
    present = (EndpointsRegister(entries=endpoints), ProtectionServicesRegister(entries=services))
    return firm().changed(registers=Registers(present=present))


def waf(**values: Any) -> FirmContext:
    return surroundings(WAF.changed(**values))


CASES = {
    "protected": (waf(), GOOD),
    "protected by the name under which it is used": (
        surroundings(WAF, endpoints=(WEB.changed(host="192.0.2.80", server_name=WEB.host),)),
        GOOD,
    ),
    "another system is protected": (waf(systems=("other.firm.example",)), BAD),
    "it only watches": (waf(mode="monitoring"), BAD),
    "its contract has ended": (waf(contract_expires=date(2026, 11, 21)), BAD),
    "its contract ends today": (waf(contract_expires=date(2026, 11, 22)), GOOD),
    "given up": (waf(ended_on=date(2026, 6, 1)), BAD),
    "against denial of service only": (waf(subject="ddos"), BAD),
    "one of two": (surroundings(WAF, endpoints=(WEB, WEB.changed(id="b", host="b.firm.example"))), BAD),
    "mail is no web service": (surroundings(WAF, endpoints=(WEB, WEB.changed(id="b", start_tls="smtp"))), GOOD),
    "no public endpoint": (surroundings(WAF, endpoints=(WEB.changed(kind="vpn"),)), OPEN),
    "no firewall on record": (surroundings(), OPEN),
    "no endpoint": (surroundings(WAF, endpoints=()), OPEN),
    "no register": (firm().changed(registers=Registers()), OPEN),
}


@pytest.mark.parametrize(("context", "status"), CASES.values(), ids=CASES)
def test_published_web_services(context: FirmContext, status: Status) -> None:
    assert judge_firm(firm_checks()["published_web_services"](), context).status is status
